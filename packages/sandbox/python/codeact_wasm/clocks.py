"""The clock of the processor. Emscripten's is the clock on the wall; the process around the interpreter knows better."""

import time

from codeact_kernel import driver


def install(port):
    """Makes `time.process_time` and its siblings, and the driver, count what the interpreter's thread has used."""

    def process_time():
        """Process time for profiling: CPU time of the interpreter, in seconds."""
        return port.cpu_seconds()

    def process_time_ns():
        """Process time for profiling, in nanoseconds."""
        return round(port.cpu_seconds() * 1e9)

    for name, clock in (("process_time", process_time), ("process_time_ns", process_time_ns)):
        clock.__module__, clock.__qualname__ = "time", name
        setattr(time, name, clock)
        # There is one thread.
        setattr(time, name.replace("process", "thread"), clock)
    driver.resource.seconds = process_time
