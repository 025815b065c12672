"""Commands of the operating system: `!cmd`, `x = !cmd`, scripts."""

import re
import signal
import string
import subprocess

from .interrupts import signal_group

GRACE_SECONDS = 1.0


class Lines(list):
    """Output of a command as a list of lines, with the views that notebooks offer."""

    @property
    def n(self):
        """One text with line ends."""
        return "\n".join(self)

    @property
    def s(self):
        """One text with spaces."""
        return " ".join(self)

    @property
    def l(self):  # noqa: E743
        """The list itself."""
        return self

    list, nlstr, spstr = l, n, s

    def grep(self, pattern, prune=False):
        """The lines that contain a pattern."""
        return Lines(line for line in self if bool(re.search(pattern, line, re.IGNORECASE)) != prune)

    def fields(self, *columns):
        """Chosen columns of each line."""
        rows = [line.split() for line in self]
        if not columns:
            return rows
        return Lines(" ".join(row[column] for column in columns if -len(row) <= column < len(row)) for row in rows)


def expand(text, names):
    """Replaces `{expression}` and `$name`; leaves the text alone when an expression fails, as shells use both."""
    try:
        pieces = []
        for literal, field, spec, conversion in string.Formatter().parse(text):
            pieces.append(_dollars(literal, names))
            if field is not None:
                source = field + (":" + spec if spec else "")
                try:
                    value = eval(source, names)
                except SyntaxError:
                    value = format(eval(field, names), spec)
                pieces.append(repr(value) if conversion == "r" else str(value))
        return "".join(pieces)
    except Exception:
        return text


def _dollars(text, names):
    def replace(match):
        if match.group() == "$$":
            return "$"
        try:
            return str(eval(match.group(1), names))
        except Exception:
            return match.group()

    return re.sub(r"\$\$|\$([A-Za-z_][\w.]*)", replace, text)


def run_command(command, interrupts):
    """Runs a command in a shell with its output on descriptors 1 and 2; returns its exit code."""
    with Child(interrupts, command, shell=True, stdin=subprocess.DEVNULL) as child:
        return child.wait()


def run_script(argv, text, interrupts, stdout=None, stderr=None):
    """Feeds a text to a program; returns (exit code, stdout, stderr), the latter two where pipes were asked for."""
    with Child(interrupts, argv, stdin=subprocess.PIPE, stdout=stdout, stderr=stderr) as child:
        out, err = child.communicate(text.encode("utf-8", "surrogateescape"))
        return child.returncode, _decode(out), _decode(err)


def getoutput(command, interrupts, split=True):
    """Output and error text of a command."""
    options = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    with Child(interrupts, command, shell=True, **options) as child:
        text = _decode(child.communicate()[0])
    return Lines(text.splitlines()) if split else text


def _decode(data):
    return None if data is None else data.decode("utf-8", "replace")


class Child:
    """A child in a session of its own; an interrupt of the cell reaches it and everything it started."""

    def __init__(self, interrupts, command, **options):
        self._interrupts = interrupts
        self._process = subprocess.Popen(command, start_new_session=True, **options)

    def __enter__(self):
        if self._interrupts is not None:
            self._interrupts.children.add(self._process)
        return self._process

    def __exit__(self, kind, *_):
        process = self._process
        try:
            if kind is not None and process.poll() is None:
                signal_group(process, signal.SIGINT)
                try:
                    process.wait(GRACE_SECONDS)
                except subprocess.TimeoutExpired:
                    signal_group(process, signal.SIGKILL)
                    process.wait()
        finally:
            if self._interrupts is not None:
                self._interrupts.children.discard(process)
            for stream in (process.stdin, process.stdout, process.stderr):
                if stream is not None:
                    stream.close()
