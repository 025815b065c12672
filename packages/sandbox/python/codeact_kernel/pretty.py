"""Pretty printing of values as notebooks show them: containers break over lines at 79 columns."""

import collections
import inspect
import re
import types

from .layout import BREAK, HARD, Group, layout, lines

MOST_ITEMS = 1000


def pretty(value, float_format=None):
    """The text of a value."""
    builder = _Builder(float_format)
    return layout(builder.build(value))


class _Builder:
    def __init__(self, float_format):
        self._float_format = float_format
        self._open = set()

    def build(self, value):
        """The tree of a value."""
        key = id(value)
        cycle = key in self._open
        self._open.add(key)
        try:
            return self._dispatch(value, cycle)
        finally:
            if not cycle:
                self._open.discard(key)

    def _dispatch(self, value, cycle):
        kind = type(value)
        if kind is float and self._float_format:
            return self._float_format % value
        for cls in kind.__mro__:
            maker = _MAKERS.get(cls)
            if maker is not None:
                return maker(self, value, cycle)
            if "_repr_pretty_" in cls.__dict__ and callable(cls.__dict__["_repr_pretty_"]):
                return custom(self, value, cycle)
            if cls is not object and "__repr__" in cls.__dict__:
                return lines(repr(value))
        module, name = kind.__module__, kind.__qualname__
        place = name if module in (None, "builtins") else "%s.%s" % (module, name)
        return "<%s at 0x%x>" % (place, id(value))

    def sequence(self, opening, items, closing, one_comma=False):
        """A group of values between brackets."""
        parts = [opening]
        for number, item in enumerate(items):
            if number:
                parts += [",", BREAK]
            if number >= MOST_ITEMS:
                parts.append("...")
                break
            parts.append(self.build(item))
        if one_comma and len(items) == 1:
            parts.append(",")
        parts.append(closing)
        return Group(len(opening), parts)

    def mapping(self, opening, value, closing):
        """A group of pairs between brackets."""
        parts = [opening]
        for number, key in enumerate(list(value.keys())):
            if number:
                parts += [",", BREAK]
            if number >= MOST_ITEMS:
                parts.append("...")
                break
            parts += [self.build(key), ": ", self.build(value[key])]
        parts.append(closing)
        return Group(len(opening), parts)

    def call(self, name, args, keywords=()):
        """A group that looks like a call."""
        parts = [name + "("]
        for number, arg in enumerate(args):
            parts += [",", BREAK] if number else []
            parts.append(self.build(arg))
        for number, (key, item) in enumerate(keywords):
            parts += [",", BREAK] if number or args else []
            parts += [key + "=", self.build(item)]
        parts.append(")")
        return Group(len(name) + 1, parts)


class _Printer:
    """What `_repr_pretty_(self, p, cycle)` of user classes is given."""

    def __init__(self, builder):
        self._builder = builder
        self._stack = [(0, [])]

    def text(self, text):
        """Adds text."""
        self._stack[-1][1].append(str(text))

    def breakable(self, sep=" "):
        """Adds a place where a line may end."""
        self._stack[-1][1].append(BREAK if sep else "")

    def break_(self):
        """Adds a line end."""
        self._stack[-1][1].append(HARD)

    def pretty(self, value):
        """Adds a value."""
        self._stack[-1][1].append(self._builder.build(value))

    def begin_group(self, indent=0, open=""):
        """Starts a group."""
        self._stack.append((indent, [open] if open else []))

    def end_group(self, dedent=0, close=""):
        """Ends a group."""
        indent, parts = self._stack.pop()
        self._stack[-1][1].append(Group(indent, parts + ([close] if close else [])))

    def group(self, indent=0, open="", close=""):
        """A group as a context manager."""
        return _GroupContext(self, indent, open, close)

    def tree(self):
        """What was added."""
        while len(self._stack) > 1:
            self.end_group()
        return Group(0, self._stack[0][1])


class _GroupContext:
    def __init__(self, printer, indent, opening, closing):
        self._printer, self._indent, self._opening, self._closing = printer, indent, opening, closing

    def __enter__(self):
        self._printer.begin_group(self._indent, self._opening)

    def __exit__(self, *_):
        self._printer.end_group(self._indent, self._closing)


def custom(builder, value, cycle):
    """A value that prints itself."""
    printer = _Printer(builder)
    value._repr_pretty_(printer, cycle)
    return printer.tree()


def _bracketed(base, opening, closing):
    def make(builder, value, cycle):
        if type(value) is not base and type(value).__repr__ is not base.__repr__:
            return lines(repr(value))
        if cycle:
            return opening + "..." + closing
        if base is dict:
            return builder.mapping(opening, value, closing)
        if base in (set, frozenset):
            if not value:
                return base.__name__ + "()"
            return builder.sequence(opening, _sorted(value), closing)
        return builder.sequence(opening, value, closing, one_comma=base is tuple)

    return make


def _sorted(items):
    items = list(items)
    if len(items) >= MOST_ITEMS:
        return items
    try:
        return sorted(items)
    except Exception:
        try:
            return sorted(items, key=lambda item: (type(item).__name__, str(item)))
        except Exception:
            return items


def _class(_builder, value, _cycle):
    if any("__repr__" in cls.__dict__ for cls in type(value).__mro__ if cls not in (type, object)):
        return lines(repr(value))
    module, name = value.__module__, value.__qualname__
    return name if module in (None, "builtins") else "%s.%s" % (module, name)


def _function(_builder, value, _cycle):
    name = getattr(value, "__qualname__", value.__name__)
    module = value.__module__
    if module and module != "builtins":
        name = "%s.%s" % (module, name)
    try:
        name += str(inspect.signature(value))
    except (ValueError, TypeError):
        pass
    return "<function %s>" % name


def _exception(builder, value, _cycle):
    kind = type(value)
    if kind.__repr__ is not BaseException.__repr__ and "__repr__" in kind.__dict__:
        return lines(repr(value))
    name = kind.__qualname__
    if kind.__module__ not in ("builtins", "exceptions"):
        name = "%s.%s" % (kind.__module__, name)
    return builder.call(name, value.args)


def _pattern(_builder, value, _cycle):
    text = "r" + repr(value.pattern).replace("\\\\", "\\")
    names = ("TEMPLATE", "IGNORECASE", "LOCALE", "MULTILINE", "DOTALL", "UNICODE", "VERBOSE", "DEBUG")
    flags = "|".join("re." + name for name in names if value.flags & getattr(re, name, 0))
    return Group(11, ["re.compile(", text] + ([",", BREAK, flags] if flags else []) + [")"])


def _called(arguments):
    def make(builder, value, cycle):
        name = type(value).__name__
        return name + "(...)" if cycle else builder.call(name, *arguments(value))

    return make


def _namespace(builder, value, cycle):
    name = "namespace" if type(value) is types.SimpleNamespace else type(value).__name__
    return name + "(...)" if cycle else builder.call(name, [], list(vars(value).items()))


def _deque(value):
    return [list(value)], [("maxlen", value.maxlen)] if value.maxlen is not None else []


_MAKERS = {
    list: _bracketed(list, "[", "]"),
    tuple: _bracketed(tuple, "(", ")"),
    dict: _bracketed(dict, "{", "}"),
    set: _bracketed(set, "{", "}"),
    frozenset: _bracketed(frozenset, "frozenset({", "})"),
    type: _class,
    types.FunctionType: _function,
    types.BuiltinFunctionType: _function,
    BaseException: _exception,
    re.Pattern: _pattern,
    types.SimpleNamespace: _namespace,
    types.MappingProxyType: _called(lambda value: ([dict(value)],)),
    collections.defaultdict: _called(lambda value: ([value.default_factory, dict(value)],)),
    collections.OrderedDict: _called(lambda value: ([list(value.items())] if value else [],)),
    collections.Counter: _called(lambda value: ([dict(value.most_common())] if value else [],)),
    collections.deque: _called(_deque),
    collections.UserList: _called(lambda value: ([value.data],)),
}
