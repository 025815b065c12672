"""The guardian of one copy of a live session: makes its place, lets it in, reports its end and clears up after it.

The copy is forked by a confined interpreter, so it carries that interpreter's filter and has no rights. The guardian is
no relative of it and trusted. It prepares a user and a mount namespace below the origin's own, with fresh folders that
hold what the origin's do, and hands both to whoever says the word that only the origin was told. The copy enters them
and gives up the rights that this brings (``codeact_kernel/copying.py``); then it gets a connection to the host. One that
does not enter stays a process of its origin's, with no more than that has, and ends with it.

Everything in the copy's mount namespace is the copy's: nothing leaves it, and nothing else gets in.
"""

import hmac
import os
import resource
import select
import signal
import socket
import struct
import time

from . import control, folders, linux, session
from .family import STUCK
from .linux import StepFailed, step

# Forking a large interpreter takes milliseconds; a machine that is out of breath gets this long.
_ENTER_SECONDS = 15
# Whoever connects has said the word already; who has not, must not hold up who has.
_WORD_SECONDS = 0.5
# How often the processor time of a copy is looked at when it may have used it up.
_SHORTEST_LOOK_MS = 200
# Folders of a session that a copy has of its own; what is in the first two is copied.
_FOLDERS = ("/work", "/tmp", "/dev/shm")
_COPIED = 2
_CREDENTIALS = struct.Struct("iII")


class Guardian:
    """One copy, from its order to its end."""

    def __init__(self, order, midwife, family, announced):
        """`announced`: descriptor that says something once the midwife knows the place of the copy."""
        self._order = order
        self._name = order["session"]
        self._midwife = midwife
        self._family = family
        self._announced = announced
        self._leader = None

    def run(self):
        """Serve the copy until nothing of it is left."""
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        with step("connect to the host"):
            connection.connect(self._midwife.socket_path)
        listener = self._prepare()
        flags = os.O_RDONLY | os.O_CLOEXEC
        namespaces = [os.open("ns/" + name, flags, dir_fd=self._own_proc) for name in ("user", "mnt")]
        self._inode = os.stat(namespaces[1]).st_ino
        # Known before anybody can get in, so that everybody who does is found.
        self._midwife.report({"place": self._name, "inode": self._inode, "root": self._order["root"]}, [])
        os.read(self._announced, 1)
        with step("wait for the copy"):
            self._let_in(listener, namespaces, connection)
        for descriptor in (*namespaces, self._announced):
            os.close(descriptor)
        listener.close()
        connection.close()
        self._watch()

    def _let_in(self, listener, namespaces, connection):
        """Hand the place to whoever knows the word, and the connection to whoever has entered it."""
        listener.settimeout(_ENTER_SECONDS)
        peer = None
        while peer is None:
            peer = self._who_knows_the_word(listener.accept()[0])
        with peer:
            peer.settimeout(_ENTER_SECONDS)
            # What is sent from now on tells who sends it.
            peer.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
            socket.send_fds(peer, [b"alone" if self._midwife.remembers_exits else b"watched"], namespaces)
            data, ancillary, _, _ = peer.recvmsg(16, socket.CMSG_SPACE(_CREDENTIALS.size))
            senders = [content for _, kind, content in ancillary if kind == socket.SCM_CREDENTIALS]
            if data != b"inside" or not senders:
                raise StepFailed("wait for the copy", 0, "the copy gave up")
            self._welcome(_CREDENTIALS.unpack(senders[0])[0])
            connection.sendall(self._order["token"].encode())
            socket.send_fds(peer, [b"go"], [connection.fileno()])

    def _who_knows_the_word(self, peer):
        """The socket is seen by all of the family; only the origin was told the word."""
        peer.settimeout(_WORD_SECONDS)
        try:
            said = peer.recv(len(self._order["word"]), socket.MSG_WAITALL)
        except OSError:
            said = b""
        if hmac.compare_digest(said, self._order["word"].encode()):
            return peer
        peer.close()
        return None

    def _prepare(self):
        """Build the namespaces and the folders of the copy; returns the socket on which it is awaited."""
        flags = os.O_RDONLY | os.O_CLOEXEC
        self._own_proc = os.open("/proc/self", flags | os.O_DIRECTORY)
        self._zygote_proc = os.open("/proc", flags | os.O_DIRECTORY)
        with step("open the origin's namespaces"):
            origin = os.open("%d/ns" % self._order["origin"], flags | os.O_DIRECTORY, dir_fd=self._zygote_proc)
            user, mounts, net = [os.open(name, flags, dir_fd=origin) for name in ("user", "mnt", "net")]
        if os.stat(mounts).st_ino != self._order["originInode"]:
            raise StepFailed("open the origin's namespaces", 0, "the kernel to copy has ended")
        with step("enter the origin's network"):
            linux.setns(net, linux.CLONE_NEWNET)
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        listener.bind("\0" + self._order["address"])
        listener.listen(2)
        with step("enter the origin's mounts"):
            linux.setns(mounts, linux.CLONE_NEWNS)
        sources = [os.open(path, flags | os.O_DIRECTORY) for path in _FOLDERS[:_COPIED]]
        self._enter_base()
        with step("unshare(mount) of a copy"):
            linux.unshare(linux.CLONE_NEWNS)
        session.mount_terminals()
        session.mount_folders(self._order)
        self._become_owner(user)
        for descriptor in (origin, user, mounts, net):
            os.close(descriptor)
        # The host knows this step by its name: no refusal of the machine, but of the session's files.
        with step("copy the folders"):
            for source, path in zip(sources, _FOLDERS):
                folders.copy_tree(source, path)
                os.close(source)
        return listener

    def _enter_base(self):
        """Go where the mounts of the session are without its folders; the first copy makes that for all of the family.

        Not from the origin's own mounts where that is a copy: there a user without rights owns them, so they cannot be
        taken away, and the files of every generation would stay as long as the last.
        """
        if self._family.base is not None:
            with step("enter the family's mounts"):
                linux.setns(self._family.base, linux.CLONE_NEWNS)
            return
        with step("take the origin's folders away"):
            linux.unshare(linux.CLONE_NEWNS)
            for path in (*_FOLDERS, "/dev/pts"):
                linux.detach(path)
            base = os.open("ns/mnt", os.O_RDONLY | os.O_CLOEXEC, dir_fd=self._own_proc)
        self._midwife.report({"base": self._order["root"]}, [base])
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
        with step("unshare(user) of a copy"):
            # What this process may have now bounds, from inside the new namespace, all of the origin's family together.
            processes = self._order["limits"]["processes"]
            resource.setrlimit(resource.RLIMIT_NPROC, (processes, processes))
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

    def _welcome(self, number):
        """The copy has entered: note who it is, tell the host and the midwife."""
        with step("open the copy"):
            self._leader = os.pidfd_open(number)
            inside = os.stat("%d/ns/mnt" % number, dir_fd=self._zygote_proc).st_ino
        if inside != self._inode:
            raise StepFailed("enter the copy's namespaces", 0, "the copy stayed outside")
        self._number = number
        signal.signal(signal.SIGTERM, self._kill_leader)
        self._midwife.report({"born": self._name, "number": number}, [])
        control.send({"type": "copied", "session": self._name, "processId": self._number_on_host()})

    def _number_on_host(self):
        """The process id of the copy as the host's proc has it; 0 where the host shows no proc."""
        if self._midwife.host_proc is None:
            return 0
        try:
            path = "self/fdinfo/%d" % self._leader
            descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC, dir_fd=self._midwife.host_proc)
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
        """Wait for the end of the copy, report it, end and clear what it left."""
        poll = select.poll()
        poll.register(self._leader, select.POLLIN)
        seconds, pause = 0.0, self._until_look(0.0)
        while not poll.poll(pause):
            seconds = self._cpu_seconds(seconds)
            pause = self._until_look(seconds)
        code, seconds = self._last_facts(seconds)
        control.send({"type": "exited", "session": self._name, "code": code, "cpuSeconds": round(seconds, 3)})
        self._family.sweep(self._inode)
        # Files that somebody outside holds would stay in memory and count for nobody.
        if not folders.clear(_FOLDERS):
            os._exit(STUCK)

    def _until_look(self, seconds):
        """Milliseconds after which the copy may have used up its processor time at the earliest."""
        rest = max(0.0, self._order["limits"]["cpuSeconds"] - seconds) / (os.cpu_count() or 1)
        return min(max(_SHORTEST_LOOK_MS, int(rest * 1000)), 1 << 30)

    def _cpu_seconds(self, before):
        """Processor time of the copy so far; what it was when it is gone."""
        try:
            # The clock of a process, as clock_getcpuclockid(3) numbers it.
            return time.clock_gettime((~self._number << 3) | 2)
        except OSError:
            return before

    def _last_facts(self, seconds):
        """Exit code (or the negative number of the signal) and processor time, as far as it is known, of the dead copy."""
        try:
            # A parent that does not ask keeps them here.
            descriptor = os.open("%d/stat" % self._number, os.O_RDONLY | os.O_CLOEXEC, dir_fd=self._zygote_proc)
            with open(descriptor, "rb") as file:
                fields = file.read().rpartition(b") ")[2].split()
            # proc_pid_stat(5) counts from 1 and the first two fields are cut off: 14 and 15 are times, 52 the exit code.
            ticks = int(fields[11]) + int(fields[12])
            return os.waitstatus_to_exitcode(int(fields[49])), ticks / os.sysconf("SC_CLK_TCK")
        except OSError:
            status = linux.exit_status(self._leader)
            return -int(signal.SIGKILL) if status is None else os.waitstatus_to_exitcode(status), seconds
