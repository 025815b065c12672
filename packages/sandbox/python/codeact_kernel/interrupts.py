"""Turns the host's interrupt into a KeyboardInterrupt that is raised in user code and nowhere else."""

import _signal
import os
import signal
import sys
import threading
import time

FIRST_PAUSE_SECONDS = 0.005
LONGEST_PAUSE_SECONDS = 0.5


class Interrupts:
    """Guards the main thread.

    Cells are numbered by the reader as it queues them (`queued`) and by the main thread as it begins and ends them
    (`started`, `finished`); an interrupt is meant for one number (`target`) and is void once that cell has ended, so none can leak into the
    next one. `call` is the only way into user code: the signal handler raises only where `call` is on the stack and
    no shield (`with interrupts:`) is held; otherwise the interrupt waits for the shield's end or the next `call`.
    """

    def __init__(self):
        self.queued = 0
        self.started = 0
        self.finished = 0
        self.children = set()
        self.delivered = False
        self._target = 0
        self._sent = 0
        self._seen = 0
        self._depth = 0
        self._main = threading.main_thread().ident

    def install(self):
        """Makes this the handler of SIGINT; repeated before every cell because user code may replace it."""
        # The module below `signal` does not turn the answer into a name first, which takes longer than a quick cell.
        if _signal.getsignal(signal.SIGINT) != self._on_signal:
            signal.signal(signal.SIGINT, self._on_signal)

    def request(self):
        """Interrupts the running or queued cell. Called by the reader thread; does nothing when idle."""
        if self.queued <= self.finished:
            return
        self._target = self.queued
        for child in list(self.children):
            signal_group(child, signal.SIGINT)
        self._signal()
        try:
            threading.Thread(target=self._insist, args=(self.queued,), name="codeact-interrupt", daemon=True).start()
        except RuntimeError:
            # The cell used up the threads it may have; the host repeats its interrupt after a second.
            return

    def _signal(self):
        self._sent += 1
        signal.pthread_kill(self._main, signal.SIGINT)

    def _insist(self, cell):
        """Repeats the signal until it was heard: one that comes just before a blocking call does not end that call."""
        pause = FIRST_PAUSE_SECONDS
        while self._target == cell and self.finished < cell:
            time.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE_SECONDS)
            if self._target == cell and self.finished < cell:
                self._signal()

    def begin(self):
        """A cell starts."""
        self.started += 1
        self.delivered = False
        self.install()

    def end(self):
        """The cell is over; an interrupt meant for it is void."""
        self.finished += 1

    def call(self, function, *args):
        """Runs a function that may be interrupted."""
        if self._target > self.finished:
            self._raise()
        return function(*args)

    def __enter__(self):
        if threading.get_ident() == self._main:
            self._depth += 1
        return self

    def __exit__(self, *_):
        if threading.get_ident() == self._main:
            self._depth -= 1
            if self._target > self.finished and not self._depth and self._in_call(sys._getframe(1)):
                self._raise()

    def _on_signal(self, _number, frame):
        ours = self._seen < self._sent
        self._seen = self._sent
        if ours and self._target <= self.finished:
            return
        if not self._depth and self._in_call(frame):
            self._raise()

    def _raise(self):
        self._target = 0
        self.delivered = True
        raise KeyboardInterrupt

    def _in_call(self, frame):
        # Asked for each time: the code may have been moved (gathering.py).
        code = Interrupts.call.__code__
        while frame is not None:
            if frame.f_code is code:
                return True
            frame = frame.f_back
        return False



def signal_group(child, number):
    """Sends a signal to the process group of a child started in its own session."""
    try:
        if child.poll() is None:
            os.killpg(child.pid, number)
    except OSError:
        pass
