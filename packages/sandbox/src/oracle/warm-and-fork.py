"""Warms a fork server and reports what its forked siblings share. Run by warmth.test.ts; prints one JSON object."""

import json
import os
import socket
import struct
import sys
import threading

import codeact_kernel

PRELOAD = ["random", "tempfile", "uuid", "multiprocessing", "numpy", "pandas", "matplotlib.pyplot", "no_such_module"]
CELL = """
import os, random, secrets, sys, tempfile, uuid, multiprocessing
drawn = {
    "random": random.random(),
    "secrets": secrets.token_hex(8),
    "uuid4": str(uuid.uuid4()),
    "tempfile": tempfile.mktemp(),
    "authkey": multiprocessing.current_process().authkey.hex(),
}
if "numpy" in sys.modules:
    import numpy
    drawn["numpy"] = float(numpy.random.rand())
    drawn["default_rng"] = float(numpy.random.default_rng().random())
import json
print(json.dumps(drawn))
"""


def main():
    """Warms, forks twice, compares."""
    config = {"shell": sys.argv[1], "workingFolder": os.getcwd(), "preload": PRELOAD}
    before = open_files()
    codeact_kernel.warm(config)
    report = {
        "threads": threading.active_count(),
        "tasks": len(os.listdir("/proc/self/task")),
        "opened": sorted(open_files() - before),
        "siblings": [ask(config) for _ in range(2)],
    }
    print(json.dumps(report))


def open_files():
    """What the open descriptors refer to."""
    found = set()
    for name in os.listdir("/proc/self/fd"):
        try:
            found.add(os.readlink("/proc/self/fd/" + name))
        except OSError:
            continue
    return {path for path in found if not path.startswith("/proc/")}


def ask(config):
    """Forks a session, runs the cell in it and returns what it printed and the number of the cell."""
    ours, theirs = socket.socketpair()
    if os.fork() == 0:
        ours.close()
        codeact_kernel.serve(theirs, config)
    theirs.close()
    request = json.dumps({"type": "execute", "id": "c", "code": CELL}).encode()
    ours.sendall(struct.pack(">II", len(request), 0) + request)
    text, count = "", None
    stream = ours.makefile("rb")
    while count is None:
        header_bytes, _ = struct.unpack(">II", stream.read(8))
        event = json.loads(stream.read(header_bytes)).get("event", {})
        text += event.get("text", "")
        if event.get("type") == "execution-end":
            count = event["executionCount"]
    stream.close()
    ours.close()
    os.wait()
    return {"drawn": json.loads(text), "count": count}


main()
