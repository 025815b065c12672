"""An event loop for `asyncio` whose waiting serves the host. There are no sockets and threads it could watch."""

import asyncio
import warnings
from asyncio import events

from . import waiting


class _Selector:
    def select(self, seconds):
        """Waits; nothing else can become ready."""
        if seconds is None or seconds > 0:
            waiting.wait(seconds)
        return ()

    def close(self):
        """Nothing to close."""


class WaitLoop(asyncio.BaseEventLoop):
    """Runs callbacks and timers."""

    def __init__(self):
        super().__init__()
        self._selector = _Selector()

    def _process_events(self, _):
        """There are none."""

    def _write_to_self(self):
        """Nobody else could be waiting."""


class WaitPolicy(asyncio.DefaultEventLoopPolicy):
    """Makes such loops."""

    _loop_factory = WaitLoop


def install():
    """Makes `asyncio.run` and every other way to a loop use this one."""
    events._set_running_loop(None)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        asyncio.set_event_loop_policy(WaitPolicy())
