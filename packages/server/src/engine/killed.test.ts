import { openLocalSandbox } from "@codeact/sandbox";
import {
  atScale,
  findTraces,
  titleOf,
  whatLies,
  whatLives,
  whyNoLocalSandbox,
} from "@codeact/sandbox/testing";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { atOnce } from "./testing/at-once.ts";
import { openEngineClient } from "./testing/engine-client.ts";
import type { EngineClient } from "./testing/engine-client.ts";
import { openTestEngine, openTestFolder } from "./testing/open-test-engine.ts";
import { startEngineProcess } from "./testing/start-engine-process.ts";

const reason = await whyNoLocalSandbox();
const LIVE = atScale(24, 200);
const ASLEEP = atScale(4, 20);
/** Of the live ones, those in the middle of a cell. */
const BUSY = 4;
/** Requests at one time. */
const TOGETHER = 8;
const TIMEOUT_MS = atScale(600_000, 1_200_000);

/** Leaves something of every kind behind: a process out of its group, files, shared memory, a terminal, a socket. */
const SETTLE = `
import os, pty, socket, subprocess
kept = [1, "Grüße"]
open("kept.txt", "w").write("kept")
open("/tmp/scratch", "wb").write(bytes(1 << 16))
open("/dev/shm/scratch", "wb").write(bytes(1 << 16))
child = subprocess.Popen(["setsid", "sleep", "600"])
terminal = pty.openpty()
listener = socket.socket(socket.AF_UNIX); listener.bind("socket"); listener.listen()`;

async function settle(client: EngineClient, code: string): Promise<string> {
  const id = await client.create();
  await client.json(`/v1/sessions/${id}/execute`, { body: { code } });
  return id;
}

describe.skipIf(reason !== undefined)(titleOf("an engine that is killed", reason), () => {
  test(
    `with ${LIVE} live sessions leaves nothing, and those that slept wake in the next one`,
    { timeout: TIMEOUT_MS },
    async () => {
      await using folder = await openTestFolder();
      const limits = { maxSessions: 2 * LIVE };
      await using first = await startEngineProcess({ dataFolder: folder.path, limits });
      const client = openEngineClient(first.url);
      const sleepers = await atOnce(Array.from({ length: ASLEEP }), TOGETHER, async () => {
        const id = await settle(client, "kept = [1, 'Grüße']; open('kept.txt', 'w').write('kept')");
        await client.json(`/v1/sessions/${id}/hibernate`, { body: {} });
        return id;
      });
      const live = await atOnce(Array.from({ length: LIVE }), TOGETHER, () =>
        settle(client, SETTLE),
      );
      const cells = live
        .slice(0, BUSY)
        .map((id) =>
          client.ask(`/v1/sessions/${id}/execute`, { body: { code: "while True: pass" } }),
        );
      const cut = Promise.allSettled(cells);
      await vi.waitFor(
        async () => {
          const looks = live.slice(0, BUSY).map((id) => client.json(`/v1/sessions/${id}`));
          expect((await Promise.all(looks)).map(({ cells }) => cells)).toEqual(looks.map(() => 1));
        },
        { timeout: 60_000 },
      );
      const traces = findTraces(first.processId);
      // Of every session its init, its interpreter and the child of its cell; namespaces of six kinds.
      expect(traces.processes.length).toBeGreaterThanOrEqual(3 * LIVE);
      expect(traces.namespaces.length).toBeGreaterThanOrEqual(6 * LIVE);
      expect(whatLives(traces).length).toBeGreaterThan(9 * LIVE);
      expect(whatLies(first.processId).length).toBeGreaterThan(0);

      await first.kill();
      expect((await cut).map(({ status }) => status)).toEqual(cells.map(() => "rejected"));
      await vi.waitFor(() => expect(whatLives(traces)).toEqual([]), { timeout: 60_000 });
      await using sandbox = await openLocalSandbox({ preload: "none", shell: "plain" });
      await using next = await openTestEngine({ sandbox, dataFolder: folder.path, limits });
      // The first session waits for the fork server, which clears up before it opens.
      await next.create();
      expect(whatLies(first.processId)).toEqual([]);

      const ends = await atOnce(live, TOGETHER, (id) => next.json(`/v1/sessions/${id}`));
      for (const { state, end } of ends)
        expect({ state, end }).toMatchObject({ state: "ended", end: { cause: "restart" } });
      const code = "print(kept, open('kept.txt').read())";
      const woken = await atOnce(sleepers, TOGETHER, (id) =>
        next.json(`/v1/sessions/${id}/execute`, { body: { code } }),
      );
      for (const { outputs } of woken)
        expect(outputs).toMatchObject([{ name: "stdout", text: "[1, 'Grüße'] kept\n" }]);
      expect(await readdir(join(folder.path, "snapshots"))).toEqual([]);
    },
  );
});
