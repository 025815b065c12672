"""`input()` and `getpass()` answered by the host."""

import builtins
import getpass
import itertools
import queue


class Inputs:
    """Questions that wait for the host, from any thread."""

    def __init__(self, outlet):
        self._outlet = outlet
        self._waiting = {}
        self._numbers = itertools.count(1)
        self._forked = False

    def install(self):
        """Replaces `input` and `getpass.getpass`."""

        def input(prompt="", /):
            """Reads one line from the person who watches this session."""
            return self._ask(str(prompt), False)

        def getpass_replacement(prompt="Password: ", stream=None):
            """Reads one line that is not shown."""
            return self._ask(str(prompt), True)

        input.__module__ = "builtins"
        getpass_replacement.__name__ = getpass_replacement.__qualname__ = "getpass"
        getpass_replacement.__module__ = "getpass"
        builtins.input = input
        getpass.getpass = getpass_replacement

    def reply(self, message):
        """Takes the host's answer. Called by the reader thread."""
        waiter = self._waiting.get(message.get("id"))
        if waiter is not None:
            waiter.put(message)

    def move(self, outlet):
        """In a copy of the interpreter questions go out by another way."""
        self._outlet, self._waiting = outlet, {}

    def leave(self):
        """In a forked child of user code nobody answers."""
        self._forked = True

    def _ask(self, prompt, password):
        if self._forked:
            raise EOFError("input() is not answered in a forked process")
        key = "input-%d" % next(self._numbers)
        waiter = self._waiting[key] = queue.SimpleQueue()
        try:
            event = {"type": "input-request", "id": key, "prompt": prompt, "password": password}
            self._outlet.emit(event, needed=True)
            answer = waiter.get()
        finally:
            del self._waiting[key]
        if answer.get("eof") or not isinstance(answer.get("text"), str):
            raise EOFError("EOF when reading a line")
        return answer["text"]
