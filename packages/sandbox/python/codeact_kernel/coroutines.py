"""Top-level await: one event loop per kernel, created by the first cell that awaits."""

import asyncio


def new_loop():
    """A loop that later cells go on with."""
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    return loop


def close_loop(loop):
    """Closes a loop."""
    loop.close()
    asyncio.set_event_loop(None)


def run(loop, coroutine):
    """Runs a coroutine to its end; an interrupt cancels it, so that its `finally` blocks run."""
    task = loop.create_task(coroutine)
    try:
        return loop.run_until_complete(task)
    except BaseException:
        if not task.done():
            task.cancel()
            try:
                loop.run_until_complete(task)
            except (asyncio.CancelledError, Exception):
                pass
        raise
