import { CHECKED_CALLS, DENIED_CALLS } from "../local/syscalls.ts";
import type { Ground } from "./ground.ts";

/** Words that the attempts are written in. Everything optional may be missing where Python is not CPython on Linux. */
const WORDS = `
import base64, errno, glob, json, os, re, sys, time

def breach(what):
    print("\\nBREACH " + str(what).replace("\\n", " ")[:300], flush=True)

def leak(data):
    if isinstance(data, str):
        data = data.encode("utf-8", "replace")
    print("\\nLEAK " + base64.b64encode(bytes(data)[:1 << 20]).decode(), flush=True)

def read(path, size=1 << 20):
    with open(path, "rb") as file:
        return file.read(size)

def each(items, body):
    """Tries the body with every item; what fails is no success."""
    for item in items:
        try:
            body(item)
        except Exception:
            pass

def pids():
    return [int(name) for name in os.listdir("/proc") if name.isdigit()]

def foreign():
    """Processes that are neither this one nor below it, as far as they can be seen."""
    own = {os.getpid()}
    return [pid for pid in pids() if pid not in own]

def call(name, *args):
    """A system call by number: (result, errno)."""
    import ctypes
    libc = ctypes.CDLL(None, use_errno=True)
    ctypes.set_errno(0)
    number = CALLS[name] if isinstance(name, str) else name
    words = [arg if isinstance(arg, bytes) else ctypes.c_long(arg) for arg in args]
    result = libc.syscall(ctypes.c_long(number), *words)
    return result, ctypes.get_errno()

def reaches(name, *args):
    """Whether a privileged call gets as far as looking at its (useless) arguments."""
    result, number = call(name, *args)
    return result >= 0 or number not in (errno.EPERM, errno.ENOSYS, errno.EACCES)

def in_child(body):
    """Runs the body in a child and returns what it returns, so that this process stays as it is."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.write(writing, str(body()).encode()[:4000])
        finally:
            os._exit(0)
    os.close(writing)
    with open(reading, "rb") as file:
        text = file.read().decode()
    os.waitpid(pid, 0)
    return text

def allowed(call_result):
    return call_result[0] >= 0

def find_secrets(data):
    return re.findall(rb"codeact-escape-" + rb"secret-[0-9a-f]{32}", data)

def search_memory(pid, limit=512 << 20):
    """Leaks every secret in the memory of a process."""
    seen = 0
    with open("/proc/%s/maps" % pid) as maps, open("/proc/%s/mem" % pid, "rb", 0) as memory:
        # The stack holds arguments and environment.
        for line in sorted(maps.read().splitlines(), key=lambda line: "[stack]" not in line):
            span, mode = line.split()[:2]
            start, end = [int(part, 16) for part in span.split("-")]
            if mode[0] != "r" or "[v" in line or seen > limit:
                continue
            try:
                memory.seek(start)
                while start < end:
                    piece = memory.read(min(end - start, 8 << 20))
                    if not piece:
                        break
                    seen += len(piece)
                    start += len(piece)
                    for found in set(find_secrets(piece)):
                        leak(found)
            except (OSError, ValueError, OverflowError):
                continue
`;

/** The preamble of an attempt: the words, and what the host tells, which holds none of its secrets. */
export function preamble(ground: Ground, other: string): string {
  const column = process.arch === "arm64" ? 1 : 0;
  const calls = Object.entries({ ...DENIED_CALLS, ...CHECKED_CALLS }).flatMap(([name, numbers]) => {
    const number = numbers[column];
    return number === null ? [] : [[name, number] as const];
  });
  const facts = JSON.stringify(JSON.stringify(ground.facts));
  return `${WORDS}
CALLS = json.loads(${JSON.stringify(JSON.stringify(Object.fromEntries(calls)))})
HOST = json.loads(${facts})
OTHER = json.loads(${JSON.stringify(other)})
`;
}
