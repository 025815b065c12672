"""The files of the working folder as one tar."""

import io
import os
import stat
import tarfile

from .files import Refused


class Bounded(io.BytesIO):
    """Bytes in memory, up to a limit."""

    def __init__(self, limit, what):
        super().__init__()
        self._limit = limit
        self._what = what

    def write(self, data):
        """Takes bytes; refuses what does not fit."""
        size = data.nbytes if isinstance(data, memoryview) else len(data)
        if self.tell() + size > self._limit:
            raise Refused("file_too_large", "%s would make the snapshot larger than allowed" % self._what)
        return super().write(data)


def pack(folder, limit):
    """(tar of everything below a folder but special files, number of files). Links are kept, not followed."""
    target = Bounded(limit, "the working folder")
    count = 0
    with tarfile.open(fileobj=target, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for place, folders, names in os.walk(folder):
            for name in sorted(folders + names):
                path = os.path.join(place, name)
                if name.startswith(".part-") or not _add(tar, path, os.path.relpath(path, folder)):
                    continue
                count += name in names
    return target.getbuffer(), count


def _add(tar, path, name):
    """Adds one entry; False for what is gone meanwhile or no file, folder or link."""
    try:
        kind = stat.S_IFMT(os.lstat(path).st_mode)
        if kind not in (stat.S_IFREG, stat.S_IFDIR, stat.S_IFLNK):
            return False
        tar.add(path, name, recursive=False)
    except (FileNotFoundError, PermissionError):
        return False
    return True


def unpack(folder, data):
    """Puts the files of a tar into a folder, replacing what has their names; returns how many."""
    top = os.path.realpath(folder)
    count = 0
    with tarfile.open(fileobj=io.BytesIO(data), mode="r:") as tar:
        for entry in tar:
            target = os.path.normpath(os.path.join(top, entry.name))
            inside = target.startswith(top + os.sep) and not os.path.isabs(entry.name)
            if not inside or os.path.realpath(os.path.dirname(target)) != os.path.dirname(target):
                raise Refused("invalid_input", "the snapshot holds a file outside of the working folder")
            if entry.isdir():
                os.makedirs(target, exist_ok=True)
                continue
            os.makedirs(os.path.dirname(target), exist_ok=True)
            if os.path.lexists(target) and not (os.path.isdir(target) and not os.path.islink(target)):
                os.unlink(target)
            if entry.issym():
                os.symlink(entry.linkname, target)
            elif entry.isreg() or entry.islnk():
                _write(tar, entry, target)
            else:
                continue
            count += 1
    return count


def _write(tar, entry, target):
    with tar.extractfile(entry) as source, open(target, "wb") as file:
        while True:
            piece = source.read(1 << 20)
            if not piece:
                break
            file.write(piece)
    os.chmod(target, entry.mode & 0o777)
    os.utime(target, (entry.mtime, entry.mtime))
