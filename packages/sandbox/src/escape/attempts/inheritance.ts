import type { EscapeAttempt } from "../attempt.ts";

const claim = "inheritance";

/** What a session may have got from whoever started it: environment, descriptors, memory. */
export const inheritanceAttempts: readonly EscapeAttempt[] = [
  {
    name: "finds a secret of the host in its environment",
    claim,
    code: `leak(json.dumps(dict(os.environ))); leak(read("/proc/self/environ"))`,
  },
  {
    name: "finds a secret of the host in its own memory, which was the fork server's",
    claim,
    code: `search_memory("self")`,
  },
  {
    name: "finds a secret in the environment of the process that forked it",
    claim,
    code: `each([os.getppid(), 1], lambda pid: leak(read("/proc/%d/environ" % pid)))`,
    unshown: "a fork server with the environment of the host shows it",
  },
  {
    name: "reads files that it finds open",
    claim,
    code: `
def look(fd):
    leak(os.pread(fd, 1000, 0))
each(range(3, 256), look)`,
    unshown: "a sandbox that passes descriptors on shows it",
  },
  {
    name: "finds folders, namespaces or other handles open",
    claim,
    code: `
import stat
def look(name):
    fd = int(name)
    goal = os.readlink("/proc/self/fd/" + name)
    kind = os.fstat(fd).st_mode
    own = goal.startswith(("pipe:", "socket:", "/dev/null", "/dev/urandom", "/dev/pts", "/dev/ptmx"))
    own = own or goal.startswith("anon_inode:[event") or goal.startswith((os.getcwd(), "/tmp", "/proc/self", "/proc/%d/fd" % os.getpid()))
    if not own and (stat.S_ISDIR(kind) or ":[" in goal or stat.S_ISREG(kind)):
        breach("holds " + goal)
each(os.listdir("/proc/self/fd"), look)`,
    unshown: "a sandbox that passes descriptors on shows it",
  },
  {
    name: "says something on a control socket that it inherited",
    claim,
    code: `
import socket, stat
def look(name):
    fd = int(name)
    if not stat.S_ISSOCK(os.fstat(fd).st_mode):
        return
    peer = socket.socket(fileno=os.dup(fd))
    if peer.family != socket.AF_UNIX or peer.type != socket.SOCK_STREAM:
        return
    sockets.append(os.fstat(fd).st_ino)
sockets = []
each(os.listdir("/proc/self/fd"), look)
if len(set(sockets)) > 1:
    breach("holds %d sockets to the outside" % len(set(sockets)))`,
    unshown: "a sandbox that passes descriptors on shows it",
  },
  {
    name: "finds the supplementary groups of the host",
    claim,
    code: `
rest = [group for group in os.getgroups() if group not in (os.getgid(), 65534, 1000)]
if rest or os.getgid() == 0:
    breach("is in groups %s, group %d" % (rest, os.getgid()))`,
  },
];
