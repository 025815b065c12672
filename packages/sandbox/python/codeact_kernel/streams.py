"""`sys.stdout` and `sys.stderr` of user code."""

import codecs
import io
import os


class TextOut(io.TextIOBase):
    """A text stream whose text goes to the outlet; in forked children of user code, to the descriptor."""

    def __init__(self, outlet, name, descriptor):
        super().__init__()
        self._outlet = outlet
        self._name = name
        self._descriptor = descriptor
        self.buffer = BytesOut(self)

    def move(self, outlet):
        """In a copy of the interpreter text goes out by another way."""
        self._outlet = outlet

    name = property(lambda self: "<%s>" % self._name)
    mode = "w"
    encoding = "utf-8"
    errors = "backslashreplace"
    newlines = None
    line_buffering = True

    def write(self, text):
        """Takes text as `print` does."""
        if not isinstance(text, str):
            raise TypeError("write() argument must be str, not %s" % type(text).__name__)
        if self._outlet.forked:
            os.write(self._descriptor, text.encode("utf-8", "backslashreplace"))
        elif text:
            self._outlet.write(self._name, text)
        return len(text)

    def writelines(self, lines):
        """Takes several texts."""
        self.write("".join(lines))

    def flush(self):
        """Sends what was written: the process may be about to end."""
        if not self._outlet.forked:
            self._outlet.flush()

    def fileno(self):
        """The descriptor that child processes may be given."""
        return self._descriptor

    def isatty(self):
        """False: there is no terminal."""
        return False

    def writable(self):
        """True."""
        return True

    def reconfigure(self, **_):
        """Accepted for programs that set an encoding; the encoding is always UTF-8."""

    def close(self):
        """Ignored: later cells still print."""


class BytesOut(io.RawIOBase):
    """`sys.stdout.buffer`."""

    def __init__(self, text):
        super().__init__()
        self._text = text
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")

    def writable(self):
        """True."""
        return True

    def fileno(self):
        """The descriptor that child processes may be given."""
        return self._text.fileno()

    def write(self, data):
        """Takes UTF-8 bytes."""
        view = bytes(data)
        self._text.write(self._decoder.decode(view))
        return len(view)

    def close(self):
        """Ignored: later cells still print."""
