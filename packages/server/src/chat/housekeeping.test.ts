import { describe, expect, test } from "vitest";
import { Housekeeping } from "./housekeeping.ts";
import { openTestChat } from "./testing/open-test-chat.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

describe("housekeeping", () => {
  test("removes at the start what is over, and leaves what is not", async () => {
    let offsetMs = 0;
    await using chat = await openTestChat({ now: () => Date.now() + offsetMs });
    const { store, user } = chat;
    const userId = user.id;
    const old = await store.conversations.create({ userId, model: "demo" });
    await store.conversations.remove(userId, old.id);
    const answer = { userId, key: "old", status: 200, contentType: "application/json", body: "{}" };
    await store.keptAnswers.begin({ userId, key: "old", requestHash: "h" });
    await store.keptAnswers.finish(answer);
    offsetMs = 31 * DAY_MS;
    const young = await store.conversations.create({ userId, model: "demo" });
    await store.conversations.remove(userId, young.id);
    await using keeping = new Housekeeping(chat.chat);
    await keeping.settled;
    const { items } = await store.conversations.list(userId, { deleted: true });
    expect(items.map(({ id }) => id)).toEqual([young.id]);
    const again = await store.keptAnswers.begin({ userId, key: "old", requestHash: "h" });
    expect(again).toEqual({ type: "new" });
    expect(chat.log.filter(({ text }) => text === "Tidied up.").map(({ facts }) => facts)).toEqual(
      expect.arrayContaining([{ chore: "conversations in the bin for too long", count: 1 }]),
    );
  });

  test("goes on with the next chore when one fails, and says so", async () => {
    await using chat = await openTestChat();
    const { store } = chat;
    let swept = false;
    Object.defineProperty(store.conversations, "purge", {
      value: () => Promise.reject(new Error("disk full")),
    });
    Object.defineProperty(store.blobs, "sweep", {
      value: () => {
        swept = true;
        return Promise.resolve(0);
      },
    });
    await using keeping = new Housekeeping(chat.chat);
    await keeping.settled;
    expect(swept).toBe(true);
    expect(chat.log).toContainEqual({
      level: "error",
      text: "Could not tidy up.",
      facts: { chore: "conversations in the bin for too long", problem: "disk full" },
    });
  });
});
