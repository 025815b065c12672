"""Trees of texts, breaks and groups, and how they are printed at 79 columns.

A group is printed on one line if it and what follows it fit, else every break of its own starts a new line.
"""

WIDTH = 79
BREAK = object()


class Group:
    """Parts that are broken together; `indent` counts the columns of later lines from the group's start."""

    __slots__ = ("flat_width", "indent", "parts")

    def __init__(self, indent, parts):
        self.indent = indent
        self.parts = parts
        self.flat_width = sum(part_width(part) for part in parts)


def part_width(part):
    """Columns of a part on one line."""
    if part is BREAK:
        return 1
    return len(part) if isinstance(part, str) else part.flat_width


class HardBreak:
    """A line end inside a repr."""

    flat_width = WIDTH + 1


HARD = HardBreak()


def layout(root):
    """Prints a tree."""
    out = []
    _print(root, out, _Position(), 0, 0)
    return "".join(out)


class _Position:
    column = 0


def _print(part, out, position, indent, trailing):
    if isinstance(part, str):
        out.append(part)
        position.column += len(part)
        return
    if part is HARD:
        out.append("\n" + " " * indent)
        position.column = indent
        return
    broken = position.column + part.flat_width + trailing > WIDTH
    inner = indent + part.indent
    for number, item in enumerate(part.parts):
        if item is BREAK:
            if broken:
                out.append("\n" + " " * inner)
                position.column = inner
            else:
                out.append(" ")
                position.column += 1
        elif not broken and isinstance(item, Group):
            _flat(item, out)
            position.column += item.flat_width
        else:
            _print(item, out, position, inner, _until_break(part.parts, number + 1, trailing) if broken else 0)


def _flat(group, out):
    for item in group.parts:
        if item is BREAK:
            out.append(" ")
        elif isinstance(item, str):
            out.append(item)
        else:
            _flat(item, out)


def _until_break(parts, start, trailing):
    """Columns that must follow on the same line."""
    width = 0
    for part in parts[start:]:
        if part is BREAK:
            return width
        width += part_width(part)
    return width + trailing


def lines(text):
    """A text that keeps its lines, indented to where it starts."""
    pieces = text.splitlines()
    if len(pieces) < 2:
        return text
    parts = [pieces[0]]
    for piece in pieces[1:]:
        parts += [HARD, piece]
    return Group(0, parts)
