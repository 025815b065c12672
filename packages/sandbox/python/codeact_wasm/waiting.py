"""Waiting, which in a single thread means serving the host meanwhile."""

import time
from collections import deque

_plain_sleep = time.sleep
_drivers = []


class Answers:
    """Takes the place of `queue.SimpleQueue` where the driver waits for the host's answer."""

    def __init__(self):
        self._items = deque()

    def put(self, item):
        """Adds an answer."""
        self._items.append(item)

    def get(self):
        """Waits for an answer."""
        while True:
            # Noted before the look: what the handler of an alarm takes in meanwhile must not be waited for.
            seen = _drivers[-1].served if _drivers else None
            if self._items:
                return self._items.popleft()
            wait(None, seen)


SimpleQueue = Answers


def begin(driver):
    """From now on waiting polls for this driver."""
    _drivers.append(driver)
    time.sleep = sleep


def wait(seconds, seen=None):
    """Waits until something arrives from the host (since `seen` frames, if given) or the time is over (None: none)."""
    if not _drivers:
        raise RuntimeError("nothing can be waited for here")
    _drivers[-1].poll_for(seconds, seen)


def sleep(seconds, /):
    """Delay execution for a given number of seconds. The argument may be a floating-point number."""
    if not hasattr(type(seconds), "__float__") and not hasattr(type(seconds), "__index__"):
        raise TypeError("'%s' object cannot be interpreted as an integer or float" % type(seconds).__name__)
    seconds = float(seconds)
    if seconds != seconds:
        raise ValueError("Invalid value NaN (not a number)")
    if seconds < 0:
        raise ValueError("sleep length must be non-negative")
    if not _drivers:
        _plain_sleep(seconds)
        return
    end = time.monotonic() + seconds
    while True:
        wait(max(0.0, end - time.monotonic()))
        if time.monotonic() >= end:
            return


sleep.__module__ = "time"
