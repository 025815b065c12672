import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, test, vi } from "vitest";
import { describeEscapes } from "../escape/describe-escapes.ts";
import { descendants, stillRunning } from "../testing/processes.ts";
import { openWasmSandbox } from "./open-sandbox.ts";
import { testCacheFolder as cacheFolder } from "./testing.ts";

const OWN_FILES =
  "every file is in the memory of its own interpreter, where neither the host nor another session sees it";

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
      what: "burns more processor time than it may",
      reason:
        "its clock of processor time is the clock on the wall; the conformance suite holds the limit",
    },
  ],
});

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
