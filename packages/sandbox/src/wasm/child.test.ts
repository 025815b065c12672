import { expect, test } from "vitest";
import { withDefaults } from "../local/limits.ts";
import { childFlags, WasmChild } from "./child.ts";
import { awaitHello } from "./kernel.ts";

const limits = withDefaults({});
/** A process that takes its time between the end of its socket and its own end, as on a machine that is out of breath. */
const slowExit = encodeURIComponent(
  "process.on('exit', () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2000));",
);

test("an interpreter that exits is told with its code, also when it is killed as soon as its socket closes", async () => {
  const child = new WasmChild(
    { task: "serve", snapshotBytes: 0, workingFolder: "/work", ...limits },
    { flags: [...childFlags(limits.memoryBytes), `--import=data:text/javascript,${slowExit}`] },
  );
  try {
    const { connection } = await awaitHello(child);
    connection.attach({
      message: () => undefined,
      violation: () => undefined,
      closed() {
        child.kill();
      },
    });
    connection.send({ type: "execute", id: "c1", code: "import os; os._exit(3)" });
    const death = await child.ended;
    expect(death.cause).toBe("exited");
    expect(death.detail).toContain("code 3");
    expect(child.log).not.toContain("codeact-end");
  } finally {
    child.kill();
  }
}, 180_000);

test("a child that is ended for its CPU time from outside is told so, though it says nothing itself", async () => {
  const child = new WasmChild(
    { task: "serve", snapshotBytes: 0, workingFolder: "/work", ...limits, cpuSeconds: 7 },
    { flags: ["--import=data:text/javascript,process.kill(process.pid,'SIGXCPU')"] },
  );
  const death = await child.ended;
  expect(death.cause).toBe("cpu-limit");
  expect(death.detail).toContain("7 s of CPU time");
}, 60_000);
