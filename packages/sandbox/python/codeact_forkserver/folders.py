"""Copying and clearing the folders of a session, which nobody here trusts."""

import os
import secrets
import stat
import time

_PIECE_BYTES = 1 << 26
_CLEAR_SECONDS = 10


def copy_tree(source, target):
    """Copy what is below an open folder, which others may be changing: no link is followed, what vanishes is left out."""
    for folder, folders, names, descriptor in os.fwalk(".", dir_fd=source):
        place = os.path.normpath(os.path.join(target, folder))
        for name in folders:
            facts = os.lstat(name, dir_fd=descriptor)
            path = os.path.join(place, name)
            if stat.S_ISLNK(facts.st_mode):
                os.symlink(os.readlink(name, dir_fd=descriptor), path)
            else:
                os.makedirs(path, exist_ok=True)
                os.chmod(path, facts.st_mode & 0o7777)
        for name in names:
            try:
                _copy_entry(name, descriptor, os.path.join(place, name))
            except (FileNotFoundError, PermissionError):
                continue


def _copy_entry(name, folder, target):
    facts = os.lstat(name, dir_fd=folder)
    kind = stat.S_IFMT(facts.st_mode)
    if kind == stat.S_IFLNK:
        os.symlink(os.readlink(name, dir_fd=folder), target)
    elif kind == stat.S_IFIFO:
        os.mkfifo(target, facts.st_mode & 0o7777)
    elif kind == stat.S_IFREG:
        flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
        source = os.open(name, flags, dir_fd=folder)
        try:
            copy = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
            try:
                _copy_bytes(source, copy)
                os.fchmod(copy, facts.st_mode & 0o7777)
                os.utime(copy, ns=(facts.st_atime_ns, facts.st_mtime_ns))
            finally:
                os.close(copy)
        finally:
            os.close(source)


def _copy_bytes(source, target):
    """Copy a file with its holes, inside the kernel."""
    size = os.fstat(source).st_size
    position = 0
    while position < size:
        try:
            position = os.lseek(source, position, os.SEEK_DATA)
        except OSError:
            break
        end = os.lseek(source, position, os.SEEK_HOLE)
        os.lseek(target, position, os.SEEK_SET)
        while position < end:
            done = os.sendfile(target, source, position, min(_PIECE_BYTES, end - position))
            if done == 0:
                break
            position += done
    os.ftruncate(target, size)


def clear(path):
    """Remove everything below a folder that is a file system of its own; whether it is empty now.

    Not empty: something outside still holds files of it open, or goes on making them. Folders are moved to the top before
    they are removed, so that neither their depth nor the length of their paths matters.
    """
    top = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    until = time.monotonic() + _CLEAR_SECONDS
    try:
        names = os.listdir(top)
        while names and time.monotonic() < until:
            for name in names:
                try:
                    _clear_entry(name, top)
                except OSError:
                    # Changed by somebody at this moment: the next round, or the facts at the end, will tell.
                    continue
            names = os.listdir(top)
        facts = os.fstatvfs(top)
        # The folder itself is one file and needs no room.
        return facts.f_bfree == facts.f_blocks and facts.f_ffree >= facts.f_files - 1
    finally:
        os.close(top)


def _clear_entry(name, top):
    try:
        os.unlink(name, dir_fd=top)
        return
    except IsADirectoryError:
        folder = os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=top)
    try:
        for inner in os.listdir(folder):
            try:
                os.unlink(inner, dir_fd=folder)
            except IsADirectoryError:
                os.rename(inner, secrets.token_hex(16), src_dir_fd=folder, dst_dir_fd=top)
    finally:
        os.close(folder)
    os.rmdir(name, dir_fd=top)
