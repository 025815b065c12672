"""Our part of a Jupyter kernel: variables, files and functions of the host, answered while a cell runs.

Sent to the kernel and executed there once, silently; lives in `sys.modules` and leaves no name in the namespace.
Requests come as messages of our own type on the control channel, which ipykernel serves in a thread of its own. What
they say travels in the buffers: what Python can hold does not always fit the JSON of a message.

Executed as the package `_codeact_jupyter`, after those modules of codeact_kernel that it needs were put beside it.
"""

import atexit
import json
import os
import platform
import shutil
import sys
import tempfile
import threading

from . import files, variables
from .frames import encode_json
from .hostcalls import HostCalls

REQUEST = "codeact_request"
REPLY = "codeact_reply"
EVENT = "codeact_event"


class Json:
    """What a user expression gives back: its text is JSON."""

    def __init__(self, value):
        self._text = encode_json(value).decode("utf-8")

    def __repr__(self):
        return self._text


class ShellView:
    """IPython's shell as the modules of the driver see one."""

    next_count = 0
    after_reset = None

    def __init__(self, shell):
        self._shell = shell

    user_ns = property(lambda self: self._shell.user_ns)
    hidden = property(lambda self: self._shell.user_ns_hidden)


class Guest:
    """Answers the host's requests."""

    def __init__(self, shell, private_folder):
        self._kernel = shell.kernel
        self.folder = self._make_folder() if private_folder else os.getcwd()
        view = ShellView(shell)
        self._calls = HostCalls(self, view)
        self._view = view
        self._namespace = variables.Namespace(view, self._calls)
        self._uploads = files.Uploads(self.folder)
        self._cpu_seconds = self._cpu()
        self._kernel.control_handlers[REQUEST] = self._take
        keep_order(sys.stdout, sys.stderr)
        os.register_at_fork(after_in_child=self._calls.leave)

    def hello(self):
        """Facts of this kernel."""
        threaded = getattr(self._kernel, "control_thread", None) is not None
        return {"python": platform.python_version(), "folder": self.folder, "threaded": threaded}

    def after_cell(self):
        """What the last cell did to the namespace, and the CPU time that it took."""
        before, self._cpu_seconds = self._cpu_seconds, self._cpu()
        facts = {"cpuMs": round((self._cpu_seconds - before) * 1000, 3)}
        delta = self._namespace.delta()
        return facts if delta is None else dict(facts, namespace=delta)

    def emit(self, event, needed=False):
        """Sends an event of the running cell; called by host functions, from any thread."""
        parent = getattr(self._kernel, "get_parent", lambda _: {})("shell")
        session = self._kernel.session
        session.send(self._kernel.iopub_socket, EVENT, {}, parent, ident=b"codeact", buffers=[encode_json(event)])

    def _take(self, stream, ident, parent):
        """Answers one request. Runs in the thread of the control channel."""
        buffers = [bytes(part) for part in parent["buffers"]]
        message = json.loads(buffers[0])
        if message["type"] == "call-reply":
            self._calls.reply(message)
            return
        reply, payload = self._answer(message, buffers[1] if len(buffers) > 1 else b"")
        self._kernel.session.send(stream, REPLY, {}, parent, ident=ident, buffers=[encode_json(reply), payload])

    def _answer(self, message, payload):
        kind = message["type"]
        try:
            if kind == "define":
                return {"ok": True, "value": self._calls.define(message["functions"])}, b""
            if kind == "variables":
                return {"ok": True, "value": variables.describe_all(self._view, self._calls)}, b""
            if kind == "after-cell":
                return {"ok": True, "value": self.after_cell()}, b""
            if kind == "leave":
                # The server is about to end this process and would wait seconds for the running cell to let it.
                threading.Timer(0.1, os._exit, (0,)).start()
                self._remove_folder()
                return {"ok": True, "value": None}, b""
            if kind in files.REQUESTS:
                value, piece = files.REQUESTS[kind](self._uploads, message, payload)
                return {"ok": True, "value": value}, piece
            return {"ok": True, "value": self.hello()}, b""
        except Exception as error:
            code = getattr(error, "code", None)
            code = code if isinstance(code, str) else "invalid_input"
            return {"ok": False, "error": {"code": code, "message": str(error)}}, b""

    def _make_folder(self):
        folder = tempfile.mkdtemp(prefix="codeact-")
        os.chdir(folder)
        self._owner = os.getpid()
        self._private = folder
        atexit.register(self._remove_folder)
        return folder

    def _remove_folder(self):
        if getattr(self, "_owner", None) == os.getpid():
            shutil.rmtree(self._private, True)

    def _cpu(self):
        times = os.times()
        return sum(times[:4])


def keep_order(*streams):
    """Makes text of two streams arrive as it was written; ipykernel gathers each stream for itself, and order is lost."""
    if not all(hasattr(stream, "_flush") and hasattr(stream, "pub_thread") for stream in streams):
        return
    last = [streams[0]]
    owner = os.getpid()

    def ordered(stream):
        original = stream.write

        def write(text):
            if last[0] is not stream and os.getpid() == owner:
                # Hands over what the other one gathered, without waiting for it to be sent.
                last[0]._flush()
                last[0] = stream
            return original(text)

        return write

    for stream in streams:
        stream.write = ordered(stream)


def start(private_folder):
    """Makes the guest. A second one in the same kernel takes over from the first."""
    from IPython import get_ipython

    return Guest(get_ipython(), private_folder)
