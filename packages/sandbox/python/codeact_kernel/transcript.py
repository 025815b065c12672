"""A file with the whole text output of a long cell, for later cells to read."""

import os
import tempfile

LONG_CHARACTERS = 20000


class Transcript:
    """Gathers a cell's text; becomes a file when it is long. A full disk costs the file and nothing else."""

    def __init__(self, limit_bytes):
        self._limit = limit_bytes
        self._texts = []
        self._characters = 0
        self._count = 0
        self._file = None
        self._failed = False

    def begin(self, count):
        """Starts over for cell number `count`."""
        self._texts = []
        self._characters = 0
        self._count = count
        self._file = None
        self._failed = False

    def add(self, text):
        """Takes text that was sent."""
        self._characters += len(text)
        if self._failed:
            return
        if self._file is not None:
            self._write(text)
            return
        self._texts.append(text)
        if self._characters > LONG_CHARACTERS:
            self._open()

    def finish(self):
        """Closes the file; returns its path, or None when the output was short."""
        if self._file is None:
            return None
        file, self._file = self._file, None
        try:
            file.close()
        except OSError:
            return None
        return None if self._failed else file.name

    def _open(self):
        folder = os.path.join(tempfile.gettempdir(), "codeact", "outputs")
        path = os.path.join(folder, "cell-%d.txt" % self._count)
        try:
            os.makedirs(folder, exist_ok=True)
            self._file = open(path, "w", encoding="utf-8", errors="backslashreplace")
        except OSError:
            self._failed = True
            return
        texts, self._texts = self._texts, []
        self._write("".join(texts))

    def _write(self, text):
        try:
            self._file.write(text)
        except OSError:
            self._failed = True
