"""Functions of the host as Python functions: `from tools import name`."""

import inspect
import itertools
import keyword
import queue
import sys
import types
import typing

from .arguments import to_json
from .frames import FrameTooLong


class HostError(RuntimeError):
    """A function of the host failed; the message says why."""


HostError.__module__ = "tools"

# Names an annotation may use. Anything else stays text, as do annotations newer than this Python.
_NAMES = {
    name: getattr(typing, name)
    for name in ("Any", "Dict", "Iterable", "List", "Literal", "Optional", "Sequence", "Tuple", "Union")
}
_NAMES.update(
    (kind.__name__, kind) for kind in (bool, bytes, complex, dict, float, frozenset, int, list, object, set, str, tuple)
)
_NAMES.update({"None": None, "__builtins__": {}})


class Omitted:
    """Default of a parameter that is left out of the call when it is not given."""

    def __repr__(self):
        return "..."


OMITTED = Omitted()


class HostCalls:
    """Defines the functions and carries their calls, from any thread."""

    def __init__(self, outlet, shell):
        self._outlet = outlet
        self._shell = shell
        self._waiting = {}
        self._numbers = itertools.count(1)
        self._forked = False
        self.functions = {}
        shell.after_reset = self.place

    def define(self, specifications):
        """Makes or replaces functions in the namespace and in the module `tools`."""
        made = [self._make(specification) for specification in specifications]
        module = sys.modules.get("tools")
        if not isinstance(module, _Tools):
            module = sys.modules["tools"] = _Tools("tools", "Functions of the host.")
            module.HostError = HostError
        for function in made:
            self.functions[function.__name__] = function
            setattr(module, function.__name__, function)
        module.__all__ = sorted(self.functions) + ["HostError"]
        self.place()

    def place(self):
        """Puts the functions into the namespace; again after the namespace was emptied."""
        self._shell.user_ns.update(self.functions)

    def reply(self, message):
        """Takes the host's answer. Called by the reader thread."""
        waiter = self._waiting.get(message.get("id"))
        if waiter is not None:
            waiter.put(message)

    def move(self, outlet):
        """In a copy of the interpreter calls go out by another way, to a host that has to define the functions again."""
        self._outlet, self._waiting = outlet, {}

    def leave(self):
        """In a forked child of user code nobody answers."""
        self._forked = True

    def _make(self, specification):
        name = specification["name"]
        if not (isinstance(name, str) and name.isidentifier()) or keyword.iskeyword(name):
            raise ValueError("%r is no name of a Python function" % (name,))
        signature = _signature(specification)

        def function(*args, **kwargs):
            try:
                bound = signature.bind(*args, **kwargs)
            except TypeError as error:
                raise TypeError("%s() %s" % (name, error)) from None
            given = {key: value for key, value in bound.arguments.items() if value is not OMITTED}
            return self._call(name, {key: to_json(value, "%s(%s=...)" % (name, key)) for key, value in given.items()})

        function.__name__ = function.__qualname__ = name
        function.__module__ = "tools"
        function.__doc__ = _docstring(specification)
        function.__signature__ = signature
        function.__annotations__ = {
            item.name: item.annotation for item in signature.parameters.values() if item.annotation is not item.empty
        }
        function.__annotations__["return"] = signature.return_annotation
        return function

    def _call(self, name, args):
        if self._forked:
            raise HostError("%s() cannot be called from a forked process; use threads" % name)
        key = "call-%d" % next(self._numbers)
        waiter = self._waiting[key] = queue.SimpleQueue()
        try:
            self._outlet.emit({"type": "call-start", "id": key, "name": name, "args": args}, needed=True)
            answer = waiter.get()
        except FrameTooLong:
            raise ValueError("%s(): the arguments are too large to be sent to the host" % name) from None
        finally:
            del self._waiting[key]
        if answer.get("ok"):
            return answer.get("value")
        raise HostError(str(answer.get("error") or "%s() failed" % name))


class _Tools(types.ModuleType):
    """The module `tools`; a class of its own tells it from a file of that name."""


def _annotation(text):
    if not isinstance(text, str) or not text:
        return object
    try:
        return eval(text, dict(_NAMES))
    except Exception:
        return text


def _signature(specification):
    parameters = []
    kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
    optional_seen = False
    for item in specification.get("parameters") or ():
        default = inspect.Parameter.empty
        if not item.get("required"):
            default = item["default"] if "default" in item else OMITTED
            optional_seen = True
        elif optional_seen:
            kind = inspect.Parameter.KEYWORD_ONLY
        annotation = _annotation(item.get("annotation"))
        parameters.append(inspect.Parameter(item["name"], kind, default=default, annotation=annotation))
    return inspect.Signature(parameters, return_annotation=_annotation(specification.get("returns") or "object"))


def _docstring(specification):
    lines = [str(specification.get("description") or "").strip()]
    described = [item for item in specification.get("parameters") or () if item.get("description")]
    if described:
        lines += ["", "Args:"]
        lines += ["    %s: %s" % (item["name"], item["description"]) for item in described]
    return "\n".join(lines)

