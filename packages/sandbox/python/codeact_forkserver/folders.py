"""Copying and clearing the folders of a session, which nobody here trusts."""

import errno
import os
import secrets
import stat
import time

_PIECE_BYTES = 1 << 26
_CLEAR_SECONDS = 10
# The kernel lets go of closed files a moment later; who holds them longer does so on purpose.
_RELEASE_SECONDS = 1
_CLEAR_PAUSE_SECONDS = 0.005
# Two descriptors are open for each level, of the 1024 that a process may have.
_MOST_DEPTH = 400
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
# What an entry says that was removed, replaced by something else, listed twice, or may not be read.
_CHANGED = (errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.ENXIO, errno.EEXIST, errno.EINVAL, errno.EACCES, errno.EPERM)


def copy_tree(source, target):
    """Copy what is below an open folder, which others may be changing, into a path.

    No link is followed on either side, what vanishes or becomes something else is left out. OSError: no room, too deep.
    """
    into = os.open(target, _FOLDER)
    try:
        _copy_folder(source, into, 1)
    finally:
        os.close(into)


def _copy_folder(source, target, depth):
    if depth > _MOST_DEPTH:
        raise OSError(errno.ENAMETOOLONG, "folders are nested deeper than %d" % _MOST_DEPTH)
    for name in os.listdir(source):
        try:
            facts = os.lstat(name, dir_fd=source)
            if not stat.S_ISDIR(facts.st_mode):
                _copy_entry(name, facts, source, target)
                continue
            inner = os.open(name, _FOLDER, dir_fd=source)
        except OSError as error:
            if error.errno not in _CHANGED:
                raise
            continue
        try:
            _copy_inner(name, inner, target, depth)
        finally:
            os.close(inner)


def _copy_inner(name, source, target, depth):
    try:
        os.mkdir(name, 0o700, dir_fd=target)
    except FileExistsError:
        # A list that is read while it changes may name an entry twice.
        return
    into = os.open(name, _FOLDER, dir_fd=target)
    try:
        _copy_folder(source, into, depth + 1)
        os.fchmod(into, os.fstat(source).st_mode & 0o7777)
    finally:
        os.close(into)


def _copy_entry(name, facts, folder, target):
    kind = stat.S_IFMT(facts.st_mode)
    if kind == stat.S_IFLNK:
        os.symlink(os.readlink(name, dir_fd=folder), name, dir_fd=target)
    elif kind == stat.S_IFIFO:
        os.mkfifo(name, facts.st_mode & 0o7777, dir_fd=target)
    elif kind == stat.S_IFREG:
        flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
        source = os.open(name, flags, dir_fd=folder)
        try:
            facts = os.fstat(source)
            if stat.S_ISREG(facts.st_mode):
                _copy_file(source, facts, name, target)
        finally:
            os.close(source)


def _copy_file(source, facts, name, target):
    copy = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600, dir_fd=target)
    try:
        _copy_bytes(source, copy)
        os.fchmod(copy, facts.st_mode & 0o7777)
        os.utime(copy, ns=(facts.st_atime_ns, facts.st_mtime_ns))
    finally:
        os.close(copy)


def _copy_bytes(source, target):
    """Copy a file with its holes, inside the kernel."""
    size = os.fstat(source).st_size
    position = 0
    while position < size:
        try:
            position = os.lseek(source, position, os.SEEK_DATA)
            end = os.lseek(source, position, os.SEEK_HOLE)
        except OSError:
            # Nothing but a hole is left, or it has become shorter.
            break
        os.lseek(target, position, os.SEEK_SET)
        while position < end:
            done = os.sendfile(target, source, position, min(_PIECE_BYTES, end - position))
            if done == 0:
                break
            position += done
    os.ftruncate(target, size)


def clear(paths):
    """Remove everything below folders that are file systems of their own; whether all are empty in the end.

    Not empty: something outside still holds files of it open, or goes on making them. Folders are moved to the top before
    they are removed, so that neither their depth nor the length of their paths matters.
    """
    until = time.monotonic() + _CLEAR_SECONDS
    return all([_clear_one(path, until) for path in paths])


def _clear_one(path, until):
    top = os.open(path, _FOLDER)
    try:
        _empty(top, until)
        released = min(until, time.monotonic() + _RELEASE_SECONDS)
        while not _is_free(top):
            if time.monotonic() > released:
                return False
            time.sleep(_CLEAR_PAUSE_SECONDS)
            _empty(top, until)
        return True
    finally:
        os.close(top)


def _empty(top, until):
    names = os.listdir(top)
    while names and time.monotonic() < until:
        for name in names:
            try:
                _clear_entry(name, top)
            except OSError:
                # Changed by somebody at this moment: the next round, or the facts at the end, will tell.
                continue
        names = os.listdir(top)


def _is_free(top):
    facts = os.fstatvfs(top)
    # The folder itself is one file and needs no room.
    return facts.f_bfree == facts.f_blocks and facts.f_ffree >= facts.f_files - 1


def _clear_entry(name, top):
    try:
        os.unlink(name, dir_fd=top)
        return
    except IsADirectoryError:
        folder = os.open(name, _FOLDER, dir_fd=top)
    try:
        for inner in os.listdir(folder):
            try:
                os.unlink(inner, dir_fd=folder)
            except IsADirectoryError:
                os.rename(inner, secrets.token_hex(16), src_dir_fd=folder, dst_dir_fd=top)
    finally:
        os.close(folder)
    os.rmdir(name, dir_fd=top)
