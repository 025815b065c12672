"""What notebooks allow beyond Python: `!cmd`, `%magic`, `%%cell magic`, `name?`.

Only cells that are no valid Python come here, so text inside strings and the remainder operator are never touched.
"""

import re

_NAME = r"[A-Za-z_][\w.]*"
_ASSIGN = re.compile(r"^(?P<targets>[A-Za-z_][\w.,\s\[\]'\"*()]*?=)\s*(?P<kind>!|%(?!%))(?P<rest>.*)$", re.DOTALL)
_HELP_END = re.compile(r"^(?P<name>%{0,2}" + _NAME + r"(?:\[[^\]]*\])?)(?P<marks>\?\??)\s*;?$")
_HELP_START = re.compile(r"^(?P<marks>\?\??)\s*(?P<name>%{0,2}" + _NAME + r")\s*$")
_FIRST_PROMPT = re.compile(r"^(>>> |In \[\d+\]: )")
_PROMPT = re.compile(r"^(>>> ?|\.\.\. ?|In \[\d+\]: |   \.\.\.+: )")


def strip_cell(source):
    """The cell without the prompts and the common indentation that pasted code brings."""
    lines = source.lstrip("\n").split("\n") if source.startswith("\n") else source.split("\n")
    if lines and _FIRST_PROMPT.match(lines[0]):
        lines = [_PROMPT.sub("", line, count=1) for line in lines]
    first = next((line for line in lines if line.strip()), "")
    indent = first[: len(first) - len(first.lstrip())]
    if indent and all(line.startswith(indent) or not line.strip() for line in lines):
        lines = [line[len(indent) :] for line in lines]
    return "\n".join(lines)


def transform(source, is_magic):
    """Python for a cell. `is_magic(name)` tells which bare words may stand for a line magic."""
    if source.lstrip("\n").startswith("%%"):
        return _cell_magic(source.lstrip("\n"))
    lines = source.split("\n")
    result = []
    scanner = _Scanner()
    number = 0
    while number < len(lines):
        line = lines[number]
        if not scanner.at_statement():
            result.append(line)
            scanner.feed(line)
            number += 1
            continue
        joined, used = _join(lines, number)
        replaced = _statement(joined, is_magic)
        if replaced is None:
            result.append(line)
            scanner.feed(line)
            number += 1
        else:
            result.append(replaced)
            # Empty lines keep the numbers of the lines after a joined one.
            result.extend([""] * (used - 1))
            number += used
    return "\n".join(result)


def _cell_magic(source):
    first, _, body = source.partition("\n")
    name, _, line = first[2:].partition(" ")
    help_match = _HELP_END.match(first.strip())
    if help_match and not body.strip():
        return _help(help_match)
    body += "" if body.endswith("\n") or not body else "\n"
    return "get_ipython().run_cell_magic(%r, %r, %r)\n" % (name.strip(), line.strip(), body)


def _join(lines, start):
    used = 1
    text = lines[start]
    while text.endswith("\\") and start + used < len(lines):
        text = text[:-1] + " " + lines[start + used].strip()
        used += 1
    return text, used


def _statement(line, is_magic):
    stripped = line.lstrip()
    indent = line[: len(line) - len(stripped)]
    if not stripped or stripped.startswith("#"):
        return None
    body = _escaped(stripped)
    if body is None:
        match = _HELP_START.match(stripped) or _HELP_END.match(stripped.rstrip())
        body = _help(match) if match else _assigned(stripped) or _bare_magic(stripped, is_magic)
    return None if body is None else indent + body


def _escaped(text):
    if text.startswith("!!"):
        return "get_ipython().getoutput(%r)" % text[2:].strip()
    if text.startswith("!"):
        return "get_ipython().system(%r)" % text[1:].lstrip()
    if text.startswith("%") and not text.startswith("%%") and not _HELP_END.match(text.rstrip()):
        name, _, rest = text[1:].partition(" ")
        return "get_ipython().run_line_magic(%r, %r)" % (name.strip(), rest.strip())
    return None


def _assigned(text):
    match = _ASSIGN.match(text)
    if match is None:
        return None
    rest = match.group("rest").strip()
    if match.group("kind") == "!":
        return "%s get_ipython().getoutput(%r)" % (match.group("targets"), rest)
    name, _, line = rest.partition(" ")
    return "%s get_ipython().run_line_magic(%r, %r)" % (match.group("targets"), name, line.strip())


def _help(match):
    return "get_ipython().show_help(%r, %d)" % (match.group("name"), len(match.group("marks")))


def _bare_magic(text, is_magic):
    name, _, rest = text.partition(" ")
    if not name.strip().isidentifier() or not is_magic(name.strip()):
        return None
    if re.match(r"\s*[=(.,\[:]|\s*(in|is|and|or|not|if|for)\b", rest):
        return None
    return "get_ipython().run_line_magic(%r, %r)" % (name.strip(), rest.strip())


class _Scanner:
    """Follows strings and brackets over lines."""

    _TOKEN = re.compile(r"'''|\"\"\"|'(?:\\.|[^'\\\n])*'|\"(?:\\.|[^\"\\\n])*\"|#.*|[()\[\]{}]|\\$|.", re.DOTALL)

    def __init__(self):
        self._depth = 0
        self._quote = None
        self._continued = False

    def at_statement(self):
        """True where the next line begins a statement."""
        return self._depth == 0 and self._quote is None and not self._continued

    def feed(self, line):
        """Takes a line that stays as it is."""
        self._continued = False
        position = 0
        while position < len(line):
            if self._quote is not None:
                end = line.find(self._quote, position)
                if end < 0:
                    return
                position = end + 3
                self._quote = None
                continue
            match = self._TOKEN.match(line, position)
            token = match.group()
            position = match.end()
            if token in ("'''", '"""'):
                self._quote = token
            elif token in ("(", "[", "{"):
                self._depth += 1
            elif token in (")", "]", "}"):
                self._depth = max(0, self._depth - 1)
            elif token == "\\" and position == len(line):
                self._continued = True
