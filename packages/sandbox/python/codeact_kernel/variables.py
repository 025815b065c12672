"""Variables as the host shows them, and what a cell did to them, without running code of the user."""

import sys
import types
from collections import OrderedDict, deque

from .previews import preview
from .tracebacks import type_name

SIZED = (list, tuple, dict, set, frozenset, str, bytes, bytearray, deque, range)
MOST_NAMES = 5000
LONGEST_NAME = 200
MOST_ELEMENTS = 200
MOST_REPORTED = 100
# So many `_i5` and `_5` stay; `In[5]` and `Out[5]` stay longer. Thousands of names would slow every cell.
NUMBERED_NAMES = 100

_scalars = (int, float, bool, complex, str, bytes, type(None))
_functions = (types.FunctionType, types.BuiltinFunctionType)
_suspended = (types.GeneratorType, types.CoroutineType, types.AsyncGeneratorType)


def describe_all(shell, calls):
    """Every user variable, sorted by name."""
    items = user_items(shell, calls)
    return [describe(name, items[name]) for name in sorted(items)[:MOST_NAMES]]


def user_items(shell, calls):
    """The user's names: no private ones, no modules, nothing that the shell or the host put there."""
    hidden, functions = shell.hidden, calls.functions
    # Written out and not called: this runs after every cell, over all names.
    public = [
        (name, value)
        for name, value in list(shell.user_ns.items())
        if type(name) is str and name[:1] != "_" and len(name) <= LONGEST_NAME
    ]
    return {
        name: value
        for name, value in public
        if type(value) is not types.ModuleType
        and not (name in functions and functions[name] is value)
        and not (name in hidden and hidden[name] is value)
    }


def describe(name, value):
    """One row of the variables list."""
    row = {"name": name, "type": type_name(type(value)), "preview": ""}
    try:
        shape = shape_of(value)
        if shape is not None:
            row["shape"] = shape
        row["bytes"] = bytes_of(value)
        row["preview"] = preview(value)
    except Exception:
        row["preview"] = row["preview"] or "<%s>" % row["type"]
    return row


def library_of(value):
    """The name of the data library that a value's class really belongs to, or None."""
    cls = type(value)
    try:
        module = type.__dict__["__module__"].__get__(cls)
    except Exception:
        return None
    if type(module) is not str:
        return None
    root = module.partition(".")[0]
    if root not in ("numpy", "pandas", "polars", "torch", "scipy", "xarray", "tensorflow", "jax", "jaxlib"):
        return None
    owner = sys.modules.get(module)
    return root if owner is not None and owner.__dict__.get(type_name(cls)) is cls else None


def shape_of(value):
    """Dimensions, where they can be had without running code of the user."""
    if type(value) in SIZED or type(value) is OrderedDict:
        return [len(value)]
    if library_of(value) is None:
        return None
    shape = getattr(value, "shape", None)
    return [int(size) for size in shape] if shape is not None else None


def bytes_of(value):
    """Bytes held by the object itself; for arrays and tables their data."""
    library = library_of(value)
    if library == "pandas":
        usage = value.memory_usage(deep=False)
        return int(usage if isinstance(usage, int) else usage.sum())
    if library in ("numpy", "torch", "jax", "jaxlib"):
        return int(value.nbytes)
    if type(value) in _suspended:
        # These keep something else where other objects of varying size keep their number of items.
        return type.__dict__["__basicsize__"].__get__(type(value))
    return object.__sizeof__(value) if type(value) not in _scalars + SIZED else sys.getsizeof(value)


class Namespace:
    """Remembers how the namespace looked after the last cell."""

    def __init__(self, shell, calls):
        self._shell = shell
        self._calls = calls
        self._before = self._look()

    def forget(self):
        """Starts over from the present state."""
        try:
            self._before = self._look()
        except BaseException:
            self._before = {}

    def delta(self):
        """What changed since the last call, or None when nothing did."""
        old = self._shell.next_count - NUMBERED_NAMES
        for name in ("_i%d" % old, "_%d" % old):
            self._shell.user_ns.pop(name, None)
        items = user_items(self._shell, self._calls)
        now = fingerprints(items)
        before, self._before = self._before, now
        if now == before:
            return None
        added = [name for name in now if name not in before]
        changed = [name for name, mark in now.items() if name in before and before[name] != mark]
        return {
            "added": [describe(name, items[name]) for name in added[:MOST_REPORTED]],
            "changed": [describe(name, items[name]) for name in changed[:MOST_REPORTED]],
            "removed": [name for name in before if name not in now][:MOST_REPORTED],
        }

    def _look(self):
        return fingerprints(user_items(self._shell, self._calls))


def fingerprints(items):
    """A cheap mark per variable: equal marks mean that most likely nothing changed."""
    marks = {}
    for name, value in items.items():
        if len(marks) >= MOST_NAMES:
            break
        kind = type(value)
        if kind in _scalars:
            marks[name] = (kind, value if kind is not float or value == value else "nan")
            if kind in (str, bytes) and len(value) > 1000:
                marks[name] = (kind, id(value), len(value))
        elif kind in _functions or kind is type:
            marks[name] = (id(value),)
        else:
            marks[name] = (id(value), id(kind), content_mark(value))
    return marks


def content_mark(value):
    """Something that changes when a container is changed in place, as far as that is cheap to see."""
    kind = type(value)
    try:
        if kind is list or kind is tuple or kind is deque or kind is set:
            return (len(value), tuple([element_mark(item) for _, item in zip(range(MOST_ELEMENTS), value)]))
        if kind is dict or kind is OrderedDict:
            pairs = zip(range(MOST_ELEMENTS), value.items())
            return (len(value), tuple([(element_mark(key), element_mark(item)) for _, (key, item) in pairs]))
        if kind is bytearray:
            return (len(value), bytes(value[:1000]))
        library = library_of(value)
        if library == "numpy" and not value.dtype.hasobject:
            step = max(1, value.size // 1000)
            sample = value.reshape(-1)[::step].tobytes() if value.flags.c_contiguous else b""
            return (value.shape, str(value.dtype), hash(sample))
        if library is not None:
            columns = getattr(value, "columns", None) if library == "pandas" else None
            return (tuple(shape_of(value) or ()), None if columns is None else hash(tuple(columns)))
        attributes = object.__getattribute__(value, "__dict__")
        if type(attributes) is dict and len(attributes) <= MOST_ELEMENTS:
            return tuple([(key, element_mark(item)) for key, item in attributes.items()])
    except Exception:
        return None
    return None


def element_mark(value):
    """The value of a number or short text, the identity of anything else."""
    kind = type(value)
    if kind is int or kind is bool or kind is float or (kind is str and len(value) < 200):
        return value if value == value else "nan"
    return id(value)
