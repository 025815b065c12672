"""What happens before and right after the fork of a session: imports, practice cells, fresh randomness."""

import gc
import importlib
import importlib.util
import io
import os
import random
import sys
import warnings
from itertools import count

from . import figures, gathering

# Bytes of a pool of Python's allocator, and of its smallest and largest blocks (Objects/obmalloc.c).
_POOL_BYTES = 4096 if sys.version_info < (3, 10) else 16384
_BLOCK_BYTES = range(48, 513, 16)
_MOST_PLUGS = 10000
# The smallest block that does not come from a pool, and how many in a row mean that only a large hole is left.
_PLUG_BYTES = 520
_PLUGS_IN_ROW = 16

# Practice makes the first real traceback, table and figure fast; each needs only what is loaded already.
_PRACTICE = (
    (None, "1 + 1"),
    (None, "print('')"),
    (None, "def _f(x):\n    return 1 / x\n_f(0)"),
    (None, "{'a': [1, 2.5, 'text', None, (1,)]}"),
    (None, "await __import__('asyncio').sleep(0)"),
    ("numpy", "import numpy\nnumpy.random.default_rng(0).normal(size=(8, 3)).mean(axis=0)"),
    ("pandas", "import pandas\npandas.DataFrame({'a': [1, 2], 'b': ['x', 'y']}).describe(include='all')"),
    ("matplotlib", "import matplotlib.pyplot as _p\n_p.plot([1, 2, 3])\n_p.title('t')\n_p.show()"),
)

# How many of them stand for every cell.
_COMMON = 2
# Python rewrites code while it runs the first times; a session would need a copy of it for that.
_ROUNDS = 10

_prepared = {}
_rehearsed = []
_plugs = []


class Silence:
    """Takes what practice cells say."""

    limit_bytes = 4096
    forked = False

    def write(self, name, text):
        """Drops text."""

    def emit(self, event, needed=False):
        """Drops an event."""

    def emit_bundle(self, event):
        """Drops a display or result."""


def warm(config):
    """Prepares a fork server: imports `preload`, builds and exercises the shell, freezes the heap.

    Leaves one thread and no open files behind. Sessions forked afterwards call `serve`.
    """
    importlib.import_module("codeact_kernel.snapshot")
    # The shell comes first: libraries look for it when they are imported.
    shell = make_shell(config)
    shell.attach(Silence(), None)
    for name in config.get("preload") or ():
        try:
            importlib.import_module(name)
        except ImportError:
            continue
    saved = sys.stdout, sys.stderr, sys.displayhook
    try:
        sys.stdout = io.StringIO()
        _practise(shell)
        # What every cell runs first, so that it lies closest.
        for cells in (_PRACTICE[:_COMMON], _PRACTICE):
            gathering.gather(lambda cells=cells: _practise(shell, cells))
        _practise(shell)
        shell.reset()
        forget_lookups()
        for _ in range(_ROUNDS):
            _practise(shell, _PRACTICE[:_COMMON])
    finally:
        sys.stdout, sys.stderr, sys.displayhook = saved
    shell.reset()
    for name in ("last_exc", "last_type", "last_value", "last_traceback"):
        vars(sys).pop(name, None)
    figures.release_fonts()
    _prepared[shell.name] = shell
    ignore_fork_warning()
    gc.collect()
    fill_holes()
    gc.freeze()


def _practise(shell, cells=_PRACTICE):
    for needs, code in cells:
        if needs is None or needs in sys.modules:
            shell.run_cell(code)


def forget_lookups():
    """Empties Python's cache of attribute lookups.

    An entry holds its name, so every entry of an import that a session replaces costs it a private copy of the page
    with that name. What is looked up after this call stays.
    """
    forget = getattr(sys, "_clear_internal_caches" if sys.version_info >= (3, 13) else "_clear_type_cache", None)
    if forget is not None:
        forget()


def rehearse():
    """Runs one practice cell in a forked session that waits for its order, so that the first real cell is quick.

    It makes private copies of the pages that every cell writes to. Nothing of it can be seen later.
    """
    after_fork()
    _rehearsed.append(True)
    saved = sys.stdout, sys.stderr, sys.displayhook
    for shell in _prepared.values():
        try:
            shell.practise("1 + 1")
        finally:
            sys.stdout, sys.stderr, sys.displayhook = saved


def fill_holes():
    """Uses up the free blocks between live objects, so that sessions put their own objects side by side.

    Each hole that a session fills costs it a private copy of the page around the hole.
    """
    overhead = sys.getsizeof(b"")
    makers = [(object, 16), (count(1 << 25).__next__, 32)]
    makers += [(bytes, size) for size in _BLOCK_BYTES]
    for make, size in makers:
        argument = (size - overhead,) if make is bytes else ()
        run = last = 0
        for _ in range(_MOST_PLUGS):
            _plugs.append(make(*argument))
            run, last = run + 1 if id(_plugs[-1]) - last == size else 0, id(_plugs[-1])
            # So many neighbours in a row are found only in a pool that was empty.
            if run > _POOL_BYTES // size // 2:
                break
    # Larger blocks come from the C library, which takes the smallest hole that fits: one size finds them all.
    run = last = 0
    for _ in range(_MOST_PLUGS):
        _plugs.append(bytes(_PLUG_BYTES))
        run, last = run + 1 if 0 < id(_plugs[-1]) - last < 2 * _PLUG_BYTES else 0, id(_plugs[-1])
        if run > _PLUGS_IN_ROW:
            break


def ignore_fork_warning():
    """Hides the warning about `os.fork` beside threads: the driver's own threads are no concern of the user."""
    warnings.filterwarnings("ignore", message=".*multi-threaded, use of fork.*", category=DeprecationWarning)


def take_shell(config):
    """The prepared shell, or a new one."""
    name = shell_name(config)
    return _prepared.get(name) or make_shell(config)


def shell_name(config):
    """`ipython` or `plain`: what `auto` means for this Python."""
    wanted = config.get("shell") or "auto"
    if wanted != "auto":
        return wanted
    if _prepared:
        return next(iter(_prepared))
    return "ipython" if importlib.util.find_spec("IPython") is not None else "plain"


def make_shell(config):
    """Builds a shell; modules of the other one are not imported."""
    if shell_name(config) == "ipython":
        from .ipython_shell import make
    else:
        from .plain_shell import make
    shell = make()
    if config.get("matplotlib", True):
        figures.install(shell)
    return shell


def after_fork():
    """Renews what siblings would otherwise share.

    Not renewed, because Python cannot: the hash seed and the addresses of objects that existed before the fork.
    """
    if not _rehearsed:
        renew()


def renew():
    """Gives everything that draws random numbers by itself a new start."""
    random.seed()
    numpy_random = sys.modules.get("numpy.random")
    if numpy_random is not None:
        # Seeding without a number gathers more randomness than siblings need to differ, in far more memory.
        numpy_random.seed(int.from_bytes(os.urandom(4), "big"))
    torch = sys.modules.get("torch")
    if torch is not None and hasattr(torch, "seed"):
        torch.seed()
    tempfile = sys.modules.get("tempfile")
    if tempfile is not None:
        tempfile._name_sequence = None
    uuid = sys.modules.get("uuid")
    if uuid is not None:
        uuid._last_timestamp = None
    process = sys.modules.get("multiprocessing.process")
    if process is not None:
        process.current_process().authkey = random.SystemRandom().getrandbits(256).to_bytes(32, "big")
