"""What the kernel driver needs where Python is WebAssembly: one thread, no signals from outside, no sockets.

Runs below Pyodide only. The host's end is a few device files (`port.py`); frames that arrive while a cell runs are
served by a handler that the host's interrupt triggers (`interrupts.py`), waiting is serving (`waiting.py`).
"""

from .boot import rehearse, serve

__all__ = ["rehearse", "serve"]
