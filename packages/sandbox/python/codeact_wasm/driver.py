"""The driver where there is one thread: frames are served between two steps of user code, or while it waits."""

import os
import sys
import traceback

from codeact_kernel import driver as base
from codeact_kernel import hostcalls, inputs, warmth
from codeact_kernel.frames import LENGTHS, Wire
from codeact_kernel.jobs import attempt
from codeact_kernel.streams import TextOut

from . import clocks, waiting
from .interrupts import PolledInterrupts
from .outlet import PolledOutlet
from .port import Port, Socket

# The base driver names the parts it is made of; these take their places.
base.Interrupts, base.Outlet, base.Wire = PolledInterrupts, PolledOutlet, None
hostcalls.queue = inputs.queue = waiting


class PolledWire(Wire):
    """Frames that can be looked for without waiting."""

    def fill(self, seconds):
        """Takes in bytes that are there or come within the time; returns whether there were any."""
        piece = self._sock.take(seconds)
        self._buffer += piece
        return bool(piece)

    @property
    def ready(self):
        """Whether a whole frame lies in the buffer."""
        if len(self._buffer) < LENGTHS.size:
            return False
        return len(self._buffer) >= LENGTHS.size + sum(LENGTHS.unpack_from(self._buffer))


base.Wire = PolledWire


class _PolledSocket(Socket):
    def take(self, seconds):
        """Bytes that are there or come within the time."""
        return self._port.receive(seconds)


class _AtOnce:
    """Takes the place of the queue to the thread that answers requests: they are answered now."""

    def __init__(self, driver):
        self._driver = driver

    def put(self, request):
        """Answers one request."""
        self._driver.answer_now(*request)


class PolledDriver(base.Driver):
    """One kernel in one thread."""

    # Frames that were served, from the host's first on.
    served = 0

    def __init__(self, port, config):
        PolledOutlet.port = port
        super().__init__(_PolledSocket(port), config)
        self.interrupts.poll = self.poll
        self.requests = _AtOnce(self)

    def poll(self):
        """Answers what has arrived and sends text whose time has come."""
        self.interrupts.run_shielded(self._poll_once)

    def poll_for(self, seconds, seen=None):
        """Waits for the host, and serves; not when more than `seen` frames have been served already."""
        if self.interrupts.shielded:
            if seconds is None:
                raise RuntimeError("the host cannot be waited for while it is being answered")
            self.wire.fill(seconds)
            return
        with self.interrupts:
            # Shielded: a handler that read now would take what is waited for, or put bytes in the wrong order.
            self.outlet.flush_before_wait()
            if seen is None or seen == self.served:
                self.wire.fill(seconds)
        self.poll()

    def answer_now(self, message, payload):
        """Answers one request that is no cell."""
        self._reply(message, *attempt(message.get("type"), self._answer, message, payload))

    def _poll_once(self):
        while True:
            while self.wire.ready:
                self._receive()
                self.served += 1
            if not self.wire.fill(0):
                break
        self.outlet.pump()

    def _take_over(self):
        self.outlet.start_capture()
        sys.stdin = open(os.devnull)
        self._texts = sys.stdout, sys.stderr = TextOut(self.outlet, "stdout", 1), TextOut(self.outlet, "stderr", 2)
        sys.path.insert(0, "")
        self.shell.attach(self.outlet, self.interrupts)
        self.inputs.install()

    def _start_threads(self, _pump):
        """There are none: from now on waiting is polling."""
        self.interrupts.install()
        waiting.begin(self)

    def _listen(self):
        """Nobody to wake: whoever waits serves."""


def serve(config):
    """Serves one kernel on the port; the process ends with it."""
    warmth.after_fork()
    code = 1
    try:
        port = Port()
        clocks.install(port)
        PolledDriver(port, config).run()
        code = 0
    except BaseException:
        traceback.print_exc(file=sys.__stderr__)
    finally:
        os._exit(code)
