"""Magics of the plain shell that measure time."""

import ast
import gc
import math
import os
import sys
import time

from .standin import UsageError


def make(shell):
    """(line magics, cell magics)."""
    line = {"time": lambda text: _time(shell, text), "timeit": lambda text: _timeit(shell, text, None)}
    cell = {"time": lambda text, body: _time(shell, body), "timeit": lambda text, body: _timeit(shell, text, body)}
    return line, cell


def _span(seconds, precision=3):
    """A time span as notebooks print it: three digits and a unit."""
    if seconds >= 60:
        parts = []
        for name, size in (("d", 86400), ("h", 3600), ("min", 60), ("s", 1)):
            value = int(seconds / size)
            if value:
                seconds %= size
                parts.append("%d%s" % (value, name))
        return " ".join(parts)
    order = min(-int(math.floor(math.log10(seconds)) // 3), 3) if seconds > 0 else 3
    order = max(order, 0)
    unit, scale = (("s", 1), ("ms", 1e3), ("\u00b5s", 1e6), ("ns", 1e9))[order]
    return "%.*g %s" % (precision, seconds * scale, unit)


def _time(shell, source):
    body, value = shell.compiler.compile(source, "Cell In[%d]" % shell.execution_count, shell.rewrite)
    result = None
    cpu, wall = time.process_time(), time.perf_counter()
    before = os.times()
    try:
        if body is not None:
            shell.run_code(body)
        if value is not None:
            result = shell.run_code(value)
    finally:
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        after = os.times()
        system = min(cpu, max(0.0, after.system - before.system))
        text = "CPU times: user %s, sys: %s, total: %s\nWall time: %s\n"
        sys.stdout.write(text % (_span(cpu - system), _span(system), _span(cpu), _span(wall)))
    return result


def _timeit(shell, line, body):
    loops, repeats, quiet, returns, statement = _options(line)
    setup = None
    if body is not None:
        setup, statement = statement or None, body
    code = _timer_code(shell, statement, setup)
    names = {}
    exec(code, shell.user_ns, names)
    timer = names["_timer"]
    collecting = gc.isenabled()
    gc.disable()
    try:
        if loops == 0:
            for exponent in range(10):
                loops = 10**exponent
                if timer(loops, time.perf_counter) >= 0.2:
                    break
        runs = [timer(loops, time.perf_counter) / loops for _ in range(repeats)]
    finally:
        if collecting:
            gc.enable()
    mean = math.fsum(runs) / len(runs)
    deviation = math.sqrt(math.fsum((run - mean) ** 2 for run in runs) / len(runs))
    report = "%s \u00b1 %s per loop (mean \u00b1 std. dev. of %d run%s, %s loop%s each)" % (
        _span(mean),
        _span(deviation),
        repeats,
        "" if repeats == 1 else "s",
        format(loops, ","),
        "" if loops == 1 else "s",
    )
    if not quiet:
        if max(runs) > 4 * min(runs) > 0 and max(runs) > 1e-6:
            slower = max(runs) / min(runs)
            print("The slowest run took %.2f times longer than the fastest." % slower, end=" ")
            print("This could mean that an intermediate result is being cached.")
        print(report)
    return Measured(runs, report) if returns else None


class Measured:
    """What `%timeit -o` returns."""

    def __init__(self, runs, report):
        self.timings, self.all_runs = runs, runs
        self.average, self.best, self.worst = math.fsum(runs) / len(runs), min(runs), max(runs)
        self._report = report

    def __repr__(self):
        return "<TimeitResult : %s>" % self._report


def _options(line):
    loops, repeats, quiet, returns = 0, 7, False, False
    rest = line.strip()
    while rest.startswith("-") and rest[1:2].isalpha():
        option, _, rest = rest.partition(" ")
        letter, value = option[1], option[2:]
        rest = rest.strip()
        if letter in "nr":
            if not value:
                value, _, rest = rest.partition(" ")
            if not value.isdigit():
                raise UsageError("option -%s needs a number" % letter)
            loops, repeats = (int(value), repeats) if letter == "n" else (loops, int(value))
        elif letter in "qo":
            quiet, returns = quiet or letter == "q", returns or letter == "o"
        elif letter not in "tc":
            raise UsageError("option -%s not recognized" % letter)
    return loops, repeats, quiet, returns, rest


def _timer_code(shell, statement, setup):
    """Compiles a function that runs the statement in a loop and returns the seconds it took."""
    filename = "<magic-timeit>"
    try:
        inner = ast.parse(statement, filename).body
    except SyntaxError:
        inner = ast.parse(shell.rewrite(statement), filename).body
    before = ast.parse(setup or "pass", filename).body
    template = (
        "def _timer(_loops, _clock):\n    pass\n    _start = _clock()\n    for _turn in range(_loops):\n        pass\n"
        "    return _clock() - _start"
    )
    tree = ast.parse(template, filename)
    function = tree.body[0]
    loop = next(node for node in function.body if isinstance(node, ast.For))
    loop.body = inner or loop.body
    function.body[0:1] = before
    shell.compiler.remember(statement, filename)
    return compile(ast.fix_missing_locations(tree), filename, "exec")


