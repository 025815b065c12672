"""The zygote: warm, single-threaded, forks a session per request, reaps it and reports how it ended."""

import base64
import gc
import os
import select
import signal
import sys

from . import control, init, linux, session, template
from .linux import StepFailed, step
from .midwife import Midwife


class Zygote:
    """Identity and state of the one zygote of this process tree."""

    def __init__(self, request, socket_folder, midwife):
        self.request = request
        self.midwife = midwife
        self.socket_folder = socket_folder
        self.filter = base64.b64decode(request["seccomp"])
        with open("/proc/sys/kernel/cap_last_cap") as file:
            self.last_capability = int(file.read())
        self.own_namespace = os.open("/proc/self/ns/pid", os.O_RDONLY | os.O_CLOEXEC)
        self.drivers = {}
        self.inits = {}
        # Interpreters by the session whose pid namespace they share: the session itself and the copies of it and of them.
        self.families = {}
        self.copies = {}

    def fork(self, name, token):
        """Fork one session, which waits on its own socket for its order; the child never returns from here."""
        connection = session.connect(self)
        try:
            with step("setns(pid)"):
                linux.setns(self.own_namespace, linux.CLONE_NEWPID)
            with step("unshare(pid) of a session"):
                linux.unshare(linux.CLONE_NEWPID)
            with step("start init of a session"):
                self.inits[init.start()] = name
            with step("fork"):
                driver = os.fork()
            if driver == 0:
                session.run(connection, token, self)
            self.drivers[driver] = name
        finally:
            connection.close()

    def copy(self, order):
        """Let the midwife make a place for a copy of a live session, which forks itself into it."""
        origin, name = order["originSession"], order["session"]
        root = self.copies.get(origin, origin)
        numbers = [number for number, owner in self.drivers.items() if owner == origin]
        if root == origin and not numbers:
            raise StepFailed("find the origin", 0, "the kernel to copy has ended")
        self.copies[name] = root
        self.families.setdefault(root, {root}).add(name)
        self.midwife.order(**order, root=root, origin=numbers[0] if numbers else None)

    def kill(self, name):
        """Kill a session: its whole pid namespace, or what is its own there when copies live in it too."""
        if name in self.copies or name in self.families:
            if name in self.families.get(self.copies.get(name, name), ()):
                self.midwife.order(type="kill", session=name)
            return
        self._kill_namespace(name)

    def part(self, name, gone):
        """One interpreter of a family is gone; the last takes the namespace along, as does one that cannot be ended."""
        root = self.copies.get(name, name)
        if not gone:
            self._kill_namespace(root)
            return
        self.copies.pop(name, None)
        family = self.families.get(root, set())
        family.discard(name)
        if not family:
            self.families.pop(root, None)
            self.midwife.order(type="forget", session=root)
            self._kill_namespace(root)

    def _kill_namespace(self, name):
        for pids in (self.inits, self.drivers):
            for pid, owner in pids.items():
                if owner == name:
                    os.kill(pid, signal.SIGKILL)

    def reap(self):
        """Collect every dead child: a dead driver takes its namespace along, a dead init means that all are gone."""
        while self.drivers or self.inits:
            pid, status, usage = os.wait4(-1, os.WNOHANG)
            if pid == 0:
                return
            if pid in self.drivers:
                name = self.drivers.pop(pid)
                code = os.waitstatus_to_exitcode(status)
                cpu = usage.ru_utime + usage.ru_stime
                control.send({"type": "exited", "session": name, "code": code, "cpuSeconds": round(cpu, 3)})
                self.kill(name)
            elif pid in self.inits:
                control.send({"type": "gone", "session": self.inits.pop(pid)})


def serve(request, socket_folder, host_proc):
    """Warm up, then obey the host until it goes away. Never returns."""
    midwife = Midwife(request, socket_folder, host_proc)
    import_driver(request)
    template.seal()
    gc.collect()
    gc.freeze()
    zygote = Zygote(request, socket_folder, midwife)
    wake_read, wake_write = os.pipe()
    os.set_blocking(wake_read, False)
    os.set_blocking(wake_write, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(wake_write, warn_on_full_buffer=False)
    lines = control.Lines()
    poll = select.poll()
    poll.register(control.CONTROL, select.POLLIN)
    poll.register(wake_read, select.POLLIN)
    poll.register(midwife.channel, select.POLLIN)
    # The host's proc tells this process its number there, by which the host can put it into a cgroup.
    own_number = int(os.readlink("self", dir_fd=host_proc))
    os.close(host_proc)
    control.send({"type": "ready", "processId": own_number})
    while True:
        ready = dict(poll.poll())
        if control.CONTROL in ready:
            _obey(zygote, lines.read())
        if wake_read in ready:
            os.read(wake_read, 4096)
            zygote.reap()
        if midwife.channel.fileno() in ready:
            zygote.part(*midwife.news())


def import_driver(request):
    """Import the driver from its place in the new root and let it warm up."""
    sys.path[0] = template.DRIVER_FOLDER
    os.environ.clear()
    os.environ.update(request["environment"])
    import codeact_kernel

    # For copies of sessions; here it costs none of them time.
    import codeact_kernel.rebirth

    codeact_kernel.warm(request["kernel"])


def _obey(zygote, orders):
    if orders is None:
        os._exit(0)
    for order in orders:
        try:
            if order["type"] == "fork":
                zygote.fork(order["session"], order["token"])
            elif order["type"] == "copy":
                zygote.copy(order)
            elif order["type"] == "kill":
                zygote.kill(order["session"])
        except StepFailed as error:
            zygote.kill(order["session"])
            control.send({"type": "fork-failed", "session": order["session"], **error.fact()})
