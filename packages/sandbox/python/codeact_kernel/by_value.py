"""Pickling of what cells define: functions, classes and closures go by value, everything importable by reference.

The names of the makers below are part of saved snapshots (docs/formats/kernel-wire.md): they are never renamed.
"""

import dataclasses
import enum
import functools
import importlib
import marshal
import pickle
import sys
import types
import typing

_MAIN = "__main__"
_EMPTY = "codeact-empty-cell"
# Made by the interpreter for every class, never carried over.
_CLASS_OWN = {"__dict__", "__weakref__", "_abc_impl", "__annotations_cache__"}
_ENUM_OWN = {
    "_member_names_", "_member_map_", "_value2member_map_", "_unhashable_values_", "_member_type_", "_value_repr_",
    "_use_args_", "_new_member_", "_generate_next_value_", "__new__", "__new_member__", "_hashable_values_",
    "_unhashable_values_map_", "_flag_mask_", "_all_bits_", "_singles_mask_", "_boundary_", "_inverted_", "_missing_",
}  # fmt: skip
_namespace = {}


def use_namespace(names):
    """Names the globals of functions that are made from now on."""
    global _namespace
    _namespace = names


class Saver(pickle.Pickler):
    """Writes one object graph; buffers of arrays go to `buffers` and not into the file."""

    def __init__(self, file, buffers, namespace):
        super().__init__(file, protocol=5, buffer_callback=buffers.append)
        self._namespace = namespace

    def reducer_override(self, value):
        """How to save what the standard library cannot, or would save by a name that a new interpreter lacks."""
        kind = type(value)
        if kind is types.FunctionType:
            return NotImplemented if importable(value) else self._function(value)
        if isinstance(value, type):
            return NotImplemented if importable(value) else _class(value)
        reduce = _REDUCERS.get(kind)
        if reduce is not None:
            return reduce(value)
        if kind.__module__ == "dataclasses" or isinstance(value, types.ModuleType):
            return _named(value)
        return NotImplemented

    def _function(self, function):
        names, place = function.__globals__, None
        state = {
            key: getattr(function, key)
            for key in ("__defaults__", "__kwdefaults__", "__dict__", "__doc__", "__qualname__", "__module__")
        }
        state["__annotations__"] = function.__dict__.get("__annotations__") or _annotations(function)
        if names is not self._namespace:
            home = sys.modules.get(function.__module__)
            if home is not None and home.__dict__ is names and home.__spec__ is not None:
                place = home.__name__
            else:
                place = ""
                state["globals"] = {key: names[key] for key in _used(function.__code__) if key in names}
        cells = function.__closure__ or ()
        state["cells"] = [(cell, _contents(cell)) for cell in cells]
        made = (_version(), marshal.dumps(function.__code__), place, function.__name__, cells)
        return make_function, made, state, None, None, fill_function


def _annotations(owner):
    """Annotations as they are now. From Python 3.14 on they are made late, and may name what is not there: then as text."""
    try:
        return getattr(owner, "__annotations__", None)
    except Exception:
        import annotationlib

        return annotationlib.get_annotations(owner, format=annotationlib.Format.STRING)


def _version():
    return "%s-%d.%d" % (sys.implementation.name, *sys.version_info[:2])


def importable(value):
    """Whether a fresh interpreter finds this very object under its module and name."""
    module = getattr(value, "__module__", None)
    name = getattr(value, "__qualname__", None)
    if module in (None, _MAIN) or not isinstance(name, str) or not isinstance(module, str):
        return False
    found = sys.modules.get(module)
    try:
        for part in name.split("."):
            found = getattr(found, part)
    except Exception:
        return isinstance(value, type) and module == "builtins"
    return found is value


def _used(code):
    """Global names that a code object, or one inside it, may ask for."""
    names = set(code.co_names)
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            names |= _used(constant)
    return names


def _contents(cell):
    try:
        return cell.cell_contents
    except ValueError:
        return _EMPTY


def _class(cls):
    if isinstance(cls, enum.EnumMeta) and list(cls.__members__):
        return _enum(cls)
    members = dict(cls.__dict__)
    slots = members.get("__slots__", ())
    slots = (slots,) if isinstance(slots, str) else tuple(slots)
    state = {
        key: value
        for key, value in members.items()
        if key not in _CLASS_OWN and not isinstance(value, (types.MemberDescriptorType, types.GetSetDescriptorType))
    }
    state.pop("__slots__", None)
    _fix_annotations(cls, state)
    facts = {"__module__": cls.__module__, "__qualname__": cls.__qualname__}
    if "__slots__" in members:
        facts["__slots__"] = tuple(name for name in slots if name not in ("__dict__", "__weakref__"))
        facts["__slots__"] += tuple(name for name in ("__dict__", "__weakref__") if name in slots)
    if "__orig_bases__" in members:
        facts["__orig_bases__"] = state.pop("__orig_bases__")
    return make_class, (type(cls), cls.__name__, cls.__bases__, facts), state, None, None, fill_class


def _fix_annotations(cls, state):
    """From Python 3.14 on a class has a function for its annotations, which holds on to the class's own dictionary."""
    if state.pop("__annotate_func__", None) is not None:
        state["__annotations__"] = _annotations(cls)


def _enum(cls):
    values = [(name, member.value) for name, member in cls.__members__.items()]
    state = {
        key: value
        for key, value in cls.__dict__.items()
        if key not in _CLASS_OWN and key not in _ENUM_OWN and key not in cls.__members__
    }
    state = {key: value for key, value in state.items() if not isinstance(value, enum.property)} if hasattr(
        enum, "property"
    ) else state
    _fix_annotations(cls, state)
    made = (type(cls), cls.__name__, cls.__bases__, values, cls.__module__, cls.__qualname__)
    return make_enum, made, state, None, None, fill_class


def _named(value):
    """By name: a module, or one of the marks of `dataclasses`, which are compared by identity."""
    if isinstance(value, types.ModuleType):
        name = value.__name__
        if sys.modules.get(name) is not value:
            raise pickle.PicklingError("module %s was not imported by its name" % name)
        return importlib.import_module, (name,)
    for name, item in vars(dataclasses).items():
        if item is value:
            return getattr, (dataclasses, name)
    return NotImplemented


def _typevar(value):
    if value.__module__ != _MAIN:
        return NotImplemented
    facts = {"bound": value.__bound__, "covariant": value.__covariant__, "contravariant": value.__contravariant__}
    return make_typevar, (value.__name__, value.__constraints__, facts)


def _cached(value):
    if importable(value):
        return NotImplemented
    return make_cached, (value.__wrapped__, value.cache_parameters() if hasattr(value, "cache_parameters") else {})


def _stream(value):
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is value:
            return getattr, (sys, name)
    return NotImplemented


def _cached_property(value):
    return make_cached_property, (value.func, value.attrname)


def _reducers():
    from .streams import TextOut

    return {
        types.CellType: lambda _cell: (make_cell, ()),
        types.CodeType: lambda code: (make_code, (_version(), marshal.dumps(code))),
        types.MappingProxyType: lambda proxy: (make_proxy, (dict(proxy),)),
        property: lambda item: (property, (item.fget, item.fset, item.fdel, item.__doc__)),
        classmethod: lambda item: (classmethod, (item.__func__,)),
        staticmethod: lambda item: (staticmethod, (item.__func__,)),
        functools.cached_property: _cached_property,
        type(functools.lru_cache(_used)): _cached,
        typing.TypeVar: _typevar,
        TextOut: _stream,
    }


_REDUCERS = _reducers()


def _check(version):
    if version != _version():
        raise ValueError("code saved by %s cannot be read by %s" % (version, _version()))


def make_code(version, data):
    """A code object; only Python of the same minor version reads it."""
    _check(version)
    return marshal.loads(data)


def make_cell():
    """The cell of a closure; its function fills it."""
    return types.CellType()


def make_proxy(names):
    """A read-only view of a dictionary."""
    return types.MappingProxyType(names)


def make_function(version, code, place, name, cells):
    """A function without its defaults and attributes; its globals are the cells' namespace or those of a module."""
    _check(version)
    if place is None:
        names = _namespace
    elif place:
        names = importlib.import_module(place).__dict__
    else:
        names = {"__builtins__": __builtins__}
    return types.FunctionType(marshal.loads(code), names, name, None, tuple(cells))


def fill_function(function, state):
    """Gives a function the rest of what it had."""
    for cell, contents in state.pop("cells"):
        if not (isinstance(contents, str) and contents == _EMPTY):
            cell.cell_contents = contents
    function.__globals__.update(state.pop("globals", {}))
    function.__dict__.update(state.pop("__dict__"))
    annotations = state.pop("__annotations__", None)
    if annotations:
        function.__annotations__ = annotations
    for key, value in state.items():
        setattr(function, key, value)


def make_class(meta, name, bases, facts):
    """A class without its members."""
    return meta(name, bases, dict(facts))


def make_enum(meta, name, bases, values, module, qualname):
    """An enumeration with its members, without its methods."""
    body = meta.__prepare__(name, bases)
    body["__module__"], body["__qualname__"] = module, qualname
    for key, value in values:
        body[key] = value
    return meta(name, bases, body)


def fill_class(cls, state):
    """Gives a class its members."""
    for key, value in state.items():
        if key in ("__module__", "__qualname__", "__doc__") and cls.__dict__.get(key) == value:
            continue
        try:
            setattr(cls, key, value)
        except (AttributeError, TypeError):
            # What the interpreter made for this class itself.
            if key not in cls.__dict__:
                raise
        namer = getattr(type(value), "__set_name__", None)
        if namer is not None and isinstance(value, functools.cached_property) and value.attrname is None:
            namer(value, cls, key)


def make_typevar(name, constraints, facts):
    """A type variable."""
    return typing.TypeVar(name, *constraints, **facts)


def make_cached(function, parameters):
    """A function with an empty cache."""
    return functools.lru_cache(**parameters)(function)


def make_cached_property(function, name):
    """A cached property with no lock of the old interpreter."""
    made = functools.cached_property(function)
    made.attrname = name
    return made
