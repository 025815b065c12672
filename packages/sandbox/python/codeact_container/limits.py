"""Limits of single processes, below those that the container engine sets for the whole container."""

import resource


def set_limits(limits):
    """Hard limits; the soft CPU limit comes one second earlier, so that its signal names the cause of death."""
    for name, soft, hard in (
        (resource.RLIMIT_AS, limits["memoryBytes"], limits["memoryBytes"]),
        (resource.RLIMIT_NOFILE, limits["openFiles"], limits["openFiles"]),
        (resource.RLIMIT_FSIZE, limits["diskBytes"], limits["diskBytes"]),
        (resource.RLIMIT_CPU, limits["cpuSeconds"], limits["cpuSeconds"] + 1),
        (resource.RLIMIT_STACK, 8 << 20, 64 << 20),
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_MEMLOCK, 64 << 10, 64 << 10),
    ):
        _lower(name, soft, hard)
    # The host counts these per user, and all containers share one: no kernel may use up those of the others. gVisor has
    # a kernel per container instead and does not let them be set.
    for name, value in ((resource.RLIMIT_SIGPENDING, 1024), (resource.RLIMIT_MSGQUEUE, 0)):
        try:
            _lower(name, value, value)
        except (OSError, ValueError):
            continue


def _lower(name, soft, hard):
    ceiling = resource.getrlimit(name)[1]
    if ceiling != resource.RLIM_INFINITY:
        soft, hard = min(soft, ceiling), min(hard, ceiling)
    resource.setrlimit(name, (soft, hard))
