"""Magics of the plain shell: the registry and the small ones."""

import os
import sys

from .standin import UsageError

__all__ = ["Magics", "UsageError", "load_magics"]


class Magics:
    """Line and cell magics by name; `raw` ones get their line without `{}` and `$` replaced."""

    def __init__(self):
        self.line = {}
        self.cell = {}
        self.raw = {"time", "timeit"}
        self.bare = {"cd", "pwd", "ls", "pip", "conda", "who", "whos", "env", "cat", "mkdir"}


def load_magics(shell):
    """All magics for a shell."""
    from . import magics_names, magics_system, magics_time

    magics = Magics()
    for part in (magics_names, magics_system, magics_time):
        line, cell = part.make(shell)
        magics.line.update(line)
        magics.cell.update(cell)
    magics.line.update(_settings(shell))
    return magics


def _settings(shell):
    def matplotlib(line):
        if line.strip() in ("-l", "--list"):
            print("Available matplotlib backends: ['inline']")
        elif line.strip() not in ("", "inline", "agg", "notebook", "widget"):
            raise UsageError("only inline figures are possible here, not %r" % line.strip())

    def config(line):
        name, _, value = line.partition("=")
        name = name.strip()
        if name in ("InlineBackend.figure_format", "InlineBackend.figure_formats"):
            chosen = eval(value, {})
            shell.figures.formats = (chosen,) if isinstance(chosen, str) else tuple(chosen)
        elif not name.startswith(("InlineBackend", "InteractiveShell", "Application", "IPCompleter")):
            raise UsageError("Invalid config statement: %r, should be `Class.trait = value`" % line)

    def precision(line):
        text = line.strip()
        if not text:
            shell.formatters.float_format = None
        elif "%" in text:
            shell.formatters.float_format = text
        elif text.isdigit():
            shell.formatters.float_format = "%%.%df" % int(text)
        else:
            raise UsageError("precision: %r is neither a number nor a format" % text)
        return shell.formatters.float_format or "%r"

    def ignore(_line):
        return None

    def lsmagic(_line):
        print("Available line magics:\n" + "  ".join("%" + name for name in sorted(shell.magics.line)))
        print("\nAvailable cell magics:\n" + "  ".join("%%" + name for name in sorted(shell.magics.cell)))

    named = {"matplotlib": matplotlib, "config": config, "precision": precision}
    named["load_ext"] = lambda line: _load_extension(shell, line.strip())
    named.update(dict.fromkeys(("autoreload", "colors", "reload_ext", "automagic", "autocall", "xmode", "gui"), ignore))
    named.update({"pdb": ignore, "pylab": ignore, "lsmagic": lsmagic, "pwd": lambda _line: os.getcwd()})
    named["flush"] = lambda _line: sys.stdout.flush()
    return named


def _load_extension(shell, name):
    if name in ("autoreload", "matplotlib", "google.colab.data_table"):
        return
    try:
        module = __import__(name, fromlist=["load_ipython_extension"])
    except ImportError:
        raise ModuleNotFoundError("No module named %r" % name, name=name) from None
    load = getattr(module, "load_ipython_extension", None)
    if load is None:
        print("The %s module is not an IPython extension." % name)
    else:
        load(shell)
