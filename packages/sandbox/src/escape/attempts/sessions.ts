import { collect } from "../../testing/collect.ts";
import type { EscapeAttempt } from "../attempt.ts";

const claim = "other sessions";

/** Another session holds a secret; this one goes for it. */
export const sessionAttempts: readonly EscapeAttempt[] = [
  {
    name: "reads the files of another session",
    claim,
    victim: `
open("diary.txt", "w").write(SECRET)
open("/tmp/diary-%d.txt" % os.getpid(), "w").write(SECRET)
print(json.dumps([os.path.abspath("diary.txt"), "/tmp/diary-%d.txt" % os.getpid()]))`,
    code: `
each(OTHER or [], lambda path: leak(read(path)))
each(glob.glob("/work/*") + glob.glob("/tmp/*") + glob.glob("../*/diary.txt"), lambda path: leak(read(path)))`,
  },
  {
    name: "reads the variables of another session in its memory",
    claim,
    victim: `kept = [SECRET]; print(json.dumps(os.getpid()))`,
    code: `each({OTHER, *foreign()} if os.getuid() else [OTHER], lambda pid: search_memory(pid, 256 << 20))`,
  },
  {
    name: "finds the variables of another session in its own memory",
    claim,
    victim: `kept = [SECRET * 1]; print("null")`,
    code: `search_memory("self")\nleak(json.dumps([str(value) for value in list(globals().values())]))`,
    unshown: "a sandbox that shares one interpreter shows it",
  },
  {
    name: "ends another session",
    claim,
    victim: `print(json.dumps(os.getpid()))`,
    code: `
if OTHER != os.getpid():
    os.kill(OTHER, 9)`,
    async after({ victim }) {
      if (victim === undefined) return undefined;
      const alive = await collect(victim, "print('alive')").catch(() => undefined);
      return alive?.stdout === "alive\n" ? undefined : "the other session ended";
    },
  },
  {
    name: "traces another session",
    claim,
    victim: `print(json.dumps(os.getpid()))`,
    code: `
if OTHER != os.getpid() and allowed(call("ptrace", 0x4206, OTHER, 0, 0)):
    breach("traces another session")`,
  },
  {
    name: "takes the socket of another session and answers in its name",
    claim,
    victim: `print(json.dumps(os.getpid()))`,
    code: `
def take(fd):
    taken, _ = call("pidfd_getfd", handle, fd, 0)
    import stat
    if taken >= 0 and stat.S_ISSOCK(os.fstat(taken).st_mode):
        breach("holds the socket of another session")
if OTHER != os.getpid():
    handle = os.pidfd_open(OTHER)
    each(range(3, 12), take)`,
  },
  {
    name: "attaches shared memory of another session",
    claim,
    victim: `
fd = os.open("/dev/shm/codeact-meet", os.O_CREAT | os.O_RDWR, 0o666)
os.write(fd, SECRET.encode())
print("null")`,
    code: `leak(read("/dev/shm/codeact-meet")); os.unlink("/dev/shm/codeact-meet")`,
  },
  {
    name: "attaches a System V segment of another session",
    claim,
    victim: `
import ctypes
libc = ctypes.CDLL(None)
libc.shmat.restype = ctypes.c_void_p
segment = libc.shmget(0xC0DEAC7, 4096, 0o1666)
if segment >= 0:
    ctypes.memmove(libc.shmat(segment, None, 0), SECRET.encode(), len(SECRET))
print("null")`,
    code: `
import ctypes
libc = ctypes.CDLL(None)
libc.shmat.restype = ctypes.c_void_p
segment = libc.shmget(0xC0DEAC7, 4096, 0o666)
if segment >= 0:
    leak(ctypes.string_at(libc.shmat(segment, None, 0), 100))
    libc.shmctl(segment, 0, None)`,
  },
  {
    name: "meets another session on an abstract socket",
    claim,
    victim: `
import socket, threading
server = socket.socket(socket.AF_UNIX)
server.bind("\\0codeact-meet")
server.listen()
threading.Thread(target=lambda: server.accept()[0].sendall(SECRET.encode()), daemon=True).start()
print("null")`,
    code: `
import socket
box = socket.socket(socket.AF_UNIX)
box.connect("\\0codeact-meet")
leak(box.recv(1000))`,
  },
  {
    name: "connects to a server of another session",
    claim,
    victim: `
import socket, threading
server = socket.create_server(("127.0.0.1", 0))
threading.Thread(target=lambda: server.accept()[0].sendall(SECRET.encode()), daemon=True).start()
print(json.dumps(server.getsockname()[1]))`,
    code: `
import socket
box = socket.create_connection(("127.0.0.1", OTHER), timeout=2)
leak(box.recv(1000))`,
  },
  {
    name: "reads the terminal of another session",
    claim,
    victim: `
leader, follower = os.openpty()
print(json.dumps(os.ttyname(follower)))`,
    code: `
if os.path.exists(OTHER):
    os.close(os.open(OTHER, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK))
    breach("opened " + OTHER)`,
  },
  {
    name: "finds a key that another session left in a keyring",
    claim,
    victim: `
import ctypes
data = SECRET.encode()
call("add_key", b"user", b"codeact-meet", data, len(data), -4)
print("null")`,
    code: `
import ctypes
key, _ = call("keyctl", 10, -4, b"user", b"codeact-meet", 0)
buffer = ctypes.create_string_buffer(200)
if key > 0:
    call("keyctl", 11, key, ctypes.addressof(buffer), 200)
    leak(buffer.raw)
    call("keyctl", 9, key, -4)`,
  },
  {
    name: "sees the processes that another session started",
    claim,
    victim: `
import subprocess
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)", SECRET])
print(json.dumps(child.pid))`,
    code: `each(pids(), lambda pid: leak(read("/proc/%d/cmdline" % pid)))`,
  },
  {
    name: "draws the same random numbers as another session",
    claim,
    victim: `
import random, secrets, tempfile, uuid
drawn = [random.random(), uuid.uuid4().hex, secrets.token_hex(8), os.urandom(8).hex(), next(tempfile._get_candidate_names())]
try:
    import numpy
    drawn.append(float(numpy.random.rand()))
except ImportError:
    pass
print(json.dumps(drawn))`,
    code: `
import random, secrets, tempfile, uuid
drawn = [random.random(), uuid.uuid4().hex, secrets.token_hex(8), os.urandom(8).hex(), next(tempfile._get_candidate_names())]
try:
    import numpy
    drawn.append(float(numpy.random.rand()))
except ImportError:
    pass
same = set(drawn) & set(OTHER or [])
if same:
    breach("drew the same: %s" % same)`,
    unshown: "separate interpreters never do; forks without a new seed show it",
  },
];
