"""Shortened texts of values, at most 200 characters, without running code of the user."""

import sys
import types
from collections import deque

from .tracebacks import type_name

MOST_CHARACTERS = 200
MOST_ITEMS = 20

_plain = (int, bool, float, complex, type(None), type(Ellipsis), range)
_brackets = (
    (list, "[", "]"),
    (tuple, "(", ")"),
    (dict, "{", "}"),
    (set, "{", "}"),
    (frozenset, "frozenset({", "})"),
    (deque, "deque([", "])"),
)
_library_types = {
    "numpy": None,
    "pandas": ("DataFrame", "Series", "Index", "RangeIndex", "DatetimeIndex", "Timestamp", "Timedelta", "MultiIndex"),
    "torch": ("Tensor",),
    "polars": ("DataFrame", "Series"),
    "datetime": ("datetime", "date", "time", "timedelta", "timezone"),
    "decimal": ("Decimal",),
    "fractions": ("Fraction",),
    "pathlib": ("PosixPath", "PurePosixPath"),
    "uuid": ("UUID",),
    "re": ("Pattern",),
}


def preview(value):
    """The text of a value for the variables panel."""
    return cut(" ".join(_text(value, 0).split()) if type(value) is not str else _text(value, 0))


def cut(text):
    """Cuts a text to what fits."""
    return text if len(text) <= MOST_CHARACTERS else text[: MOST_CHARACTERS - 1] + "\u2026"


def _text(value, depth):
    kind = type(value)
    if kind is int and value.bit_length() > 800:
        return "<int of %d bits>" % value.bit_length()
    if kind in _plain:
        return repr(value)
    if kind in (str, bytes, bytearray):
        return repr(value[:MOST_CHARACTERS])
    for base, opening, closing in _brackets:
        if issubclass(kind, base):
            return _container(value, base, opening, closing, depth)
    if kind in (types.FunctionType, types.BuiltinFunctionType):
        return _function(value)
    if kind is type or issubclass(kind, type):
        return "<class %s>" % type_name(value)
    if issubclass(kind, BaseException):
        return "<%s>" % type_name(kind)
    if _is_trusted(kind):
        return "<%s of objects>" % type_name(kind) if _holds_objects(value) else repr(value)
    return _instance(value, kind, depth)


def _container(value, base, opening, closing, depth):
    """Items of a container, read with the methods of its builtin base."""
    name = "" if type(value) is base else type_name(type(value))
    if depth >= 3:
        return name + "\u2026"
    parts = []
    length = 0
    for number, item in enumerate(dict.items(value) if base is dict else base.__iter__(value)):
        if number >= MOST_ITEMS or length > MOST_CHARACTERS:
            parts.append("\u2026")
            break
        if base is dict:
            part = _text(item[0], depth + 1) + ": " + _text(item[1], depth + 1)
        else:
            part = _text(item, depth + 1)
        length += len(part)
        parts.append(part)
    if base is set and not parts:
        return "set()"
    text = opening + ", ".join(parts) + ("," if base is tuple and len(parts) == 1 else "") + closing
    return "%s(%s)" % (name, text) if name else text


def _function(value):
    code = getattr(value, "__code__", None)
    if type(code) is not types.CodeType:
        return "<function %s>" % value.__name__
    names = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
    return "%s(%s)" % (value.__name__, ", ".join(names))


def _is_trusted(kind):
    """True for classes of known libraries whose repr is theirs: checked by identity, not by name."""
    module = type.__dict__["__module__"].__get__(kind)
    if type(module) is not str:
        return False
    root, name = module.partition(".")[0], type_name(kind)
    if root not in _library_types or (_library_types[root] and name not in _library_types[root]):
        return False
    return getattr(sys.modules.get(root), name, None) is kind


def _holds_objects(value):
    """True for arrays whose repr would ask objects of the user for theirs."""
    dtype = getattr(value, "dtype", None)
    return bool(getattr(dtype, "hasobject", False))


def _instance(value, kind, depth):
    name = type_name(kind)
    if kind.__dict__.get("__module__") != "__main__":
        return "<%s>" % name
    if depth >= 2:
        return name + "(\u2026)"
    try:
        attributes = object.__getattribute__(value, "__dict__")
    except Exception:
        attributes = None
    if type(attributes) is not dict:
        return "<%s>" % name
    shown = [(key, item) for key, item in attributes.items() if type(key) is str and key[:1] != "_"][:8]
    parts = ["%s=%s" % (key, _text(item, depth + 1)) for key, item in shown]
    return "%s(%s)" % (name, ", ".join(parts))
