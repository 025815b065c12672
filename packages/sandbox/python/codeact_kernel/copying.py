"""Copying a live interpreter: it forks itself, and the copy goes to the place that a guardian made for it.

The guardian (``codeact_forkserver/guardian.py``) is outside of the sandbox and trusted; what happens here is not: code
of the user shares this process. A copy that does not go where it should stays within what its origin may do.
"""

import array
import contextlib
import fcntl
import os
import select
import socket
import stat
import struct
import sys
import threading
import time

from .files import Refused

_CONNECT_SECONDS = 15
_PAUSE_SECONDS = 0.0003
_PIECE_BYTES = 1 << 20
# Keeps the exit code of the copy for the guardian to read, where the kernel does not: a parent that never asks for it.
_PARENT = ("/bin/sleep", ["sleep", "infinity"])


class Copied(BaseException):
    """Raised in the copy, through the frames of the origin, to where the driver begins again."""

    def __init__(self, connection, notes):
        super().__init__()
        self.connection = connection
        self.notes = notes


def fork_into(order, folder, let_go):
    """Forks this interpreter. Returns in the origin once the copy has left; raises `Copied` in the copy.

    `order`: `address` and `word` of the guardian. `let_go`: called in the copy, closes what belongs to the origin and
    returns the descriptor that its connection had.
    """
    notes = _look_at_threads()
    trouble, signal_end = os.pipe()
    with open(trouble, "rb") as file:
        try:
            child = os.fork()
        except OSError as error:
            os.close(signal_end)
            raise Refused("overloaded", "no further process may be started: %s" % error.strerror) from error
        if child == 0:
            _leave_origin(order, folder, let_go, signal_end, notes)
        os.close(signal_end)
        with contextlib.suppress(ChildProcessError):
            # A handler of the user's may have been faster.
            os.waitpid(child, 0)
        # Open until the copy is on its way, or has failed and said why.
        text = file.read(4000).decode("utf-8", "replace")
    if text:
        raise Refused("internal", "the copy could not be made: %s" % text)


def _look_at_threads():
    """Refuses while threads of the user do something; says which of the others the copy will not have."""
    own = [
        thread
        for thread in threading.enumerate()
        if thread is not threading.main_thread() and not thread.name.startswith("codeact-")
    ]
    busy = [thread.name for thread in own if not thread.daemon]
    if busy:
        text = "threads do not live on in a copy, and these are running: %s" % ", ".join(busy[:10])
        raise Refused("kernel_busy", text)
    if not own:
        return ""
    names = ", ".join(thread.name for thread in own[:10])
    return "This kernel is a copy. Background threads of its origin do not run in it: %s\n" % names


def _leave_origin(order, folder, let_go, signal_end, notes):
    """In the child: makes the copy nobody's child here, so that `os.wait()` of the origin never sees it, and moves it."""
    try:
        from . import rebirth

        number = let_go()
        rebirth.become_orphan()
        # A signal to its own group must not reach the origin's.
        os.setsid()
        devices = {os.stat(path).st_dev for path in (folder, "/tmp")}
        place = os.getcwd()
        with _connect(order["address"]) as guardian:
            guardian.sendall(order["word"].encode())
            if _enter(guardian) == b"watched":
                if os.fork():
                    _stay_as_parent()
                os.setsid()
            _reopen_files(devices)
            os.chdir(place if os.path.isdir(place) else folder)
            connection = _confirm(guardian, number)
    except BaseException as error:  # noqa: B902  (told to the origin, then the process ends)
        try:
            os.write(signal_end, ("%s: %s" % (type(error).__name__, error)).encode("utf-8", "replace")[:4000])
        finally:
            os._exit(1)
    os.close(signal_end)
    raise Copied(connection, notes)


def _stay_as_parent():
    """Becomes a small program that keeps nothing of the origin's memory and files."""
    from codeact_forkserver import linux

    linux.close_from(0)
    os.execv(*_PARENT)


def _enter(guardian):
    """Goes into the namespaces that the guardian hands over and gives up the rights in them.

    Returns `alone`, or `watched` where the kernel keeps the exit code of a process only as long as its parent has not asked.
    """
    from codeact_forkserver import linux

    kind, descriptors = _receive(guardian)
    if kind not in (b"alone", b"watched") or len(descriptors) != 2:
        raise OSError("the guardian gave no place")
    user, mounts = descriptors
    linux.setns(user, linux.CLONE_NEWUSER)
    linux.setns(mounts, linux.CLONE_NEWNS)
    with open("/proc/sys/kernel/cap_last_cap") as file:
        linux.drop_capabilities(int(file.read()))
    linux.prctl(linux.PR_SET_DUMPABLE, 1)
    for descriptor in descriptors:
        os.close(descriptor)
    return kind


def _confirm(guardian, number):
    """Shows the guardian who the copy is; returns the connection to the host, in place of the origin's."""
    guardian.sendall(b"inside")
    answer, descriptors = _receive(guardian)
    if answer != b"go" or len(descriptors) != 1:
        raise OSError("the guardian refused the copy")
    os.dup2(descriptors[0], number, inheritable=False)
    os.close(descriptors[0])
    return socket.socket(fileno=number)


def _receive(guardian):
    """(word, descriptors) that come from the guardian."""
    room = array.array("i")
    data, ancillary, _, _ = guardian.recvmsg(16, socket.CMSG_SPACE(2 * room.itemsize))
    for level, kind, content in ancillary:
        if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
            room.frombytes(content[: len(content) - len(content) % room.itemsize])
    return data, list(room)


def _connect(address):
    """Connects to the guardian, which may still be making the place."""
    until = time.monotonic() + _CONNECT_SECONDS
    while True:
        guardian = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        guardian.settimeout(_CONNECT_SECONDS)
        try:
            guardian.connect("\0" + address)
        except ConnectionRefusedError:
            guardian.close()
            if time.monotonic() > until:
                raise
            time.sleep(_PAUSE_SECONDS)
            continue
        # The guardian is not of this pid namespace and so has no number here. Another copy, which shares the network,
        # might take its name once it is gone.
        if struct.unpack("iII", guardian.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))[0] != 0:
            raise PermissionError("somebody else answers in place of the guardian")
        return guardian


def _reopen_files(devices):
    """Exchanges open files of the origin's folders for the copy's own, at the same position."""
    for name in os.listdir("/proc/self/fd"):
        descriptor = int(name)
        try:
            facts = os.fstat(descriptor)
        except OSError:
            # The one that listed the others.
            continue
        if facts.st_dev not in devices or not (stat.S_ISREG(facts.st_mode) or stat.S_ISDIR(facts.st_mode)):
            continue
        try:
            _exchange(descriptor, facts)
        except OSError:
            # Neither the origin's file nor one of its own: reading finds an end, writing an error.
            null = os.open(os.devnull, os.O_RDONLY | os.O_CLOEXEC)
            os.dup2(null, descriptor, inheritable=os.get_inheritable(descriptor))
            os.close(null)


def _exchange(descriptor, facts):
    path = os.readlink("/proc/self/fd/%d" % descriptor)
    flags = fcntl.fcntl(descriptor, fcntl.F_GETFL) & ~(os.O_CREAT | os.O_EXCL | os.O_TRUNC)
    if stat.S_ISDIR(facts.st_mode):
        fresh = os.open(path, flags | os.O_CLOEXEC)
    else:
        position = os.lseek(descriptor, 0, os.SEEK_CUR)
        if facts.st_nlink:
            fresh = os.open(path, flags | os.O_CLOEXEC)
        else:
            fresh = _copy_nameless(descriptor, os.path.dirname(path), flags)
        os.lseek(fresh, position, os.SEEK_SET)
    os.dup2(fresh, descriptor, inheritable=os.get_inheritable(descriptor))
    os.close(fresh)


def _copy_nameless(descriptor, folder, flags):
    """A copy of a file without a name, such as `tempfile.TemporaryFile` makes."""
    tmpfile = getattr(os, "O_TMPFILE", 0)
    fresh = os.open(folder, tmpfile | os.O_RDWR | (flags & os.O_APPEND) | os.O_CLOEXEC, 0o600)
    offset = 0
    while True:
        piece = os.pread(descriptor, _PIECE_BYTES, offset)
        if not piece:
            return fresh
        os.pwrite(fresh, piece, offset)
        offset += len(piece)


def renew_event_loops(shell):
    """Gives event loops of the copy a poll of their own; the one they have is the origin's too."""
    asyncio = sys.modules.get("asyncio")
    if asyncio is None:
        return
    helpers = sys.modules.get("IPython.core.async_helpers")
    loops = {getattr(helpers, "_asyncio_event_loop", None), getattr(shell, "_loop", None)}
    policy = asyncio.get_event_loop_policy() if sys.version_info < (3, 14) else None
    loops.add(getattr(getattr(policy, "_local", None), "_loop", None))
    for loop in loops - {None}:
        renew_loop(loop)


def renew_loop(loop):
    """Exchanges the epoll of one event loop."""
    selector = getattr(loop, "_selector", None)
    poll = getattr(selector, "_selector", None)
    if selector is None or not isinstance(poll, select.epoll) or poll.closed:
        return
    fresh = select.epoll()
    os.dup2(fresh.fileno(), poll.fileno(), inheritable=False)
    fresh.close()
    for key in selector.get_map().values():
        # The bits of selectors are those of epoll: read 1, write 2 and 4.
        poll.register(key.fd, (select.EPOLLIN if key.events & 1 else 0) | (select.EPOLLOUT if key.events & 2 else 0))
