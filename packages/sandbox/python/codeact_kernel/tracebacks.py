"""Tracebacks as plain text: the user's frames and lines, none of the driver's."""

import os
import re
import traceback

OWN_FOLDER = os.path.dirname(os.path.abspath(__file__)) + os.sep
MOST_FRAMES = 40
MOST_LINES = 1000
LONGEST_TEXT = 100_000
LONGEST_LINE = 10_000
_GAP = re.compile(r'(?m)^([ |]*)File "", line 0, in gap (\d+)$')

_machinery = [OWN_FOLDER]


def hide_folder(path):
    """Leaves frames of a folder out of every traceback; used for IPython's own machinery."""
    _machinery.append(path)


def error_event(error, whole=True):
    """The `error` event of an exception. `whole` False leaves the frames out (a cell that does not compile)."""
    return {
        "type": "error",
        "name": type_name(type(error)),
        "value": _cut(error_text(error), LONGEST_TEXT),
        "traceback": [_cut(line, LONGEST_LINE) for line in render(error, whole)[-MOST_LINES:]],
    }


def _cut(text, limit):
    if len(text) <= limit:
        return text
    half = limit // 2
    return "%s ... %d characters left out ... %s" % (text[:half], len(text) - 2 * half, text[-half:])


def type_name(cls):
    """The name of a class, whatever its metaclass says."""
    try:
        return type.__dict__["__name__"].__get__(cls)
    except Exception:
        return "Exception"


def error_text(error):
    """What the exception says; never raises."""
    try:
        return str(error)
    except BaseException:
        return "<exception str() failed>"


def render(error, whole=True):
    """Lines of the traceback, without line ends."""
    try:
        record = traceback.TracebackException(type(error), error, error.__traceback__)
        if whole:
            _prune(record, set())
            text = "".join(record.format())
        else:
            text = "".join(record.format_exception_only())
        return _GAP.sub(r"\1[... \2 similar frames left out ...]", text).rstrip("\n").split("\n")
    except BaseException:
        return ["%s: %s" % (type_name(type(error)), error_text(error))]


def _prune(record, seen):
    if record is None or id(record) in seen:
        return
    seen.add(id(record))
    frames = [frame for frame in record.stack if not _is_machinery(frame.filename)]
    if len(frames) > 10 and not _is_plain_recursion(frames):
        frames = _fold(frames)
    record.stack[:] = frames
    _prune(record.__cause__, seen)
    _prune(record.__context__, seen)
    for member in getattr(record, "exceptions", None) or ():
        _prune(member, seen)


def _fold(frames):
    """Leaves out frames at places that came twice before, and the middle of what is still too long."""
    seen = {}
    kept = []
    left_out = 0
    for number, frame in enumerate(frames):
        place = (frame.filename, frame.lineno)
        seen[place] = seen.get(place, 0) + 1
        if (seen[place] <= 2 and number < MOST_FRAMES) or number >= len(frames) - 2:
            if left_out:
                kept.append(traceback.FrameSummary("", 0, "gap %d" % left_out, lookup_line=False, line=""))
                left_out = 0
            kept.append(frame)
        else:
            left_out += 1
    return kept


def _is_machinery(filename):
    return any(filename.startswith(folder) for folder in _machinery)


def _is_plain_recursion(frames):
    """True where the traceback module itself folds the frames: one line that calls itself."""
    places = [(frame.filename, frame.lineno) for frame in frames]
    return sum(before == after for before, after in zip(places, places[1:])) > len(places) - 10
