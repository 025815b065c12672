import type { EscapeAttempt, Scene } from "../attempt.ts";

const claim = "processes of the host";

async function harmed({ ground }: Scene): Promise<string | undefined> {
  // A signal takes a moment to end a process.
  await new Promise((resolve) => {
    setTimeout(resolve, 300);
  });
  return (await ground.processHarmed()) ? "a process of the host ended" : undefined;
}

/** Seeing, reading, tracing and harming processes of the host. */
export const processAttempts: readonly EscapeAttempt[] = [
  {
    name: "sends a signal to a process of the host",
    claim,
    code: `os.kill(HOST["processId"], 15)`,
    after: harmed,
  },
  {
    name: "sends a signal through a process descriptor",
    claim,
    code: `import signal; signal.pidfd_send_signal(os.pidfd_open(HOST["processId"]), 15)`,
    after: harmed,
  },
  {
    name: "sends a queued signal by raw system calls",
    claim,
    code: `
numbers = (234, 129) if os.uname().machine == "x86_64" else (131, 138)
call(numbers[0], HOST["processId"], HOST["processId"], 15)
import ctypes
info = (ctypes.c_int * 32)(15, 0, -1)
call(numbers[1], HOST["processId"], 15, ctypes.addressof(info))`,
    after: harmed,
  },
  {
    name: "reads the arguments of processes of the host",
    claim,
    code: `each(pids(), lambda pid: leak(read("/proc/%d/cmdline" % pid)))`,
  },
  {
    name: "reads the environment of processes of the host",
    claim,
    code: `each(foreign(), lambda pid: leak(read("/proc/%d/environ" % pid)))`,
  },
  {
    name: "reads the memory of a process of the host through proc",
    claim,
    code: `search_memory(HOST["processId"], 64 << 20)`,
  },
  {
    name: "reads the memory of a process of the host by system call",
    claim,
    code: `
import ctypes
for line in open("/proc/%d/maps" % HOST["processId"]):
    if "[stack]" in line:
        start, end = [int(part, 16) for part in line.split()[0].split("-")]
        buffer = ctypes.create_string_buffer(end - start)
        local = (ctypes.c_size_t * 2)(ctypes.addressof(buffer), end - start)
        remote = (ctypes.c_size_t * 2)(start, end - start)
        count, _ = call("process_vm_readv", HOST["processId"], ctypes.addressof(local), 1, ctypes.addressof(remote), 1, 0)
        if count > 0:
            leak(buffer.raw[:count][-65536:])`,
  },
  {
    name: "opens what a process of the host has open",
    claim,
    code: `leak(read("/proc/%d/fd/0" % HOST["processId"]))`,
  },
  {
    name: "takes a descriptor out of a process of the host",
    claim,
    code: `
taken, _ = call("pidfd_getfd", os.pidfd_open(HOST["processId"]), 0, 0)
leak(os.pread(taken, 1000, 0))`,
  },
  {
    name: "traces a process of the host",
    claim,
    code: `
SEIZE, INTERRUPT, DETACH = 0x4206, 0x4207, 17
if allowed(call("ptrace", SEIZE, HOST["processId"], 0, 0)):
    breach("traced a process of the host")`,
  },
  {
    name: "uses the process that is behind its own wire",
    claim,
    code: `
import signal, socket
def use(handle):
    number = int(re.search(r"Pid:\\s*(-?\\d+)", open("/proc/self/fdinfo/%d" % handle).read())[1])
    # Process 1 of its own world may be the session's; what it can suffer is another attempt.
    if number != 1:
        each([0], lambda zero: signal.pidfd_send_signal(handle, zero) or breach("may signal the process behind its wire"))
    each([0x10000000, 0x20000, 0x40000000], lambda kind: in_child(lambda: call("setns", handle, kind)[0]) == "0" and breach("entered namespaces of the process behind its wire"))
    each(range(16), lambda fd: call("pidfd_getfd", handle, fd, 0)[0] >= 0 and breach("took a descriptor of the process behind its wire"))
def look(name):
    box = socket.socket(fileno=os.dup(int(name)))
    # SO_PEERPIDFD, which knows no pid namespaces; where the kernel is older, the number of the peer.
    each([box], lambda it: use(int.from_bytes(it.getsockopt(socket.SOL_SOCKET, 77, 4), "little")))
    each([box], lambda it: use(os.pidfd_open(int.from_bytes(it.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12)[:4], "little"))))
each(os.listdir("/proc/self/fd"), look)`,
  },
  {
    name: "changes the limits of a process of the host",
    claim,
    code: `
import resource
resource.prlimit(HOST["processId"], resource.RLIMIT_CORE, (0, 0))
breach("changed a limit of a process of the host")`,
  },
  {
    name: "changes the priority and the processors of a process of the host",
    claim,
    code: `
each([
    lambda: os.setpriority(os.PRIO_PROCESS, HOST["processId"], 1) or breach("changed a priority"),
    lambda: os.sched_setaffinity(HOST["processId"], os.sched_getaffinity(HOST["processId"])) or breach("moved a process"),
], lambda act: act())`,
  },
  {
    name: "sees processes of the host in proc",
    claim,
    code: `
def look(pid):
    if HOST["folder"].encode() in read("/proc/%d/maps" % pid) or pid == HOST["processId"] and os.path.exists("/proc/%d/stat" % pid):
        breach("saw process %d" % pid)
each(pids(), look)`,
  },
  {
    name: "stops or ends the first process of its own world",
    claim,
    code: `
before = os.getppid()
if os.getpid() != 1 and os.stat("/proc/1").st_uid != os.getuid():
    try:
        os.kill(1, 0)
        breach("may signal a process 1 of another user")
    except PermissionError:
        pass
elif os.getuid() == 0 and os.getpid() != 1:
    breach("may signal process 1 as its user")`,
  },
];
