import type { Kernel, Sandbox } from "@codeact/protocol";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { collect } from "../testing/collect.ts";
import { hasCode } from "../testing/describe-cells.ts";
import { descendants, stillRunning } from "../testing/processes.ts";
import { describeSandbox } from "../testing/describe-sandbox.ts";
import { openWasmSandbox } from "./open-sandbox.ts";
import { probeWasmSandbox } from "./probe.ts";
import { testCacheFolder as cacheFolder } from "./testing.ts";

const isLinux = process.platform === "linux";
const onlyLinux = isLinux ? "" : " (skipped: only Linux tells)";

describeSandbox({
  name: "wasm",
  open: () => openWasmSandbox({ cacheFolder }),
  absent: [
    { capability: "processes", reason: "WebAssembly has one thread and cannot start processes" },
    { capability: "fork", reason: "a live heap cannot be copied from inside" },
    { capability: "network", reason: "the process has no function left that could connect" },
  ],
});

describe("wasm sandbox, one thread", () => {
  let sandbox: Sandbox;
  let kernel: Kernel;
  beforeAll(async () => {
    sandbox = await openWasmSandbox({ cacheFolder });
    kernel = await sandbox.start();
  });
  afterAll(() => sandbox.close());

  test("a thread and a process are refused with an exception, and the kernel goes on", async () => {
    const code = [
      "import threading, subprocess",
      "try: threading.Thread(target=print).start()",
      "except RuntimeError as error: print(error)",
      "try: subprocess.run(['true'])",
      "except OSError as error: print('no processes')",
    ].join("\n");
    const { stdout, end } = await collect(kernel, code);
    expect(stdout).toBe("can't start new thread\nno processes\n");
    expect(end.status).toBe("ok");
  });

  test("who asks for the user gets an answer", async () => {
    const { stdout, end } = await collect(kernel, "import os; print(os.getuid())");
    expect(stdout).toBe("0\n");
    expect(end.status).toBe("ok");
  });

  test("the clock of the processor stands still while a cell sleeps", async () => {
    const code = [
      "import time",
      "before = time.process_time(), time.perf_counter()",
      "time.sleep(2)",
      "used, passed = time.process_time() - before[0], time.perf_counter() - before[1]",
      "print(used < passed / 2, time.process_time_ns() > 0)",
    ].join("\n");
    const { stdout } = await collect(kernel, code);
    expect(stdout).toBe("True True\n");
  });

  test("await, asyncio.run and timers work without the event loop of a browser", async () => {
    const code = [
      "import asyncio",
      "async def late(n):",
      "  await asyncio.sleep(0.02 * n)",
      "  return n",
      "print(await asyncio.gather(late(2), late(1)))",
      "print(asyncio.new_event_loop().run_until_complete(late(1)))",
    ].join("\n");
    const { stdout, error } = await collect(kernel, code);
    expect(error).toBeUndefined();
    expect(stdout).toBe("[2, 1]\n1\n");
  });

  test("an await is interrupted and variables stay", async () => {
    const code = "kept = 1\nprint('go', flush=True)\nimport asyncio\nawait asyncio.sleep(60)";
    for await (const event of kernel.execute(code)) {
      if (event.type === "stream") void kernel.interrupt();
      if (event.type === "execution-end") expect(event.status).toBe("interrupted");
    }
    expect((await collect(kernel, "print(kept)")).stdout).toBe("1\n");
  });

  test("sleep takes the arguments of the original and refuses others as it does", async () => {
    const code = [
      "import time",
      "for value in (-1, 'x', float('nan')):",
      "  try: time.sleep(value)",
      "  except (ValueError, TypeError) as error: print(type(error).__name__)",
      "started = time.monotonic(); time.sleep(0.05); print(time.monotonic() - started >= 0.05)",
    ].join("\n");
    const { stdout } = await collect(kernel, code);
    expect(stdout).toBe("ValueError\nTypeError\nValueError\nTrue\n");
  });

  test("text that C code writes to the descriptors is heard", async () => {
    const { stdout, stderr } = await collect(
      kernel,
      "import os; os.write(1, b'one\\n'); _ = os.write(2, b'two\\n')",
    );
    expect(stdout).toBe("one\n");
    expect(stderr).toBe("two\n");
  });

  test("output comes while a cell computes without writing more", async () => {
    const seen: string[] = [];
    const code = "print('a', end='')\nwhile True: pass";
    for await (const event of kernel.execute(code)) {
      if (event.type !== "stream") continue;
      seen.push(event.text);
      void kernel.interrupt();
    }
    expect(seen.join("")).toContain("a");
  });

  test("a removed file that is still open counts for the disk limit", async () => {
    await using small = await sandbox.start({ limits: { diskBytes: 4 << 20 } });
    const code = [
      "import errno, os",
      "kept = []",
      "try:",
      "  for n in range(20):",
      "    kept.append(open('f', 'wb')); kept[-1].write(bytes(1 << 20)); kept[-1].flush(); os.unlink('f')",
      "except OSError as error: print(errno.errorcode[error.errno], n <= 4)",
      "kept.clear()",
      "open('g', 'wb').write(bytes(1 << 20))",
      "os.truncate('g', 3 << 20); print(os.path.getsize('g'))",
    ].join("\n");
    const { stdout } = await collect(small, code);
    expect(stdout).toBe(`ENOSPC True\n${3 << 20}\n`);
  });

  test("a lower memory limit is a MemoryError", async () => {
    await using small = await sandbox.start({ limits: { memoryBytes: 96 << 20 } });
    const { error } = await collect(small, "block = bytearray(100 << 20)");
    expect(error?.name).toBe("MemoryError");
    expect((await collect(small, "print(1)")).stdout).toBe("1\n");
  });

  test.each([
    ["os._exit(3)", "exited", "code 3"],
    ["os.abort()", "exited", "crashed"],
  ])("%s is a typed death", async (code, cause, word) => {
    await using dying = await sandbox.start();
    const { end } = await collect(dying, `import os; ${code}`);
    expect(end.death?.cause).toBe(cause);
    expect(end.death?.detail).toContain(word);
    await expect(collect(dying, "1")).rejects.toSatisfy(hasCode("kernel_died"));
  });

  test("kernels of one snapshot do not share random numbers", async () => {
    await using other = await sandbox.start();
    const code =
      "import random, uuid, secrets, tempfile; print(random.random(), uuid.uuid4(), secrets.token_hex(8), tempfile.mktemp())";
    const one = (await collect(kernel, code)).stdout.trim().split(" ");
    const two = (await collect(other, code)).stdout.trim().split(" ");
    expect(new Set([...one, ...two]).size).toBe(8);
  });

  test("two kernels do not share /tmp", async () => {
    await using other = await sandbox.start();
    await collect(kernel, "open('/tmp/mine.txt', 'w').close()");
    const { stdout } = await collect(other, "import os; print(os.listdir('/tmp'))");
    expect(stdout).toBe("[]\n");
  });

  test("a snapshot keeps annotations that name nothing yet, which this Python allows, as text", async () => {
    await collect(kernel, "class Early:\n  later: Unknown\n  def of(self, other: Unknown): ...");
    const saved = await kernel.snapshot();
    expect(saved.summary.saved.map(({ name }) => name)).toContain("Early");
    await using other = await sandbox.start();
    await other.restore(saved);
    const code = "print(Early.__annotations__, Early.of.__annotations__)";
    const { stdout } = await collect(other, code);
    expect(stdout).toBe("{'later': 'Unknown'} {'other': 'Unknown'}\n");
  });

  test("what grows beside memory and files ends the interpreter", async () => {
    const limits = { memoryBytes: 96 << 20, diskBytes: 1 << 20 };
    await using greedy = await sandbox.start({ limits });
    const code = "import os\nr, w = os.pipe()\nwhile True: os.write(w, bytes(1 << 20))";
    const { end } = await collect(greedy, code);
    expect(end.death?.cause).toBe("out-of-memory");
  });

  test("another network policy than none is refused", async () => {
    await expect(sandbox.start({ network: { kind: "open" } })).rejects.toSatisfy(
      hasCode("not_supported"),
    );
  });
});

describe("wasm sandbox, starting", () => {
  test("a kernel that was started ahead is fresh and not handed out twice", async () => {
    await using sandbox = await openWasmSandbox({ cacheFolder, poolSize: 1 });
    for (let round = 0; round < 2; round += 1) {
      await using kernel = await sandbox.start();
      const { stdout } = await collect(
        kernel,
        "import os; print(os.listdir('.'), 'mark' in globals())",
      );
      expect(stdout).toBe("[] False\n");
      await collect(kernel, "mark = 1; open('mark', 'w').close()");
    }
  });

  test.skipIf(!isLinux)(
    `closing leaves no process, neither of the pool nor of a start on its way${onlyLinux}`,
    async () => {
      const sandbox = await openWasmSandbox({ cacheFolder, poolSize: 1 });
      const lost = sandbox.start({ limits: { openFiles: 50 } });
      const refused = expect(lost).rejects.toSatisfy(hasCode("sandbox_closed"));
      const children = await vi.waitFor(
        () => {
          const found = descendants(process.pid).filter(({ command }) =>
            command.includes("inside"),
          );
          expect(found.length).toBeGreaterThan(1);
          return found;
        },
        { timeout: 30_000, interval: 5 },
      );
      await sandbox.close();
      expect(stillRunning(children)).toEqual([]);
      await refused;
    },
    60_000,
  );

  test.skipIf(!isLinux)(
    `when memory is short a start is refused and can be tried again${onlyLinux}`,
    async () => {
      const reserveBytes = Number.MAX_SAFE_INTEGER;
      await using sandbox = await openWasmSandbox({ cacheFolder, reserveBytes });
      for (const limits of [{}, { openFiles: 50 }]) {
        await expect(sandbox.start({ limits })).rejects.toMatchObject({
          code: "overloaded",
          retryable: true,
          details: { retryAfterSeconds: 5 },
        });
      }
    },
  );

  test("without a cache folder a kernel starts cold and does the same", async () => {
    await using sandbox = await openWasmSandbox({ cacheFolder: false });
    await using kernel = await sandbox.start();
    expect((await collect(kernel, "print(6 * 7)")).stdout).toBe("42\n");
  });

  test("the probe says that it works here, and every failed check says what to do", async () => {
    const probe = await probeWasmSandbox({ cacheFolder });
    expect(probe).toMatchObject({ backend: "wasm", usable: true });
    expect(probe.checks.filter(({ ok, remedy }) => !ok && remedy === undefined)).toEqual([]);
  });
});
