"""Puts the code that every session runs side by side, so that few pages of memory are copied for it.

A call counts a reference to the code of its function. After a fork the first such count on a page costs the session a
copy of that page, and the code of one cell lies among everything that was imported: a page for almost every function.
"""

import gc
import sys
import types

# Modules of which a session runs most functions on its way to its first cell.
_ALWAYS = ("codeact_forkserver", "codeact_kernel", "threading", "_weakrefset", "queue", "random")
# Later versions never make calls of a function fast again whose code was replaced.
_SUPPORTED = sys.version_info < (3, 14)

# Old and new code by the id of either. The old ones stay alive, so that nothing else is put in their places.
_moved = {}


def gather(body):
    """Gives the functions that `body` calls, and those of `_ALWAYS`, equal code that lies together.

    What was gathered before stays where it is.
    """
    if not _SUPPORTED:
        return
    codes = _run_by(body)
    ran, others = [], []
    for thing in gc.get_objects():
        # Not isinstance: that would run code of foreign proxies.
        if type(thing) is types.FunctionType:
            module = thing.__module__
            if id(thing.__code__) in codes:
                ran.append(thing)
            elif type(module) is str and module.startswith(_ALWAYS):
                others.append(thing)
    for function in ran + others:
        function.__code__ = _move(function.__code__, codes)


def _run_by(body):
    """The code objects, by id, of all Python functions that a function without arguments calls."""
    found = {}

    def note(frame, event, _argument):
        if event == "call":
            found[id(frame.f_code)] = frame.f_code

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        body()
    finally:
        sys.setprofile(before)
    return found


def _move(code, codes):
    """An equal code object, with equal ones in it."""
    if id(code) not in _moved:
        parts = code.co_consts
        if any(id(part) in codes for part in parts):
            parts = tuple(_move(part, codes) if id(part) in codes else part for part in parts)
        moved = code.replace(co_consts=parts)
        _moved[id(code)] = code, moved
        _moved[id(moved)] = moved, moved
    return _moved[id(code)][1]
