import { readFileSync } from "node:fs";
import type { Sandbox } from "@codeact/protocol";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { collect } from "../testing/collect.ts";
import { hasCode } from "../testing/describe-cells.ts";
import { titleOf, whyNoLocalSandbox } from "../testing/local-sandbox.ts";
import { descendants, stillRunning } from "../testing/processes.ts";
import type { HostProcess } from "../testing/processes.ts";
import { openLocalSandbox } from "./open-sandbox.ts";

const why = await whyNoLocalSandbox();
const PLAIN = { shell: "plain", preload: "none" } as const;

/** How many process namespaces a process is in: the host's, the fork server's, its own, … */
function depth({ id }: HostProcess): number {
  try {
    const line = /^NSpid:(.*)$/mu.exec(readFileSync(`/proc/${id}/status`, "utf8"))?.[1] ?? "";
    return line.trim().split(/\s+/u).length;
  } catch {
    return 0;
  }
}

/** The youngest interpreter: the one that is kept ahead. Those who watch over interpreters are in fewer namespaces. */
function interpreterAhead(): HostProcess | undefined {
  const all = descendants(process.pid).filter(({ command }) =>
    command.includes("codeact_forkserver"),
  );
  const deepest = Math.max(...all.map(depth));
  return all
    .filter((one) => depth(one) === deepest)
    .toSorted((a, b) => Number(a.startTime) - Number(b.startTime) || a.id - b.id)
    .at(-1);
}

/** Waits for what a busy machine may do late. */
async function eventually(assertion: () => void): Promise<void> {
  await vi.waitFor(assertion, { timeout: 20_000 });
}

function sleeping(): HostProcess[] {
  return descendants(process.pid).filter(({ command }) => command.includes("63.5"));
}

describe.skipIf(why !== undefined)(titleOf("the life of a local session", why), () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await openLocalSandbox(PLAIN);
  });
  afterAll(() => sandbox.close());

  test("a session that dies at the moment it is asked for is replaced at once", async () => {
    await using first = await sandbox.start();
    await collect(first, "1");
    await eventually(() => expect(descendants(process.pid).length).toBeGreaterThan(6));
    process.kill(interpreterAhead()?.id ?? 0, "SIGKILL");
    await using next = await sandbox.start();
    expect((await collect(next, "print(1)")).stdout).toBe("1\n");
  });

  test("sessions that die in the pool are replaced there", async () => {
    await using pooled = await openLocalSandbox({ ...PLAIN, poolSize: 2 });
    await using first = await pooled.start();
    await collect(first, "1");
    for (let round = 0; round < 3; round += 1) {
      const ahead = interpreterAhead();
      if (ahead !== undefined) {
        process.kill(ahead.id, "SIGKILL");
        await eventually(() => expect(stillRunning([ahead])).toEqual([]));
        // The sockets of the dead are closed by now; the host has to get to reading it.
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      await using next = await pooled.start();
      expect((await collect(next, "print(1)")).stdout).toBe("1\n");
    }
  });

  test("when memory is short kernels and copies are refused with a time to try again", async () => {
    await using crowded = await openLocalSandbox({
      ...PLAIN,
      reserveBytes: Number.MAX_SAFE_INTEGER,
    });
    await expect(crowded.start()).rejects.toSatisfy(hasCode("overloaded"));
    await expect(crowded.start()).rejects.toMatchObject({
      retryable: true,
      details: { retryAfterSeconds: 5 },
    });
  });

  test("an interpreter that closes its socket and lives on is ended and reported", async () => {
    await using kernel = await sandbox.start();
    const code =
      "import os, stat, time\nfor fd in range(3, 64):\n  try:\n    if stat.S_ISSOCK(os.fstat(fd).st_mode): os.close(fd)\n  except OSError: pass\ntime.sleep(300)";
    // A thread that waits in a read keeps a closed socket open until something comes: the limit of the cell at the latest.
    const { end } = await collect(kernel, code, { timeoutMs: 3000 });
    expect(end.status).toBe("died");
  });

  test("copies of a kernel leave nothing behind, in whatever order they end", async () => {
    const kernel = await sandbox.start();
    await collect(kernel, "import subprocess; p = subprocess.Popen(['setsid', 'sleep', '63.5'])");
    const copy = await kernel.fork();
    const grandchild = await copy.fork();
    for (const one of [copy, grandchild])
      await collect(one, "import subprocess; p = subprocess.Popen(['setsid', 'sleep', '63.5'])");
    await eventually(() => expect(sleeping().length).toBe(3));
    const all = descendants(process.pid);
    await copy.close();
    await eventually(() => expect(sleeping().length).toBe(2));
    await kernel.close();
    await eventually(() => expect(sleeping().length).toBe(1));
    expect((await collect(grandchild, "print(1)")).stdout).toBe("1\n");
    await grandchild.close();
    await eventually(() => expect(sleeping()).toEqual([]));
    const inits = all.filter(({ command }) => /infinity|trap|^init/u.test(command));
    // Left is the init of the session that is kept ahead.
    await eventually(() => expect(stillRunning(inits).length).toBeLessThanOrEqual(1));
  });

  test("closing a copy of which a process held a large nameless file leaves its origin alone", async () => {
    await using kernel = await sandbox.start({ limits: { diskBytes: 400 << 20 } });
    await collect(kernel, "import subprocess, sys; x = 41");
    await using copy = await kernel.fork();
    const holding = [
      "import tempfile, time",
      "file = tempfile.TemporaryFile(dir='/tmp')",
      "for _ in range(150): file.write(b'x' * (1 << 20))",
      "file.flush(); print('held', flush=True); time.sleep(100)",
    ].join("\n");
    const code = `p = subprocess.Popen([sys.executable, "-c", ${JSON.stringify(holding)}], stdout=-1); print(p.stdout.readline())`;
    expect((await collect(copy, code)).stdout).toContain("held");
    await copy.close();
    await using next = await kernel.fork();
    for (const one of [kernel, next])
      expect((await collect(one, "print(x + 1)")).stdout).toBe("42\n");
  });

  test("folders that come and go do not disturb a fork", async () => {
    await using kernel = await sandbox.start();
    const churning = [
      "import os",
      "while True:",
      "  for n in range(3000): os.makedirs('/work/t/d%d' % n, exist_ok=True)",
      "  for n in range(3000): os.rmdir('/work/t/d%d' % n)",
    ].join("\n");
    const code = `import os, subprocess, sys, time\nchurn = subprocess.Popen([sys.executable, "-c", ${JSON.stringify(churning)}])\nwhile not os.path.exists('/work/t/d9'): time.sleep(0.01)`;
    await collect(kernel, code);
    for (let round = 0; round < 6; round += 1) {
      await using copy = await kernel.fork();
      expect((await collect(copy, "print(os.listdir('/work'))")).stdout).toBe("['t']\n");
    }
  });

  test("a fork of files that cannot be copied says so, and the kernel goes on", async () => {
    await using kernel = await sandbox.start({ limits: { diskBytes: 16 << 20 } });
    await collect(
      kernel,
      "import os\nopen('big', 'wb').write(b'x' * (10 << 20))\nos.link('big', 'again')",
    );
    await expect(kernel.fork()).rejects.toMatchObject({
      code: "file_too_large",
      message: expect.stringContaining("files of the kernel"),
      remedy: expect.stringContaining("disk limit"),
    });
    await collect(
      kernel,
      "os.unlink('again')\nfor _ in range(450): os.mkdir('d'); os.chdir('d')\nos.chdir('/work')",
    );
    await expect(kernel.fork()).rejects.toMatchObject({
      code: "invalid_input",
      remedy: expect.stringContaining("nested"),
    });
    expect((await collect(kernel, "print(1)")).stdout).toBe("1\n");
  });

  test("after many copies the fork server has no more processes than before", async () => {
    await using kernel = await sandbox.start();
    await using kept = await kernel.fork();
    await collect(kept, "1");
    const before = descendants(process.pid).length;
    for (let round = 0; round < 10; round += 1) {
      await using copy = await kernel.fork();
      await collect(copy, "x = 1");
    }
    await eventually(() => expect(descendants(process.pid).length).toBeLessThanOrEqual(before));
  });
});
