import { setTimeout as sleep } from "node:timers/promises";
import type { ServerStep } from "@codeact/models/testing";
import { MessageFold, RunLogEvent, StartedRunView } from "@codeact/protocol/chat";
import {
  atScale,
  findTraces,
  titleOf,
  whatLives,
  whyNoLocalSandbox,
} from "@codeact/sandbox/testing";
import type { Store, StoredRunEvent } from "@codeact/store";
import { describe, expect, test, vi } from "vitest";
import { glimpse } from "../testing/chat-viewer.ts";
import type { SeenEvent } from "../testing/chat-viewer.ts";
import { ask, databases, openProcessChat, post } from "../testing/process-chat.ts";

const reason = await whyNoLocalSandbox();
/** Ten together in CI, as many on each as the product promises at full scale. */
const KILLS = atScale(5, 100);
const RUNS = 3;
const TIMEOUT_MS = atScale(300_000, 3_600_000);

const WORK = `import time
for i in range(60):
    print('line', i, flush=True)
    time.sleep(0.02)`;

function answer(text: string): ServerStep {
  if (text.includes("Name the conversation")) return "A name";
  if (text.includes("line 59"))
    return { text: "I have counted to the end. ".repeat(8), chunkDelayMs: 10 };
  return { text: `I will count.\n<execute>${WORK}</execute>`, chunkDelayMs: 5 };
}

/** A run that was acknowledged, and what a viewer was told of it. */
interface Watched {
  readonly started: StartedRunView;
  readonly events: SeenEvent[];
}

async function watch(url: string, started: StartedRunView, events: SeenEvent[]): Promise<void> {
  const seen = await glimpse(url, started.runId, { after: events.length });
  events.push(...seen.events);
}

async function wholeLog(
  store: Store,
  userId: string,
  runId: string,
): Promise<readonly StoredRunEvent[]> {
  return await Array.fromAsync(store.events.watch(userId, runId));
}

function facts(
  cells: readonly { readonly source: string; readonly outputs: readonly unknown[] }[],
): unknown {
  return cells.map(({ source, outputs }) => ({ source, outputs }));
}

/** Everything that was told is in the log, and what the log says is in the message. */
async function expectKept(
  store: Store,
  userId: string,
  { started, events }: Watched,
): Promise<void> {
  const { runId, conversationId, messageId, userMessageId } = started;
  const run = await store.runs.get(userId, runId);
  expect(["done", "interrupted"]).toContain(run.status);
  const log = await wholeLog(store, userId, runId);
  expect(log.map(({ seq }) => seq)).toEqual(log.map((_, index) => index + 1));
  expect(log.slice(0, events.length)).toEqual(events);
  const question = await store.messages.get(userId, conversationId, userMessageId);
  expect(question.parts).toEqual([{ kind: "text", text: "Count." }]);
  const message = await store.messages.get(userId, conversationId, messageId);
  const fold = new MessageFold();
  for (const { type, data, at } of log) fold.add(RunLogEvent.parse({ type, data }), at);
  expect(message.parts).toEqual(fold.parts);
  expect(facts(message.cells)).toEqual(facts(fold.cells));
  for (const { status } of message.cells)
    expect(["writing", "queued", "running"]).not.toContain(status);
}

for (const { name, title, why } of await databases()) {
  describe.skipIf(reason !== undefined || why)(
    titleOf(`a killed server on ${title}`, reason),
    () => {
      test(
        `${KILLS} times at a random moment: what it acknowledged is there, its runs can be retried, nothing of it lives on`,
        { timeout: TIMEOUT_MS },
        async () => {
          await using chat = await openProcessChat(name, answer);
          let lost: StartedRunView | undefined;
          for (let kill = 0; kill < KILLS; kill += 1) {
            await using server = await chat.start();
            const { url } = server;
            if (lost !== undefined)
              lost = StartedRunView.parse(await post(url, `/api/v1/runs/${lost.runId}/retry`));
            const begun = await Promise.all(Array.from({ length: RUNS }, () => ask(url, "Count.")));
            const watched = begun.map((started): Watched => ({ started, events: [] }));
            if (lost !== undefined) watched.push({ started: lost, events: [] });
            const watching = watched.map(({ started, events }) => watch(url, started, events));
            await sleep(Math.random() * 2500);
            const traces = findTraces(server.processId);
            await server.kill();
            await Promise.all(watching);
            await vi.waitFor(() => expect(whatLives(traces)).toEqual([]), { timeout: 30_000 });
            await sleep(chat.leaseMs + 100);
            await chat.store.runs.expire();
            const userId = await chat.userId();
            for (const one of watched) await expectKept(chat.store, userId, one);
            const runs = await Promise.all(
              begun.map(({ runId }) => chat.store.runs.get(userId, runId)),
            );
            lost = begun[runs.findIndex(({ status }) => status === "interrupted")];
          }
          await using server = await chat.start();
          const last = await ask(server.url, "Count.");
          const { end } = await glimpse(server.url, last.runId, { after: 0 });
          expect(end?.status).toBe("done");
        },
      );
    },
  );
}
