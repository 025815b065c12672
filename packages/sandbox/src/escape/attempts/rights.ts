import type { EscapeAttempt } from "../attempt.ts";

const claim = "rights";

/** CLONE_NEW* of linux/sched.h. */
const NAMESPACES = {
  mount: 0x00020000,
  cgroup: 0x02000000,
  "host name": 0x04000000,
  IPC: 0x08000000,
  process: 0x20000000,
  network: 0x40000000,
} as const;

/** Getting rights: users, capabilities, namespaces, mounts, limits. */
export const rightAttempts: readonly EscapeAttempt[] = [
  {
    name: "has capabilities",
    claim,
    code: `
for line in open("/proc/self/status"):
    if line.startswith("Cap") and int(line.split()[1], 16):
        breach(line)`,
  },
  {
    name: "can gain rights from programs that it starts",
    claim,
    code: `
for line in open("/proc/self/status"):
    if line.startswith("NoNewPrivs") and line.split()[1] == "0":
        breach(line)`,
  },
  {
    name: "is the user root or becomes another one",
    claim,
    code: `
if os.geteuid() == 0:
    breach("is root")
def change(user):
    os.setresuid(user, user, user)
    return "changed" if user != original else ""
original = os.getuid()
each([0, 1, 12345], lambda user: in_child(lambda: change(user)) == "changed" and breach("became %d" % user))`,
  },
  {
    name: "makes a user namespace with unshare",
    claim,
    code: `
if in_child(lambda: call("unshare", 0x10000000)[0]) == "0":
    breach("made a user namespace")`,
  },
  {
    name: "makes a user namespace with a raw clone past the C library",
    claim,
    code: `
pid, _ = call("clone", 0x10000000 | 17, 0, 0, 0, 0)
if pid == 0:
    os._exit(0)
if pid > 0:
    os.waitpid(pid, 0)
    breach("cloned into a user namespace")`,
  },
  {
    name: "makes a user namespace with clone3",
    claim,
    code: `
import ctypes, struct
arguments = ctypes.create_string_buffer(struct.pack("<8Q", 0x10000000, 0, 0, 0, 17, 0, 0, 0))
pid, _ = call("clone3", ctypes.addressof(arguments), 64)
if pid == 0:
    os._exit(0)
if pid > 0:
    os.waitpid(pid, 0)
    breach("cloned into a user namespace")`,
  },
  ...Object.entries(NAMESPACES).map(
    ([name, flag]) =>
      ({
        name: `makes a ${name} namespace`,
        claim,
        code: `
if in_child(lambda: call("unshare", ${flag})[0]) == "0":
    breach("made a namespace by unshare")
pid, _ = call("clone", ${flag} | 17, 0, 0, 0, 0)
if pid == 0:
    os._exit(0)
if pid > 0:
    os.waitpid(pid, 0)
    breach("made a namespace by clone")`,
      }) satisfies EscapeAttempt,
  ),
  {
    name: "makes a time namespace",
    claim,
    code: `
if in_child(lambda: call("unshare", 0x80)[0]) == "0":
    breach("made a namespace in which it sets the clocks")`,
  },
  {
    name: "enters namespaces of other processes and inherited ones",
    claim,
    code: `
def enter(path):
    fd = os.open(path, os.O_RDONLY)
    def go():
        return min(abs(call("setns", fd, kind)[0]) for kind in (0, 0x10000000, 0x20000, 0x40000000, 0x20000000))
    if in_child(go) == "0":
        breach("entered " + path)
each(glob.glob("/proc/self/fd/*") + ["/proc/%d/ns/%s" % (pid, name) for pid in [1, HOST["processId"], *pids()[:4]] for name in ("net", "mnt", "user")], enter)`,
  },
  {
    name: "mounts a file system",
    claim,
    code: `
os.makedirs("place", exist_ok=True)
if allowed(call("mount", b"none", b"place", b"tmpfs", 0, 0)):
    breach("mounted a tmpfs")
    call("umount2", b"place", 2)
if allowed(call("mount", b"/", b"place", 0, 0x1000, 0)):
    breach("bound the root")
    call("umount2", b"place", 2)`,
  },
  {
    name: "mounts with the newer calls",
    claim,
    code: `
fd, _ = call("fsopen", b"tmpfs", 0)
if fd >= 0:
    os.close(fd)
    breach("opened a file system")
fd, _ = call("open_tree", -100, b"/", 1)
if fd >= 0:
    os.close(fd)
    breach("copied the mount tree")`,
  },
  {
    name: "remounts or uncovers what is mounted over",
    claim,
    code: `
os.makedirs("cover", exist_ok=True)
call("mount", b"none", b"cover", b"tmpfs", 0, 0)
for path in [b"cover"] if os.getuid() == 0 else [b"cover", b"/proc/kcore", b"/proc/keys", b"/proc", b"/dev/pts"]:
    if allowed(call("umount2", path, 2)):
        breach("unmounted " + path.decode())`,
  },
  {
    name: "changes its root",
    claim,
    code: `
def change():
    os.chroot(os.getcwd())
    return "changed"
if in_child(change) == "changed":
    breach("changed its root")
if in_child(lambda: reaches("pivot_root", b".", b".")) == "True":
    breach("may pivot")`,
  },
  {
    name: "raises its priority and asks for real time",
    claim,
    code: `
def nice():
    os.setpriority(os.PRIO_PROCESS, 0, -5)
    return "raised"
def real_time():
    os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(1))
    return "real time"
for body in (nice, real_time):
    said = in_child(body)
    if said in ("raised", "real time"):
        breach(said)`,
  },
  {
    name: "owns files as another user or makes them run as one",
    claim,
    code: `
open("owned", "w").close()
os.chown("owned", 12345, 12345)
breach("gave a file to user %d" % os.stat("owned").st_uid)`,
  },
  {
    name: "kept a way back to the rights of the fork server",
    claim,
    code: `
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
kept = [bit for bit in range(41) if libc.prctl(23, bit, 0, 0, 0) == 1]
if kept:
    breach("bounding set holds %s" % kept)
saved = os.getresuid()
if len(set(saved)) > 1 or 0 in saved:
    breach("users %s" % (saved,))`,
  },
];
