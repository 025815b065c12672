import type { Kernel } from "@codeact/protocol";
import { setTimeout as sleep } from "node:timers/promises";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test, vi } from "vitest";
import { collect } from "../testing/collect.ts";
import { descendants } from "../testing/processes.ts";
import { titleOf, whyNoLocalSandbox } from "../testing/local-sandbox.ts";
import { openCgroups } from "./cgroup.ts";
import type { Cgroups, SessionCgroup } from "./cgroup.ts";
import { copySession } from "./copy-session.ts";
import { sessionEnvironment } from "./environment.ts";
import { ForkServer } from "./fork-server.ts";
import { planIsolation } from "./isolation-plan.ts";
import { isolate, openKernel } from "./kernel.ts";
import type { IdleSession } from "./kernel.ts";
import { withDefaults } from "./limits.ts";
import { choosePython } from "./python.ts";

const why = await whyNoLocalSandbox();
const PYTHON_FOLDER = fileURLToPath(new URL("../../python", import.meta.url));

/** A change of the Python programs that makes them find what another machine has. */
interface Machine {
  readonly file: string;
  readonly old: string;
  readonly new: string;
}

const FORGETFUL: Machine = {
  file: "codeact_forkserver/midwife.py",
  old: "linux.remembers_exits()",
  new: "False",
};
const OTHER_LIBRARY: Machine = {
  file: "codeact_kernel/rebirth.py",
  old: "if place is None or calls is None:",
  new: "if True:",
};

function kernelOf(session: IdleSession, cgroups?: Cgroups): Kernel {
  return openKernel(session, 60_000, async (begin, signal) =>
    kernelOf(await copySession(session, { cgroups, begin, signal }), cgroups),
  );
}

/** The folder of the Python programs, changed so that they run on a machine that is another in some respect. */
function changedFor(machine: Machine, folder: string): string {
  const driverFolder = join(folder, "python");
  cpSync(PYTHON_FOLDER, driverFolder, { recursive: true });
  const file = join(driverFolder, machine.file);
  const text = readFileSync(file, "utf8");
  expect(text).toContain(machine.old);
  writeFileSync(file, text.replace(machine.old, machine.new));
  return driverFolder;
}

/** Runs the body with a kernel, on a machine that is another in some respect or with cgroups, in one of which it is. */
async function onMachine(
  { machine, cgroups }: { readonly machine?: Machine; readonly cgroups?: Cgroups },
  body: (kernel: Kernel) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "codeact-copies-"));
  const [plan, python] = await Promise.all([planIsolation(), choosePython()]);
  const limits = withDefaults({});
  const driver = {
    shell: "plain",
    workingFolder: "/work",
    outputBytes: limits.outputBytes,
    preload: [],
  } as const;
  const server = await ForkServer.open({
    python,
    plan,
    kernel: driver,
    environment: sessionEnvironment(python),
    driverFolder: machine === undefined ? undefined : changedFor(machine, folder),
  });
  try {
    const { forkingProcessId } = server;
    const [home, next] = ["home", "next"].map((name) =>
      cgroups?.add(`${name}-${forkingProcessId}`),
    );
    await home?.attach(forkingProcessId);
    const order = { userId: plan.idCount > 1 ? 1 : 0, limits, kernel: driver };
    const forked = await server.fork();
    if (home !== undefined) forked.process.liveIn(home, forkingProcessId);
    await next?.attach(forkingProcessId);
    await using kernel = kernelOf(await isolate(forked, order, limits, server), cgroups);
    await body(kernel);
  } finally {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  }
}

describe.skipIf(why !== undefined)(titleOf("copies on other machines", why), () => {
  test("where the kernel forgets how a process ended, the cause of a copy's end is told all the same", async () => {
    await onMachine({ machine: FORGETFUL }, async (kernel) => {
      await collect(kernel, "import os; x = 1");
      await using exiting = await kernel.fork();
      await using crashing = await kernel.fork();
      await using copy = await exiting.fork();
      const { end } = await collect(exiting, "os._exit(3)");
      expect(end.death?.detail).toContain("code 3");
      const crash = await collect(crashing, "import ctypes; ctypes.string_at(0)");
      expect(crash.end.death?.detail).toContain("SIGSEGV");
      expect((await collect(copy, "print(x)")).stdout).toBe("1\n");
    });
  });

  test("with a C library that keeps the number of a thread elsewhere, a copy is nobody's child either", async () => {
    await onMachine({ machine: OTHER_LIBRARY }, async (kernel) => {
      await collect(kernel, "import os; x = 1");
      await using copy = await kernel.fork();
      const waiting = "try: print(os.wait())\nexcept ChildProcessError: print('none')";
      expect((await collect(kernel, waiting)).stdout).toBe("none\n");
      expect((await collect(copy, "print(x)")).stdout).toBe("1\n");
    });
  });
});

const HIDDEN = `
import os, subprocess, sys
code = """
import ctypes, os, threading, time
threading.Thread(target=time.sleep, args=(300,)).start()
print(os.getpid(), flush=True)
ctypes.CDLL(None).syscall({"x86_64": 60}.get(os.uname().machine, 93), 0)
"""
p = subprocess.Popen([sys.executable, "-c", code], stdout=-1)
print(int(p.stdout.readline()))`;

describe.skipIf(why !== undefined)(titleOf("copies without cgroups", why), () => {
  test("a process whose first thread has ended ends with its copy", async () => {
    await onMachine({}, async (kernel) => {
      await using copy = await kernel.fork();
      const number = (await collect(copy, HIDDEN)).stdout.trim();
      // The first one stays in the list until it is buried.
      const look = `import glob; print(len(glob.glob("/proc/${number}/task/*")[1:]))`;
      await vi.waitFor(async () => expect((await collect(kernel, look)).stdout).toBe("1\n"));
      await copy.close();
      await vi.waitFor(async () => expect((await collect(kernel, look)).stdout).toBe("0\n"));
    });
  });
});

/** Ten processes that a shell starts one after another, which takes half a second. */
const STARTING = `
import subprocess
p = subprocess.Popen(["sh", "-c", "for i in 1 2 3 4 5 6 7 8 9 10; do sleep 67.25 & sleep 0.05; done; echo all; wait"], stdout=-1)`;

function sleepers(): number {
  return descendants(process.pid).filter(({ command }) => command === "sleep 67.25").length;
}

/** Cgroups of which those of copies let processes in late, or never. */
function reluctant(
  cgroups: Cgroups,
  attach: (real: () => Promise<void>) => Promise<void>,
): Cgroups {
  const add = (name: string): SessionCgroup => {
    const cgroup = cgroups.add(name);
    if (!name.startsWith("c")) return cgroup;
    return { ...cgroup, attach: (number) => attach(() => cgroup.attach(number)) };
  };
  return { detail: cgroups.detail, add, close: () => cgroups.close() };
}

const plan = why === undefined ? await planIsolation() : undefined;
const opened = plan === undefined ? "no sandbox" : await openCgroups(plan);
const whyNoCgroups = typeof opened === "string" ? ` (skipped: no cgroups, ${opened})` : "";

/** Has a copy start processes while it is moved, closes its origin and looks who is left. */
async function survivors(attach: (real: () => Promise<void>) => Promise<void>): Promise<void> {
  if (typeof opened === "string") return;
  await onMachine({ cgroups: reluctant(opened, attach) }, async (kernel) => {
    await using copy = await kernel.fork();
    await collect(copy, STARTING);
    expect((await collect(copy, "print(p.stdout.readline())")).stdout).toContain("all");
    expect(sleepers()).toBe(10);
    await kernel.close();
    // Longer than it takes to move them, one after another, and to clear the origin's cgroup.
    await sleep(3000);
    expect(sleepers()).toBe(10);
    expect((await collect(copy, "print(1)")).stdout).toBe("1\n");
    await copy.close();
    await vi.waitFor(() => expect(sleepers()).toBe(0), { timeout: 10_000 });
  });
}

// Cgroups are an extra of machines that grant them.
describe.skipIf(whyNoCgroups !== "")(`copies in cgroups${whyNoCgroups}`, () => {
  afterAll(async () => {
    if (typeof opened === "object") await opened.close();
  });

  test("what a process of a copy starts while that is being moved lives on without its origin", async () => {
    let moves = 0;
    await survivors(async (real) => {
      moves += 1;
      await sleep(100);
      await real();
    });
    expect(moves).toBeGreaterThan(0);
  });

  test("a copy that cannot be moved lives on in the cgroup of its origin", async () => {
    await survivors(() => Promise.reject(new Error("no such cgroup")));
  });
});
