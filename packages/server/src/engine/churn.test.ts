import { openLocalSandbox } from "@codeact/sandbox";
import {
  atScale,
  findTraces,
  sharedOutBytes,
  titleOf,
  whyNoLocalSandbox,
} from "@codeact/sandbox/testing";
import { readdirSync } from "node:fs";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, test, vi } from "vitest";
import { atOnce } from "./testing/at-once.ts";
import { openTestEngine, openTestFolder } from "./testing/open-test-engine.ts";
import type { TestEngine } from "./testing/open-test-engine.ts";

const reason = await whyNoLocalSandbox();
const SESSIONS = atScale(1000, 10_000);
/** Before the comparison begins: caches fill, code is compiled. */
const WARM_UP = 100;
/** Sessions at one time. */
const TOGETHER = 4;
const TIMEOUT_MS = atScale(1_800_000, 7_200_000);
const MIB = 1024 * 1024;

/** What grows when something is not given back. */
interface Census {
  readonly processes: number;
  readonly namespaces: number;
  /** Mounts in all namespaces of the sandbox, and those of this process. */
  readonly mounts: number;
  readonly cgroups: number;
  /** Folders and sockets of the sandbox, and files of the engine. */
  readonly files: number;
  /** Open descriptors of this process; connections that client and server keep for later are among them. */
  readonly descriptors: number;
  /** Bytes of live objects in this process. */
  readonly heapBytes: number;
  /** Bytes of the fork server and everything else of the sandbox. */
  readonly sandboxBytes: number;
}

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");

function count(dataFolder: string): Census {
  collectGarbage();
  const { processes, namespaces, mounts, cgroups, files } = findTraces();
  return {
    processes: processes.length,
    namespaces: namespaces.length,
    mounts,
    cgroups: cgroups.length,
    files: files.length + readdirSync(dataFolder, { recursive: true }).length,
    descriptors: readdirSync("/proc/self/fd").length,
    heapBytes: process.memoryUsage().heapUsed,
    sandboxBytes: sharedOutBytes(processes.map(({ id }) => id)),
  };
}

async function liveOnce(engine: TestEngine): Promise<void> {
  const id = await engine.create();
  const path = `/v1/sessions/${id}`;
  const { status } = await engine.json(`${path}/execute`, {
    body: { code: "open('file', 'w').write('x' * 5000)" },
  });
  if (status !== "ok") throw new Error(`A cell ended with ${String(status)}.`);
  await (await engine.ask(path, { method: "DELETE" })).arrayBuffer();
}

const times = (number: number): undefined[] => Array.from({ length: number });

describe.skipIf(reason !== undefined)(titleOf("sessions that come and go", reason), () => {
  test(
    `${SESSIONS} of them in a row leave nothing behind that grows`,
    { timeout: TIMEOUT_MS },
    async () => {
      await using folder = await openTestFolder();
      await using sandbox = await openLocalSandbox({ preload: "none", shell: "plain" });
      await using engine = await openTestEngine({ sandbox, dataFolder: folder.path });
      await atOnce(times(WARM_UP), TOGETHER, () => liveOnce(engine));
      const before = await settled(folder.path);
      await atOnce(times(SESSIONS), TOGETHER, () => liveOnce(engine));
      const { descriptors, heapBytes, sandboxBytes, ...things } = before;
      let after = before;
      // The last ones may still be on their way out.
      await vi.waitFor(
        () => {
          after = count(folder.path);
          expect(after).toMatchObject(things);
        },
        { timeout: 30_000, interval: 500 },
      );
      expect(after.descriptors - descriptors).toBeLessThanOrEqual(2 * TOGETHER);
      expect(after.heapBytes - heapBytes).toBeLessThan(8 * MIB);
      expect(after.sandboxBytes - sandboxBytes).toBeLessThan(4 * MIB);
      expect(engine.server.engine.table.counts()).toEqual({ live: 0, asleep: 0, ended: 0 });
    },
  );
});

/** The count once it is the same twice. */
async function settled(dataFolder: string): Promise<Census> {
  let last = count(dataFolder);
  await vi.waitFor(
    () => {
      const { processes, namespaces, mounts, cgroups, files } = last;
      last = count(dataFolder);
      expect(last).toMatchObject({ processes, namespaces, mounts, cgroups, files });
    },
    { timeout: 30_000, interval: 500 },
  );
  return last;
}
