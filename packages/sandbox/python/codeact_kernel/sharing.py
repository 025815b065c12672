"""Which variables hold the same objects, so that they are saved together and still share them afterwards."""

import gc
import types

from .by_value import importable

# Objects looked at in all. Beyond, variables count as apart: a snapshot must not take longer than what it saves.
MOST_OBJECTS = 200000

_atoms = (int, float, bool, complex, str, bytes, type(None), type(Ellipsis), type(NotImplemented))
_elsewhere = (types.ModuleType, types.CodeType, types.BuiltinFunctionType, types.FrameType)


def groups(items, namespace):
    """Splits named values into lists of names; values of different lists share nothing that can change."""
    parents = {name: name for name in items}
    owners = {}
    budget = [MOST_OBJECTS]
    for name, value in items.items():
        for mark in _reachable(value, namespace, budget):
            other = owners.setdefault(mark, name)
            if other != name:
                parents[_top(parents, name)] = _top(parents, other)
    found = {}
    for name in items:
        found.setdefault(_top(parents, name), []).append(name)
    return list(found.values())


def _top(parents, name):
    while parents[name] != name:
        parents[name] = parents[parents[name]]
        name = parents[name]
    return name


def _reachable(value, namespace, budget):
    """The identities of everything changeable that a value leads to."""
    seen, marks = set(), set()
    waiting = [value]
    while waiting and budget[0] > 0:
        item = waiting.pop()
        kind = type(item)
        if kind in _atoms or item is namespace or isinstance(item, _elsewhere) or id(item) in seen:
            continue
        seen.add(id(item))
        # The empty tuple is the same everywhere, and no tuple can change.
        if kind is not tuple and kind is not frozenset:
            marks.add(id(item))
        budget[0] -= 1
        if kind is types.FunctionType or isinstance(item, type):
            # Found by name in every interpreter: not carried over, so not shared either.
            if importable(item):
                marks.discard(id(item))
                continue
        if kind is types.FunctionType:
            waiting += [item.__defaults__, item.__kwdefaults__, item.__dict__, *(item.__closure__ or ())]
        else:
            waiting += gc.get_referents(item)
    return marks
