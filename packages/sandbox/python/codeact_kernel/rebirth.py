"""A second birth that copies no memory.

What `os.fork()` makes is a child of the interpreter, which `os.wait()` there would see. A child that forks once more and
ends is nobody's child, but every fork copies the page tables, which takes longer than everything else about a copy. So
the second process takes over the memory, the stack and all of the first one, which waits for it in the kernel, as with
vfork(2), and is killed there. Imported by the fork server ahead of time: a part of `ctypes` is needed.
"""

import ctypes
import os
import signal
import threading

# linux/sched.h
_CLONE_VM = 0x100
_CLONE_VFORK = 0x4000
_CLONE_CHILD_CLEARTID = 0x200000
_CLONE_CHILD_SETTID = 0x1000000
# linux/prctl.h; needs a kernel that was built with CHECKPOINT_RESTORE, as those of distributions are.
_PR_GET_TID_ADDRESS = 40
# By machine: clone, set_tid_address, and where clone wants the place of the thread's number.
_CALLS = {"x86_64": (56, 218, 3), "aarch64": (220, 96, 4)}

# Keeps Python's lock while it calls: there is no other thread to give it to.
_libc = ctypes.PyDLL(None, use_errno=True)
_libc.syscall.restype = ctypes.c_long
_libc.prctl.argtypes = [ctypes.c_int] + [ctypes.c_void_p] * 4


def become_orphan():
    """Goes on as a process that is no child of this one's parent. Right after a fork only: there may be no second thread."""
    before = os.getpid()
    place = _place_of_number(before)
    calls = _CALLS.get(os.uname().machine)
    if place is None or calls is None:
        if os.fork():
            os._exit(0)
        return
    clone, set_tid_address, position = calls
    # The end of the first process must not clear the number of the second.
    _call(set_tid_address, 0)
    flags = _CLONE_VM | _CLONE_VFORK | _CLONE_CHILD_SETTID | _CLONE_CHILD_CLEARTID | signal.SIGCHLD
    arguments = [flags, 0, 0, 0, 0]
    arguments[position] = place
    _call(clone, *arguments)
    os.kill(before, signal.SIGKILL)
    renew = getattr(threading.current_thread(), "_set_native_id", None)
    if renew is not None:
        renew()


def _place_of_number(number):
    """Address at which the C library keeps the number of this thread; None where it keeps something else there."""
    place = ctypes.c_void_p()
    if _libc.prctl(_PR_GET_TID_ADDRESS, ctypes.addressof(place), None, None, None) or not place.value:
        return None
    return place.value if ctypes.c_int.from_address(place.value).value == number else None


def _call(number, *arguments):
    if _libc.syscall(*[ctypes.c_long(value) for value in (number, *arguments)]) < 0:
        error = ctypes.get_errno()
        raise OSError(error, os.strerror(error))
