import { expect, test, vi } from "vitest";
import { openTestChat } from "../testing/open-test-chat.ts";
import type { TestChat } from "../testing/open-test-chat.ts";

/** Intervals pass when the test says so. */
function holdIntervals(): Disposable {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  return { [Symbol.dispose]: () => void vi.useRealTimers() };
}

async function watchedRun({ store, user }: TestChat): Promise<string> {
  const userId = user.id;
  const { id: conversationId } = await store.conversations.create({ userId, model: "demo" });
  const parts = [{ kind: "text" as const, text: "go" }];
  const asked = { userId, conversationId, parts, model: "demo", leaseOwner: "test" };
  return `/api/v1/runs/${(await store.runs.start(asked)).run.id}/events`;
}

test("streams of events end within 15 seconds of a revoked login or key, and others go on", async () => {
  await using chat = await openTestChat();
  const { store, user } = chat;
  const path = await watchedRun(chat);
  const expiresAt = chat.chat.now() + 3_600_000;
  const login = await store.sessions.create({ userId: user.id, expiresAt });
  const key = await store.apiKeys.create({ userId: user.id, name: "k", scopes: ["chat"] });
  using _ = holdIntervals();
  const open = async (headers: Record<string, string>): Promise<ReadableStreamDefaultReader> => {
    const reader = (await chat.app.request(path, { headers }, {})).body?.getReader();
    if (reader === undefined) throw new Error("The stream has no body.");
    expect((await reader.read()).done).toBe(false);
    return reader;
  };
  const byLogin = await open({ cookie: `codeact=${login.token}` });
  const byKey = await open({ authorization: `Bearer ${key.secret}` });
  const kept = await open({ authorization: `Bearer ${await chat.keyOf(user)}` });
  await store.sessions.endAll(user.id);
  await store.apiKeys.revoke(user.id, key.key.id);
  const ends = Promise.all([byLogin.read(), byKey.read()]);
  await vi.advanceTimersByTimeAsync(15_000);
  for (const { done } of await ends) expect(done).toBe(true);
  expect(chat.requests).toHaveLength(2);
  await kept.cancel();
});
