import type { Family, FamilyAttempt } from "./family.ts";
import { proofIn } from "./family.ts";

const claim = "rights";

/** Tries everything that a capability would allow, and says what worked. */
const TRY_RIGHTS = `
import ctypes, resource, signal, stat
def try_rights():
    tries = {
        "mount": lambda: call("mount", b"none", b"/work", b"tmpfs", 0, 0)[0] == 0,
        "bind": lambda: call("mount", b"/", b"/work", 0, 0x1000, 0)[0] == 0,
        "umount": lambda: call("umount2", b"/work", 2)[0] == 0 or call("umount2", b"/proc", 2)[0] == 0,
        "remount proc": lambda: call("mount", b"none", b"/proc", 0, 0x20, 0)[0] == 0,
        "new mount calls": lambda: call("fsopen", b"tmpfs", 0)[0] >= 0 or call("open_tree", -100, b"/", 1)[0] >= 0,
        "chroot": lambda: call("chroot", b"/work")[0] == 0,
        "pivot": lambda: reaches("pivot_root", b".", b"."),
        "host name": lambda: call("sethostname", b"x", 1)[0] == 0,
        "unshare": lambda: any(call("unshare", flag)[0] == 0 for flag in (0x10000000, 0x20000, 0x40000000, 0x20000000, 0x8000000, 0x80)),
        "user 0": lambda: os.setresuid(0, 0, 0) or True,
        "user 1": lambda: os.setresuid(1, 1, 1) or True,
        "groups": lambda: os.setgroups([0]) or True,
        "device": lambda: os.mknod("/work/node", 0o600 | stat.S_IFCHR, os.makedev(1, 1)) or True,
        "limit": lambda: [resource.setrlimit(resource.RLIMIT_NOFILE, (1 << 19, 1 << 19))] and resource.getrlimit(resource.RLIMIT_NOFILE)[1] == 1 << 19,
        "priority": lambda: os.setpriority(os.PRIO_PROCESS, 0, -5) or True,
        "real time": lambda: os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(1)) or True,
        "clock": lambda: call("clock_settime", 0, ctypes.addressof((ctypes.c_long * 2)(0, 0)))[0] == 0,
        "trace": lambda: any(call("ptrace", 0x4206, pid, 0, 0)[0] == 0 for pid in pids() if pid != os.getpid()),
        "signal 1": lambda: os.stat("/proc/1").st_uid != os.getuid() and (os.kill(1, 0) or True),
        "switches": lambda: os.close(os.open("/proc/sys/kernel/core_pattern", os.O_WRONLY)) or True,
        "read-only files": lambda: os.close(os.open("/usr/codeact-escape", os.O_CREAT | os.O_WRONLY)) or True,
        "root's files": lambda: os.close(os.open("/etc/codeact-escape", os.O_CREAT | os.O_WRONLY)) or True,
        "network": lambda: __import__("socket").socket(17, 3, 3) and True,
        "loopback": lambda: __import__("fcntl").ioctl(__import__("socket").socket(2, 2), 0x8914, b"lo".ljust(40, b"\\0")) and True,
    }
    got = []
    for name, action in tries.items():
        try:
            if action():
                got.append(name)
        except Exception:
            pass
    return ", ".join(got)
`;

/** Enters the user and mount namespaces of another member in a child, as its origin may, and does something there. */
function inside(target: number, body: string): string {
  return `
def enter_and_do():
    for name, kind in (("user", 0x10000000), ("mnt", 0x20000)):
        fd = os.open("/proc/${target}/ns/" + name, os.O_RDONLY)
        if call("setns", fd, kind)[0] != 0:
            return "no way in"
    ${body}
`;
}

async function enteredBy(family: Family, body: string): Promise<string> {
  const target = await family.processId(await family.copy());
  return await family.run(
    family.origin,
    `${TRY_RIGHTS}${inside(target, body)}\nprint(in_child(enter_and_do))`,
  );
}

/** Using what the making of copies needs (setns into namespaces below the own one) for more than that. */
export const breakingOutAttempts: readonly FamilyAttempt[] = [
  {
    name: "uses every capability in the user namespace of a copy",
    claim,
    async make(family) {
      const got = await enteredBy(family, 'return "GOT " + try_rights()');
      return /GOT (\S.*)/u.exec(got)?.[1];
    },
  },
  {
    name: "keeps the capabilities of a copy for itself while it is made, and uses them",
    claim,
    async make(family) {
      const keep = `${TRY_RIGHTS}
for module in [value for name, value in list(sys.modules.items()) if name.startswith("codeact_")]:
    for name in dir(module):
        if name in ("drop_capabilities", "clear_capabilities", "drop_bounding_set", "install_filter"):
            setattr(module, name, lambda *_: None)`;
      await family.run(family.origin, keep);
      const copy = await family.copy().catch(() => undefined);
      if (copy === undefined) return undefined;
      const got = await family.run(copy, 'print("GOT " + try_rights())');
      return /GOT (\S.*)/u.exec(got)?.[1];
    },
  },
  {
    name: "goes from a copy into namespaces of its origin, of process 1 and of others",
    claim,
    async make(family) {
      const [copy] = [await family.copy(), await family.copy()];
      const code = `
own = {name: os.stat("/proc/self/ns/" + name).st_ino for name in ("user", "mnt", "net", "pid", "ipc", "uts", "cgroup")}
kinds = {"user": 0x10000000, "mnt": 0x20000, "net": 0x40000000, "pid": 0x20000000, "ipc": 0x8000000, "uts": 0x4000000, "cgroup": 0x2000000}
def enter(pid):
    def by_file(name):
        fd = os.open("/proc/%d/ns/%s" % (pid, name), os.O_RDONLY)
        if in_child(lambda: call("setns", fd, kinds[name])[0]) == "0":
            breach("entered the %s namespace of process %d" % (name, pid))
    each(kinds, by_file)
    handle = os.pidfd_open(pid)
    each(kinds.values(), lambda kind: in_child(lambda: call("setns", handle, kind)[0]) == "0" and breach("entered namespaces of process %d by its descriptor" % pid))
    if in_child(lambda: call("setns", handle, 0x10020000)[0]) == "0":
        breach("entered two namespaces of process %d at once" % pid)
    each(range(8), lambda fd: call("pidfd_getfd", handle, fd, 0)[0] >= 0 and breach("took a descriptor of process %d" % pid))
each([pid for pid in pids() if pid != os.getpid()], enter)`;
      return proofIn(await family.run(copy, code), family.ground.secret);
    },
  },
  {
    name: "signals, stops, traces or enters the guardian that makes a copy",
    claim: "processes of the host",
    async make(family) {
      const spy = `
import signal, socket
real_connect = socket.socket.connect
def connect(self, address):
    real_connect(self, address)
    if not (isinstance(address, str) and address.startswith("\\0")):
        return
    def use(handle):
        for number in (0, signal.SIGSTOP, signal.SIGKILL):
            try:
                signal.pidfd_send_signal(handle, number)
                say("BREACH signalled the guardian")
            except OSError:
                pass
        for kind in (0x40000000, 0x20000000, 0x8000000, 0x4000000, 0x2000000, 0x10020000):
            if in_child(lambda: call("setns", handle, kind)[0]) == "0":
                say("BREACH entered a namespace of the guardian: %x" % kind)
        for fd in range(16):
            if call("pidfd_getfd", handle, fd, 0)[0] >= 0:
                say("BREACH took a descriptor of the guardian")
    def say(text):
        with open("/work/spied", "a") as file:
            file.write(text + "\\n")
    say("met the guardian")
    each([0], lambda _: use(int.from_bytes(self.getsockopt(socket.SOL_SOCKET, 77, 4), "little")))
    number = int.from_bytes(self.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12)[:4], "little")
    if number:
        say("BREACH sees the guardian as process %d" % number)
        each([0], lambda _: use(os.pidfd_open(number)))
socket.socket.connect = connect`;
      await family.run(family.origin, spy);
      const copy = await family.copy().catch(() => undefined);
      const look = 'print(open("/work/spied").read() if os.path.exists("/work/spied") else "")';
      const said = [family.origin, ...(copy === undefined ? [] : [copy])].map((member) =>
        family.run(member, look),
      );
      return proofIn((await Promise.all(said)).join("\n"), family.ground.secret);
    },
  },
];
