"""The second tier: a fork server for machines that refuse namespaces, as inside a default container.

Weaker than the first, and chosen only when asked for by name. A session has Landlock rules and the filter, and a user
of its own where this process may give one. There is no pid namespace that takes everything along when a session ends:
drivers inherit the orphans among their own processes, the zygote those of dead drivers, and whatever it does not know
it kills. The supervisor does the same for the zygote when the host is gone.
"""

import base64
import gc
import os
import select
import shutil
import signal
import time

from . import control, landlock, linux, session, template
from .linux import StepFailed, step

# How long the zygote strikes at processes that multiply before it looks after other sessions again.
_STRIKE_SECONDS = 1
_PAUSE_MS = 20
_PROC = ("meminfo", "cpuinfo", "stat", "loadavg", "uptime", "version", "filesystems", "sys/kernel", "sys/vm")
# Of the own process; not its network, which is the host's, nor its mounts and cgroups.
_OWN_PROC = ("cmdline", "comm", "environ", "fd", "fdinfo", "io", "limits", "maps", "smaps", "stat", "statm", "status")
_ETC = ("passwd", "group", "nsswitch.conf", "hosts")
_DEVICES = ("null", "zero", "full", "random", "urandom")


def supervise(request):
    """Stay between the host and the zygote, and end everything when either goes away."""
    linux.prctl(linux.PR_SET_CHILD_SUBREAPER, 1)
    zygote = os.fork()
    if zygote == 0:
        _guarded(lambda: _serve(request))
    signal.signal(signal.SIGTERM, lambda *_: os.kill(zygote, signal.SIGKILL))
    linux.prctl(linux.PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != request["hostPid"]:
        os.kill(zygote, signal.SIGKILL)
    _, status = os.waitpid(zygote, 0)
    while strangers(()):
        end_strangers(())
    return os.waitstatus_to_exitcode(status) & 0xFF


def _guarded(body):
    try:
        body()
    except StepFailed as error:
        control.send({"type": "boot-failed", **error.fact()})
    except BaseException as error:  # noqa: B902  (reported to the host, then the process ends)
        control.send({"type": "boot-failed", "step": "start", "errno": 0, "detail": repr(error)})
    finally:
        os._exit(70)


def strangers(known):
    """Children of this process that it has not started itself: orphans that came to it."""
    own = str(os.getpid()).encode()
    found = []
    for name in os.listdir("/proc"):
        if not name.isdigit() or int(name) in known:
            continue
        try:
            with open("/proc/%s/stat" % name, "rb") as file:
                state, parent = file.read().rpartition(b") ")[2].split()[:2]
        except OSError:
            continue
        if parent == own and int(name) not in known:
            found.append((int(name), state == b"Z"))
    return found


def end_strangers(known):
    """Kill and bury orphans for a while; their children come next."""
    until = time.monotonic() + _STRIKE_SECONDS
    while time.monotonic() < until:
        found = strangers(known)
        if not found:
            return
        for number, dead in found:
            try:
                if not dead:
                    os.kill(number, signal.SIGKILL)
                os.waitpid(number, 0 if dead else os.WNOHANG)
            except (ProcessLookupError, ChildProcessError):
                continue


class Zygote:
    """Identity and state of the zygote of this tier."""

    def __init__(self, request):
        self.request = request
        self.filter = base64.b64decode(request["seccomp"])
        self.version = _usable_version(request)
        with open("/proc/sys/kernel/cap_last_cap") as file:
            self.last_capability = int(file.read())
        self.socket_folder = os.open(request["folder"], os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
        self.sessions = os.path.join(request["folder"], "sessions")
        os.makedirs(self.sessions, exist_ok=True)
        # Users of sessions pass through, each to its own; without users of their own nobody else gets here.
        for folder in (request["folder"], self.sessions):
            os.chmod(folder, 0o711 if request["idCount"] > 1 else 0o700)
        self.drivers = {}
        self.ended = []

    def fork(self, name, token):
        """Fork one session, which waits on its own socket for its order."""
        place = os.path.join(self.sessions, name)
        with step("make the folders of a session"):
            os.mkdir(place, 0o700)
        connection = session.connect(self)
        try:
            with step("fork"):
                driver = os.fork()
            if driver == 0:
                linux.prctl(linux.PR_SET_PDEATHSIG, signal.SIGKILL)
                linux.prctl(linux.PR_SET_CHILD_SUBREAPER, 1)
                session.run(connection, token, self, Isolation(self, place))
            self.drivers[driver] = name
        finally:
            connection.close()

    def kill(self, name):
        """Kill the driver of a session; what it started follows when it is buried."""
        for number, owner in self.drivers.items():
            if owner == name:
                os.kill(number, signal.SIGKILL)

    def reap(self):
        """Bury dead drivers and end what they leave; tell the host once nothing of them is left."""
        for number in list(self.drivers):
            pid, status, usage = os.wait4(number, os.WNOHANG)
            if pid:
                name = self.drivers.pop(number)
                cpu = usage.ru_utime + usage.ru_stime
                code = os.waitstatus_to_exitcode(status)
                control.send({"type": "exited", "session": name, "code": code, "cpuSeconds": round(cpu, 3)})
                self.ended.append(name)
        end_strangers(self.drivers)
        if not strangers(self.drivers):
            for name in self.ended:
                shutil.rmtree(os.path.join(self.sessions, name), ignore_errors=True)
                control.send({"type": "gone", "session": name})
            self.ended.clear()


def _usable_version(request):
    with step("landlock"):
        known = landlock.version()
    own_users = request["idCount"] > 1
    needed = landlock.TRUNCATE_VERSION if own_users else landlock.SCOPE_VERSION
    if known < needed:
        detail = "version %d of the interface is too old, %d is needed" % (known, needed)
        raise StepFailed("landlock", 95, detail)
    return known


class Isolation:
    """The steps of one session of this tier, in place of namespaces."""

    def __init__(self, zygote, place):
        self._zygote = zygote
        self._place = place

    def separate(self):
        """Nothing can be done before the order is here."""

    def isolate(self, order):
        """Take every right away, step by step."""
        request = self._zygote.request
        work, temporary = [os.path.join(self._place, name) for name in ("work", "tmp")]
        for folder in (work, temporary):
            os.mkdir(folder, 0o700)
        own_user = request["idCount"] > 1
        if own_user:
            user = request["idBase"] + order["userId"]
            with step("become user %d" % user):
                for folder in (self._place, work, temporary):
                    os.chown(folder, user, user)
                os.setgroups([])
                self._drop_bounding_set()
                os.setresgid(user, user, user)
                os.setresuid(user, user, user)
                # The change of user has cleared both.
                linux.prctl(linux.PR_SET_PDEATHSIG, signal.SIGKILL)
                linux.prctl(linux.PR_SET_DUMPABLE, 1)
        order["kernel"]["workingFolder"] = work
        self._settle(work, temporary)
        limits = order["limits"]
        # Without a user of its own the host's processes of this user count as well.
        spare = 0 if own_user else _processes_of(os.getuid())
        session.set_limits({**limits, "processes": limits["processes"] + spare})
        os.umask(0o022)
        os.chdir(work)
        with step("no_new_privs"):
            linux.prctl(linux.PR_SET_NO_NEW_PRIVS, 1)
        self._restrict(work, temporary)
        if os.getuid() == 0 or not own_user:
            with step("drop capabilities"):
                linux.clear_capabilities()
        with step("seccomp"):
            linux.install_filter(self._zygote.filter)

    def _drop_bounding_set(self):
        try:
            linux.drop_bounding_set(self._zygote.last_capability)
        except PermissionError:
            # A container may have kept this right from its root; no_new_privs makes the set useless.
            return

    def _settle(self, work, temporary):
        """Point everything that names a folder of the first tier to the folders of this session."""
        for name, value in list(os.environ.items()):
            if value == "/work" or value.startswith("/tmp"):
                os.environ[name] = value.replace("/work", work, 1) if value == "/work" else temporary + value[4:]
        import tempfile

        tempfile.tempdir = None

    def _restrict(self, work, temporary):
        request = self._zygote.request
        rules = landlock.Ruleset(self._zygote.version)
        system = ["/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32"]
        for path in system + request["pythonFolders"] + [request["driverFolder"]]:
            rules.allow(path, landlock.READ_AND_RUN)
        names = [name for name in os.listdir("/etc") if name.startswith("python3")]
        for name in [*names, *template.ETC, *_ETC]:
            rules.allow("/etc/" + name, landlock.READ)
        for name in _PROC:
            rules.allow("/proc/" + name, landlock.READ)
        for name in _OWN_PROC:
            rules.allow("/proc/self/" + name, landlock.READ)
        for name in _DEVICES:
            rules.allow("/dev/" + name, landlock.DEVICE)
        for path in (work, temporary):
            rules.allow(path)
        rules.take_on()


def _processes_of(user):
    count = 0
    for name in os.listdir("/proc"):
        try:
            if name.isdigit() and os.stat("/proc/" + name).st_uid == user:
                count += len(os.listdir("/proc/%s/task" % name))
        except OSError:
            continue
    return count


def _serve(request):
    """Warm up, then obey the host until it goes away. Never returns."""
    linux.prctl(linux.PR_SET_PDEATHSIG, signal.SIGKILL)
    linux.prctl(linux.PR_SET_CHILD_SUBREAPER, 1)
    os.environ.clear()
    os.environ.update(request["environment"])
    zygote = Zygote(request)
    import codeact_kernel

    codeact_kernel.warm(request["kernel"])
    gc.collect()
    gc.freeze()
    wake_read, wake_write = os.pipe()
    for descriptor in (wake_read, wake_write):
        os.set_blocking(descriptor, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(wake_write, warn_on_full_buffer=False)
    lines = control.Lines()
    poll = select.poll()
    poll.register(control.CONTROL, select.POLLIN)
    poll.register(wake_read, select.POLLIN)
    control.send({"type": "ready", "processId": os.getpid()})
    while True:
        ready = dict(poll.poll(_PAUSE_MS if zygote.ended else None))
        if control.CONTROL in ready:
            _obey(zygote, lines.read())
        if wake_read in ready:
            os.read(wake_read, 4096)
        if wake_read in ready or zygote.ended:
            zygote.reap()


def _obey(zygote, orders):
    if orders is None:
        for name in list(zygote.drivers.values()):
            zygote.kill(name)
        os._exit(0)
    for order in orders:
        try:
            if order["type"] == "fork":
                zygote.fork(order["session"], order["token"])
            elif order["type"] == "kill":
                zygote.kill(order["session"])
            else:
                raise StepFailed(order["type"], 95, "not in this tier")
        except StepFailed as error:
            zygote.kill(order["session"])
            control.send({"type": "fork-failed", "session": order["session"], **error.fact()})
