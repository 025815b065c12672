"""Magics of the plain shell about names and history."""

import sys
import types

from .previews import preview
from .standin import UsageError
from .variables import shape_of


def make(shell):
    """(line magics, cell magics)."""
    line = {
        "who": lambda text: _who(shell, text),
        "who_ls": lambda text: sorted(_names(shell, text)),
        "whos": lambda text: _whos(shell, text),
        "reset": lambda text: _reset(shell, text),
        "reset_selective": lambda text: _reset_selective(shell, text),
        "xdel": lambda text: shell.user_ns.pop(text.strip(), None) and None,
        "history": lambda text: _history(shell, text),
        "hist": lambda text: _history(shell, text),
        "pinfo": lambda text: shell.show_help(text.strip(), 1),
        "pinfo2": lambda text: shell.show_help(text.strip(), 2),
        "psource": lambda text: shell.show_help(text.strip(), 2),
        "pprint": lambda text: None,
    }
    return line, {}


def _names(shell, text):
    wanted = text.split()
    found = []
    for name, value in shell.user_ns.items():
        if name.startswith("_") or shell.hidden.get(name, shell) is value:
            continue
        if not wanted or type(value).__name__ in wanted:
            found.append(name)
    return found


def _who(shell, text):
    names = sorted(_names(shell, text))
    if not names:
        print("Interactive namespace is empty." if not text.strip() else "No variables match your requested type.")
        return
    # Eight columns or so per name, as notebooks print it.
    out = ""
    count = 0
    for name in names:
        out += name + "\t "
        count += 1
        if count > 8:
            count = 0
            out += "\n"
    print(out)


def _whos(shell, text):
    names = sorted(_names(shell, text))
    if not names:
        print("Interactive namespace is empty.")
        return
    rows = []
    for name in names:
        value = shell.user_ns[name]
        rows.append((name, type(value).__name__, _detail(value)))
    first = max(len("Variable"), max(len(row[0]) for row in rows)) + 3
    second = max(len("Type"), max(len(row[1]) for row in rows)) + 4
    print("Variable".ljust(first) + "Type".ljust(second) + "Data/Info")
    print("-" * (first + second + len("Data/Info")))
    for name, kind, detail in rows:
        print(name.ljust(first) + kind.ljust(second) + detail)


def _detail(value):
    kind = type(value)
    if kind in (list, dict, tuple, set):
        return "n=%d" % len(value)
    if isinstance(value, types.ModuleType):
        return repr(value)
    shape = shape_of(value)
    if shape is not None and kind is not str:
        return "shape " + "x".join(str(size) for size in shape)
    text = value if kind is str else preview(value)
    return text.replace("\n", "\\n")[:70]


def _reset(shell, text):
    if "-f" not in text.split():
        answer = input("Once deleted, variables cannot be recovered. Proceed (y/[n])? ")
        if answer.lower() not in ("y", "yes"):
            print("Nothing done.")
            return
    for name in [name for name in shell.user_ns if name != "__builtins__"]:
        del shell.user_ns[name]
    shell.fill_namespace()
    shell.after_reset()


def _reset_selective(shell, text):
    import re

    words = text.split()
    patterns = [word for word in words if word != "-f"]
    if not patterns:
        raise UsageError("reset_selective needs a regular expression")
    for name in list(_names(shell, "")):
        if re.search(patterns[0], name):
            del shell.user_ns[name]


def _history(shell, text):
    history = shell.user_ns.get("_ih", [""])
    numbered = "-n" in text.split()
    for number, source in enumerate(history):
        if number:
            gap = "\n" if "\n" in source else " "
            sys.stdout.write(("%4d:%s" % (number, gap) if numbered else "") + source + "\n")
