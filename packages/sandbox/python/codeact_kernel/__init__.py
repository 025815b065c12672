"""The kernel driver: a live Python interpreter behind one Unix socket.

Standard library only, CPython 3.9 and later. `docs/formats/kernel-wire.md` describes what goes over the socket.
"""

from .driver import serve
from .warmth import after_fork, rehearse, warm

__all__ = ["after_fork", "rehearse", "serve", "warm"]
