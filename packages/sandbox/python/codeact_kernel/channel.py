"""One text stream of one cell, within its limit."""

from collections import deque

PIECE_CHARACTERS = 1024 * 1024


def text_bytes(text):
    """Length of a text in UTF-8."""
    return len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))


def split_at(text, count):
    """Splits a text so that the first part has at most `count` bytes."""
    if text.isascii():
        return text[:count], text[count:]
    first = text.encode("utf-8", "surrogatepass")[:max(0, count)]
    head = first.decode("utf-8", "ignore") if count > 0 else ""
    if not text.startswith(head):
        head = text[: count // 4]
    return head, text[len(head):]


class Channel:
    """Streams the first three quarters of the limit, keeps the last quarter for the end, counts what is dropped."""

    def __init__(self, name, limit_bytes, send):
        self._name = name
        self._limit = limit_bytes
        self._send = send
        self._head_left = limit_bytes - limit_bytes // 4
        self._tail = deque()
        self._tail_bytes = 0
        self._dropped = 0

    def add(self, text, transcript):
        """Takes text; sends what the head still has room for."""
        if self._head_left > 0:
            size = text_bytes(text)
            if size <= self._head_left:
                head, text = text, ""
                self._head_left -= size
            else:
                head, text = split_at(text, self._head_left)
                self._head_left = 0
            transcript.add(head)
            self._stream(head)
        if text:
            self._keep(text)

    def finish(self, transcript):
        """Sends the kept tail, after saying what was dropped before it."""
        if not self._tail and not self._dropped:
            return
        excess = self._tail_bytes - self._limit // 4
        if excess > 0:
            dropped, rest = split_at(self._tail.popleft()[1], excess)
            self._dropped += text_bytes(dropped)
            self._tail.appendleft((0, rest))
        if self._dropped:
            transcript.add("\n... %d bytes left out ...\n" % self._dropped)
            self._send(
                {
                    "type": "output-truncated",
                    "name": self._name,
                    "droppedBytes": self._dropped,
                    "limitBytes": self._limit,
                }
            )
        tail = "".join(text for _, text in self._tail)
        self._tail.clear()
        self._tail_bytes = self._dropped = 0
        transcript.add(tail)
        self._stream(tail)

    def _stream(self, text):
        for start in range(0, len(text), PIECE_CHARACTERS):
            self._send({"type": "stream", "name": self._name, "text": text[start : start + PIECE_CHARACTERS]})

    def _keep(self, text):
        bound = self._limit // 4
        if len(text) > bound:
            gone = text[:-bound]
            self._dropped += text_bytes(gone)
            text = text[-bound:]
        size = text_bytes(text)
        self._tail.append((size, text))
        self._tail_bytes += size
        while self._tail and self._tail_bytes - self._tail[0][0] >= bound:
            self._dropped += self._tail[0][0]
            self._tail_bytes -= self._tail.popleft()[0]
