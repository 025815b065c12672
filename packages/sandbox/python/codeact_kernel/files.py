"""The working folder as the host sees it: read, write, list, remove."""

import errno
import os
import shutil
import stat
import tempfile

MAX_PIECE_BYTES = 4 * 1024 * 1024
MAX_LISTED = 50000


class Refused(Exception):
    """A request that cannot be done; `code` is one of the host's error codes."""

    def __init__(self, code, message):
        super().__init__(message)
        self.code = code


class Uploads:
    """Files being written in parts, by path. A file appears whole or not at all."""

    def __init__(self, folder):
        self._folder = folder
        self._open = {}

    def resolve(self, path):
        """The absolute path of a path that is relative to the working folder."""
        if not isinstance(path, str) or "\0" in path:
            raise Refused("invalid_input", "not a path: %r" % (path,))
        return os.path.normpath(os.path.join(self._folder, path))

    def relative(self, path):
        """The path as the host names it: relative to the working folder where it lies below."""
        inside = path == self._folder or path.startswith(self._folder.rstrip("/") + "/")
        return os.path.relpath(path, self._folder) if inside else path

    def begin(self, path):
        """Opens a temporary file beside the path."""
        self.discard(path)
        folder = os.path.dirname(path)
        os.makedirs(folder, exist_ok=True)
        if os.path.isdir(path):
            raise Refused("invalid_input", "%s is a folder" % path)
        descriptor, name = tempfile.mkstemp(prefix=".part-", dir=folder)
        os.fchmod(descriptor, 0o644)
        self._open[path] = (os.fdopen(descriptor, "wb"), name)

    def add(self, path, data):
        """Writes one part."""
        if path not in self._open:
            raise Refused("invalid_input", "no upload of %s has begun" % path)
        self._open[path][0].write(data)

    def end(self, path):
        """Puts the file in its place."""
        file, name = self._open.pop(path)
        try:
            file.close()
            os.replace(name, path)
        except OSError:
            os.unlink(name)
            raise

    def discard(self, path):
        """Forgets an upload that failed or was begun anew."""
        file, name = self._open.pop(path, (None, None))
        if file is not None:
            for clean in (file.close, lambda: os.unlink(name)):
                try:
                    clean()
                except OSError:
                    pass


def read(uploads, message, _payload):
    """Answers `file-read`."""
    path = uploads.resolve(message.get("path"))
    try:
        # A named pipe must not block the thread that answers.
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise refusal(error, message["path"]) from error
    try:
        facts = os.fstat(descriptor)
        if not stat.S_ISREG(facts.st_mode):
            what = "a folder" if stat.S_ISDIR(facts.st_mode) else "not a regular file"
            raise Refused("invalid_input", "%s is %s" % (message["path"], what))
        length = min(MAX_PIECE_BYTES, max(0, int(message.get("length") or 0)))
        return {"bytes": facts.st_size}, os.pread(descriptor, length, max(0, int(message.get("offset") or 0)))
    finally:
        os.close(descriptor)


def write(uploads, message, payload):
    """Answers `file-write`."""
    path = uploads.resolve(message.get("path"))
    part = message.get("part")
    if part not in ("only", "first", "middle", "last"):
        raise Refused("invalid_input", "unknown part %r" % (part,))
    try:
        if part in ("only", "first"):
            uploads.begin(path)
        uploads.add(path, payload)
        if part in ("only", "last"):
            uploads.end(path)
    except OSError as error:
        uploads.discard(path)
        raise refusal(error, message["path"]) from error
    return None, b""


def list_all(uploads, message, _payload):
    """Answers `file-list`: everything below a folder, links not followed, at most MAX_LISTED entries."""
    top = uploads.resolve(message.get("path") or ".")
    if not os.path.isdir(top):
        code = "invalid_input" if os.path.exists(top) else "file_not_found"
        raise Refused(code, "%s is no folder" % message.get("path"))
    found = []
    for folder, folders, names in os.walk(top):
        found.extend((os.path.join(folder, name), True) for name in folders)
        found.extend((os.path.join(folder, name), False) for name in names if not name.startswith(".part-"))
        if len(found) > MAX_LISTED:
            break
    rows = []
    for path, folder in found[:MAX_LISTED]:
        try:
            facts = os.lstat(path)
        except OSError:
            continue
        name = uploads.relative(path).encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        rows.append(
            {
                "path": name,
                "bytes": 0 if folder else facts.st_size,
                "modifiedAt": int(facts.st_mtime * 1000),
                "folder": folder,
            }
        )
    rows.sort(key=lambda row: row["path"])
    return rows, b""


def remove(uploads, message, _payload):
    """Answers `file-remove`: a file, or a folder with all it holds."""
    path = uploads.resolve(message.get("path"))
    try:
        if os.path.isdir(path) and not os.path.islink(path):
            shutil.rmtree(path)
        else:
            os.unlink(path)
    except OSError as error:
        raise refusal(error, message["path"]) from error
    return None, b""


def refusal(error, path):
    """The host's error for one of the operating system's."""
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        return Refused("file_not_found", "there is no file %s" % path)
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return Refused("file_too_large", "no room for %s: %s" % (path, error.strerror))
    return Refused("invalid_input", "%s: %s" % (path, error.strerror))


REQUESTS = {"file-read": read, "file-write": write, "file-list": list_all, "file-remove": remove}
