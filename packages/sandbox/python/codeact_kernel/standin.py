"""A stand-in for the parts of IPython that user code imports, for Pythons without it."""

import importlib.machinery
import sys
import types
import uuid

from . import display_objects
from .formatters import encode

# What the stand-in says it is: old enough that nobody expects more than it has.
VERSION = (8, 0, 0, "")
_CLASSES = [name for name, item in vars(display_objects).items() if isinstance(item, type)]
_LIB_CLASSES = ("IFrame", "FileLink", "Audio", "Code")
_shell = []


class UsageError(Exception):
    """A magic was used wrongly."""


UsageError.__module__ = "IPython.core.error"


class DisplayHandle:
    """A display that can be updated."""

    def __init__(self, display_id=None):
        self.display_id = display_id if display_id is not None else uuid.uuid4().hex

    def __repr__(self):
        return "<%s display_id=%s>" % (self.__class__.__name__, self.display_id)

    def display(self, value, **kwargs):
        """Shows a value under this id."""
        display(value, display_id=self.display_id, **kwargs)

    def update(self, value, **kwargs):
        """Replaces what is shown under this id."""
        update_display(value, display_id=self.display_id, **kwargs)


def display(*objs, include=None, exclude=None, metadata=None, transient=None, display_id=None, raw=False, clear=False,
            **_):  # fmt: skip
    """Shows values; returns a handle when an id is asked for."""
    return _display(objs, include, exclude, metadata, display_id, raw, clear, False, transient)


def update_display(obj, *, display_id, **kwargs):
    """Replaces what is shown under an id."""
    raw, metadata = kwargs.get("raw", False), kwargs.get("metadata")
    _display((obj,), kwargs.get("include"), kwargs.get("exclude"), metadata, display_id, raw, False, True, None)


def _display(objs, include, exclude, metadata, display_id, raw, clear, update, transient):
    shell = _shell[0]
    if display_id is True:
        display_id = uuid.uuid4().hex
    if display_id is None and transient:
        display_id = transient.get("display_id")
    if not objs and display_id is not None:
        objs, raw = ({},), True
    if clear:
        shell.clear_output(wait=True)
    for value in objs:
        if raw:
            data, extra = {mime: encode(item) for mime, item in value.items()}, {}
        else:
            data, extra = shell.formatters.bundle(value, include, exclude)
        if data or raw:
            shell.publish(data, dict(extra, **(metadata or {})), display_id, update)
    if display_id is not None and not update:
        return DisplayHandle(display_id)
    return None


def clear_output(wait=False):
    """Clears the outputs of the cell."""
    _shell[0].clear_output(wait)


def publish_display_data(data, metadata=None, source=None, *, transient=None, **_):
    """Shows a MIME bundle."""
    _display((data,), None, None, metadata, None, True, False, False, transient)


def set_matplotlib_formats(*formats, **_):
    """Chooses the formats of figures."""
    _shell[0].figures.formats = formats


def get_ipython():
    """The running shell."""
    return _shell[0]


def display_function():
    """`display`, for builtins."""
    return display


def _only(mime):
    def show(*objs, raw=False, metadata=None, **_):
        for value in objs:
            if raw:
                publish_display_data({mime: value}, metadata)
            else:
                display(value, include=[mime, "text/plain"])

    show.__name__ = "display_" + mime.rpartition("/")[2].partition("+")[0].replace("plain", "pretty")
    return show


def install(shell):
    """Puts the modules in place; a real IPython that was not imported yet stays aside."""
    _shell[:] = [shell]
    public = _display_names()
    tree = {
        "IPython": {"get_ipython": get_ipython, "version_info": VERSION, "__version__": "8.0.0", "display": None},
        "IPython.display": public,
        "IPython.core": {},
        "IPython.core.display": public,
        "IPython.core.display_functions": public,
        "IPython.core.error": {"UsageError": UsageError},
        "IPython.core.getipython": {"get_ipython": get_ipython},
        "IPython.core.interactiveshell": {"InteractiveShell": type(shell)},
        "IPython.core.magic": _magic_names(shell),
        "IPython.core.pylabtools": {"backend2gui": {}},
        "IPython.lib": {},
        "IPython.lib.pretty": {"pretty": _pretty},
        "IPython.utils": {},
        "IPython.utils.io": {"capture_output": _capture_output},
        "IPython.utils.capture": {"capture_output": _capture_output},
    }
    for path, names in tree.items():
        module = types.ModuleType(path, "Stand-in for IPython.")
        module.__dict__.update(names)
        module.__path__ = []
        # `importlib.util.find_spec("IPython")` refuses a module without one.
        module.__spec__ = importlib.machinery.ModuleSpec(path, None, is_package=True)
        sys.modules[path] = module
    for path in tree:
        parent, _, name = path.rpartition(".")
        if parent in sys.modules and path in sys.modules:
            setattr(sys.modules[parent], name, sys.modules[path])


def _display_names():
    names = {name: getattr(display_objects, name) for name in _CLASSES}
    for name, item in names.items():
        item.__module__ = "IPython.lib.display" if name in _LIB_CLASSES else "IPython.core.display"
    functions = (display, update_display, clear_output, publish_display_data, set_matplotlib_formats, DisplayHandle)
    names.update((item.__name__, item) for item in functions)
    DisplayHandle.__module__ = "IPython.core.display_functions"
    for mime in ("text/html", "text/markdown", "image/svg+xml", "image/png", "image/jpeg", "text/latex", "text/plain"):
        function = _only(mime)
        names[function.__name__] = function
    return names


def _pretty(value, *_args, **_kwargs):
    from .pretty import pretty

    return pretty(value)


def _capture_output(stdout=True, stderr=True, display=True):
    from .captured import Capturing

    return Capturing(_shell[0], stdout, stderr, display)


def _magic_names(shell):
    def register(kind):
        def decorate(function):
            shell.register_magic_function(function, kind)
            return function

        return decorate

    def needs_local_scope(function):
        return function

    return {
        "register_line_magic": register("line"),
        "register_cell_magic": register("cell"),
        "register_line_cell_magic": register("line_cell"),
        "needs_local_scope": needs_local_scope,
    }
