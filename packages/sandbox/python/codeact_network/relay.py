"""Carries connections from a TCP port of the session's loopback to a Unix socket: one thread, bounded buffers."""

import os
import selectors
import signal
import socket
import threading
import time

HOST = "127.0.0.1"
BACKLOG = 128
# Bytes read ahead for a side that does not take them.
BUFFER_BYTES = 128 * 1024
CONNECT_SECONDS = 5.0
# More than the proxy lets in; the rest waits in the backlog.
MAX_PAIRS = 128
# Out of descriptors: the listener stays readable, and asking again at once would only burn time.
PAUSE_SECONDS = 0.05
# How often a port is tried that another relay had: programs keep the address that they have read once.
RETRY_SECONDS = 5.0


class _Way:
    """One direction of a connection."""

    def __init__(self, source, sink):
        self.source = source
        self.sink = sink
        self.data = bytearray()
        self.ended = False
        self.done = False

    def read(self):
        """Takes what the source has."""
        data = self.source.recv(BUFFER_BYTES)
        self.data += data
        self.ended = not data

    def write(self):
        """Gives what the sink takes, and its end when there is nothing left."""
        if self.data:
            del self.data[:self.sink.send(self.data)]
        if self.ended and not self.data and not self.done:
            self.done = True
            self.sink.shutdown(socket.SHUT_WR)

    @property
    def reads(self):
        """Whether there is room for more."""
        return not self.ended and len(self.data) < BUFFER_BYTES

    @property
    def writes(self):
        """Whether there is something to give."""
        return bool(self.data) or (self.ended and not self.done)


class _Pair:
    """One connection: a socket of the session and one of the proxy."""

    def __init__(self, inner, outer):
        self.sockets = (inner, outer)
        self.ways = (_Way(inner, outer), _Way(outer, inner))

    def serve(self, sock, events):
        """Moves what can be moved; returns False when the connection is over."""
        there, back = self.ways if sock is self.sockets[0] else self.ways[::-1]
        try:
            if events & selectors.EVENT_READ and there.reads:
                there.read()
            if events & selectors.EVENT_WRITE and back.writes:
                back.write()
            # Most of the time the other side takes it at once, which saves a round.
            if there.writes:
                there.write()
        except (BlockingIOError, InterruptedError):
            return True
        except OSError:
            return False
        return not (there.done and back.done)

    def events(self, sock):
        """What to wait for on one of the two sockets."""
        there, back = self.ways if sock is self.sockets[0] else self.ways[::-1]
        return (selectors.EVENT_READ if there.reads else 0) | (selectors.EVENT_WRITE if back.writes else 0)

    def shut(self):
        """Ends both sides, also where a forked child still holds copies of them."""
        for sock in self.sockets:
            try:
                sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass


def _listener(port):
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((HOST, port))
        listener.listen(BACKLOG)
        listener.setblocking(False)
    except OSError:
        listener.close()
        raise
    return listener


class Relay:
    """Listens on the loopback and connects to the proxy's socket, once per connection."""

    def __init__(self, address):
        self._address = address
        self._listeners = []
        self._wanted = None
        self._pairs = {}
        self._watched = {}
        self._selector = None
        self._wake = None
        self._thread = None
        self._closed = False
        self._left = False

    def listen(self, port):
        """Listens on the port, or on a free one as long as it is taken; returns which."""
        try:
            self._listeners.append(_listener(port))
        except OSError:
            self._wanted = port
            self._listeners.append(_listener(0))
        return self._listeners[0].getsockname()[1]

    def start(self):
        """Relays in a thread of its own until the process ends."""
        self._wake = os.pipe()
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._wake[0], selectors.EVENT_READ)
        for listener in self._listeners:
            self._selector.register(listener, selectors.EVENT_READ)
        os.register_at_fork(after_in_child=self._leave)
        self._thread = threading.Thread(target=self._run, name="codeact-network", daemon=True)
        mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            self._thread.start()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)

    def close(self):
        """Ends the thread and every connection."""
        if not self._closed:
            self._closed = True
            os.write(self._wake[1], b"x")
            self._thread.join()

    def _leave(self):
        """In a forked child: the thread is gone, and what is open belongs to the parent.

        Closing is all that is done: the selector is shared with the parent, and unregistering would reach it there.
        """
        if self._left:
            return
        self._left = True
        if not self._closed:
            self._closed = True
            self._close_all()

    def _close_all(self):
        self._selector.close()
        for descriptor in self._wake:
            os.close(descriptor)
        for listener in self._listeners:
            listener.close()
        for sock in self._pairs:
            sock.close()

    def _run(self):
        while not self._closed:
            ready = self._selector.select(None if self._wanted is None else RETRY_SECONDS)
            for key, events in ready:
                if key.fileobj in self._listeners:
                    self._accept(key.fileobj)
                elif key.fileobj in self._pairs:
                    self._serve(key.fileobj, events)
            if self._wanted is not None:
                self._listen_again()
        for pair in set(self._pairs.values()):
            pair.shut()
        self._close_all()

    def _listen_again(self):
        try:
            listener = _listener(self._wanted)
        except OSError:
            return
        self._wanted = None
        self._listeners.append(listener)
        self._selector.register(listener, selectors.EVENT_READ)

    def _accept(self, listener):
        try:
            inner = listener.accept()[0]
        except BlockingIOError:
            return
        except OSError:
            time.sleep(PAUSE_SECONDS)
            return
        if len(self._pairs) >= 2 * MAX_PAIRS:
            inner.close()
            return
        outer = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            outer.settimeout(CONNECT_SECONDS)
            outer.connect(self._address)
        except OSError:
            outer.close()
            inner.close()
            return
        pair = _Pair(inner, outer)
        for sock in pair.sockets:
            sock.setblocking(False)
            self._pairs[sock] = pair
        inner.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._watch(pair)

    def _serve(self, sock, events):
        pair = self._pairs[sock]
        if pair.serve(sock, events):
            self._watch(pair)
            return
        pair.shut()
        for member in pair.sockets:
            self._expect(member, 0)
            del self._pairs[member]
            member.close()

    def _watch(self, pair):
        for sock in pair.sockets:
            self._expect(sock, pair.events(sock))

    def _expect(self, sock, events):
        before = self._watched.get(sock, 0)
        if events == before:
            return
        if not before:
            self._selector.register(sock, events)
        elif events:
            self._selector.modify(sock, events)
        else:
            self._selector.unregister(sock)
        if events:
            self._watched[sock] = events
        else:
            del self._watched[sock]
