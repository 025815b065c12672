"""The driver's interrupts where nobody but the main thread exists to read the host's frames."""

import _signal
import _thread
import signal
import sys

from codeact_kernel.interrupts import Interrupts

# What the host raises when frames have arrived or an alarm is due (ALARM_SIGNAL of src/wasm/inside/channel.ts).
ALARM = 29


class PolledInterrupts(Interrupts):
    """Calls `poll` between two steps of user code when the host asks, never inside a shield."""

    poll = None

    def __init__(self):
        super().__init__()
        self._alarmed = False
        self._wanted = False

    @property
    def shielded(self):
        """Whether the driver is in the middle of something."""
        return self._depth > 0

    def install(self):
        """Also listens to the host's alarm; repeated before every cell because user code may replace handlers."""
        super().install()
        if _signal.getsignal(ALARM) != self._on_alarm:
            signal.signal(ALARM, self._on_alarm)

    def begin(self):
        """A cell starts. What arrived since the main thread last read is served at the first chance."""
        super().begin()
        self._alarmed = True

    def request(self):
        """Interrupts the running or queued cell, as soon as the frames that came with it are served."""
        if self.queued > self.finished:
            self._target = self.queued
            self._wanted = True

    def run_shielded(self, function):
        """Runs the driver's own code in the middle of user code; an interrupt asked for meanwhile follows it."""
        try:
            while True:
                self._alarmed = False
                self._depth += 1
                try:
                    function()
                finally:
                    self._depth -= 1
                # An alarm in the very last moment means frames that nobody would look for.
                if self._depth or not self._alarmed:
                    break
        finally:
            if self._wanted and not self._depth:
                self._wanted = False
                self._signal()

    def _signal(self):
        self._sent += 1
        _thread.interrupt_main(signal.SIGINT)

    def _on_alarm(self, _number, _frame):
        if self.started <= self.finished:
            # Between cells the main thread reads by itself.
            return
        if self._depth:
            self._alarmed = True
        else:
            self.poll()

    def __exit__(self, *_):
        self._depth -= 1
        if self._depth:
            return
        if self._alarmed:
            self._alarmed = False
            if self.started > self.finished:
                self.poll()
        if self._target > self.finished and self._in_call(sys._getframe(1)):
            self._raise()
