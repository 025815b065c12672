"""Everything a cell says, in order: streams, displays, results, errors."""

import threading
import time
from collections import deque

from .capture import Capture
from .channel import Channel, text_bytes
from .frames import FrameTooLong
from .transcript import Transcript

FLUSH_SECONDS = 0.02
FLUSH_CHARACTERS = 32768
HELD_EVENTS = 100
# Events that something follows soon: of a quick cell they go out in one piece with it.
FOLLOWED = ("execution-start", "result")
LONGEST_VALUE_CHARACTERS = 16 * 1024 * 1024


class Outlet:
    """Orders and sends the events of the running cell.

    Text is gathered for at most FLUSH_SECONDS and is always sent before any other event. What already lies in the
    pipes of descriptors 1 and 2 goes before what Python writes next. Between cells output is held, within limits, for
    the next cell. `listen` is called when the host was sent what it may answer at once.
    """

    def __init__(self, wire, interrupts, limit_bytes):
        self.limit_bytes = max(4096, limit_bytes)
        self.forked = False
        self.quick = False
        self.cell = None
        self.listen = None
        self._wire = wire
        self._interrupts = interrupts
        self._lock = threading.RLock()
        self._pending = []
        self._pending_characters = 0
        self._pending_since = 0.0
        self._last_flush = 0.0
        self._held = deque()
        self._held_bytes = 0
        self._channels = {}
        self._display_bytes = 0
        self._transcript = Transcript(self.limit_bytes)
        self._capture = None

    def start_capture(self):
        """Replaces descriptors 1 and 2 by pipes; returns the loop that pumps them, for a thread of the driver."""
        self._capture = Capture()
        return self._pump

    def open_cell(self, cell, count):
        """Starts a cell: sends its first event and what was held since the last one."""
        with self._interrupts, self._lock:
            self._gather()
            self._flush()
            self.cell = cell
            self.quick = True
            self._channels = {name: Channel(name, self.limit_bytes, self._send) for name in ("stdout", "stderr")}
            self._display_bytes = 0
            self._transcript.begin(count)
            self._send({"type": "execution-start", "executionCount": count})
            held, self._held, self._held_bytes = self._held, deque(), 0
            for name, item in held:
                if name is None:
                    self._send(item)
                else:
                    self._append(name, item)
            self._flush()

    def end_quick(self):
        """The cell is no quick one: what was held back goes out, and from now on everything does at once."""
        with self._lock:
            self.quick = False
            if self._pending and self._capture is not None and not self._pending[-1][1][-1].endswith("\n"):
                # A line in the making: print() writes its end apart, right after its text.
                self._capture.wake()
            else:
                self._flush()
            self._wire.send_held()

    def settle(self):
        """Sends all text written so far and the kept tails; returns the path of the transcript, or None."""
        with self._interrupts, self._lock:
            self._finish_channels()
            return self._transcript.finish()

    def close_cell(self, event):
        """Sends the last event of a cell."""
        with self._interrupts, self._lock:
            self._finish_channels()
            self._send(event)
            self.cell = None

    def write(self, name, text):
        """Takes text of `sys.stdout` or `sys.stderr`, from any thread."""
        with self._interrupts, self._lock:
            self._gather()
            self._append(name, text)
            if self.cell is None:
                self._flush()
            elif self._pending_characters >= FLUSH_CHARACTERS:
                self._flush()
            elif text.endswith("\n") and time.monotonic() - self._last_flush > FLUSH_SECONDS:
                self._flush()
            elif self._capture is not None and not self.quick:
                self._capture.wake()

    def flush(self):
        """Sends the text written so far."""
        with self._interrupts, self._lock:
            if self._pending and self.cell is not None:
                self._gather()
                self._flush()
                self.listen()

    def emit(self, event, needed=False):
        """Sends an event of the running cell. Between cells it is held for the next one; dropped only if not needed."""
        with self._interrupts, self._lock:
            if event["type"] in ("error", "result"):
                self._finish_channels()
            else:
                self._gather()
                self._flush()
            if self.cell is not None:
                self._send(event)
            elif needed or len(self._held) < HELD_EVENTS:
                self._held.append((None, event))
        if needed:
            self.listen()

    def emit_bundle(self, event):
        """Sends a display or result after cutting what is too long; counts it against the cell's budget."""
        data, size = self._shorten(event["data"])
        event["data"] = data
        with self._interrupts, self._lock:
            self._display_bytes += size
            over = self._display_bytes - 16 * max(self.limit_bytes, 4 * 1024 * 1024)
            if over <= 0:
                text = data.get("text/plain")
                if event["type"] == "result" and isinstance(text, str):
                    self._transcript.add(text + "\n")
                self.emit(event)
            elif over <= size:
                self.write("stderr", "Further displays of this cell are left out: it showed too much.\n")

    def leave_pipes(self):
        """In a copy of the interpreter another outlet takes over; the pipes are the origin's."""
        if self._capture is not None:
            self._capture.close()
            self._capture = None

    def leave(self):
        """Turns this copy into that of a forked child of user code: text goes straight to the descriptors."""
        self.forked = True
        self._lock = threading.RLock()
        self._pending = []

    def _shorten(self, data):
        kept = {}
        size = 0
        left_out = []
        for mime, value in data.items():
            length = len(value) if isinstance(value, str) else 0
            if mime == "text/plain" and length > self.limit_bytes:
                half = self.limit_bytes // 2
                note = "\n... %d characters left out ...\n" % (length - 2 * half)
                value = value[:half] + note + value[-half:]
            elif length > LONGEST_VALUE_CHARACTERS:
                left_out.append("%s of %d characters left out" % (mime, length))
                continue
            kept[mime] = value
            size += len(value) if isinstance(value, str) else 1000
        if left_out:
            kept["text/plain"] = "\n".join([str(kept.get("text/plain", ""))] + left_out).strip()
        return kept, size

    def _send(self, event):
        try:
            message = {"type": "event", "id": self.cell, "event": event}
            self._wire.send(message, hold=self.quick and event["type"] in FOLLOWED)
        except FrameTooLong as error:
            if event["type"] in ("display", "display-update", "result"):
                note = "(output of %s bytes left out: too long to send)" % error
                self._send(dict(event, data={"text/plain": note}, metadata={}))
            elif event["type"] == "execution-end":
                self._send({key: value for key, value in event.items() if key != "namespace"})
            else:
                raise

    def _finish_channels(self):
        self._gather()
        self._flush()
        if self.cell is not None:
            for channel in self._channels.values():
                channel.finish(self._transcript)

    def _append(self, name, text):
        pending = self._pending
        if not pending:
            self._pending_since = time.monotonic()
        if pending and pending[-1][0] == name:
            pending[-1][1].append(text)
        else:
            pending.append((name, [text]))
        self._pending_characters += len(text)

    def _flush(self):
        if not self._pending:
            return
        pending, self._pending, self._pending_characters = self._pending, [], 0
        self._last_flush = time.monotonic()
        for name, texts in pending:
            text = "".join(texts)
            if self.cell is None:
                self._hold(name, text)
            elif text:
                self._channels[name].add(text, self._transcript)

    def _hold(self, name, text):
        bound = self.limit_bytes // 4
        text = text[-bound:]
        self._held.append((name, text))
        self._held_bytes += text_bytes(text)
        while self._held_bytes > bound and len(self._held) > 1:
            gone, item = self._held.popleft()
            self._held_bytes -= 0 if gone is None else text_bytes(item)

    def _gather(self):
        if self._capture is not None:
            for name, text in self._capture.drain():
                self._append(name, text)
                if self._pending_characters >= FLUSH_CHARACTERS:
                    self._flush()

    def _pump(self):
        """Waits for text in the pipes and for the time to flush. Runs in a thread of its own."""
        timeout = None
        while True:
            self._capture.wait(timeout)
            with self._lock:
                self._gather()
                timeout = None
                if self._pending:
                    # Whole lines go when the last ones are old enough; a line in the making gets its time.
                    since = self._last_flush if self._pending[-1][1][-1].endswith("\n") else self._pending_since
                    rest = since + FLUSH_SECONDS - time.monotonic()
                    if rest <= 0 or self.cell is None:
                        self._flush()
                    else:
                        timeout = rest
                if timeout is None:
                    self._capture.rest()
