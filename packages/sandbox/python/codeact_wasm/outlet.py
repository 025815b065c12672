"""The driver's outlet without a thread that pumps."""

import codecs
import time

from codeact_kernel.outlet import FLUSH_SECONDS, Outlet


class PortCapture:
    """What C code wrote to descriptors 1 and 2, as the host's process kept it."""

    def __init__(self, port):
        decoder = codecs.getincrementaldecoder("utf-8")
        self._port = port
        self._decoders = {name: decoder("replace") for name in ("stdout", "stderr")}
        self._awake = False

    def wake(self):
        """Asks for an alarm, which pumps; costs nothing while one is on its way."""
        if not self._awake:
            self._awake = True
            self._port.ask_for_alarm()

    def rest(self):
        """No alarm is on its way any more."""
        self._awake = False

    def drain(self):
        """Everything that was written, as (stream name, text)."""
        for name, decoder in self._decoders.items():
            data = self._port.text(name)
            while data:
                text = decoder.decode(data)
                if text:
                    yield name, text
                data = self._port.text(name)


class PolledOutlet(Outlet):
    """Text that waits for its time is sent by `pump`, which the driver calls whenever it serves."""

    port = None

    def start_capture(self):
        """Nothing to start: the text of descriptors 1 and 2 is fetched."""
        self._capture = PortCapture(self.port)

    def open_cell(self, cell, count):
        """Starts a cell. No cell is a quick one: nobody could end its being one later."""
        super().open_cell(cell, count)
        self.end_quick()

    def pump(self):
        """Sends text whose time has come; asks to be called again for text whose time is still to come."""
        self._capture.rest()
        with self._lock:
            self._gather()
            if not self._pending or self.cell is None:
                return
            since = self._last_flush if self._pending[-1][1][-1].endswith("\n") else self._pending_since
            if time.monotonic() - since >= FLUSH_SECONDS:
                self._flush()
            else:
                self._capture.wake()

    def flush_before_wait(self):
        """Sends everything: nothing else will for a while."""
        with self._interrupts, self._lock:
            self._gather()
            if self.cell is not None:
                self._flush()
