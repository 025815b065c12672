"""From an interpreter that has just started, or came out of a heap snapshot, to a serving kernel."""

import json
import os
import random
import sys
import time
import types

# Roots of the modules by which Pyodide lets Python reach JavaScript.
FOREIGN = ("js", "pyodide_js", "pyodide", "_pyodide", "_pyodide_core")
# Imported ahead because a first table, figure, traceback or await would wait for them.
AHEAD = ("asyncio", "dataclasses", "decimal", "fractions", "linecache", "pprint", "statistics", "subprocess", "uuid")


def prepare():
    """The driver, ready to be asked for a kernel."""
    _give_resource()
    from . import driver, loop

    loop.install()
    return driver


def rehearse():
    """Everything that can be done before a session exists, to be kept in a heap snapshot."""
    prepare()
    from codeact_kernel import warmth

    for name in AHEAD:
        __import__(name)
    # Holes in the heap cost nothing where no page is shared, and filling them makes the snapshot three times as large.
    warmth.fill_holes = lambda: None
    warmth.warm({"shell": "plain"})


def serve(config):
    """Serves one kernel. `config`: JSON with `workingFolder` and `outputBytes`. Ends with the process only."""
    driver = prepare()
    close_doors()
    _be_somebody_new()
    settings = json.loads(config)
    os.makedirs(settings["workingFolder"], exist_ok=True)
    driver.serve(dict(settings, shell="plain"))


def close_doors():
    """Takes away what leads from Python to JavaScript.

    Tidiness, not protection: what holds when somebody digs these modules out again is done around the interpreter
    (src/wasm/inside/doors.ts).
    """
    for name in list(sys.modules):
        if name.split(".")[0] in FOREIGN:
            del sys.modules[name]
    sys.meta_path[:] = [finder for finder in sys.meta_path if not _is_foreign(finder)]
    sys.meta_path.insert(0, Closed)
    sys.path[:] = [entry for entry in sys.path if entry]
    sys.excepthook = sys.__excepthook__


class Closed:
    """A finder that says why modules of Pyodide are not there."""

    @staticmethod
    def find_spec(name, _path=None, _target=None):
        """Refuses modules of Pyodide; passes on everything else."""
        if name.split(".")[0] in FOREIGN:
            raise ModuleNotFoundError("No module named %r: this sandbox has no way to JavaScript" % name, name=name)


def _is_foreign(finder):
    kind = finder if isinstance(finder, type) else type(finder)
    return kind.__module__.split(".")[0] in FOREIGN


def _be_somebody_new():
    """Renews what all interpreters out of one snapshot would share."""
    random.seed()
    for name in list(os.environ):
        if name not in ("HOME", "LANG"):
            del os.environ[name]
    os.environ["HOME"] = "/work"
    sys.argv = [""]
    sys.executable = ""


def _give_resource():
    """The driver asks `resource` for the CPU time; WebAssembly has none, so it gets the clock of its thread."""
    if "codeact_kernel.driver" in sys.modules:
        return
    module = types.ModuleType("resource")
    module.RUSAGE_SELF, module.RUSAGE_CHILDREN = 0, -1
    module.seconds = time.process_time
    module.getrusage = lambda who: types.SimpleNamespace(ru_utime=0.0 if who else module.seconds(), ru_stime=0.0)
    sys.modules["resource"] = module
    from codeact_kernel import driver

    driver.resource = module
    del sys.modules["resource"]
