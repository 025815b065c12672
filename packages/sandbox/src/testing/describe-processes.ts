import { expect, test } from "vitest";
import { collect } from "./collect.ts";
import { hasCode } from "./describe-cells.ts";
import { describeCapability } from "./suite.ts";
import type { SuiteContext } from "./suite.ts";

/** Dying, subprocesses, and what sessions must not see of the host or of each other. */
export function describeProcesses(context: SuiteContext): void {
  describeCapability(context, "processes", () => {
    test("an interpreter that kills itself is a typed death at once", async () => {
      await using kernel = await context.start();
      const { end, stdout } = await collect(
        kernel,
        "import os; print('last', flush=True); os.kill(os.getpid(), 9)",
      );
      expect(end.status).toBe("died");
      expect(end.death).toMatchObject({ cause: "killed" });
      expect(end.death?.detail).toContain("SIGKILL");
      expect(stdout.trim()).toBe("last");
      expect(kernel.alive).toBe(false);
      await expect(collect(kernel, "1")).rejects.toSatisfy(hasCode("kernel_died"));
      await expect(kernel.variables()).rejects.toSatisfy(hasCode("kernel_died"));
    });

    test.each([
      ["os._exit(3)", "exited", "code 3"],
      ["import ctypes; ctypes.string_at(0)", "killed", "SIGSEGV"],
      ["os.abort()", "killed", "SIGABRT"],
    ])("%s is told apart", async (code, cause, word) => {
      await using kernel = await context.start();
      const { end } = await collect(kernel, `import os; ${code}`);
      expect(end.death?.cause).toBe(cause);
      expect(end.death?.detail).toContain(word);
    });

    test("a forged or broken message kills that kernel only", async () => {
      await using kernel = await context.start();
      await using other = await context.start();
      const forge = [
        "import os, stat",
        "for fd in range(3, 64):",
        "  try:",
        "    if stat.S_ISSOCK(os.fstat(fd).st_mode): os.write(fd, b'\\xff' * 64)",
        "  except OSError: pass",
        "import time; time.sleep(10)",
      ].join("\n");
      const { end } = await collect(kernel, forge);
      expect(end.status).toBe("died");
      expect(end.death?.cause).toBe("protocol");
      expect((await collect(other, "print(1)")).stdout).toBe("1\n");
    });

    test("output of subprocesses and threads arrives", async () => {
      await using kernel = await context.start();
      const code =
        "import subprocess, threading\nt = threading.Thread(target=print, args=('thread',)); t.start(); t.join()\n_ = subprocess.run(['echo', 'child'])";
      const { stdout } = await collect(kernel, code);
      expect(stdout.split("\n").filter(Boolean).sort()).toEqual(["child", "thread"]);
    });

    test("a session sees only its own processes", async () => {
      await using one = await context.start();
      await using two = await context.start();
      await collect(one, "import subprocess; p = subprocess.Popen(['sleep', '61.5'])");
      const code =
        "import os; print(any('61.5' in open(f'/proc/{p}/cmdline').read() for p in os.listdir('/proc') if p.isdigit()))";
      expect((await collect(one, code)).stdout).toBe("True\n");
      expect((await collect(two, code)).stdout).toBe("False\n");
    });

    test("there is no network, not even the host's loopback", async () => {
      await using kernel = await context.start();
      const code = [
        "import socket",
        "for address in [('127.0.0.1', 22), ('8.8.8.8', 53)]:",
        "  try: socket.create_connection(address, timeout=2); print('connected')",
        "  except OSError as error: print('refused')",
      ].join("\n");
      expect((await collect(kernel, code)).stdout).toBe("refused\nrefused\n");
    });

    test("random numbers differ between sessions", async () => {
      await using one = await context.start();
      await using two = await context.start();
      const code = [
        "import random, uuid, secrets, os, tempfile",
        "print(random.random(), uuid.uuid4(), secrets.token_hex(4), tempfile.mktemp())",
        "try:",
        "  import numpy; print(numpy.random.rand(), numpy.random.default_rng().random())",
        "except ImportError: pass",
      ].join("\n");
      const [a, b] = [await collect(one, code), await collect(two, code)];
      const numbers = new Set(
        [...a.stdout.split(/\s+/u), ...b.stdout.split(/\s+/u)].filter(Boolean),
      );
      const expected = [...a.stdout.split(/\s+/u), ...b.stdout.split(/\s+/u)].filter(
        Boolean,
      ).length;
      expect(numbers.size).toBe(expected);
    });
  });
}
