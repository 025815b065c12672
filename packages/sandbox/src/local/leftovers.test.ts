import { spawn } from "node:child_process";
import type { ChildProcess, SpawnOptions } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { describe, expect, test, vi } from "vitest";
import { collect } from "../testing/collect.ts";
import { descendants, stillRunning } from "../testing/processes.ts";
import { findHierarchy } from "./cgroup-hierarchy.ts";
import { openLocalSandbox } from "./open-sandbox.ts";
import { probeLocalSandbox } from "./probe.ts";

const strict = process.env["CODEACT_TEST_STRICT"] === "1";
const { usable } = await probeLocalSandbox();
const isRoot = process.getuid?.() === 0;
const NOBODY = 65_534;
const door = new URL("../index.ts", import.meta.url).href;

/** Runs a program that uses the sandbox in a Node of its own. */
function runNode(
  code: string,
  options: SpawnOptions = {},
  before: readonly string[] = [],
): ChildProcess {
  const [command, ...args] = [...before, process.execPath, "--input-type=module", "-e"];
  const program = `import { openLocalSandbox } from ${JSON.stringify(door)};\n${code}`;
  return spawn(command, [...args, program], { stdio: ["ignore", "pipe", "pipe"], ...options });
}

async function output(child: ChildProcess): Promise<string> {
  let text = "";
  child.stdout?.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
  child.stderr?.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
  await new Promise((resolve) => child.once("close", resolve));
  return text;
}

async function traces(processId: number): Promise<string[]> {
  const cgroups = (await findHierarchy())?.base;
  const folders = [tmpdir(), ...(isRoot && cgroups !== undefined ? [cgroups] : [])];
  return folders.flatMap((folder) =>
    readdirSync(folder).filter(
      (name) => name.startsWith("codeact-") && name.includes(`-${processId}-`),
    ),
  );
}

/** Processes of a sandbox without sessions: the fork server's own (in one less without root) and the session forked ahead. */
const AT_REST = isRoot ? 5 : 4;

/** Processes of this program's sandboxes but for the inits of sessions. */
function interpreters(): number {
  return descendants(process.pid).filter(({ command }) => !/trap|infinity|^init/u.test(command))
    .length;
}

const HOLD = `
const sandbox = await openLocalSandbox({ shell: "plain", preload: "none", poolSize: 2 });
const kernels = await Promise.all([1, 2, 3].map(() => sandbox.start()));
let running = 0;
for (const kernel of kernels) {
  (async () => {
    const code = "import subprocess; subprocess.Popen(['sleep', '300'], start_new_session=True); print('go', flush=True)\\nwhile True: pass";
    for await (const event of kernel.execute(code)) if (event.type === "stream" && ++running === 3) console.log("READY");
  })();
}
await new Promise((resolve) => setTimeout(resolve, 60_000));
`;

describe.skipIf(!usable && !strict)(
  `what the local sandbox leaves behind${usable ? "" : " (skipped: it cannot isolate here)"}`,
  () => {
    test("closing a kernel ends everything it started", async () => {
      await using sandbox = await openLocalSandbox({ shell: "plain", preload: "none" });
      const first = await sandbox.start();
      await first.close();
      await vi.waitFor(() => expect(interpreters()).toBe(AT_REST));
      const kernel = await sandbox.start();
      await collect(
        kernel,
        "import subprocess\nfor _ in range(3): subprocess.Popen(['setsid', 'sleep', '300'])",
      );
      await vi.waitFor(() => expect(interpreters()).toBe(AT_REST + 4));
      await kernel.close();
      await vi.waitFor(() => expect(interpreters()).toBe(AT_REST));
    });

    test("closing the sandbox leaves no process, folder or cgroup", async () => {
      const sandbox = await openLocalSandbox({ shell: "plain", preload: "none", poolSize: 2 });
      const kernel = await sandbox.start();
      await collect(kernel, "import subprocess; p = subprocess.Popen(['sleep', '300'])");
      const during = descendants(process.pid);
      const marked = (await traces(process.pid)).length;
      expect(marked).toBeGreaterThan(0);
      await sandbox.close();
      expect(stillRunning(during)).toEqual([]);
      expect(await traces(process.pid)).toEqual([]);
    });

    test("after kill -9 of a host with busy sessions nothing runs, and the next start removes the rest", async () => {
      const host = runNode(HOLD);
      await new Promise<void>((resolve) => {
        host.stdout?.on("data", (chunk: Buffer) => {
          if (chunk.includes("READY")) resolve();
        });
      });
      const hostId = host.pid ?? 0;
      const during = descendants(hostId);
      expect(during.length).toBeGreaterThan(8);
      host.kill("SIGKILL");
      await vi.waitFor(() => expect(stillRunning(during)).toEqual([]), { timeout: 5000 });
      expect((await traces(hostId)).length).toBeGreaterThan(0);
      await using sandbox = await openLocalSandbox({ shell: "plain", preload: "none" });
      await using _kernel = await sandbox.start();
      expect(await traces(hostId)).toEqual([]);
    });

    test("a session that dies while it is kept ahead is replaced", async () => {
      await using sandbox = await openLocalSandbox({ shell: "plain", preload: "none" });
      const first = await sandbox.start();
      await first.close();
      await vi.waitFor(() => expect(interpreters()).toBe(AT_REST));
      const byAge = descendants(process.pid).toSorted(
        (a, b) => Number(a.startTime) - Number(b.startTime) || a.id - b.id,
      );
      const ahead = byAge.slice(-2);
      process.kill(ahead.at(-1)?.id ?? 0, "SIGKILL");
      await vi.waitFor(() => expect(stillRunning(ahead)).toEqual([]));
      // The report of its end comes through the fork server, which a busy machine lets wait.
      await new Promise((resolve) => {
        setTimeout(resolve, 500);
      });
      await using next = await sandbox.start();
      expect((await collect(next, "print(1)")).stdout).toBe("1\n");
    });

    test("a fork server that is killed ends its kernels, and the next start has a new one", async () => {
      await using sandbox = await openLocalSandbox({ shell: "plain", preload: "none" });
      const kernel = await sandbox.start();
      const outer = descendants(process.pid).find(({ parentId }) => parentId === process.pid);
      const cell = collect(kernel, "while True: pass");
      process.kill(outer?.id ?? 0, "SIGKILL");
      expect((await cell).end).toMatchObject({ status: "died", death: { cause: "lost" } });
      await using next = await sandbox.start();
      expect((await collect(next, "print(1)")).stdout).toBe("1\n");
    });
  },
);

const ASK = `
try {
  await using sandbox = await openLocalSandbox({ shell: "plain", preload: "none" });
  await using kernel = await sandbox.start();
  for await (const event of kernel.execute("import os; print('uid', os.getuid(), os.path.exists('/etc/shadow'), len(os.listdir('/proc/1')) > 0)")) if (event.type === "stream") console.log(event.text);
} catch (error) { console.log(error.code, error.message, "|", error.remedy); }
`;

const nobodyCanRead =
  isRoot && readableByAll(process.execPath) && readableByAll(new URL(door).pathname);

describe("without root", () => {
  const why = !isRoot
    ? "the whole suite runs without root"
    : "an ordinary user cannot read this checkout";
  // Without root every test of this package is this one.
  test.skipIf(!isRoot || ((!usable || !nobodyCanRead) && !strict))(
    `an ordinary user gets the same isolation${nobodyCanRead ? "" : ` (skipped: ${why})`}`,
    async () => {
      const env = { PATH: "/usr/bin:/bin", TMPDIR: "/tmp" };
      const child = runNode(ASK, { uid: NOBODY, gid: NOBODY, env, cwd: "/" });
      expect(await output(child)).toContain("uid 1000 False");
    },
  );

  const canForbid = existsSync("/usr/bin/unshare");
  test.skipIf((!canForbid || !usable) && !strict)(
    `where namespaces are refused nothing runs, and the error says which step and what to do${canForbid ? "" : " (skipped: no unshare command)"}`,
    async () => {
      const forbid = 'echo 0 > /proc/sys/user/max_user_namespaces && exec "$@"';
      const child = runNode(ASK, {}, ["unshare", "-Ur", "sh", "-c", forbid, "sh"]);
      const text = await output(child);
      expect(text).toMatch(/^sandbox_unavailable .*unshare\(user, pid\).*Nothing was run/u);
      expect(text).toContain("max_user_namespaces");
      expect(text).not.toContain("uid ");
    },
  );
});

/** Whether every folder on the way and the file itself are open to all. */
function readableByAll(path: string): boolean {
  return path.split("/").every((_, index, parts) => {
    const part = parts.slice(0, index + 1).join("/");
    return (statSync(part === "" ? "/" : part).mode & 0o005) !== 0;
  });
}
