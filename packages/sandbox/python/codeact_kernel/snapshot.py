"""A snapshot: variables and files of the working folder as bytes that another interpreter can bring back.

Layout (docs/formats/kernel-wire.md): a magic line, the length of a JSON header, the header, then the blobs that it lists.
"""

import io
import json
import pickle
import re
import struct
import sys
import threading
import types

from . import archive, by_value
from .files import Refused
from .sharing import groups
from .tracebacks import type_name

MAGIC = b"codeact-snapshot 1\n"
LENGTH = struct.Struct(">I")
MAX_HEADER_BYTES = 64 * 1024 * 1024
LONGEST_REASON = 300

# History and counters of the shell: `_`, `__`, `_5`, `_i`, `_i5`, `_ih`, `_oh`, `_dh`, `_exit_code`, dunder names.
_SHELL_NAMES = re.compile(r"__.*__|_+|_i*|_i?\d+|_[ido]h|_exit_code")
_GENERATORS = (types.GeneratorType, types.CoroutineType, types.AsyncGeneratorType)
_LOCKS = (type(threading.Lock()), type(threading.RLock()), threading.Condition, threading.Event, threading.Semaphore)


def names_to_save(shell, calls):
    """The user's names, also private ones and modules; nothing that the shell or the host put there."""
    return {
        name: value
        for name, value in list(shell.user_ns.items())
        if type(name) is str
        and name.isidentifier()
        and not _SHELL_NAMES.fullmatch(name)
        and not (name in calls.functions and calls.functions[name] is value)
        and not (name in shell.hidden and shell.hidden[name] is value)
    }


class Making:
    """The parts of one snapshot: bytes and views of live arrays, in order."""

    def __init__(self, shell, calls, limit):
        self._namespace = shell.user_ns
        self._items = names_to_save(shell, calls)
        self._left = limit
        self._parts = []
        self._groups = []
        self._saved = []
        self._unsaved = []

    def make(self, folder):
        """Saves everything; `folder` None leaves the files out. Returns (facts for the host, parts)."""
        candidates = {}
        for name, value in self._items.items():
            reason = hopeless(value)
            if reason is None:
                candidates[name] = value
            else:
                self._refuse(name, reason)
        for names in groups(candidates, self._namespace):
            self._save_group({name: candidates[name] for name in names})
        files = 0
        tar_bytes = 0
        if folder is not None:
            tar, files = archive.pack(folder, self._left)
            tar_bytes = tar.nbytes
            self._parts.append(tar)
        python = "%d.%d.%d" % sys.version_info[:3]
        header = {"version": 1, "python": python, "groups": self._groups, "types": self._types(), "tar": tar_bytes}
        encoded = json.dumps(header).encode("utf-8", "surrogatepass")
        self._parts[:0] = [memoryview(MAGIC + LENGTH.pack(len(encoded)) + encoded)]
        facts = {"python": python, "saved": self._saved, "unsaved": self._unsaved, "files": files}
        facts["bytes"] = sum(part.nbytes for part in self._parts)
        return facts, self._parts

    def _types(self):
        return {row["name"]: row["type"] for row in self._saved}

    def _save_group(self, items):
        """Saves values that share something; those that spoil the group are taken out of it."""
        while items:
            try:
                self._add(items)
                return
            except Refused:
                raise
            except KeyboardInterrupt:
                raise
            except BaseException as error:
                if len(items) == 1:
                    self._refuse(next(iter(items)), why(error))
                    return
            kept = {}
            for name, value in items.items():
                try:
                    self._dump({name: value})
                    kept[name] = value
                except (Refused, KeyboardInterrupt):
                    raise
                except BaseException as error:
                    self._refuse(name, why(error))
            if len(kept) == len(items):
                # Each alone works and all together do not: then each alone.
                for name, value in items.items():
                    self._save_group({name: value})
                return
            items = kept

    def _dump(self, items):
        buffers = []
        target = archive.Bounded(self._left, "%s" % ", ".join(list(items)[:3]))
        by_value.Saver(target, buffers, self._namespace).dump(items)
        views = [buffer.raw() for buffer in buffers]
        size = target.tell() + sum(view.nbytes for view in views)
        if size > self._left:
            raise Refused("file_too_large", "%s would make the snapshot larger than allowed" % ", ".join(list(items)[:3]))
        return target.getbuffer(), views, size

    def _add(self, items):
        data, views, size = self._dump(items)
        self._left -= size
        self._parts += [data, *views]
        self._groups.append({"names": list(items), "bytes": data.nbytes, "buffers": [view.nbytes for view in views]})
        share, rest = divmod(size, len(items))
        for number, (name, value) in enumerate(items.items()):
            row = {"name": name, "type": type_name(type(value)), "bytes": share + (rest if number == 0 else 0)}
            self._saved.append(row)

    def _refuse(self, name, reason):
        kind = type_name(type(self._items[name]))
        self._unsaved.append({"name": name, "type": kind, "reason": reason})


def hopeless(value):
    """Why a value cannot be saved, for kinds of which that is known without trying; else None."""
    if isinstance(value, io.IOBase) and not isinstance(value, (io.BytesIO, io.StringIO)):
        return "an open file lives in its interpreter only" if type_name(type(value)) != "TextOut" else None
    if isinstance(value, _GENERATORS):
        return "a running %s cannot be saved" % type_name(type(value)).replace("_", " ")
    if isinstance(value, _LOCKS):
        return "a lock lives in its interpreter only"
    if isinstance(value, threading.Thread):
        return "a thread lives in its interpreter only"
    for module, name, what in (("socket", "socket", "a connection"), ("subprocess", "Popen", "a running program")):
        kind = getattr(sys.modules.get(module), name, None)
        if isinstance(kind, type) and isinstance(value, kind):
            return "%s lives in its interpreter only" % what
    return None


def why(error):
    """One sentence for an exception."""
    if isinstance(error, RecursionError):
        return "nested too deeply to be saved"
    if isinstance(error, MemoryError):
        return "not enough memory to save it"
    try:
        text = str(error).strip() or type_name(type(error))
    except Exception:
        text = type_name(type(error))
    return text[:LONGEST_REASON]


def bring_back(data, shell, calls, folder):
    """Puts files and variables of a snapshot in place; returns facts for the host."""
    view = memoryview(data)
    header, offset = _read_header(view)
    minor = header["python"].split(".")[:2]
    if minor != [str(number) for number in sys.version_info[:2]]:
        text = "the snapshot was made by Python %s and this is %d.%d" % (".".join(minor), *sys.version_info[:2])
        raise Refused("invalid_input", text)
    blobs = []
    for group in header["groups"]:
        pickled, offset = _cut(view, offset, group["bytes"])
        buffers = []
        for size in group["buffers"]:
            buffer, offset = _cut(view, offset, size)
            buffers.append(buffer)
        blobs.append((group["names"], pickled, buffers))
    tar, offset = _cut(view, offset, header["tar"])
    # Files first: functions may live in modules of the working folder.
    files = archive.unpack(folder, tar) if header["tar"] else 0
    by_value.use_namespace(shell.user_ns)
    restored, failed = [], []
    for names, pickled, buffers in blobs:
        try:
            # Copies: arrays must be writable, and must not keep the whole snapshot alive.
            values = pickle.loads(pickled, buffers=[bytearray(buffer) for buffer in buffers])
            shell.user_ns.update((name, values[name]) for name in names)
            restored += names
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            failed += [{"name": name, "type": header["types"].get(name, ""), "reason": why(error)} for name in names]
    return {"restored": restored, "failed": failed, "files": files}


def _read_header(view):
    start = len(MAGIC) + LENGTH.size
    if view.nbytes < start or bytes(view[: len(MAGIC)]) != MAGIC:
        raise Refused("invalid_input", "these bytes are no snapshot")
    (size,) = LENGTH.unpack(view[len(MAGIC) : start])
    if size > MAX_HEADER_BYTES:
        raise Refused("invalid_input", "the header of the snapshot is too long")
    encoded, offset = _cut(view, start, size)
    try:
        header = json.loads(bytes(encoded))
        if header["version"] != 1:
            raise Refused("invalid_input", "this is a snapshot of version %r; known is 1" % header["version"])
    except (ValueError, KeyError, TypeError) as error:
        raise Refused("invalid_input", "the header of the snapshot cannot be read") from error
    return header, offset


def _cut(view, offset, size):
    if not isinstance(size, int) or size < 0 or offset + size > view.nbytes:
        raise Refused("invalid_input", "the snapshot is cut off")
    return view[offset : offset + size], offset + size
