import type { EscapeAttempt } from "../attempt.ts";

const claim = "interfaces of the kernel";

/** Interfaces of the kernel that reach for the host or have a history of holes. */
export const kernelAttempts: readonly EscapeAttempt[] = [
  {
    name: "asks for an io_uring",
    claim,
    code: `
import ctypes
parameters = ctypes.create_string_buffer(120)
fd, _ = call("io_uring_setup", 1, ctypes.addressof(parameters))
if fd >= 0:
    os.close(fd)
    breach("has an io_uring")`,
  },
  {
    name: "makes a bpf map",
    claim,
    code: `
import ctypes, struct
attributes = ctypes.create_string_buffer(struct.pack("<5I", 2, 4, 4, 1, 0), 128)
fd, _ = call("bpf", 0, ctypes.addressof(attributes), 128)
if fd >= 0:
    os.close(fd)
    breach("made a map")`,
  },
  {
    name: "handles page faults itself",
    claim,
    code: `
fd, _ = call("userfaultfd", 0)
if fd >= 0:
    os.close(fd)
    breach("has a userfaultfd")`,
  },
  {
    name: "measures the machine with perf events",
    claim,
    code: `
import ctypes, struct
attributes = ctypes.create_string_buffer(struct.pack("<IIQ", 1, 128, 0), 128)
fd, _ = call("perf_event_open", ctypes.addressof(attributes), 0, -1, -1, 0)
if fd >= 0:
    os.close(fd)
    breach("has a perf event")`,
  },
  {
    name: "uses kernel keyrings",
    claim,
    code: `
key, _ = call("add_key", b"user", b"codeact-escape", b"x", 1, -2)
if key > 0:
    breach("added a key")
if allowed(call("keyctl", 0, -3, 1)):
    breach("has a session keyring")`,
  },
  {
    name: "loads modules, kernels and swap, reboots, sets quotas",
    claim,
    code: `
tries = [
    ("init_module", 0, 0, 0), ("finit_module", -1, 0, 0), ("delete_module", 0, 0), ("kexec_load", 0, 0, 0, 0xffff),
    ("reboot", 0, 0, 0, 0), ("swapoff", b"/nowhere"), ("swapon", b"/nowhere", 0),
]
for name, *arguments in tries:
    if reaches(name, *arguments):
        breach(name + " got as far as its arguments")`,
  },
  {
    name: "sets the clock",
    claim,
    code: `
import ctypes
if allowed(call("settimeofday", 0, 0)):
    breach("settimeofday was allowed")
words = (ctypes.c_long * 32)(0x0100)
if allowed(call("clock_adjtime", 0, ctypes.addressof(words))):
    breach("clock_adjtime was allowed")`,
  },
  {
    name: "names the host",
    claim,
    code: `
import socket
name = socket.gethostname().encode()
if allowed(call("sethostname", name, len(name))):
    breach("sethostname was allowed")`,
  },
  {
    name: "reads the log of the kernel",
    claim,
    code: `
if allowed(call("syslog", 10, 0, 0)):
    breach("knows the size of the log")
each(["/dev/kmsg", "/proc/kmsg"], lambda path: os.close(os.open(path, os.O_RDONLY | os.O_NONBLOCK)) or breach("opened " + path))`,
  },
  {
    name: "turns off the protection of its memory",
    claim,
    code: `
import ctypes
if in_child(lambda: call("personality", 0x0040000)[0]) not in ("-1", ""):
    breach("addresses are no longer random")
if in_child(lambda: call("personality", 0x0400000)[0]) not in ("-1", ""):
    breach("readable memory is executable")`,
  },
  {
    name: "calls the kernel by the 32-bit door",
    claim,
    code: `
import mmap, ctypes
def knock():
    page = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    page.write(bytes.fromhex("b814000000cd80c3"))
    return ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(page)))()
if os.uname().machine == "x86_64" and in_child(knock).lstrip("-").isdigit():
    breach("made a 32-bit call")`,
    unshown: "kernels without 32-bit emulation, and arm64, have no such door",
  },
  {
    name: "calls the kernel by the x32 door",
    claim,
    code: `
result, _ = call(0x40000000 + 39)
if result > 0:
    breach("made an x32 call")`,
    unshown: "few kernels have this door",
  },
  {
    name: "changes its descriptor tables and its port rights",
    claim,
    code: `
import ctypes, struct
if os.uname().machine == "x86_64":
    entry = ctypes.create_string_buffer(struct.pack("<4I", 0, 0, 0, 0x28))
    if in_child(lambda: call("modify_ldt", 1, ctypes.addressof(entry), 16)[0]) == "0":
        breach("changed its LDT")
    if in_child(lambda: call("iopl", 3)[0]) == "0":
        breach("has port rights")
else:
    raise SystemExit`,
    unshown: "only x64 has them",
  },
  {
    name: "types into a terminal",
    claim,
    code: `
import fcntl
def type_in():
    os.setsid()
    leader, follower = os.openpty()
    fcntl.ioctl(follower, 0x540E, 0)
    fcntl.ioctl(follower, 0x5412, b"x")
    return "typed"
if in_child(type_in) == "typed":
    breach("typed into a terminal")`,
  },
  {
    name: "installs a filter program on a socket",
    claim,
    code: `
import ctypes, socket, struct
one, other = socket.socketpair()
code = ctypes.create_string_buffer(struct.pack("<HBBI", 6, 0, 0, 0xffff))
one.setsockopt(socket.SOL_SOCKET, 26, struct.pack("HL", 1, ctypes.addressof(code)))
breach("attached a program")`,
  },
  {
    name: "opens sockets of rare families and raw ones",
    claim,
    code: `
import socket
def rare(family):
    for kind in (socket.SOCK_RAW, socket.SOCK_DGRAM, socket.SOCK_SEQPACKET, socket.SOCK_STREAM):
        try:
            socket.socket(family, kind).close()
        except OSError:
            continue
        breach("opened family %d" % family)
        return
each([family for family in range(3, 46) if family != socket.AF_INET6], rare)
each([socket.AF_INET, socket.AF_INET6], lambda family: socket.socket(family, socket.SOCK_RAW, 1) and breach("opened a raw socket"))`,
  },
  {
    name: "opens switches of the kernel for writing: core pattern, module loader, sysrq",
    claim,
    code: `
names = ["core_pattern", "modprobe", "hotplug", "sysrq", "hostname", "randomize_va_space", "domainname"]
paths = ["/proc/sys/kernel/" + name for name in names] + ["/proc/sysrq-trigger", "/proc/sys/vm/drop_caches"]
paths += ["/proc/sys/fs/binfmt_misc/register", "/proc/irq/default_smp_affinity", "/proc/1/oom_score_adj", "/proc/acpi/wakeup"]
each(paths, lambda path: os.close(os.open(path, os.O_WRONLY)) or breach("could write " + path))`,
  },
  {
    name: "reads what proc tells about the kernel's memory, keys and timers",
    claim,
    code: `
names = ["kcore", "keys", "timer_list", "sched_debug", "kallsyms", "kpagecount", "vmallocinfo", "slabinfo", "iomem", "pagetypeinfo"]
def look(name):
    data = read("/proc/" + name, 4096)
    if data and (name not in ("kallsyms", "iomem") or any(set(line.split()[0]) - set(b"0-") for line in data.splitlines() if line.split())):
        breach("read /proc/" + name)
each(names, look)`,
  },
  {
    name: "reads sysfs, debugfs, tracefs and the firmware's variables",
    claim,
    code: `
def look(path):
    if os.listdir(path):
        breach("listed " + path)
each(["/sys/kernel", "/sys/devices", "/sys/firmware", "/sys/class", "/sys/kernel/debug", "/sys/kernel/tracing"], look)`,
  },
  {
    name: "reaches cgroup files: its own limits and what runs on release",
    claim,
    code: `
found = glob.glob("/sys/fs/cgroup/*") + glob.glob("/sys/fs/cgroup/*/*")
for line in open("/proc/self/mountinfo"):
    if " - cgroup" in line:
        found += glob.glob(line.split()[4] + "/*") + glob.glob(line.split()[4] + "/*/*")
wanted = ("cgroup.procs", "release_agent", "memory.max", "memory.limit_in_bytes", "pids.max", "tasks", "cgroup.subtree_control")
def look(path):
    if path.endswith(wanted):
        os.close(os.open(path, os.O_WRONLY))
        breach("could write " + path)
each(found, look)`,
  },
  {
    name: "learns the place of its cgroup on the host",
    claim,
    code: `
places = [line.strip().split(":", 2)[2] for line in open("/proc/self/cgroup")]
if any(place != "/" for place in places):
    breach(places)`,
    unshown:
      "a bare interpreter may stand in the topmost cgroup; a sandbox without a cgroup namespace shows it",
  },
  {
    name: "watches which files of the host are opened",
    claim,
    code: `
import ctypes
libc = ctypes.CDLL(None)
fd = libc.inotify_init1(0)
if fd >= 0 and libc.inotify_add_watch(fd, b"/usr/bin", 0x20) >= 0:
    breach("watches /usr/bin")
fd, _ = call("fanotify_init", 0, 0)
if fd >= 0:
    breach("has a fanotify group")`,
  },
];
