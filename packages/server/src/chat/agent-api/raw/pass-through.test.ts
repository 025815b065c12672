import { scriptedModel } from "@codeact/models/testing";
import { expect, test } from "vitest";
import { openTestChat } from "../../testing/open-test-chat.ts";
import type { TestChat } from "../../testing/open-test-chat.ts";

const path = "/v1/chat/completions";
const question = "How far is it to the moon, and how long does the light take?";
const body = { model: "slow", messages: [{ role: "user", content: question }] };
const limited = { requestsPerMinute: 1e6, requestBurst: 1e6, concurrentRuns: 2, runsPerDay: 5 };
const words = "One word after the other. ".repeat(20);

/** A model that answers once `go` resolves. */
async function open(chunkDelayMs: number, go: Promise<void>): Promise<TestChat> {
  const steps = Array.from({ length: 30 }, () => async () => {
    await go;
    return { text: words, chunkDelayMs };
  });
  const roles = { owner: limited, admin: limited, member: limited, guest: limited };
  return await openTestChat({
    models: [scriptedModel(steps, { name: "slow" })],
    settings: { roles },
  });
}

async function used({ store, user }: TestChat): Promise<readonly number[]> {
  const kinds = ["runs", "input-tokens", "output-tokens"] as const;
  return await Promise.all(kinds.map((kind) => store.usage.used(user.id, kind, "day")));
}

test("answers of a model without the agent are runs: at work no more than allowed, and of the day", async () => {
  const gate = Promise.withResolvers<void>();
  await using chat = await open(0, gate.promise);
  const statuses: number[] = [];
  const ask = async (): Promise<number> => (await chat.fetch(path, { json: body })).status;
  const all = Array.from({ length: 12 }, async () => statuses.push(await ask()));
  await expect.poll(() => statuses).toEqual(Array.from({ length: 10 }, () => 429));
  gate.resolve();
  await Promise.all(all);
  expect(statuses.slice(10)).toEqual([200, 200]);
  await expect.poll(async () => (await used(chat))[0]).toBe(2);
  for (const runs of [3, 4, 5]) {
    expect(await ask()).toBe(200);
    await expect.poll(async () => (await used(chat))[0]).toBe(runs);
  }
  expect(await ask()).toBe(429);
});

test("an answer that the reader leaves counts by what was asked and told", async () => {
  await using chat = await open(20, Promise.resolve());
  const leaving = new AbortController();
  const { signal } = leaving;
  const answer = await chat.fetch(path, { json: { ...body, stream: true }, signal });
  let told = "";
  for await (const bytes of answer.body ?? []) {
    told += Buffer.from(bytes).toString();
    if (told.includes("after")) break;
  }
  leaving.abort();
  await expect.poll(async () => (await used(chat))[0]).toBe(1);
  const [, asked = 0, out = 0] = await used(chat);
  expect(asked).toBe(question.length / 4);
  expect(out).toBeGreaterThan(2);
});
