"""The way of a forked child from the zygote's rights to none: namespaces, mounts, user, limits, filter, driver.

A session is forked ahead of its order. Until that comes it does everything that does not depend on it, the fork itself
included; no foreign code can run before. What remains then takes two milliseconds.

The sequence matters: mounts need the zygote's user namespace, the new user namespace is a pure drop of rights at the
end, and the filter comes last because it forbids most of the steps before it.
"""

import fcntl
import json
import os
import resource
import signal
import socket
import struct
import traceback

from . import linux
from .linux import step

CHANNEL = 3
FOLDER = 4
_NAMESPACES = (
    linux.CLONE_NEWNS | linux.CLONE_NEWNET | linux.CLONE_NEWIPC | linux.CLONE_NEWUTS | linux.CLONE_NEWCGROUP
)
# Terminals of all sessions come from one pool of the host, 4096 by default.
_MOST_TERMINALS = 64
# Readable parts of proc that tell about the host and that no program needs.
_MASKED = ("kcore", "keys", "key-users", "sysrq-trigger", "timer_list", "sched_debug", "kallsyms", "config.gz")
_SIOCGIFFLAGS = 0x8913
_SIOCSIFFLAGS = 0x8914
_IFF_UP = 0x1


def connect(zygote):
    """A connection to the host, made while this process still holds the folder of its socket."""
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    with step("connect to the host"):
        connection.connect("/proc/self/fd/%d/%s" % (zygote.socket_folder, zygote.request["socketName"]))
    return connection


class Isolation:
    """The steps of the first tier: namespaces."""

    def __init__(self, zygote):
        self._zygote = zygote
        self._own_proc = None

    def separate(self):
        """What does not depend on the order."""
        self._own_proc = _separate()

    def isolate(self, order):
        """What does."""
        _isolate(order, self._own_proc, self._zygote)


def run(connection, token, zygote, isolation=None):
    """Isolate this process and serve cells in it. Never returns."""
    import codeact_kernel

    status = 70
    isolation = isolation or Isolation(zygote)
    try:
        channel = _keep_only(connection, zygote.socket_folder)
        channel.sendall(token.encode())
        refusal = None
        try:
            isolation.separate()
            codeact_kernel.rehearse()
        except BaseException as error:  # noqa: B902  (told below, once the host listens)
            refusal = error
        order = _await_order(channel)
        try:
            if refusal is not None:
                raise refusal
            _take_network(order)
            isolation.isolate(order)
            codeact_kernel.serve(channel, order["kernel"])
            status = 0
        except SystemExit as error:
            status = error.code if isinstance(error.code, int) else 1
        except linux.StepFailed as error:
            _tell(channel, error.fact())
        except BaseException:  # noqa: B902  (the host is told, then the process ends)
            _tell(channel, {"step": "serve", "errno": 0, "detail": traceback.format_exc(limit=-5)})
    finally:
        os._exit(status)


def _keep_only(connection, folder):
    """Keep nothing of the zygote but the channel to the host and, until the order is here, the folder of its sockets."""
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.setsid()
    nothing = os.open("/dev/null", os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    # 2 is still the host's log, for failures before hello; the driver replaces it before it runs foreign code.
    os.dup2(connection.fileno(), CHANNEL, inheritable=False)
    if folder != FOLDER:
        os.dup2(folder, FOLDER, inheritable=False)
    linux.close_from(FOLDER + 1)
    # The old object's descriptor is closed or is the channel itself: it must not close anything later.
    connection.detach()
    return socket.socket(fileno=CHANNEL)


def _separate():
    """Enter namespaces of its own, which is the same for every session; returns its folder in the old, writable proc."""
    own_proc = os.open("/proc/self", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    with step("unshare(mount, net, ipc, uts, cgroup) of a session"):
        linux.unshare(_NAMESPACES)
    _mount_system()
    with step("sethostname"):
        socket.sethostname("codeact")
    with step("bring loopback up"):
        _bring_loopback_up()
    return own_proc


def _await_order(channel):
    """The one frame that the host sends before hello; the process ends when the host goes away instead."""
    lengths = channel.recv(8, socket.MSG_WAITALL)
    if len(lengths) < 8:
        os._exit(0)
    return json.loads(channel.recv(struct.unpack(">II", lengths)[0], socket.MSG_WAITALL))


def _isolate(order, own_proc, zygote):
    """Take every right away, step by step."""
    mount_folders(order)
    user = order["userId"]
    with step("become user %d" % user):
        if user != 0:
            os.setgroups([])
            os.setresgid(user, user, user)
            # Keeps nothing: a change to another user drops all capabilities.
            os.setresuid(user, user, user)
    with step("unshare(user) of a session"):
        linux.unshare(linux.CLONE_NEWUSER)
        linux.prctl(linux.PR_SET_DUMPABLE, 1)
    with step("map user of a session"):
        for name, text in (("setgroups", "deny"), ("uid_map", "1000 %d 1" % user), ("gid_map", "1000 %d 1" % user)):
            descriptor = os.open(name, os.O_WRONLY | os.O_CLOEXEC, dir_fd=own_proc)
            os.write(descriptor, text.encode())
            os.close(descriptor)
    os.close(own_proc)
    # After the user namespace exists: a process limit set before would become that of all sessions of one user together.
    set_limits(order["limits"])
    with step("drop capabilities"):
        linux.drop_capabilities(zygote.last_capability)
        linux.prctl(linux.PR_SET_DUMPABLE, 1)
    os.umask(0o022)
    os.chdir(order["kernel"]["workingFolder"])
    with step("no_new_privs"):
        linux.prctl(linux.PR_SET_NO_NEW_PRIVS, 1)
    with step("seccomp"):
        linux.install_filter(zygote.filter)


def _take_network(order):
    """Keep the socket of this session's network proxy, if it has one, and nothing else of the host's folder."""
    network = order["kernel"].get("network")
    if network is not None:
        with step("open the network socket"):
            flags = os.O_PATH | os.O_NOFOLLOW | os.O_CLOEXEC
            network["address"] = "/proc/self/fd/%d" % os.open(network["socket"], flags, dir_fd=FOLDER)
    os.close(FOLDER)


def mount_folders(order):
    """Fresh working folder, /tmp and shared memory, of the session's user and size."""
    owner = "uid=%d,gid=%d" % (order["userId"], order["userId"])
    size = "size=%d,nr_inodes=%d" % (order["limits"]["diskBytes"], max(1024, order["limits"]["diskBytes"] // 4096))
    for target, mode in (("/work", "0755"), ("/tmp", "1777"), ("/dev/shm", "1777")):
        with step("mount " + target):
            flags = linux.MS_NOSUID | linux.MS_NODEV
            linux.mount("codeact", target, "tmpfs", flags, "mode=%s,%s,%s" % (mode, owner, size))


def mount_terminals():
    """Fresh terminals."""
    with step("mount devpts"):
        options = "newinstance,ptmxmode=0666,mode=0620,max=%d" % _MOST_TERMINALS
        linux.mount("devpts", "/dev/pts", "devpts", linux.MS_NOSUID | linux.MS_NOEXEC, options)


def _mount_system():
    """Fresh terminals and proc."""
    mount_terminals()
    with step("mount proc of a session"):
        linux.mount("proc", "/proc", "proc", linux.MS_RDONLY | linux.MS_NOSUID | linux.MS_NODEV | linux.MS_NOEXEC)
    with step("mask proc"):
        for name in _MASKED:
            if os.path.exists("/proc/" + name):
                linux.mount("/dev/null", "/proc/" + name, None, linux.MS_BIND)


def _bring_loopback_up():
    request = struct.pack("16sH22x", b"lo", 0)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as handle:
        flags = struct.unpack("16sH22x", fcntl.ioctl(handle, _SIOCGIFFLAGS, request))[1]
        fcntl.ioctl(handle, _SIOCSIFFLAGS, struct.pack("16sH22x", b"lo", flags | _IFF_UP))


def set_limits(limits):
    """Hard limits; the soft CPU limit comes one second earlier, so that its signal names the cause."""
    wanted = (
        (resource.RLIMIT_AS, limits["memoryBytes"], limits["memoryBytes"]),
        (resource.RLIMIT_NPROC, limits["processes"], limits["processes"]),
        (resource.RLIMIT_NOFILE, limits["openFiles"], limits["openFiles"]),
        (resource.RLIMIT_FSIZE, limits["diskBytes"], limits["diskBytes"]),
        (resource.RLIMIT_CPU, limits["cpuSeconds"], limits["cpuSeconds"] + 1),
        (resource.RLIMIT_STACK, 8 << 20, 64 << 20),
        (resource.RLIMIT_CORE, 0, 0),
        # These are counted per user of the host as well: one session must not use up those of the others.
        (resource.RLIMIT_SIGPENDING, 1024, 1024),
        (resource.RLIMIT_MSGQUEUE, 0, 0),
        (resource.RLIMIT_MEMLOCK, 64 << 10, 64 << 10),
        (resource.RLIMIT_RTPRIO, 0, 0),
        (resource.RLIMIT_NICE, 0, 0),
    )
    with step("set limits"):
        for name, soft, hard in wanted:
            ceiling = resource.getrlimit(name)[1]
            if ceiling != resource.RLIM_INFINITY:
                soft, hard = min(soft, ceiling), min(hard, ceiling)
            resource.setrlimit(name, (soft, hard))


def _tell(channel, fact):
    """Say why there will be no hello."""
    header = json.dumps({"type": "failed", **fact}).encode()
    try:
        channel.sendall(struct.pack(">II", len(header), 0) + header)
    except OSError:
        pass
