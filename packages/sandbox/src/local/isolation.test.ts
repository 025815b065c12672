import type { Kernel, Sandbox } from "@codeact/protocol";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { collect } from "../testing/collect.ts";
import { openLocalSandbox } from "./open-sandbox.ts";
import { probeLocalSandbox } from "./probe.ts";
import { CHECKED_CALLS, DENIED_CALLS } from "./syscalls.ts";

const strict = process.env["CODEACT_TEST_STRICT"] === "1";
const { usable } = await probeLocalSandbox();
const column = process.arch === "arm64" ? 1 : 0;

describe.skipIf(!usable && !strict)(
  `a session of the local sandbox${usable ? "" : " (skipped: it cannot isolate here)"}`,
  () => {
    let sandbox: Sandbox;
    let kernel: Kernel;
    beforeAll(async () => {
      process.env["CODEACT_TEST_SECRET"] = "s3cr3t";
      sandbox = await openLocalSandbox({ shell: "plain", preload: "none" });
      kernel = await sandbox.start();
    });
    afterAll(async () => {
      delete process.env["CODEACT_TEST_SECRET"];
      await sandbox.close();
    });
    const printed = async (code: string): Promise<string> => {
      const { stdout, error } = await collect(kernel, code);
      expect(error?.traceback.join("\n")).toBeUndefined();
      return stdout.trim();
    };

    test("sees nothing of the host's files but the system and the Python", async () => {
      const code =
        "import os; print(sorted(set(os.listdir('/')) - {'bin','sbin','lib','lib32','lib64','libx32'}))";
      expect(await printed(code)).toMatch(
        /^\['dev', 'etc', 'opt', 'proc',( 'root',)? 'run', 'tmp', 'usr', 'work'\]$/u,
      );
      const opened = `for p in ['/etc/shadow', '/root/.bashrc', '/home', '/var/log', '/sys/kernel', ${JSON.stringify(import.meta.filename)}]:\n  import os; print(os.path.exists(p), end=' ')`;
      expect(await printed(opened)).toBe("False False False False False False");
    });

    test("can write to its own folders only", async () => {
      const code = [
        "import os",
        "for p in ['/work', '/tmp', '/dev/shm', '/', '/usr', '/etc', '/opt/codeact', '/run', '/proc/sys/kernel']:",
        "  try: open(p + '/x', 'w').close(); print('yes', end=' ')",
        "  except OSError: print('no', end=' ')",
      ].join("\n");
      expect(await printed(code)).toBe("yes yes yes no no no no no no");
    });

    test("finds a clean environment and no foreign descriptors", async () => {
      expect(await printed("import os; print('CODEACT_TEST_SECRET' in os.environ)")).toBe("False");
      const code = "import os; print(b's3cr3t' in open('/proc/self/environ', 'rb').read())";
      expect(await printed(code)).toBe("False");
      const kinds =
        "import os; print(sorted({os.readlink(f'/proc/self/fd/{f}').split(':')[0] for f in os.listdir('/proc/self/fd') if os.path.lexists(f'/proc/self/fd/{f}')} - {'pipe', 'socket', '/dev/null', '/dev/urandom', 'anon_inode'}))";
      expect(await printed(kinds)).toMatch(/^\[('\/(work|tmp)[^']*'(, )?)*\]$/u);
    });

    test("has no rights and cannot get any", async () => {
      const code =
        "print([l.split()[1] for l in open('/proc/self/status') if l.startswith(('CapPrm', 'CapEff', 'CapBnd', 'CapAmb', 'NoNewPrivs', 'Seccomp:'))])";
      const none = "'0000000000000000'";
      expect(await printed(code)).toBe(`[${none}, ${none}, ${none}, ${none}, '1', '2']`);
      expect(await printed("import os; print(os.getuid(), os.getgid(), os.uname().nodename)")).toBe(
        "1000 1000 codeact",
      );
    });

    test("every denied system call fails, by number", async () => {
      const calls = Object.entries(DENIED_CALLS).flatMap(([name, numbers]) => {
        const number = numbers[column];
        return number === null ? [] : [{ name, number }];
      });
      const code = `
import ctypes, json
libc = ctypes.CDLL(None, use_errno=True)
wrong = []
for call in json.loads(${JSON.stringify(JSON.stringify(calls))}):
    ctypes.set_errno(0)
    result = libc.syscall(*[ctypes.c_long(v) for v in (call["number"], 0, 0, 0, 0, 0, 0)])
    if result != -1 or ctypes.get_errno() != 1: wrong.append((call["name"], result, ctypes.get_errno()))
print(wrong)`;
      expect(await printed(code)).toBe("[]");
    });

    test("new namespaces are refused by every way in", async () => {
      const code = `
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
out = []
for flag in (0x20000, 0x02000000, 0x04000000, 0x08000000, 0x10000000, 0x20000000, 0x40000000):
    result = libc.syscall(*[ctypes.c_long(v) for v in (${CHECKED_CALLS.clone[column]}, flag | 17, 0, 0, 0, 0)])
    out.append((result, ctypes.get_errno()))
result = libc.syscall(ctypes.c_long(${CHECKED_CALLS.clone3[column]}), ctypes.c_long(0), ctypes.c_long(0))
print(set(out), result, ctypes.get_errno())`;
      expect(await printed(code)).toBe("{(-1, 1)} -1 38");
    });

    test("system calls in no list do not exist: memory outside all limits, watching files, waiting for the host's disks", async () => {
      const code = `
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
out = set()
for name, arguments in (("memfd_create", (b"x", 0)), ("inotify_init", ()), ("shmget", (0, 4096, 0o1600)), ("msgget", (0, 0o1600)), ("semget", (0, 1, 0o1600))):
    ctypes.set_errno(0)
    out.add((getattr(libc, name)(*arguments), ctypes.get_errno()))
print(out)`;
      expect(await printed(code)).toBe("{(-1, 38)}");
    });

    test("sockets of rare families are refused, of common ones not, and names resolve", async () => {
      const code = `
import socket
refused = set()
for family in range(1, 46):
    try: socket.socket(family, socket.SOCK_DGRAM if family != 16 else socket.SOCK_RAW).close()
    except OSError as error: refused.add((family, error.errno))
print(sorted(set(range(1, 46)) - {f for f, _ in refused}), {e for _, e in refused})
print(socket.getaddrinfo('localhost', 80, type=socket.SOCK_STREAM)[0][4][1])`;
      expect(await printed(code)).toBe("[1, 2, 10] {97}\n80");
    });

    test("its own loopback works, multiprocessing too", async () => {
      const code = `
import socket, threading
server = socket.create_server(('127.0.0.1', 0))
threading.Thread(target=lambda: server.accept()[0].sendall(b'hi')).start()
print(socket.create_connection(server.getsockname()).recv(2))
import multiprocessing
pool = multiprocessing.get_context('fork').Pool(2)
print(pool.map(abs, [-1, -2]))
pool.terminate()
import subprocess
print(subprocess.run('echo $0; tty; id -u', shell=True, capture_output=True, text=True).stdout.split())`;
      expect(await printed(code)).toBe("b'hi'\n[1, 2]\n['/bin/sh', 'not', 'a', 'tty', '1000']");
    });

    test("typing into a terminal and changing the ABI are refused", async () => {
      const code = `
import ctypes, fcntl, os
leader, follower = os.openpty()
try: fcntl.ioctl(follower, 0x5412, b'x'); print('typed')
except OSError as error: print(error.errno)
libc = ctypes.CDLL(None, use_errno=True)
print(libc.personality(0xffffffff), libc.personality(0x0040000), ctypes.get_errno())`;
      expect(await printed(code)).toBe("25\n0 -1 1");
    });

    // Only these processors have one that a page of code can open.
    if (process.arch === "x64") {
      test("the 32-bit door is closed", async () => {
        await using victim = await sandbox.start();
        const code = `
import ctypes, mmap
page = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
page.write(bytes.fromhex('b814000000cd80c3'))
ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(page)))()`;
        const { end } = await collect(victim, code);
        expect(end.death?.detail).toContain("SIGSYS");
      });
    }

    test("sessions cannot meet on abstract sockets or shared memory", async () => {
      await using other = await sandbox.start();
      await collect(
        kernel,
        "import socket; meet = socket.socket(socket.AF_UNIX); meet.bind('\\0meet'); meet.listen()",
      );
      const code =
        "import socket\ntry: socket.socket(socket.AF_UNIX).connect('\\0meet'); print('met')\nexcept OSError as e: print('alone')";
      expect((await collect(other, code)).stdout).toBe("alone\n");
      await collect(
        kernel,
        "from multiprocessing import shared_memory as s; block = s.SharedMemory('meet', create=True, size=10)",
      );
      const memory = "import os; print(os.listdir('/dev/shm'))";
      expect((await collect(other, memory)).stdout).toBe("[]\n");
    });

    test("the init of its pid namespace cannot be touched", async () => {
      expect(
        await printed(
          "import os\ntry: os.kill(1, 9); print('sent')\nexcept OSError as e: print(e.errno)",
        ),
      ).toBe("1");
      expect(await printed("print(1 + 1)")).toBe("2");
    });
  },
);
