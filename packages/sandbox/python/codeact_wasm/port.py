"""The host's end as device files, made by the process around the interpreter (src/wasm/inside/devices.ts)."""

import os
import struct

FOLDER = "/dev/codeact-"
PIECE_BYTES = 65536
# Position of a read that waits as long as it takes; other positions are milliseconds.
FOREVER = 1 << 40
SECONDS = struct.Struct("<d")


class Port:
    """Bytes to and from the host, text of C code, the clock of the processor. Opens five descriptors."""

    def __init__(self):
        self._frames, self._alarm, self._clock = (
            os.open(FOLDER + name, os.O_RDWR) for name in ("frames", "alarm", "clock")
        )
        self._texts = {name: os.open(FOLDER + name, os.O_RDONLY) for name in ("stdout", "stderr")}

    def receive(self, seconds=None):
        """Bytes of the host: what is there, or comes within the time (None: as long as it takes); else nothing."""
        wait = FOREVER if seconds is None else min(FOREVER, max(0, int(seconds * 1000 + 0.999)))
        return os.pread(self._frames, PIECE_BYTES, wait)

    def send(self, data):
        """Sends bytes; waits while the host does not read."""
        view = memoryview(data)
        while len(view):
            view = view[os.write(self._frames, view) :]

    def text(self, name):
        """Bytes that were written to descriptor 1 or 2 since the last call."""
        return os.read(self._texts[name], PIECE_BYTES)

    def ask_for_alarm(self):
        """Lets the handler be called soon, once."""
        os.write(self._alarm, b"\0")

    def cpu_seconds(self):
        """CPU time of the interpreter's thread."""
        return SECONDS.unpack(os.read(self._clock, SECONDS.size))[0]


class Socket:
    """The port in the shape of the socket that the driver was written for."""

    def __init__(self, port):
        self._port = port

    def set_inheritable(self, _):
        """There is nothing that could inherit."""

    def recv(self, _):
        """Waits for bytes."""
        return self._port.receive()

    def sendall(self, data):
        """Sends bytes."""
        self._port.send(data)

    def close(self):
        """Nothing to close: the port ends with the process."""
