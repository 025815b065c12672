import type { HostFunction } from "@codeact/protocol";
import { expect, test } from "vitest";
import { collect } from "./collect.ts";
import { hasCode } from "./describe-cells.ts";
import { describeCapability } from "./suite.ts";
import type { SuiteContext } from "./suite.ts";

const RANDOM = [
  "import random, uuid, secrets, tempfile",
  "drawn = [random.random(), uuid.uuid4().hex, secrets.token_hex(8), tempfile.mktemp()]",
  "try:",
  "  import numpy; drawn.append(numpy.random.rand())",
  "except ImportError: pass",
  "print(drawn)",
].join("\n");

const answer: HostFunction = {
  name: "answer",
  description: "Answers.",
  parameters: [],
  call: () => Promise.resolve(42),
};

/** Copies of live kernels: the same at first, apart from then on. */
export function describeFork(context: SuiteContext): void {
  describeCapability(context, "fork", () => {
    describeFirstMoment(context);
    describeApart(context);
    describeEnds(context);
  });
}

function describeFirstMoment(context: SuiteContext): void {
  test("a copy goes on with the variables, functions and files of that moment", async () => {
    await using kernel = await context.start();
    const code =
      "import os\nx = [1]\ny = x\ndef f(): return x\nos.makedirs('a/b')\nopen('a/b/c', 'w').write('c')\nos.symlink('a', 'l')\nopen('/tmp/t', 'w').write('t')\nos.chdir('a')\ngen = iter(range(9)); next(gen)";
    await collect(kernel, code);
    await using copy = await kernel.fork();
    const look =
      "print(f() is x is y, open('b/c').read(), open('/work/l/b/c').read() if os.path.exists('/work') else 'c', open('/tmp/t').read(), os.path.basename(os.getcwd()), next(gen))";
    expect((await collect(copy, look)).stdout).toBe("True c c t a 1\n");
    expect((await collect(kernel, "print(next(gen))")).stdout).toBe("1\n");
    expect(copy.id).not.toBe(kernel.id);
    expect(copy.info).toEqual(kernel.info);
  });

  test("a fork waits for the running cell, and the next cell for the fork", async () => {
    await using kernel = await context.start();
    const first = collect(kernel, "import time; time.sleep(0.2); x = 1");
    const forking = kernel.fork();
    const second = collect(kernel, "x = 2");
    await using copy = await forking;
    await Promise.all([first, second]);
    expect((await collect(copy, "print(x)")).stdout).toBe("1\n");
    expect((await collect(kernel, "print(x)")).stdout).toBe("2\n");
  });

  test("an open file goes on at the same place, in the copy's own file", async () => {
    await using kernel = await context.start();
    const code =
      "import tempfile\nlog = open('log', 'w+'); log.write('one '); log.flush()\nnameless = tempfile.TemporaryFile(); nameless.write(b'keep'); nameless.flush()";
    await collect(kernel, code);
    await using copy = await kernel.fork();
    await collect(
      copy,
      "log.write('copy'); log.flush(); nameless.write(b' copy'); nameless.flush()",
    );
    const look = "nameless.seek(0); print(open('log').read(), nameless.read())";
    expect((await collect(kernel, look)).stdout).toBe("one  b'keep'\n");
    expect((await collect(copy, look)).stdout).toBe("one copy b'keep copy'\n");
  });

  test("random numbers differ between the two", async () => {
    await using kernel = await context.start();
    await collect(kernel, "import random; random.random()");
    await using copy = await kernel.fork();
    const [a, b] = [await collect(kernel, RANDOM), await collect(copy, RANDOM)];
    const numbers = `${a.stdout}, ${b.stdout}`.match(/[\w./-]{8,}/gu) ?? [];
    expect(numbers.length).toBeGreaterThanOrEqual(8);
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  test("a large array is shared until one of the two changes it", async () => {
    await using kernel = await context.start();
    await collect(kernel, "big = bytearray(b'x') * 100_000_000");
    await using copy = await kernel.fork();
    await collect(copy, "big[0] = 1");
    expect((await collect(kernel, "print(big[0], len(big))")).stdout).toBe("120 100000000\n");
  });

  test("host functions have to be defined again", async () => {
    await using kernel = await context.start();
    await kernel.define([answer]);
    await collect(kernel, "kept = answer");
    await using copy = await kernel.fork();
    expect((await collect(copy, "answer()")).error?.value).toContain("no function");
    await copy.define([answer]);
    expect((await collect(copy, "print(answer(), kept())")).stdout).toBe("42 42\n");
    expect((await collect(kernel, "print(answer())")).stdout).toBe("42\n");
  });

  test("running threads refuse a fork; of idle ones the copy says that it lacks them", async () => {
    await using kernel = await context.start();
    const code =
      "import threading, time\nstop = threading.Event()\nthreading.Thread(target=stop.wait, name='worker').start()";
    await collect(kernel, code);
    await expect(kernel.fork()).rejects.toSatisfy(hasCode("kernel_busy"));
    await expect(kernel.fork()).rejects.toThrow(/worker/u);
    const daemon =
      "stop.set(); time.sleep(0.1)\nthreading.Thread(target=time.sleep, args=(99,), name='idle', daemon=True).start()";
    await collect(kernel, daemon);
    await using copy = await kernel.fork();
    const { stderr, stdout } = await collect(copy, "print(threading.active_count() > 0)");
    expect(stderr).toContain("idle");
    expect(stdout).toBe("True\n");
    expect((await collect(copy, "print(1)")).stderr).toBe("");
  });

  test("input, interrupts, awaiting and subprocesses work in a copy", async () => {
    await using kernel = await context.start();
    await collect(kernel, "import asyncio, subprocess, sys\nawait asyncio.sleep(0)");
    await using copy = await kernel.fork();
    const spinning = collect(copy, "x = 5\nwhile True: pass", { timeoutMs: 300 });
    expect((await spinning).end.status).toBe("timeout");
    const asked = await collect(copy, "print(input('? '), x)", {
      onInput: () => Promise.resolve("yes"),
    });
    expect(asked.stdout).toContain("yes 5");
    const code =
      "await asyncio.sleep(0.01); print(subprocess.run(['echo', 'hi'], capture_output=True).stdout, flush=True); _ = subprocess.run(['echo', 'through'])";
    expect((await collect(copy, code)).stdout).toBe("b'hi\\n'\nthrough\n");
    expect((await collect(kernel, "await asyncio.sleep(0.01); print('too')")).stdout).toBe("too\n");
  });
}

/** What each of its sockets and pipes is called, which nobody else's is. */
const WAYS = `
import os
ways = set()
for name in os.listdir('/proc/self/fd'):
    try: way = os.readlink('/proc/self/fd/' + name)
    except OSError: continue
    if way.startswith(('socket:', 'pipe:')): ways.add(way)
print(*sorted(ways))`;

/** Takes part in the making of another copy, if that can be: says how often it was answered. */
const INTRUDE = `
import re, socket, time
answers, until = None, time.monotonic() + 60
while answers is None and time.monotonic() < until:
    for address in re.findall('@(codeact-[0-9a-f]+)', open('/proc/net/unix').read()):
        with socket.socket(socket.AF_UNIX) as guardian:
            guardian.settimeout(20)
            guardian.connect('\\0' + address)
            answers = len(guardian.recv(16))
print(answers)`;

function describeApart(context: SuiteContext): void {
  test("a copy has not one socket or pipe of its origin, and its own way to the host", async () => {
    await using kernel = await context.start();
    // Long enough that the origin's reader waits in a read at that moment.
    await collect(kernel, "big = bytearray(b'x') * 100_000_000");
    await using copy = await kernel.fork();
    const [origins, copies] = [await collect(kernel, WAYS), await collect(copy, WAYS)];
    const own = new Set(copies.stdout.trim().split(" "));
    const shared = origins.stdout
      .trim()
      .split(" ")
      .filter((way) => own.has(way));
    expect(shared).toEqual([]);
    expect(own.size).toBe(origins.stdout.trim().split(" ").length);
  });

  test("another copy that finds the place of a new one is not let in", async () => {
    await using kernel = await context.start();
    await using other = await kernel.fork();
    // The copy comes late to its place, so that the other one is there before it.
    await collect(
      kernel,
      "import os, time; os.register_at_fork(after_in_child=lambda: time.sleep(2)); x = 5",
    );
    const intruding = collect(other, INTRUDE);
    await using copy = await kernel.fork();
    expect((await intruding).stdout).toBe("0\n");
    expect((await collect(copy, "print(x)")).stdout).toBe("5\n");
  });

  test("code that reaps every child does not disturb a fork", async () => {
    await using kernel = await context.start();
    const reaping = `
import os, signal
def reap(*_):
    try:
        while os.waitpid(-1, os.WNOHANG)[0]: pass
    except ChildProcessError: pass
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
x = 1`;
    await collect(kernel, reaping);
    await using first = await kernel.fork();
    await collect(kernel, "signal.signal(signal.SIGCHLD, reap); x = 2");
    await using second = await kernel.fork();
    expect((await collect(first, "print(x)")).stdout).toBe("1\n");
    expect((await collect(second, "print(x)")).stdout).toBe("2\n");
  });

  test("what one changes the other does not see: variables, files, environment", async () => {
    await using kernel = await context.start();
    await collect(kernel, "import os; x = {'a': 1}; open('f', 'w').write('0')");
    await using copy = await kernel.fork();
    const change =
      "x['a'] = 2; open('f', 'w').write('1'); open('/tmp/n', 'w').close(); os.environ['E'] = '1'";
    await collect(copy, change);
    const look = "print(x, open('f').read(), os.path.exists('/tmp/n'), 'E' in os.environ)";
    expect((await collect(kernel, look)).stdout).toBe("{'a': 1} 0 False False\n");
    await collect(kernel, "os.remove('f')");
    expect((await copy.files.list()).map(({ path }) => path)).toEqual(["f"]);
    expect(await kernel.files.list()).toEqual([]);
  });

  test("a copy finds no way to its origin's files, and its origin is not its child", async () => {
    await using kernel = await context.start();
    await collect(kernel, "import os; open('mine', 'w').write('origin'); mark = os.getpid()");
    await using copy = await kernel.fork();
    const code = `
open('mine', 'w').write('copy')
found = set()
for pid in [p for p in os.listdir('/proc') if p.isdigit()]:
    for place in ('root/work/mine', 'cwd/mine'):
        try: found.add(open(f'/proc/{pid}/{place}').read())
        except OSError: pass
print(found)
try: os.wait(); print('child')
except ChildProcessError: print('none')`;
    expect((await collect(copy, code)).stdout).toBe("{'copy'}\nnone\n");
    expect((await collect(kernel, "print(open('mine').read())")).stdout).toBe("origin\n");
  });

  test("a copy has no more rights than its origin, and cannot go back", async () => {
    await using kernel = await context.start();
    await using copy = await kernel.fork();
    const code = `
import ctypes, os
status = dict(l.split(':', 1) for l in open('/proc/self/status').read().splitlines())
print({status[n].strip() for n in ('CapPrm', 'CapEff', 'CapBnd', 'CapInh', 'CapAmb')}, status['NoNewPrivs'].strip(), status['Seccomp'].strip(), os.getuid())
libc = ctypes.CDLL(None, use_errno=True)
out = []
for pid in [p for p in os.listdir('/proc') if p.isdigit()]:
    for name, kind in (('user', 0x10000000), ('mnt', 0x20000), ('net', 0x40000000)):
        try: fd = os.open(f'/proc/{pid}/ns/{name}', os.O_RDONLY)
        except OSError: continue
        out.append(libc.setns(fd, kind))
        os.close(fd)
print(set(out))
out = [libc.unshare(0x20000), libc.umount2(b'/work', 2), libc.umount2(b'/proc', 2), libc.mount(b'x', b'/work', b'tmpfs', 0, None), libc.chroot(b'/work')]
print(set(out))`;
    const none = "'0000000000000000'";
    expect((await collect(copy, code)).stdout).toBe(`{${none}} 1 2 1000\n{-1}\n{-1}\n`);
    const folders =
      "for p in ('/work', '/tmp', '/dev/shm', '/', '/usr', '/etc'):\n  try: open(p + '/x', 'w').close(); print('yes', end=' ')\n  except OSError: print('no', end=' ')";
    expect((await collect(copy, folders)).stdout).toBe("yes yes yes no no no ");
  });

  test("limits hold in a copy", async () => {
    await using kernel = await context.start({
      limits: { diskBytes: 8 << 20, openFiles: 64, memoryBytes: 512 << 20 },
    });
    await using copy = await kernel.fork();
    const code = `
import errno
def tried(action):
    try: action(); return 0
    except MemoryError: return 'memory'
    except OSError as error: return errno.errorcode[error.errno]
print(tried(lambda: [open(f'f{n}', 'wb').write(bytes(1 << 20)) for n in range(20)]))
print(tried(lambda: [open('/dev/null') for n in range(100)] and None))
print(tried(lambda: bytearray(1 << 30)))`;
    expect((await collect(copy, code)).stdout).toBe("ENOSPC\nEMFILE\nmemory\n");
  });
}

function describeEnds(context: SuiteContext): void {
  test("a signal to the process group of one does not reach the other", async () => {
    await using kernel = await context.start();
    await collect(kernel, "import os, signal");
    await using copy = await kernel.fork();
    const signalled = "signal.signal(signal.SIGUSR1, signal.SIG_IGN); os.kill(0, signal.SIGUSR1)";
    expect((await collect(copy, signalled)).end.status).toBe("ok");
    expect((await collect(kernel, signalled)).end.status).toBe("ok");
    expect((await collect(copy, "print(1)")).stdout).toBe("1\n");
  });

  test("a copy that ignores the warning about its CPU time is told from one that was killed", async () => {
    await using kernel = await context.start({ limits: { cpuSeconds: 1 } });
    await using copy = await kernel.fork();
    const code = "import signal; signal.signal(signal.SIGXCPU, signal.SIG_IGN)\nwhile True: pass";
    const { end } = await collect(copy, code);
    expect(end.death).toMatchObject({ cause: "cpu-limit" });
    expect((await collect(kernel, "print(1)")).stdout).toBe("1\n");
  });

  test("a copy lives on when its origin is closed, and the other way round", async () => {
    const kernel = await context.start();
    await collect(kernel, "import subprocess; x = 1; p = subprocess.Popen(['sleep', '62.5'])");
    const [first, second] = [await kernel.fork(), await kernel.fork()];
    await kernel.close();
    const sleeping =
      "import os\nprint(x, any('62.5' in open(f'/proc/{p}/cmdline').read() for p in os.listdir('/proc') if p.isdigit()))";
    expect((await collect(first, sleeping)).stdout).toBe("1 False\n");
    await first.close();
    expect((await collect(second, "print(x)")).stdout).toBe("1\n");
    await using third = await second.fork();
    await second.close();
    expect((await collect(third, "print(x)")).stdout).toBe("1\n");
  });

  test("the death of one is its own, with its cause", async () => {
    await using kernel = await context.start();
    await using one = await kernel.fork();
    await using two = await kernel.fork();
    const exits = await collect(one, "import os; os._exit(3)");
    expect(exits.end.death).toMatchObject({ cause: "exited" });
    expect(exits.end.death?.detail).toContain("code 3");
    const crash = await collect(two, "import ctypes; ctypes.string_at(0)");
    expect(crash.end.death?.detail).toContain("SIGSEGV");
    await expect(two.fork()).rejects.toSatisfy(hasCode("kernel_died"));
    const died = await collect(kernel, "import os; copies = 2; os.kill(os.getpid(), 9)");
    expect(died.end.death?.detail).toContain("SIGKILL");
  });

  test("an aborted fork throws, and the kernel goes on", async () => {
    await using kernel = await context.start();
    const running = collect(kernel, "import time; time.sleep(0.2); x = 1");
    const controller = new AbortController();
    const forking = kernel.fork({ signal: controller.signal });
    controller.abort();
    await expect(forking).rejects.toSatisfy(hasCode("aborted"));
    await running;
    expect((await collect(kernel, "print(x)")).stdout).toBe("1\n");
  });

  test("a copy can be copied, saved and brought back", async () => {
    await using kernel = await context.start();
    await collect(kernel, "x = 1");
    await using copy = await kernel.fork();
    await collect(copy, "x += 1");
    await using again = await copy.fork();
    await collect(again, "x += 1; open('f', 'w').write('f')");
    const saved = await again.snapshot();
    await kernel.restore(saved);
    expect((await collect(kernel, "print(x, open('f').read())")).stdout).toBe("3 f\n");
    expect((await collect(copy, "print(x)")).stdout).toBe("2\n");
  });
}
