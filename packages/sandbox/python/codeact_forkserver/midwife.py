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

from . import control, linux
from .family import STUCK, Family
from .guardian import Guardian
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


class _Member:
    """An interpreter that has been copied, or a copy: whose it is, where it lives, and which process it is."""

    def __init__(self, root, inode, number):
        self.root = root
        self.inode = inode
        self.number = number


class _Work:
    """What the midwife knows: the families, and who of her children looks after whom."""

    def __init__(self, channel, socket_path, host_proc):
        self.socket_path = socket_path
        self.host_proc = host_proc
        self.remembers_exits = linux.remembers_exits()
        self._channel = channel
        self._families = {}
        self._members = {}
        self._children = {}
        self._awaiting = {}
        self._news, self._news_end = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        # `recv_fds` of Python 3.9 to 3.11 does not pass flags on.
        self._news.setblocking(False)

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
            self._hear()
            if self._channel.fileno() in ready:
                data = self._channel.recv(_MOST_BYTES)
                if not data:
                    os._exit(0)
                self._obey(json.loads(data))
            if wake_read in ready:
                os.read(wake_read, 4096)
                self._reap()

    def report(self, message, descriptors):
        """Called in a guardian: tell the midwife something."""
        socket.send_fds(self._news_end, [json.dumps(message).encode()], descriptors)

    def _obey(self, order):
        name = order["session"]
        if order["type"] == "copy":
            self._copy(order)
        elif order["type"] == "forget":
            family = self._families.pop(name, None)
            if family is not None:
                family.close()
            self._members.pop(name, None)
        elif name in self._children.values():
            for number, owner in self._children.items():
                if owner == name:
                    os.kill(number, signal.SIGTERM)
        elif name in self._members:
            self._clear(name)
        else:
            self._end(name)

    def _copy(self, order):
        name, origin, root = order["session"], order["originSession"], order["root"]
        try:
            number, inode = self._find(origin, root, order.get("origin"))
        except StepFailed as error:
            control.send({"type": "fork-failed", "session": name, **error.fact()})
            self._end(name)
            return
        announced, self._awaiting[name] = os.pipe()
        full = dict(order, origin=number, originInode=inode)
        self._fork(name, Guardian(full, self, self._families[root], announced).run)
        os.close(announced)

    def _find(self, origin, root, number):
        """(process id, inode of the mount namespace) of an interpreter that is to be copied."""
        with step("find the origin"):
            if origin == root and origin not in self._members and number is not None:
                inode = os.stat("/proc/%d/ns/mnt" % number).st_ino
                if root not in self._families:
                    self._families[root] = Family(number)
                self._members[origin] = _Member(root, inode, number)
        member = self._members.get(origin)
        if member is None or member.number is None:
            raise StepFailed("find the origin", 0, "the kernel to copy has ended")
        return member.number, member.inode

    def _clear(self, name):
        """End what an interpreter left that nobody else looks after."""
        member = self._members[name]
        self._bury(member)
        self._fork(name, self._families[member.root].sweep)

    def _bury(self, member):
        """Nobody may live where a member lived, unless the kernel gave that number to another already: then it is empty."""
        others = (other.inode for other in self._members.values() if other is not member)
        if member.inode not in others:
            self._families[member.root].bury(member.inode)

    def _fork(self, name, body):
        """Fork a child that does one thing for one interpreter and ends."""
        number = os.fork()
        if number:
            self._children[number] = name
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

    def _hear(self):
        """Take what the guardians have reported so far."""
        while True:
            try:
                data, descriptors, _, _ = socket.recv_fds(self._news, _MOST_BYTES, 1)
            except BlockingIOError:
                return
            message = json.loads(data)
            if "base" in message:
                family = self._families[message["base"]]
                if family.base is None:
                    family.base = descriptors[0]
                else:
                    os.close(descriptors[0])
            elif "place" in message:
                self._admit(message["place"], message["root"], message["inode"])
            else:
                self._members[message["born"]].number = message["number"]

    def _admit(self, name, root, inode):
        self._members[name] = _Member(root, inode, None)
        self._families[root].welcome(inode)
        announced = self._awaiting.pop(name)
        os.write(announced, b"1")
        os.close(announced)

    def _reap(self):
        while self._children:
            number, status = os.waitpid(-1, os.WNOHANG)
            if number == 0:
                return
            # What it said before it ended comes first.
            self._hear()
            name = self._children.pop(number, None)
            if os.waitstatus_to_exitcode(status) == STUCK:
                self._tell(name, gone=False)
                self._clear(name)
            elif status != 0 and name in self._members:
                # It could not do its work: what it looked after must not stay.
                self._clear(name)
            elif name is not None:
                self._end(name)

    def _end(self, name):
        """Nothing of an interpreter is left."""
        awaiting = self._awaiting.pop(name, None)
        if awaiting is not None:
            os.close(awaiting)
        member = self._members.pop(name, None)
        if member is not None:
            self._bury(member)
        control.send({"type": "gone", "session": name})
        self._tell(name, gone=True)

    def _tell(self, name, gone):
        self._channel.send(json.dumps({"session": name, "gone": gone}).encode())
