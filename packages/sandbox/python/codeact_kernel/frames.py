"""Frames on the socket: two lengths, a JSON header, raw bytes (docs/formats/kernel-wire.md)."""

import json
import struct
import threading

LENGTHS = struct.Struct(">II")
MAX_HEADER_BYTES = 32 * 1024 * 1024
MAX_PAYLOAD_BYTES = 16 * 1024 * 1024

_plain = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))
_escaped = json.JSONEncoder(ensure_ascii=True, allow_nan=False, separators=(",", ":"))


def jsonable(value, depth=0):
    """The nearest JSON value: not-a-number becomes null, unknown objects their text."""
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, float):
        return value if value - value == 0 else None
    if depth > 50:
        return None
    if isinstance(value, dict):
        return {str(key): jsonable(item, depth + 1) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [jsonable(item, depth + 1) for item in value]
    return str(value)


def encode_json(value):
    """UTF-8 JSON of a value; lone surrogates are escaped, what JSON lacks is replaced."""
    try:
        return _plain.encode(value).encode("utf-8")
    except UnicodeEncodeError:
        return _escaped.encode(value).encode("ascii")
    except (TypeError, ValueError, RecursionError):
        return _escaped.encode(jsonable(value)).encode("ascii")


class FrameTooLong(Exception):
    """A frame would exceed what the wire allows."""


class Wire:
    """One end of the socket. `send` may be called from any thread; `read` belongs to one."""

    def __init__(self, sock, interrupts):
        self._sock = sock
        self._interrupts = interrupts
        self._lock = threading.Lock()
        self._sender = None
        self._deferred = []
        self._held = b""
        self._buffer = bytearray()

    def send(self, message, payload=b"", hold=False):
        """Sends one frame whole; with `hold` it may wait for the next one and go in one piece with it.

        A signal handler or finalizer of user code may print while this very thread is sending; its frame then waits
        for the one under way.
        """
        header = encode_json(message)
        if len(header) > MAX_HEADER_BYTES or len(payload) > MAX_PAYLOAD_BYTES:
            raise FrameTooLong(len(header))
        data = LENGTHS.pack(len(header), len(payload)) + header + payload
        me = threading.get_ident()
        if self._sender == me:
            self._deferred.append(data)
            return
        with self._interrupts, self._lock:
            self._sender = me
            try:
                self._held += data
                if not hold:
                    self._send_held()
                while self._deferred:
                    self._sock.sendall(self._deferred.pop(0))
            except OSError:
                # The host is gone; the reader sees the end of the socket and ends the process.
                self._deferred.clear()
            finally:
                self._sender = None

    def send_held(self):
        """Sends what waits for a next frame."""
        with self._interrupts, self._lock:
            try:
                self._send_held()
            except OSError:
                return

    def _send_held(self):
        data, self._held = self._held, b""
        if data:
            self._sock.sendall(data)

    def read(self):
        """The next frame as (message, payload), or None when the host closed the socket."""
        lengths = self._take(LENGTHS.size)
        if lengths is None:
            return None
        header_bytes, payload_bytes = LENGTHS.unpack(lengths)
        header = self._take(header_bytes)
        payload = self._take(payload_bytes)
        if header is None or payload is None:
            return None
        return json.loads(header), bytes(payload)

    def _take(self, count):
        while len(self._buffer) < count:
            try:
                piece = self._sock.recv(262144)
            except OSError:
                return None
            if not piece:
                return None
            self._buffer += piece
        taken = self._buffer[:count]
        del self._buffer[:count]
        return taken

    def close(self):
        """Closes this process's copy of the socket; used in forked children of user code."""
        self._sock.close()

    def detach(self):
        """Leaves the socket alone and open; returns its descriptor. Used in a copy of the interpreter."""
        return self._sock.detach()
