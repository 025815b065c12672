"""PID 1 of a session: it keeps the pid namespace open and buries orphans without waiting for them.

Every session has one, so it is as small as a program can be: where its machine code is known here, a file of 250 bytes
that ignores SIGCHLD and sleeps for ever. A shell that does the same takes two milliseconds and 150 KB.
"""

import os
import struct

_PATH = "/run/init"
_SHELL = ("/bin/sh", ["sh", "-c", "trap '' CHLD; exec sleep infinity"])
# By machine (uname -m): its number in elf.h and the code of
#   rt_sigaction(SIGCHLD, the 32 bytes behind the code, NULL, 8); for (;;) pause();
_CODE = {
    "x86_64": (
        62,
        bytes.fromhex(
            "488d3520000000"  # lea rsi, [rip + 32]
            "b80d000000"  # mov eax, 13 (rt_sigaction)
            "bf11000000"  # mov edi, 17 (SIGCHLD)
            "31d2"  # xor edx, edx
            "41ba08000000"  # mov r10d, 8
            "0f05"  # syscall
            "b822000000"  # mov eax, 34 (pause)
            "0f05"  # syscall
            "ebf7"  # jmp to the mov before pause
            "000000"  # up to the action
        ),
    ),
}
# struct sigaction of the kernel: SIG_IGN, no flags, no restorer, no mask.
_IGNORE = struct.pack("<4Q", 1, 0, 0, 0)
_BASE = 0x400000
_HEADERS = 64 + 2 * 56


def write(root):
    """Write the program below a root that sessions will see read-only."""
    known = _CODE.get(os.uname().machine)
    if known is None:
        return
    descriptor = os.open(root + _PATH, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o555)
    try:
        os.write(descriptor, _program(*known))
    finally:
        os.close(descriptor)


def start():
    """Start one as the next child of this process, whose root has the program; returns its process id."""
    path, arguments = (_PATH, ["init"]) if os.uname().machine in _CODE else _SHELL
    return os.posix_spawn(path, arguments, {})


def _program(machine, code):
    """A static 64-bit ELF file that is one readable and executable segment, with a stack that is not executable."""
    body = code + _IGNORE
    size = _HEADERS + len(body)
    identity = b"\x7fELF\x02\x01\x01" + bytes(9)
    header = struct.pack("<HHIQQQIHHHHHH", 2, machine, 1, _BASE + _HEADERS, 64, 0, 0, 64, 56, 2, 0, 0, 0)
    load = struct.pack("<IIQQQQQQ", 1, 5, 0, _BASE, _BASE, size, size, 0x1000)
    stack = struct.pack("<IIQQQQQQ", 0x6474E551, 6, 0, 0, 0, 0, 0, 16)
    return identity + header + load + stack + body
