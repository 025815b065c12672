"""Descriptors 1 and 2 as pipes, so that C code, child processes and `os.write` are heard as well."""

import codecs
import fcntl
import os
import select
import sys

PIPE_BYTES = 1024 * 1024
SET_PIPE_SIZE = 1031  # F_SETPIPE_SZ of Linux, without a name in Python 3.9


class Capture:
    """Owns the reading ends. Not safe by itself: the outlet's lock is held around `drain`, `wake` and `rest`."""

    def __init__(self):
        decoder = codecs.getincrementaldecoder("utf-8")
        self._sources = {}
        self._poller = select.poll()
        self._waiter = select.poll()
        for target, name in ((1, "stdout"), (2, "stderr")):
            reading, writing = os.pipe()
            os.dup2(writing, target)
            os.close(writing)
            os.set_blocking(reading, False)
            self._widen(reading)
            self._sources[reading] = (name, decoder("replace"))
            self._poller.register(reading, select.POLLIN)
            self._waiter.register(reading, select.POLLIN)
        self._wake_reading, self._wake_writing = os.pipe()
        os.set_blocking(self._wake_reading, False)
        os.set_blocking(self._wake_writing, False)
        self._waiter.register(self._wake_reading, select.POLLIN)
        self._awake = False

    @staticmethod
    def _widen(descriptor):
        try:
            fcntl.fcntl(descriptor, SET_PIPE_SIZE, PIPE_BYTES)
        except OSError:
            pass

    def wait(self, seconds):
        """Blocks until there is something to read, `wake` was called, or the time is over."""
        self._waiter.poll(None if seconds is None else max(1, int(seconds * 1000)))
        try:
            os.read(self._wake_reading, 4096)
        except BlockingIOError:
            pass

    def wake(self):
        """Ends the pump's `wait`; costs nothing while the pump is awake."""
        if not self._awake:
            self._awake = True
            os.write(self._wake_writing, b"x")

    def rest(self):
        """The pump has nothing left to do."""
        self._awake = False

    def drain(self):
        """Everything that lies in the pipes now, as (stream name, text)."""
        while True:
            ready = self._poller.poll(0)
            if not ready:
                return
            for descriptor, _ in ready:
                name, decoder = self._sources[descriptor]
                try:
                    data = os.read(descriptor, PIPE_BYTES)
                except BlockingIOError:
                    continue
                text = decoder.decode(data)
                if text:
                    yield name, text

    def close(self):
        """Closes the reading ends; in a copy of the interpreter they belong to its origin."""
        for descriptor in (*self._sources, self._wake_reading, self._wake_writing):
            os.close(descriptor)


_c_library = []


def flush_c_streams():
    """Writes out what C code left in its stdio buffers; only where ctypes is already in use."""
    ctypes = sys.modules.get("ctypes")
    if ctypes is None:
        return
    try:
        if not _c_library:
            _c_library.append(ctypes.CDLL(None))
        _c_library[0].fflush(None)
    except (AttributeError, OSError):
        pass
