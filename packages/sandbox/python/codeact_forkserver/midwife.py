"""The midwife: a slim process, forked before any package is imported, that starts a guardian for every copy.

A fork of the zygote takes milliseconds because the zygote is large; a fork of the midwife takes a fraction of one. It
obeys the zygote over a pair of sockets, one JSON object per message.
"""

import json
import os
import select
import signal
import socket
import sys
import traceback

from . import control
from .guardian import STUCK, Guardian, Place
from .linux import StepFailed, step

_MOST_BYTES = 65536


class Midwife:
    """The zygote's end: orders to the midwife, news from it."""

    def __init__(self, request, socket_folder, host_proc):
        self.channel, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        if os.fork() == 0:
            self.channel.close()
            try:
                socket_path = "/proc/self/fd/%d/%s" % (socket_folder, request["socketName"])
                _Work(theirs, socket_path, host_proc).serve()
            except BaseException as error:  # noqa: B902  (told on the host's log, then the process ends)
                sys.excepthook(type(error), error, error.__traceback__)
            finally:
                os._exit(70)
        theirs.close()

    def order(self, **message):
        """Send one order."""
        self.channel.send(json.dumps(message).encode())

    def news(self):
        """(name of an interpreter, whether nothing of it is left or it could not be ended by itself)."""
        data = self.channel.recv(_MOST_BYTES)
        if not data:
            # Without it copies could not be ended any more; the host replaces the whole fork server.
            os._exit(71)
        message = json.loads(data)
        return message["session"], message["gone"]


class _Work:
    """What the midwife knows: copies that live, and who of her children looks after what."""

    def __init__(self, channel, socket_path, host_proc):
        self._channel = channel
        self._socket_path = socket_path
        self._host_proc = host_proc
        self._guardians = {}
        self._numbers = {}
        self._places = {}
        self._bases = {}
        self._news, self._news_end = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)

    def serve(self):
        """Obey the zygote until it is gone."""
        wake_read, wake_write = os.pipe()
        for descriptor in (wake_read, wake_write):
            os.set_blocking(descriptor, False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(wake_write, warn_on_full_buffer=False)
        poll = select.poll()
        for descriptor in (self._channel.fileno(), self._news.fileno(), wake_read):
            poll.register(descriptor, select.POLLIN)
        while True:
            ready = dict(poll.poll())
            if self._news.fileno() in ready:
                self._hear()
            if self._channel.fileno() in ready:
                data = self._channel.recv(_MOST_BYTES)
                if not data:
                    os._exit(0)
                self._obey(json.loads(data))
            if wake_read in ready:
                os.read(wake_read, 4096)
                self._reap()

    def _obey(self, order):
        name = order["session"]
        if order["type"] == "copy":
            self._copy(order)
        elif order["type"] == "forget":
            base = self._bases.pop(name, None)
            if base is not None:
                os.close(base)
        elif name in self._guardians.values():
            for number, owner in self._guardians.items():
                if owner == name:
                    os.kill(number, signal.SIGTERM)
        elif name in self._places:
            self._fork(name, self._places[name].sweep)
        else:
            self._end(name)

    def _copy(self, order):
        name, origin = order["session"], order["originSession"]
        number = order.get("origin") or self._numbers.get(origin)
        try:
            if number is None:
                raise StepFailed("find the origin", 0, "the kernel to copy has ended")
            with step("find the origin"):
                if origin not in self._places:
                    self._places[origin] = _place_of(number)
        except StepFailed as error:
            control.send({"type": "fork-failed", "session": name, **error.fact()})
            self._end(name)
            return
        base = self._bases.get(order["root"])
        guardian = Guardian(dict(order, origin=number), self._socket_path, self._host_proc, base, self._report)
        self._fork(name, guardian.run)

    def _fork(self, name, body):
        """Fork a child that does one thing for one interpreter and ends."""
        number = os.fork()
        if number:
            self._guardians[number] = name
            return
        status = 1
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            self._channel.close()
            body()
            status = 0
        except StepFailed as error:
            control.send({"type": "fork-failed", "session": name, **error.fact()})
        except BaseException:  # noqa: B902  (the host is told, then the process ends)
            fact = {"step": "copy", "errno": 0, "detail": traceback.format_exc(limit=-3)}
            control.send({"type": "fork-failed", "session": name, **fact})
        finally:
            os._exit(status)

    def _report(self, message, descriptors):
        """Called in a guardian."""
        socket.send_fds(self._news_end, [json.dumps(message).encode()], descriptors)

    def _hear(self):
        data, descriptors, _, _ = socket.recv_fds(self._news, _MOST_BYTES, 1)
        message = json.loads(data)
        if "base" in message:
            self._bases.setdefault(message["base"], descriptors[0])
            if self._bases[message["base"]] != descriptors[0]:
                os.close(descriptors[0])
            return
        name, number = message["born"], message["number"]
        self._numbers[name] = number
        try:
            self._places[name] = _place_of(number)
        except OSError:
            # It has ended already; its guardian clears up.
            return

    def _reap(self):
        while self._guardians:
            number, status = os.waitpid(-1, os.WNOHANG)
            if number == 0:
                return
            name = self._guardians.pop(number, None)
            if os.waitstatus_to_exitcode(status) == STUCK:
                self._tell(name, gone=False)
            elif status != 0 and name in self._places:
                # It could not do its work: what it looked after must not stay.
                self._fork(name, self._places[name].sweep)
            elif name is not None:
                self._end(name)

    def _end(self, name):
        """Nothing of an interpreter is left."""
        self._numbers.pop(name, None)
        place = self._places.pop(name, None)
        if place is not None:
            os.close(place.proc)
        control.send({"type": "gone", "session": name})
        self._tell(name, gone=True)

    def _tell(self, name, gone):
        self._channel.send(json.dumps({"session": name, "gone": gone}).encode())


def _place_of(number):
    """The place of a running interpreter, by its process id."""
    inode = os.stat("/proc/%d/ns/mnt" % number).st_ino
    return Place(os.open("/proc/%d/root/proc" % number, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC), inode)
