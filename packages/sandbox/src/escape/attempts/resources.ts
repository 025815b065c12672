import { collect } from "../../testing/collect.ts";
import type { EscapeAttempt } from "../attempt.ts";

const claim = "resources";
const MIB = 1024 * 1024;

/** Using more of the machine than was allowed. Each takes a bounded amount where nothing stops it. */
export const resourceAttempts: readonly EscapeAttempt[] = [
  {
    name: "uses more memory than one process may",
    claim,
    limits: { memoryBytes: 256 * MIB },
    code: `
block = bytearray(300 << 20)
for at in range(0, len(block), 4096):
    block[at] = 1
breach("has %d bytes" % len(block))`,
  },
  {
    name: "uses more memory than a session may, with many processes",
    claim,
    limits: { memoryBytes: 160 * MIB },
    code: `
import signal
children = []
for _ in range(6):
    pid = os.fork()
    if pid == 0:
        try:
            block = b"x" * (70 << 20)
            time.sleep(20)
        finally:
            os._exit(0)
    children.append(pid)
deadline = time.time() + 15
held = 0
while time.time() < deadline and held < 6:
    time.sleep(0.2)
    sizes = [int(read("/proc/%d/statm" % pid).split()[1]) * 4096 for pid in children if os.path.exists("/proc/%d/statm" % pid)]
    held = sum(size > 68 << 20 for size in sizes)
    if len(sizes) < 6 or any(os.waitpid(pid, os.WNOHANG)[0] for pid in children):
        break
for pid in children:
    try:
        os.kill(pid, signal.SIGKILL)
    except OSError:
        pass
if held == 6:
    breach("six processes hold 70 MiB each")`,
  },
  {
    name: "hides memory in files without a name",
    claim,
    limits: { memoryBytes: 128 * MIB, diskBytes: 16 * MIB },
    code: `
held = []
for number in range(24):
    fd = os.memfd_create("hidden")
    os.write(fd, b"x" * (12 << 20))
    held.append(fd)
breach("hides %d files of 12 MiB" % len(held))`,
  },
  {
    name: "hides memory in System V segments",
    claim,
    limits: { memoryBytes: 256 * MIB },
    code: `
import ctypes
libc = ctypes.CDLL(None)
libc.shmat.restype = ctypes.c_void_p
libc.shmdt.argtypes = [ctypes.c_void_p]
kept = []
try:
    for _ in range(4):
        segment = libc.shmget(0, 110 << 20, 0o1600)
        if segment < 0:
            raise OSError("no segment")
        kept.append(segment)
        address = libc.shmat(segment, None, 0)
        ctypes.memset(address, 1, 110 << 20)
        libc.shmdt(address)
finally:
    for segment in kept:
        libc.shmctl(segment, 0, None)
breach("hid 440 MiB")`,
  },
  {
    name: "fills the disk through its working folder, /tmp or shared memory",
    claim,
    limits: { diskBytes: 16 * MIB },
    code: `
def fill(folder):
    names = [folder + "/fill-%d" % number for number in range(40)]
    try:
        for name in names:
            with open(name, "wb") as file:
                file.write(bytes(1 << 20))
        breach("wrote 40 MiB into " + folder)
    finally:
        for name in names:
            if os.path.exists(name):
                os.unlink(name)
each([os.getcwd(), "/tmp", "/dev/shm", "/var/tmp", "/run"], fill)`,
  },
  {
    name: "writes one file that is larger than the disk it was given",
    claim,
    limits: { diskBytes: 16 * MIB },
    code: `
with open("large", "wb") as file:
    file.seek(40 << 20)
    file.write(b"x")
    os.posix_fallocate(file.fileno(), 0, 40 << 20)
os.unlink("large")
breach("has a file of 40 MiB")`,
  },
  {
    name: "uses up the inodes",
    claim,
    limits: { diskBytes: 16 * MIB },
    code: `
def litter(folder):
    os.makedirs(folder + "/litter")
    count = 0
    try:
        for count in range(6000):
            open(folder + "/litter/%d" % count, "x").close()
        breach("made 6000 files in " + folder)
    finally:
        import shutil
        shutil.rmtree(folder + "/litter", ignore_errors=True)
each([os.getcwd(), "/tmp", "/dev/shm"], litter)`,
  },
  {
    name: "forks more processes than it may",
    claim,
    limits: { processes: 32 },
    code: `
import signal
children = []
try:
    for _ in range(60):
        pid = os.fork()
        if pid == 0:
            try:
                time.sleep(20)
            finally:
                os._exit(0)
        children.append(pid)
    breach("has %d children" % len(children))
finally:
    for pid in children:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)`,
  },
  {
    name: "starts more threads than it may",
    claim,
    limits: { processes: 32 },
    code: `
import threading
done = threading.Event()
threads = []
try:
    for _ in range(60):
        thread = threading.Thread(target=done.wait)
        thread.start()
        threads.append(thread)
    breach("has %d threads" % len(threads))
finally:
    done.set()`,
  },
  {
    name: "opens more files than it may",
    claim,
    limits: { openFiles: 64 },
    code: `
kept = [os.open("/dev/null", os.O_RDONLY) for _ in range(100)]
for fd in kept:
    os.close(fd)
breach("had 100 files open")`,
  },
  {
    name: "opens more terminals than it may",
    claim,
    code: `
kept = []
for _ in range(300):
    kept += os.openpty()
    if len(kept) >= 400:
        breach("has %d terminals" % (len(kept) // 2))
        break`,
    limits: { openFiles: 512 },
  },
  {
    name: "burns more processor time than it may",
    claim,
    limits: { cpuSeconds: 1 },
    // On a machine that is out of breath 2.5 s of the processor take long.
    timeoutMs: 120_000,
    code: `
started = time.process_time()
while time.process_time() < started + 2.5:
    pass
breach("burned %.1f s" % (time.process_time() - started))`,
  },
  {
    name: "raises its own limits",
    claim,
    limits: { openFiles: 64, processes: 32 },
    code: `
import resource
def lift(limit):
    soft, hard = resource.getrlimit(limit)
    if hard == resource.RLIM_INFINITY:
        breach("limit %d is infinite" % limit)
    else:
        resource.setrlimit(limit, (hard + 1, hard + 1))
        breach("raised limit %d" % limit)
each([resource.RLIMIT_NOFILE, resource.RLIMIT_NPROC, resource.RLIMIT_CPU, resource.RLIMIT_FSIZE, resource.RLIMIT_AS], lift)`,
  },
  {
    name: "locks memory and queues signals and messages without bound",
    claim,
    code: `
import ctypes, resource
libc = ctypes.CDLL(None, use_errno=True)
block = bytearray(32 << 20)
address = ctypes.addressof(ctypes.c_char.from_buffer(block))
if libc.mlock(ctypes.c_void_p(address), ctypes.c_size_t(len(block))) == 0:
    breach("locked 32 MiB")
if resource.getrlimit(resource.RLIMIT_MSGQUEUE)[0] > 0:
    breach("may queue messages")`,
  },
  {
    name: "leaves a core file",
    claim,
    code: `
import resource
resource.setrlimit(resource.RLIMIT_CORE, (resource.getrlimit(resource.RLIMIT_CORE)[1], resource.getrlimit(resource.RLIMIT_CORE)[1]))
if resource.getrlimit(resource.RLIMIT_CORE)[0] != 0:
    breach("cores of %d bytes" % resource.getrlimit(resource.RLIMIT_CORE)[0])`,
  },
  {
    name: "floods the host with output",
    claim,
    limits: { outputBytes: 100_000 },
    code: `
for _ in range(20):
    os.write(1, b"x" * (1 << 20))
    print("y" * (1 << 20))`,
    after: ({ output }) =>
      Promise.resolve(
        output.length > 4_000_000 ? `${output.length} characters of output` : undefined,
      ),
    unshown: "the driver bounds output wherever it runs; a gullible host shows it",
  },
  {
    name: "starves another session of processor time, memory and files at once",
    claim,
    limits: { processes: 32, memoryBytes: 384 * MIB, diskBytes: 16 * MIB },
    victim: `print("null")`,
    code: `
import threading
def burn():
    end = time.time() + 2
    while time.time() < end:
        pass
threads = [threading.Thread(target=burn) for _ in range(8)]
for thread in threads:
    thread.start()
each(range(40), lambda number: open("junk-%d" % number, "wb").write(bytes(1 << 20)))
each(range(40), lambda number: os.fork() or os._exit(0))
each([1], lambda _: bytearray(2 << 30))`,
    async after({ victim }) {
      if (victim === undefined) return undefined;
      const { stdout } = await collect(
        victim,
        "open('mine', 'wb').write(bytes(1 << 20)); import subprocess; subprocess.run(['true']); print(len(bytearray(64 << 20)))",
      );
      return stdout.trim() === String(64 * MIB) ? undefined : "the other session could not work";
    },
    unshown: "a bare interpreter on a machine of its own size harms nobody within these bounds",
  },
];
