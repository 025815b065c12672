"""The guardian of one copy of a live session: makes its place, lets it in, reports its end and clears up after it.

The copy is forked by a confined interpreter, so it carries that interpreter's filter and has no rights. The guardian is
no relative of it and trusted. It prepares a user and a mount namespace below the origin's own, with fresh folders that
hold what the origin's do, and hands both over, together with a connection to the host. The copy enters them and gives
up the rights that this brings (``codeact_kernel/copying.py``). A copy that does not stays a process of its origin's,
with no more than that has, and ends with it.

Everything in the copy's mount namespace is the copy's: nothing leaves it, and nothing else gets in.
"""

import os
import select
import signal
import socket
import stat
import struct
import time

from . import control, linux, session
from .linux import step

# Forking a large interpreter takes milliseconds; a machine that is out of breath gets this long.
_ENTER_SECONDS = 15
_SWEEP_SECONDS = 3
_SWEEP_PAUSE_SECONDS = 0.002
# Exit code of a process that could not clear a place.
STUCK = 3
# Folders of a session that a copy has of its own; what is in the first two is copied.
_FOLDERS = ("/work", "/tmp", "/dev/shm")
_COPIED = 2
_PIECE_BYTES = 1 << 26


class Place:
    """Where the processes of one interpreter are: the proc that shows them and the mount namespace they live in."""

    def __init__(self, proc, inode):
        self.proc = proc
        self.inode = inode

    def sweep(self):
        """Kill everything that lives there; ends the process when it multiplies faster than it dies."""
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        until = time.monotonic() + _SWEEP_SECONDS
        while self._strike():
            if time.monotonic() > until:
                os._exit(STUCK)
            time.sleep(_SWEEP_PAUSE_SECONDS)

    def _strike(self):
        found = False
        for name in os.listdir(self.proc):
            if not name.isdigit():
                continue
            try:
                process = os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC, dir_fd=self.proc)
            except OSError:
                continue
            try:
                if os.stat("ns/mnt", dir_fd=process).st_ino == self.inode:
                    found = True
                    signal.pidfd_send_signal(process, signal.SIGKILL)
            except OSError:
                # It has ended; a dead process lives nowhere.
                continue
            finally:
                os.close(process)
        return found


class Guardian:
    """One copy, from its order to its end."""

    def __init__(self, order, socket_path, host_proc, base, report):
        self._order = order
        self._name = order["session"]
        self._socket_path = socket_path
        self._host_proc = host_proc
        self._base = base
        self._report = report
        self._leader = None

    def run(self):
        """Serve the copy until nothing of it is left."""
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        with step("connect to the host"):
            connection.connect(self._socket_path)
        connection.sendall(self._order["token"].encode())
        listener = self._prepare()
        flags = os.O_RDONLY | os.O_CLOEXEC
        namespaces = [os.open("ns/" + name, flags, dir_fd=self._own_proc) for name in ("user", "mnt")]
        self._place.inode = os.stat(namespaces[1]).st_ino
        listener.settimeout(_ENTER_SECONDS)
        with step("wait for the copy"):
            first, _ = listener.accept()
            socket.send_fds(first, [b"enter"], [connection.fileno(), *namespaces])
            second, _ = listener.accept()
        self._welcome(second)
        for handle in (first, second, listener, connection):
            handle.close()
        self._watch()

    def _prepare(self):
        """Build the namespaces and the folders of the copy; returns the socket on which it is awaited."""
        origin = "/proc/%d" % self._order["origin"]
        self._own_proc = os.open("/proc/self", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        self._zygote_proc = os.open("/proc", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        with step("open the origin's namespaces"):
            flags = os.O_RDONLY | os.O_CLOEXEC
            user, mounts, net = [os.open("%s/ns/%s" % (origin, name), flags) for name in ("user", "mnt", "net")]
        with step("enter the origin's network"):
            linux.setns(net, linux.CLONE_NEWNET)
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        listener.bind("\0" + self._order["address"])
        listener.listen(2)
        with step("enter the origin's mounts"):
            linux.setns(mounts, linux.CLONE_NEWNS)
        self._place = Place(os.open("/proc", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC), 0)
        sources = [os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC) for path in _FOLDERS[:_COPIED]]
        self._enter_base()
        with step("unshare(mount) of a copy"):
            linux.unshare(linux.CLONE_NEWNS)
        session._mount_folders(self._order)
        self._become_owner(user)
        for descriptor in (user, mounts, net):
            os.close(descriptor)
        with step("copy the folders"):
            for source, path in zip(sources, _FOLDERS):
                copy_tree(source, path)
                os.close(source)
        return listener

    def _enter_base(self):
        """Go where the mounts of the session are without its folders; the first copy makes that for all of the family.

        Not from the origin's own mounts where that is a copy: there a user without rights owns them, so they cannot be
        taken away, and the files of every generation would stay as long as the last.
        """
        if self._base is not None:
            with step("enter the family's mounts"):
                linux.setns(self._base, linux.CLONE_NEWNS)
            return
        with step("take the origin's folders away"):
            linux.unshare(linux.CLONE_NEWNS)
            for path in _FOLDERS:
                linux.detach(path)
            base = os.open("ns/mnt", os.O_RDONLY | os.O_CLOEXEC, dir_fd=self._own_proc)
        self._report({"base": self._order["root"]}, [base])
        os.close(base)

    def _become_owner(self, origin_user):
        """Become the user of the session in a user namespace below the origin's, which then owns the mounts."""
        user = self._order["userId"]
        with step("become user %d" % user):
            if user != 0:
                os.setgroups([])
                os.setresgid(user, user, user)
                os.setresuid(user, user, user)
        with step("enter the origin's user namespace"):
            linux.setns(origin_user, linux.CLONE_NEWUSER)
        with step("unshare(user, mount) of a copy"):
            linux.unshare(linux.CLONE_NEWUSER)
            linux.prctl(linux.PR_SET_DUMPABLE, 1)
        with step("map user of a copy"):
            self._write_maps()
        with step("unshare(mount) of a copy's user"):
            # All mounts come along as one: whoever owns this namespace cannot take one away from above another.
            linux.unshare(linux.CLONE_NEWNS)
        os.umask(0)

    def _write_maps(self):
        """The same user as in the origin's namespace."""
        for name, text in (("setgroups", "deny"), ("uid_map", "1000 1000 1"), ("gid_map", "1000 1000 1")):
            descriptor = os.open(name, os.O_WRONLY | os.O_CLOEXEC, dir_fd=self._own_proc)
            os.write(descriptor, text.encode())
            os.close(descriptor)

    def _welcome(self, connection):
        """The copy has entered: note who it is, tell the host and the midwife, let it go on."""
        peer = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12)
        number = struct.unpack("iII", peer)[0]
        with step("open the copy"):
            self._leader = os.pidfd_open(number)
            inside = os.stat("%d/ns/mnt" % number, dir_fd=self._zygote_proc).st_ino
        if inside != self._place.inode:
            raise linux.StepFailed("enter the copy's namespaces", 0, "the copy stayed outside")
        self._number = number
        signal.signal(signal.SIGTERM, self._kill_leader)
        self._report({"born": self._name, "number": number}, [])
        control.send({"type": "copied", "session": self._name, "processId": self._number_on_host()})
        connection.sendall(b"go")

    def _number_on_host(self):
        """The process id of the copy as the host's proc has it; 0 where the host shows no proc."""
        if self._host_proc is None:
            return 0
        try:
            path = "self/fdinfo/%d" % self._leader
            descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC, dir_fd=self._host_proc)
        except OSError:
            return 0
        with open(descriptor) as file:
            for line in file:
                if line.startswith("Pid:"):
                    return max(0, int(line.split()[1]))
        return 0

    def _kill_leader(self, *_):
        try:
            signal.pidfd_send_signal(self._leader, signal.SIGKILL)
        except ProcessLookupError:
            return

    def _watch(self):
        """Wait for the end of the copy, report it, end what it left."""
        poll = select.poll()
        poll.register(self._leader, select.POLLIN)
        poll.poll()
        code, seconds = self._last_facts()
        control.send({"type": "exited", "session": self._name, "code": code, "cpuSeconds": seconds})
        self._place.sweep()

    def _last_facts(self):
        """Exit code (or the negative number of the signal) and CPU time of the dead copy, whose parent does not ask."""
        try:
            descriptor = os.open("%d/stat" % self._number, os.O_RDONLY | os.O_CLOEXEC, dir_fd=self._zygote_proc)
            with open(descriptor, "rb") as file:
                fields = file.read().rpartition(b") ")[2].split()
        except OSError:
            return -int(signal.SIGKILL), 0.0
        # proc_pid_stat(5) counts from 1 and the first two fields are cut off: 14 and 15 are times, 52 the exit code.
        ticks = int(fields[11]) + int(fields[12])
        return os.waitstatus_to_exitcode(int(fields[49])), round(ticks / os.sysconf("SC_CLK_TCK"), 3)


def copy_tree(source, target):
    """Copy what is below an open folder, which others may be changing: no link is followed, what vanishes is left out."""
    for folder, folders, names, descriptor in os.fwalk(".", dir_fd=source):
        place = os.path.normpath(os.path.join(target, folder))
        for name in folders:
            facts = os.lstat(name, dir_fd=descriptor)
            path = os.path.join(place, name)
            if stat.S_ISLNK(facts.st_mode):
                os.symlink(os.readlink(name, dir_fd=descriptor), path)
            else:
                os.makedirs(path, exist_ok=True)
                os.chmod(path, facts.st_mode & 0o7777)
        for name in names:
            try:
                _copy_entry(name, descriptor, os.path.join(place, name))
            except (FileNotFoundError, PermissionError):
                continue


def _copy_entry(name, folder, target):
    facts = os.lstat(name, dir_fd=folder)
    kind = stat.S_IFMT(facts.st_mode)
    if kind == stat.S_IFLNK:
        os.symlink(os.readlink(name, dir_fd=folder), target)
    elif kind == stat.S_IFIFO:
        os.mkfifo(target, facts.st_mode & 0o7777)
    elif kind == stat.S_IFREG:
        flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
        source = os.open(name, flags, dir_fd=folder)
        try:
            copy = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
            try:
                _copy_bytes(source, copy)
                os.fchmod(copy, facts.st_mode & 0o7777)
                os.utime(copy, ns=(facts.st_atime_ns, facts.st_mtime_ns))
            finally:
                os.close(copy)
        finally:
            os.close(source)


def _copy_bytes(source, target):
    """Copy a file with its holes, inside the kernel."""
    size = os.fstat(source).st_size
    position = 0
    while position < size:
        try:
            position = os.lseek(source, position, os.SEEK_DATA)
        except OSError:
            break
        end = os.lseek(source, position, os.SEEK_HOLE)
        os.lseek(target, position, os.SEEK_SET)
        while position < end:
            done = os.sendfile(target, source, position, min(_PIECE_BYTES, end - position))
            if done == 0:
                break
            position += done
    os.ftruncate(target, size)
