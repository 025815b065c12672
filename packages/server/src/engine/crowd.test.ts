import { openLocalSandbox } from "@codeact/sandbox";
import {
  atScale,
  chargedBytes,
  findTraces,
  sharedOutBytes,
  titleOf,
  whyNoLocalSandbox,
} from "@codeact/sandbox/testing";
import { describe, expect, test } from "vitest";
import { atOnce } from "./testing/at-once.ts";
import { openTestEngine } from "./testing/open-test-engine.ts";

const reason = await whyNoLocalSandbox();
const SESSIONS = atScale(50, 1000);
/** Opened before the comparison begins: what all sessions share is there. */
const FIRST = 10;
/** Sessions that start at one time. */
const TOGETHER = 4;
/** A thousand of them in 6 GiB. */
const MOST_BYTES = (6 * 1024 ** 3) / 1000;
const TIMEOUT_MS = atScale(600_000, 1_800_000);

/** With what the kernel keeps for the sessions where that can be told, else the processes alone. */
function memoryBytes(): number {
  return chargedBytes() ?? sharedOutBytes(findTraces().processes.map(({ id }) => id));
}

describe.skipIf(reason !== undefined)(titleOf("a crowd of sessions", reason), () => {
  test(
    `${SESSIONS} with numpy, pandas and matplotlib, idle after a cell, take 6 GiB per thousand at most`,
    { timeout: TIMEOUT_MS },
    async () => {
      // The plain shell: IPython's takes a third more.
      await using sandbox = await openLocalSandbox({ shell: "plain", preload: "installed" });
      await using engine = await openTestEngine({
        sandbox,
        limits: { maxSessions: SESSIONS + FIRST },
      });
      const open = async (): Promise<unknown> => {
        const id = await engine.create();
        const body = { code: "x = 1 + 1\nx" };
        return (await engine.json(`/v1/sessions/${id}/execute`, { body }))["status"];
      };
      await atOnce(Array.from({ length: FIRST }), TOGETHER, open);
      const before = memoryBytes();
      const ends = await atOnce(Array.from({ length: SESSIONS }), TOGETHER, open);
      expect(ends.filter((status) => status !== "ok")).toEqual([]);
      const each = (memoryBytes() - before) / SESSIONS;
      expect(engine.server.engine.table.counts().live).toBe(SESSIONS + FIRST);
      expect(each).toBeLessThan(MOST_BYTES);
      // They are alive, and have what was preloaded.
      const looks = engine.server.engine.table
        .list({ owner: "anyone", scopes: [] })
        .slice(0, 3)
        .map(({ id }) =>
          engine.json(`/v1/sessions/${id}/execute`, {
            body: { code: "import sys; print(x, 'numpy' in sys.modules, 'pandas' in sys.modules)" },
          }),
        );
      for (const { outputs } of await Promise.all(looks))
        expect(outputs).toMatchObject([{ text: "2 True True\n" }]);
    },
  );
});
