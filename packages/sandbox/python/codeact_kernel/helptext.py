"""What `name?` and `name??` print in the plain shell."""

import inspect


def help_text(shell, name, detail):
    """Signature, documentation and, for `??`, source of what a name refers to."""
    if name.startswith("%"):
        function = shell.magics.cell.get(name.strip("%")) or shell.magics.line.get(name.strip("%"))
        return "Magic %s\n" % name if function else "Object `%s` not found.\n" % name
    try:
        value = eval(name, dict(shell.user_ns))
    except Exception:
        return "Object `%s` not found.\n" % name
    rows = []
    if callable(value):
        try:
            rows.append(("Signature:", name + str(inspect.signature(value))))
        except (TypeError, ValueError):
            pass
    if not callable(value):
        rows.append(("Type:", type(value).__name__))
        rows.append(("String form:", str(value)[:200]))
    source = _source(value) if detail > 1 else None
    if source:
        rows.append(("Source:", "\n" + source.rstrip("\n")))
    else:
        rows.append(("Docstring:", inspect.getdoc(value) or "<no docstring>"))
    if callable(value):
        rows.append(("Type:", type(value).__name__))
    return "".join("%-11s%s\n" % (title + " ", text) for title, text in rows)


def _source(value):
    try:
        return inspect.getsource(value)
    except (OSError, TypeError):
        return None
