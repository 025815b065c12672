"""What the host asks for between cells: saving variables, bringing them back, copying the interpreter.

A job runs in the main thread, as a cell does, because it runs code of the user (`__reduce__` and its like).
"""

import bisect

from .files import Refused

MAIN_THREAD = ("snapshot", "restore", "copy")
MAX_PIECE_BYTES = 4 * 1024 * 1024


def attempt(kind, function, *args):
    """(reply, payload) for the host: the value of a function, or why there is none."""
    try:
        value, data = function(*args)
        return {"ok": True, "value": value}, data
    except Refused as refused:
        failure = {"code": refused.code, "message": str(refused)}
    except KeyboardInterrupt:
        failure = {"code": "timeout", "message": "%s was interrupted" % kind}
    except Exception as error:
        text = "%s: %s" % (type(error).__name__, error)
        failure = {"code": "internal", "message": "%s failed: %s" % (kind, text)}
    return {"ok": False, "error": failure}, b""


class Jobs:
    """The jobs of one driver, and the bytes that go in and out in pieces."""

    def __init__(self, driver):
        self._driver = driver
        self._parts = []
        self._starts = []
        self._incoming = bytearray()

    def run(self, message):
        """Runs one job; returns (value, payload) of its reply."""
        kind = message["type"]
        if kind == "snapshot":
            return self._save(message), b""
        if kind == "restore":
            return self._restore(), b""
        return self._driver.copy(message), b""

    def answer(self, message, payload):
        """Answers what needs no turn of its own."""
        kind = message.get("type")
        if kind == "snapshot-read":
            return None, self._read(int(message["offset"]), int(message["length"]))
        if kind == "snapshot-end":
            self._parts, self._starts = [], []
            return None, b""
        if kind == "restore-part":
            if message.get("part") in ("only", "first"):
                self._incoming = bytearray()
            self._incoming += payload
            return None, b""
        raise Refused("not_supported", "unknown request %r" % kind)

    def _save(self, message):
        # Late: what it imports costs a driver that starts on its own a third of its start.
        from . import snapshot

        driver = self._driver
        making = snapshot.Making(driver.shell, driver.calls, int(message["maxBytes"]))
        facts, self._parts = making.make(driver.folder if message.get("files") else None)
        self._starts, total = [], 0
        for part in self._parts:
            self._starts.append(total)
            total += part.nbytes
        return facts

    def _read(self, offset, length):
        """A piece of the snapshot, which lies in several parts."""
        wanted = min(length, MAX_PIECE_BYTES)
        number = bisect.bisect_right(self._starts, offset) - 1
        pieces = []
        while wanted > 0 and 0 <= number < len(self._parts):
            inside = offset - self._starts[number]
            piece = self._parts[number][inside : inside + wanted]
            pieces.append(piece)
            wanted -= piece.nbytes
            offset += piece.nbytes
            number += 1
        return b"".join(pieces)

    def _restore(self):
        from . import snapshot

        driver = self._driver
        data, self._incoming = self._incoming, bytearray()
        try:
            return snapshot.bring_back(data, driver.shell, driver.calls, driver.folder)
        finally:
            # What came back is no change that the next cell made.
            driver.namespace.forget()
