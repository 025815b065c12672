"""The system calls that the standard library lacks, through ctypes."""

import contextlib
import ctypes
import fcntl
import os
import struct

CLONE_NEWNS = 0x00020000
CLONE_NEWCGROUP = 0x02000000
CLONE_NEWUTS = 0x04000000
CLONE_NEWIPC = 0x08000000
CLONE_NEWUSER = 0x10000000
CLONE_NEWPID = 0x20000000
CLONE_NEWNET = 0x40000000

MS_RDONLY = 0x1
MS_NOSUID = 0x2
MS_NODEV = 0x4
MS_NOEXEC = 0x8
MS_REMOUNT = 0x20
MS_BIND = 0x1000
MS_REC = 0x4000
MS_PRIVATE = 0x40000
MNT_DETACH = 0x2

PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
PR_SET_SECCOMP = 22
PR_CAPBSET_DROP = 24
PR_SET_CHILD_SUBREAPER = 36
PR_SET_NO_NEW_PRIVS = 38
PR_CAP_AMBIENT = 47
PR_CAP_AMBIENT_CLEAR_ALL = 4
SECCOMP_MODE_FILTER = 2

# The same numbers on every architecture.
SYS_CLOSE_RANGE = 436
SYS_MOUNT_SETATTR = 442

AT_FDCWD = -100
AT_RECURSIVE = 0x8000
MOUNT_ATTR_RDONLY = 0x1
MOUNT_ATTR_NOSUID = 0x2
MOUNT_ATTR_NODEV = 0x4

CAPABILITY_VERSION_3 = 0x20080522

_libc = ctypes.CDLL(None, use_errno=True)
_libc.mount.argtypes = [ctypes.c_char_p, ctypes.c_char_p, ctypes.c_char_p, ctypes.c_ulong, ctypes.c_char_p]
_libc.prctl.argtypes = [ctypes.c_int] + [ctypes.c_ulong] * 4


class StepFailed(Exception):
    """One step of building the isolation was refused; nothing may run after it."""

    def __init__(self, step, number, detail):
        super().__init__("%s: %s" % (step, detail))
        self.step = step
        self.errno = number
        self.detail = detail

    def fact(self):
        """The failure as the host reads it."""
        return {"step": self.step, "errno": self.errno, "detail": self.detail}


@contextlib.contextmanager
def step(name):
    """Name the system calls of the block, so that a refusal says which one it was."""
    try:
        yield
    except OSError as error:
        raise StepFailed(name, error.errno or 0, error.strerror or str(error)) from error


def _check(result):
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result


def unshare(flags):
    """Move this process (for CLONE_NEWPID: its next children) into new namespaces."""
    _check(_libc.unshare(flags))


def setns(descriptor, kind):
    """Enter the namespace behind a descriptor."""
    _check(_libc.setns(descriptor, kind))


def mount(source, target, kind=None, flags=0, data=None):
    """mount(2); every argument is text or None."""
    encoded = [None if value is None else os.fsencode(value) for value in (source, target, kind, data)]
    _check(_libc.mount(encoded[0], encoded[1], encoded[2], flags, encoded[3]))


def detach(target):
    """Take a mount out of the tree; it ends when its last user does."""
    _check(_libc.umount2(os.fsencode(target), MNT_DETACH))


def pivot_root(new_root, put_old):
    """Swap the root of this mount namespace."""
    _check(_libc.pivot_root(os.fsencode(new_root), os.fsencode(put_old)))


class _MountAttributes(ctypes.Structure):
    _fields_ = [(name, ctypes.c_uint64) for name in ("set", "clear", "propagation", "userns")]


def restrict_mount(target, attributes):
    """Add attributes (read-only, ...) to a mount and everything below it. Linux 5.12."""
    wanted = _MountAttributes(attributes, 0, 0, 0)
    _check(
        _libc.syscall(
            ctypes.c_long(SYS_MOUNT_SETATTR),
            ctypes.c_int(AT_FDCWD),
            ctypes.c_char_p(os.fsencode(target)),
            ctypes.c_uint(AT_RECURSIVE),
            ctypes.byref(wanted),
            ctypes.c_size_t(ctypes.sizeof(wanted)),
        )
    )


def prctl(option, first=0, second=0):
    """prctl(2) with up to two numeric arguments."""
    return _check(_libc.prctl(option, first, second, 0, 0))


def close_from(first):
    """Close every descriptor from ``first`` on."""
    _check(_libc.syscall(ctypes.c_long(SYS_CLOSE_RANGE), ctypes.c_uint(first), ctypes.c_uint(0xFFFFFFFF), ctypes.c_uint(0)))


def system_call(number, *arguments):
    """A system call by number; whole numbers are passed as longs. Raises OSError."""
    words = [ctypes.c_long(value) if isinstance(value, int) else value for value in arguments]
    return _check(_libc.syscall(ctypes.c_long(number), *words))


def clear_capabilities():
    """Give up every capability that this process has now."""
    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL)
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
    nothing = (ctypes.c_uint32 * 6)()
    _check(_libc.capset(header, nothing))


def drop_bounding_set(last_capability):
    """Give up every capability that a later exec could bring back."""
    # Written out: forty calls of a function that makes one call each would be a noticeable part of a session's start.
    drop = _libc.prctl
    _check(min([drop(PR_CAPBSET_DROP, capability, 0, 0, 0) for capability in range(last_capability + 1)]))


def drop_capabilities(last_capability):
    """Give up every capability, also those that a later exec could bring back."""
    drop_bounding_set(last_capability)
    clear_capabilities()


class _FilterProgram(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p)]


def install_filter(instructions):
    """Install a seccomp filter (bytes of ``struct sock_filter``); needs no_new_privs."""
    program = _FilterProgram(len(instructions) // 8, instructions)
    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.addressof(program))


# struct pidfd_info of linux/pidfd.h in its first size, of which the first and the last field matter here. Linux 6.15.
_PIDFD_INFO = struct.Struct("=Q52xi")
_PIDFD_GET_INFO = 3 << 30 | _PIDFD_INFO.size << 16 | 0xFF << 8 | 11
_PIDFD_INFO_EXIT = 1 << 3


def exit_status(process):
    """How the process behind a descriptor ended, as wait(2) tells it, once it was reaped; None where that is not kept."""
    facts = bytearray(_PIDFD_INFO.pack(_PIDFD_INFO_EXIT, 0))
    try:
        fcntl.ioctl(process, _PIDFD_GET_INFO, facts)
    except OSError:
        return None
    known, status = _PIDFD_INFO.unpack(facts)
    return status if known & _PIDFD_INFO_EXIT else None


def remembers_exits():
    """Whether `exit_status` tells anything here. Starts a process to see."""
    child = os.fork()
    if child == 0:
        os._exit(0)
    process = os.pidfd_open(child)
    os.waitpid(child, 0)
    known = exit_status(process) is not None
    os.close(process)
    return known
