"""A family: a session and the copies of it and of them, which share one pid namespace.

Every member lives in a mount namespace of its own. Whoever could enter one of these once, as an origin can with those of
its copies, may keep a descriptor of it and go there after its owner has ended. So whatever ends one member also kills
what it finds in the namespaces of members that ended before.
"""

import os
import signal
import struct
import time

from .linux import step

_SWEEP_SECONDS = 3
# How much longer one that is dying may take over its large files.
_DYING_SECONDS = 7
_SWEEP_PAUSE_SECONDS = 0.002
# Exit code of a process that could not clear a place.
STUCK = 3
_SLOT = struct.Struct("=Q")


class Family:
    """Made by the midwife. Her children, the guardians among them, see at any time who has ended meanwhile."""

    def __init__(self, number):
        """`number`: process id of the session that was there first."""
        with step("find the family"):
            self.proc = os.open("/proc/%d/root/proc" % number, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        # The mounts without anybody's folders, once a guardian has made them.
        self.base = None
        # Written by the midwife alone: a number of a mount namespace, or zero, in each place of eight bytes.
        self._ended = os.memfd_create("family", os.MFD_CLOEXEC)
        self._slots = []

    def bury(self, inode):
        """A member has ended; nobody may live in its mount namespace any more."""
        if inode in self._slots:
            return
        if 0 not in self._slots:
            self._slots.append(0)
        self._put(self._slots.index(0), inode)

    def welcome(self, inode):
        """A new member: the kernel gives numbers of namespaces that are gone, and so empty, to new ones."""
        if inode in self._slots:
            self._put(self._slots.index(inode), 0)

    def _put(self, place, inode):
        self._slots[place] = inode
        os.pwrite(self._ended, _SLOT.pack(inode), place * _SLOT.size)

    def close(self):
        """Let go of everything; the last member has ended."""
        for descriptor in (self.proc, self._ended, self.base):
            if descriptor is not None:
                os.close(descriptor)

    def sweep(self, own=None):
        """Kill everything that lives where members have ended, or in the mount namespace with the inode `own`.

        Ends the process when it multiplies faster than it dies.
        """
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        until = time.monotonic() + _SWEEP_SECONDS
        while True:
            living, dying = self._strike(own)
            if not living and not dying:
                return
            now = time.monotonic()
            if living and now > until:
                os._exit(STUCK)
            if now > until + _DYING_SECONDS:
                # Nothing new comes of what is dying, and it may be somebody else's: not worth the family.
                return
            time.sleep(_SWEEP_PAUSE_SECONDS)

    def _strike(self, own):
        """(whether something was found and killed, whether something is dying, where nobody can tell any more)."""
        living = dying = False
        for name in os.listdir(self.proc):
            if not name.isdigit():
                continue
            try:
                process = os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC, dir_fd=self.proc)
            except OSError:
                continue
            try:
                places = _places(process)
                # Asked after the process was looked at: a new member that got the number of an ended one is let in
                # only when the number is no longer listed.
                if any(place == own or self._has_ended(place) for place in places - {None}):
                    living = True
                    signal.pidfd_send_signal(process, signal.SIGKILL)
                elif None in places:
                    dying = True
            except OSError:
                # It has ended; a dead process lives nowhere.
                continue
            finally:
                os.close(process)
        return living, dying

    def _has_ended(self, inode):
        listed = os.pread(self._ended, os.fstat(self._ended).st_size, 0)
        return any(value == inode for (value,) in _SLOT.iter_unpack(listed))


def _places(process):
    """Inodes of the mount namespaces in which the threads of a process are; None for one that has left its own already.

    The first thread may have ended before the others. A thread that ends leaves its namespaces before its last files
    are closed, which takes a while when they are large; only then is it dead.
    """
    places = set()
    threads = os.open("task", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC, dir_fd=process)
    try:
        for name in os.listdir(threads):
            try:
                places.add(os.stat(name + "/ns/mnt", dir_fd=threads).st_ino)
            except FileNotFoundError:
                if _lives(name, threads):
                    places.add(None)
            except OSError:
                continue
    finally:
        os.close(threads)
    return places


def _lives(thread, threads):
    try:
        with open(os.open(thread + "/stat", os.O_RDONLY | os.O_CLOEXEC, dir_fd=threads), "rb") as file:
            # proc_pid_stat(5): the state comes after the name in brackets, which may hold anything.
            return file.read().rpartition(b") ")[2][:1] not in (b"Z", b"X", b"")
    except OSError:
        return False
