"""Process 1 of the container: carries frames between the host and the driver, reaps orphans, reports the end.

The host's end is standard input and output. The report of the end goes to standard error, one line, because output may
stop in the middle of a frame. Code in the kernel cannot kill process 1, nor read or trace it (it is not dumpable), so
the container always ends with its host: once standard input is closed process 1 exits, and with it everything else.
"""

import json
import os
import select
import signal
import socket
import sys
import threading

# What precedes the report on standard error; the host looks for it (packages/sandbox/src/docker/exit-report.ts).
MARK = "codeact-exit "
PIECE_BYTES = 1 << 18
# A driver whose socket is closed has this long to end by itself.
GRACE_SECONDS = 0.5
PR_SET_DUMPABLE = 4
_OOM_FILES = ("/sys/fs/cgroup/memory.events", "/sys/fs/cgroup/memory/memory.oom_control")


def run(order):
    """Starts the driver in a child and serves it. Never returns."""
    ours, theirs = socket.socketpair()
    child = os.fork()
    if child == 0:
        ours.close()
        become_driver(theirs, order)
    theirs.close()
    signal.signal(signal.SIGTERM, lambda *_: os._exit(128 + signal.SIGTERM))
    # Signals without a handler do not reach process 1; Python has one for this.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    forbid_looking()
    end = End(child, ours)
    start(end.watch)
    start(carry_in, ours)
    carry_out(ours)
    code, report = end.wait()
    write_all(2, ("\n%s%s\n" % (MARK, json.dumps(report))).encode())
    os._exit(code)


def become_driver(channel, order):
    """In the child: own session, limits, then the driver, which never returns."""
    from .limits import set_limits

    try:
        os.setsid()
        # Nothing but frames may reach the host; standard error still does, until the driver takes it over.
        nothing = os.open(os.devnull, os.O_RDWR)
        os.dup2(nothing, 0)
        os.dup2(nothing, 1)
        os.close(nothing)
        sys.argv = [""]
        from codeact_kernel import serve, warm

        set_limits(order["limits"])
        if order["kernel"].get("preload"):
            warm(order["kernel"])
        serve(channel, order["kernel"])
    except BaseException as error:  # noqa: B902  (told through standard error, then the process ends)
        print("%s: %s" % (type(error).__name__, error), file=sys.__stderr__, flush=True)
    finally:
        os._exit(70)


def forbid_looking():
    """Makes this process unreadable and untraceable for others of the same user."""
    import ctypes

    ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)


class End:
    """The driver's end, seen by the one thread that waits for children."""

    def __init__(self, child, channel):
        self._child = child
        self._channel = channel
        self._over = threading.Event()
        self._status = 0
        self._usage = None

    def watch(self):
        """Reaps children, orphans that were left to process 1 included, until the driver has ended."""
        while True:
            process, status, usage = os.wait4(-1, 0)
            if process == self._child:
                self._status, self._usage = status, usage
                self._over.set()
                # What it has sent can still be read; descendants that hold its socket are not waited for.
                self._channel.shutdown(socket.SHUT_RD)
                return

    def wait(self):
        """The exit code of the container and the report of the driver's end."""
        if not self._over.wait(GRACE_SECONDS):
            try:
                os.kill(self._child, signal.SIGKILL)
            except ProcessLookupError:
                pass
            self._over.wait()
        killed = os.WIFSIGNALED(self._status)
        number = os.WTERMSIG(self._status) if killed else os.WEXITSTATUS(self._status)
        report = {
            "code": -number if killed else number,
            "cpuSeconds": self._usage.ru_utime + self._usage.ru_stime,
            "outOfMemory": out_of_memory(),
        }
        return (128 + number if killed else number), report


def out_of_memory():
    """Whether the kernel has killed a process of this container for its memory."""
    for name in _OOM_FILES:
        try:
            with open(name) as file:
                pairs = [line.split() for line in file]
        except OSError:
            continue
        return any(pair[0] == "oom_kill" and pair[1] != "0" for pair in pairs)
    return False


def carry_out(channel):
    """From the driver to the host, until the driver ends."""
    while True:
        data = channel.recv(PIECE_BYTES)
        if not data:
            return
        write_all(1, data)


def carry_in(channel):
    """From the host to the driver. The end of the host's stream is the end of the container."""
    waiting = select.poll()
    # Asks for nothing, is told of a hang-up all the same: also while the driver does not read.
    waiting.register(0, 0)
    waiting.register(channel, select.POLLOUT)
    while True:
        data = os.read(0, PIECE_BYTES)
        if not data:
            os._exit(0)
        while data:
            try:
                data = data[channel.send(data, socket.MSG_DONTWAIT) :]
            except BlockingIOError:
                if any(number == 0 for number, _ in waiting.poll()):
                    os._exit(0)
            except OSError:
                # The driver is gone; the main thread is about to say so.
                return


def write_all(number, data):
    """Writes everything; a host that is gone ends the container."""
    view = memoryview(data)
    try:
        while view:
            view = view[os.write(number, view) :]
    except OSError:
        os._exit(0)


def start(work, *args):
    """Runs work in a thread that ends with the process."""
    threading.Thread(target=work, args=args, daemon=True).start()
