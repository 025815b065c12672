import type { Kernel } from "@codeact/protocol";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { collect } from "../testing/collect.ts";
import { titleOf, whyNoLocalSandbox } from "../testing/local-sandbox.ts";
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

function kernelOf(session: IdleSession): Kernel {
  return openKernel(session, 60_000, async (begin, signal) =>
    kernelOf(await copySession(session, { cgroups: undefined, begin, signal })),
  );
}

/** Runs the body with a kernel on a machine that is another in some respect. */
async function onMachine(machine: Machine, body: (kernel: Kernel) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "codeact-copies-"));
  const driverFolder = join(folder, "python");
  cpSync(PYTHON_FOLDER, driverFolder, { recursive: true });
  const file = join(driverFolder, machine.file);
  const text = readFileSync(file, "utf8");
  expect(text).toContain(machine.old);
  writeFileSync(file, text.replace(machine.old, machine.new));
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
    driverFolder,
  });
  try {
    const order = { userId: plan.idCount > 1 ? 1 : 0, limits, kernel: driver };
    await using kernel = kernelOf(await isolate(await server.fork(), order, limits, server));
    await body(kernel);
  } finally {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  }
}

describe.skipIf(why !== undefined)(titleOf("copies on other machines", why), () => {
  test("where the kernel forgets how a process ended, the cause of a copy's end is told all the same", async () => {
    await onMachine(FORGETFUL, async (kernel) => {
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
    await onMachine(OTHER_LIBRARY, async (kernel) => {
      await collect(kernel, "import os; x = 1");
      await using copy = await kernel.fork();
      const waiting = "try: print(os.wait())\nexcept ChildProcessError: print('none')";
      expect((await collect(kernel, waiting)).stdout).toBe("none\n");
      expect((await collect(copy, "print(x)")).stdout).toBe("1\n");
    });
  });
});
