import type { ServerStep } from "@codeact/models/testing";
import { atScale, titleOf, whyNoLocalSandbox } from "@codeact/sandbox/testing";
import { describe, expect, test } from "vitest";
import { glimpse } from "../testing/chat-viewer.ts";
import type { SeenEvent } from "../testing/chat-viewer.ts";
import { ask, openProcessChat } from "../testing/process-chat.ts";

const reason = await whyNoLocalSandbox();
const VIEWERS = atScale(20, 200);
const DISCONNECTS = atScale(100, 1000);
const RUNS = 4;
const TIMEOUT_MS = atScale(180_000, 900_000);

const WORK = `import time
for i in range(80):
    print(i, flush=True)
    time.sleep(0.05)`;

function answer(text: string): ServerStep {
  if (text.includes("Name the conversation")) return "A name";
  if (text.includes("Count")) return { text: `<execute>${WORK}</execute>`, chunkDelayMs: 20 };
  return { text: "One word after the other. ".repeat(40), chunkDelayMs: 25 };
}

/** Follows a run to its end over as many connections as it takes, leaving each at random as long as it may. */
async function follow(
  url: string,
  runId: string,
  mayLeave: () => boolean,
): Promise<readonly SeenEvent[]> {
  const seen: SeenEvent[] = [];
  for (;;) {
    const most = mayLeave() ? 1 + Math.floor(Math.random() * 4) : Infinity;
    const { events, end } = await glimpse(url, runId, { after: seen.length, most });
    seen.push(...events);
    if (end !== undefined && end.status !== "running") return seen;
  }
}

describe.skipIf(reason !== undefined)(titleOf("viewers that come and go", reason), () => {
  test(
    `${DISCONNECTS} disconnects of ${VIEWERS} viewers lose no event and double none`,
    { timeout: TIMEOUT_MS },
    async () => {
      await using chat = await openProcessChat("SQLite", answer);
      await using server = await chat.start();
      const { url } = server;
      const runs = await Promise.all(Array.from({ length: RUNS }, () => ask(url, "Count.")));
      let disconnects = 0;
      const mayLeave = (): boolean => {
        if (disconnects >= DISCONNECTS) return false;
        disconnects += 1;
        return true;
      };
      const viewers = Array.from({ length: VIEWERS }, (_, index) => {
        const runId = runs[index % RUNS]?.runId ?? "";
        return follow(url, runId, mayLeave).then((seen) => ({ runId, seen }));
      });
      const userId = await chat.userId();
      for (const { runId, seen } of await Promise.all(viewers)) {
        const log = await Array.fromAsync(chat.store.events.watch(userId, runId));
        expect(log.at(-1)).toMatchObject({ type: "run.finished", data: { status: "done" } });
        expect(seen).toEqual(log);
      }
      expect(disconnects).toBe(DISCONNECTS);
    },
  );
});
