import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test, vi } from "vitest";
import { z } from "zod";
import { describeEscapes } from "../escape/describe-escapes.ts";
import { collect } from "../testing/collect.ts";
import { descendants, stillRunning } from "../testing/processes.ts";
import { pythonFolder } from "./child.ts";
import { openWasmSandbox } from "./open-sandbox.ts";
import { testCacheFolder as cacheFolder } from "./testing.ts";

const OWN_FILES =
  "every file is in the memory of its own interpreter, where neither the host nor another session sees it";

/** A cell on a machine that is out of breath. */
const CELL_MS = 60_000;

/** Files that were made, and files of the driver that were changed. */
const Written = z.tuple([z.array(z.string()), z.array(z.string())]);

// Ways out that only Pyodide has are in escape.test.ts.
describeEscapes({
  name: "the wasm sandbox",
  open: () => openWasmSandbox({ cacheFolder }),
  shared: true,
  timeoutMs: 180_000,
  lacks: [
    { need: "processes", reason: "there are no processes in WebAssembly" },
    { need: "threads", reason: "there are no threads in WebAssembly" },
    { need: "system calls", reason: "WebAssembly makes no system calls" },
    { need: "proc with processes", reason: "nothing is below /proc but what Emscripten makes up" },
    { need: "a network policy", reason: "it has no network at all" },
  ],
  unclaimed: [
    { what: "opens files of the system and of the driver for writing", reason: OWN_FILES },
    { what: "makes files outside its own folders", reason: OWN_FILES },
    { what: "owns files as another user or makes them run as one", reason: OWN_FILES },
    { what: "changes the driver's code on disk for later sessions", reason: OWN_FILES },
    {
      what: "uses up the inodes",
      reason: "their number is bounded only by the memory of the session, in which they are",
    },
  ],
});

const mark = `codeact-own-files-${randomUUID()}`;

/** Writes wherever the attempts that are not claimed write, and leaves it there. */
const WRITE = `
import json, os, sys
made = []
drivers = [module.__file__ for name, module in sys.modules.items() if name.startswith("codeact_") and getattr(module, "__file__", None)]
folders = ["/", "/usr", "/usr/bin", "/usr/lib", "/etc", "/opt", "/run", "/var", "/root", "/home", "/work", "/tmp", "/dev/shm"]
for folder in [*folders, os.path.dirname(os.__file__), *{os.path.dirname(path) for path in drivers}]:
  path = os.path.join(folder, ${JSON.stringify(mark)})
  try:
    os.makedirs(folder, exist_ok=True)
    open(path, "w").close()
    os.chown(path, 12345, 12345)
    os.chmod(path, 0o4755)
    made.append(path)
  except OSError: pass
for path in drivers:
  with open(path, "a") as file: file.write("# ${mark}")
print(json.dumps([made, drivers]))
`;

const look = (made: readonly string[], drivers: readonly string[]): string => `
import os
print([path for path in ${JSON.stringify(made)} if os.path.lexists(path)])
print([path for path in ${JSON.stringify(drivers)} if ${JSON.stringify(mark)} in open(path).read()])
`;

test("files that a session makes anywhere, and its changes of the driver, are seen by itself only", async () => {
  await using sandbox = await openWasmSandbox({ cacheFolder });
  await using earlier = await sandbox.start();
  await using writer = await sandbox.start();
  const { stdout } = await collect(writer, WRITE, { timeoutMs: CELL_MS });
  const [made, drivers] = Written.parse(JSON.parse(stdout));
  expect(made.length).toBeGreaterThan(10);
  expect(drivers.length).toBeGreaterThan(10);
  const question = look(made, drivers);
  expect((await collect(writer, question, { timeoutMs: CELL_MS })).stdout).not.toContain("[]");
  await using later = await sandbox.start();
  for (const other of [earlier, later]) {
    expect((await collect(other, question, { timeoutMs: CELL_MS })).stdout).toBe("[]\n[]\n");
  }
  expect(made.filter((path) => existsSync(path))).toEqual([]);
  for (const path of drivers) {
    const own = join(pythonFolder, ...path.split("/").slice(-2));
    expect([own, readFileSync(own, "utf8").includes(mark)]).toEqual([own, false]);
  }
}, 240_000);

const door = fileURLToPath(new URL("open-sandbox.ts", import.meta.url));

/** A host whose one kernel runs a loop for ever. */
const HOLD = `
import { openWasmSandbox } from ${JSON.stringify(door)};
const sandbox = await openWasmSandbox({ cacheFolder: ${JSON.stringify(cacheFolder)} });
const kernel = await sandbox.start();
for await (const event of kernel.execute("print('go', flush=True)\\nwhile True: pass", { timeoutMs: 600_000 }))
  if (event.type === "stream") console.log("READY");
`;

test("a kernel that runs a loop ends with its host, also after kill -9", async () => {
  const host = spawn(process.execPath, ["--input-type=module", "-e", HOLD], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = once(host, "exit");
  await Promise.race([once(host.stdout, "data"), exited]);
  const own = descendants(host.pid ?? 0);
  expect(own.length).toBeGreaterThan(0);
  host.kill("SIGKILL");
  await exited;
  await vi.waitFor(() => expect(stillRunning(own)).toEqual([]), { timeout: 60_000 });
}, 240_000);
