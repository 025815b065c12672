import { describe, expect, test } from "vitest";
import type { WholeConversation, WholeMessage } from "../whole-conversation.ts";
import type { Store } from "../store.ts";
import { newUser, type SuiteContext, text } from "./suite.ts";

const at = 1_700_000_000_000;

function said(key: string, parentKey: string | undefined, words: string): WholeMessage {
  return {
    key,
    parentKey,
    role: parentKey === undefined ? "user" : "assistant",
    status: "done",
    createdAt: at,
    content: text(words),
  };
}

async function makeWhole(store: Store): Promise<WholeConversation> {
  const userId = await newUser(store);
  const blob = await store.blobs.put(Buffer.from("a,b\n"), { mime: "text/csv" });
  const cell = { version: 1, author: "agent", title: "", language: "python" } as const;
  return {
    userId,
    title: "x".repeat(500),
    model: "demo",
    createdAt: at,
    updatedAt: at + 5,
    activeLeafKey: "b",
    files: [
      {
        key: "f1",
        path: "a.csv",
        version: 1,
        blob,
        mime: "text/csv",
        origin: "upload",
        createdAt: at,
      },
      {
        key: "f2",
        path: "a.csv",
        version: 2,
        blob,
        mime: "text/csv",
        origin: "produced",
        createdAt: at,
        deletedAt: at + 9,
        cellKey: "c2",
      },
    ],
    messages: [
      said("q", undefined, "How many apricots?"),
      said("a", "q", "Seven."),
      {
        ...said("b", "q", ""),
        status: "stopped",
        usage: { inputTokens: 1, outputTokens: 2, cachedTokens: 0, costUsd: 0 },
        feedback: { vote: "up" },
        finishedAt: at + 3,
        steps: [{ type: "user", at: "2026-01-01T00:00:00Z", content: "How many apricots?" }],
        content: {
          parts: [
            { kind: "cell", cellId: "c2" },
            { kind: "file", fileId: "f2" },
            { kind: "notice", code: "old", text: "From elsewhere." },
          ],
          cells: [
            { ...cell, id: "c1", source: "6", status: "error", outputs: [] },
            {
              ...cell,
              id: "c2",
              version: 2,
              supersedesId: "c1",
              source: "print(6)",
              status: "ok",
              outputs: [{ output: { type: "stream", name: "stdout", text: "6\n" } }],
            },
          ],
        },
      },
    ],
  };
}

/** Conversations that come whole from elsewhere, and the reading of whole trees. */
export function describeWhole(context: SuiteContext): void {
  describe("whole conversations", () => {
    test("come with every branch, version, file, time and step, under new ids", async () => {
      const store = context.store();
      const given = await makeWhole(store);
      const { id, ...facts } = await store.conversations.addWhole(given);
      expect(facts).toMatchObject({ title: "x".repeat(200), createdAt: at, updatedAt: at + 5 });
      const ids = await store.messages.ids(given.userId, id);
      const [question, first, second] = await store.messages.some(given.userId, id, ids);
      expect(question?.parentId).toBeUndefined();
      expect([first?.parentId, second?.parentId]).toEqual([question?.id, question?.id]);
      expect(second).toMatchObject({
        status: "stopped",
        feedback: { vote: "up" },
        createdAt: at,
        finishedAt: at + 3,
        siblingIds: [first?.id, second?.id],
        steps: [{ type: "user" }],
      });
      expect(facts.activeLeafId).toBe(second?.id);
      const [older, newer] = second?.cells ?? [];
      expect(newer).toMatchObject({ supersedesId: older?.id, source: "print(6)" });
      const files = await store.files.all(given.userId, id);
      expect(files.map(({ version, deletedAt }) => [version, deletedAt])).toEqual([
        [1, undefined],
        [2, at + 9],
      ]);
      expect(files[1]?.cellId).toBe(newer?.id);
      expect(second?.parts).toEqual([
        { kind: "cell", cellId: newer?.id },
        { kind: "file", fileId: files[1]?.id },
        { kind: "notice", code: "old", text: "From elsewhere." },
      ]);
      const ofBranch = await store.messages.ids(given.userId, id, { leafId: first?.id });
      expect(ofBranch).toEqual([question?.id, first?.id]);
      const found = await store.search.messages(given.userId, "apricots");
      expect(found.items.map(({ conversationId }) => conversationId)).toEqual([id]);
    });

    test("let others write while they come, show only when they are whole, and leave nothing when given up", async () => {
      const store = context.store();
      const good = await makeWhole(store);
      const { userId } = good;
      const messages = Array.from({ length: 300 }, (_, index) =>
        said(`m${index}`, index === 0 ? undefined : `m${index - 1}`, "Seven apricots."),
      );
      const long = { ...good, messages, files: [], activeLeafKey: undefined };
      const seen = async (): Promise<readonly string[]> => {
        const { items } = await store.conversations.list(userId);
        const bin = await store.conversations.list(userId, { deleted: true });
        const found = await store.search.messages(userId, "apricots");
        return [
          ...[...items, ...bin.items].map(({ id }) => id),
          ...found.items.map(({ conversationId }) => conversationId),
        ];
      };
      let there = false;
      const coming = store.conversations.addWhole(long).then(({ id }) => {
        there = true;
        return id;
      });
      const other = await store.conversations.create({ userId, model: "demo" });
      expect(await seen()).toEqual([other.id]);
      expect(there).toBe(false);
      const id = await coming;
      expect(await store.messages.ids(userId, id)).toHaveLength(messages.length);
      expect((await store.conversations.list(userId)).items).toHaveLength(2);
      const leaving = new AbortController();
      const { signal } = leaving;
      const broken = store.conversations.addWhole(long, { signal });
      const before = await store.search.messages(userId, "apricots", { limit: 1000 });
      leaving.abort();
      await expect(broken).rejects.toThrow("abort");
      const after = await store.search.messages(userId, "apricots", { limit: 1000 });
      expect(after).toEqual(before);
      expect((await store.conversations.list(userId)).items).toHaveLength(2);
    });

    test("come twice as two conversations", async () => {
      const store = context.store();
      const given = await makeWhole(store);
      const one = await store.conversations.addWhole(given);
      const two = await store.conversations.addWhole(given);
      expect(two.id).not.toBe(one.id);
      expect(await store.messages.ids(given.userId, two.id)).toHaveLength(3);
    });

    test("are refused with doubled or dangling keys and bad paths, and leave nothing", async () => {
      const store = context.store();
      const good = await makeWhole(store);
      const [file] = good.files;
      if (file === undefined) throw new Error("no file");
      const bad: Partial<WholeConversation>[] = [
        { messages: [said("a", undefined, "1"), said("a", undefined, "2")] },
        { messages: [said("a", "b", "1"), said("b", undefined, "2")] },
        { messages: [said("a", "a", "itself")] },
        { activeLeafKey: "nobody" },
        { files: [file, { ...file, key: "other" }] },
        { files: [{ ...file, path: "../a" }], messages: [] },
        { files: [] },
      ];
      for (const change of bad) {
        await expect(
          store.conversations.addWhole({ ...good, ...change }),
          JSON.stringify(change),
        ).rejects.toMatchObject({ code: "invalid_input" });
      }
      expect((await store.conversations.list(good.userId)).items).toEqual([]);
    });

    test("and their parts are not there for anybody else", async () => {
      const store = context.store();
      const given = await makeWhole(store);
      const { id } = await store.conversations.addWhole(given);
      const stranger = await newUser(store);
      const notFound = { code: "not_found" };
      await expect(store.messages.ids(stranger, id)).rejects.toMatchObject(notFound);
      await expect(store.messages.some(stranger, id, [])).rejects.toMatchObject(notFound);
      await expect(store.files.all(stranger, id)).rejects.toMatchObject(notFound);
    });
  });
}
