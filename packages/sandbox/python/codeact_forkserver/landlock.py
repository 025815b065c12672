"""Landlock: rules about files that a process takes upon itself and cannot put off (Linux 5.13 and newer).

Needs no namespace and no right, so it also works inside a default container. The rules know files, TCP, and since
version 6 of their interface (Linux 6.12) signals and abstract sockets; what they do not know the filter refuses.
"""

import ctypes
import os

from . import linux
from .linux import step

# The same numbers on every architecture.
_CREATE_RULESET = 444
_ADD_RULE = 445
_RESTRICT_SELF = 446
_VERSION_FLAG = 1
_PATH_BENEATH = 1

# Rights of linux/landlock.h.
_EXECUTE = 1 << 0
_WRITE_FILE = 1 << 1
_READ_FILE = 1 << 2
_READ_DIR = 1 << 3
_TRUNCATE = 1 << 14
_IOCTL_DEV = 1 << 15
READ = _READ_FILE | _READ_DIR
READ_AND_RUN = READ | _EXECUTE
DEVICE = _READ_FILE | _WRITE_FILE
_OF_FILES = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE | _IOCTL_DEV
_TCP_BIND_AND_CONNECT = 3
_SIGNALS_AND_ABSTRACT_SOCKETS = 3
# Bits of rights on files that each version of the interface knows.
_FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15}
_MOST_FILE_RIGHTS = 16

# From here on a file that may not be written cannot be cut either (Linux 6.2).
TRUNCATE_VERSION = 3
# From here on signals to processes outside are refused (Linux 6.12).
SCOPE_VERSION = 6


class _Rules(ctypes.Structure):
    _fields_ = [("files", ctypes.c_uint64), ("network", ctypes.c_uint64), ("scoped", ctypes.c_uint64)]


class _PathBeneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = [("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32)]


def version():
    """The version of the interface; raises OSError where the kernel has none or it is switched off."""
    return linux.system_call(_CREATE_RULESET, None, 0, _VERSION_FLAG)


class Ruleset:
    """Everything that is not allowed by a rule is refused."""

    def __init__(self, known):
        self._known = (1 << _FILE_RIGHTS.get(known, _MOST_FILE_RIGHTS)) - 1
        rules = _Rules(
            self._known,
            _TCP_BIND_AND_CONNECT if known >= 4 else 0,
            _SIGNALS_AND_ABSTRACT_SOCKETS if known >= SCOPE_VERSION else 0,
        )
        size = 24 if known >= SCOPE_VERSION else 16 if known >= 4 else 8
        with step("landlock_create_ruleset"):
            self._descriptor = linux.system_call(_CREATE_RULESET, ctypes.byref(rules), size, 0)

    def allow(self, path, rights=None):
        """Allow rights (all of them when not said) on a file, or below a folder. What does not exist is left out."""
        try:
            parent = os.open(path, os.O_PATH | os.O_CLOEXEC)
        except FileNotFoundError:
            return
        allowed = self._known if rights is None else rights & self._known
        try:
            if not os.path.isdir("/proc/self/fd/%d" % parent):
                allowed &= _OF_FILES
            rule = _PathBeneath(allowed, parent)
            with step("landlock_add_rule " + path):
                linux.system_call(_ADD_RULE, self._descriptor, _PATH_BENEATH, ctypes.byref(rule), 0)
        finally:
            os.close(parent)

    def take_on(self):
        """Restrict this process and all that it starts. Needs no_new_privs."""
        with step("landlock_restrict_self"):
            linux.system_call(_RESTRICT_SELF, self._descriptor, 0)
        os.close(self._descriptor)
