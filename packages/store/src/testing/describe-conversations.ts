import { describe, expect, test } from "vitest";
import { UNDO_MS } from "../conversations.ts";
import { newConversation, newUser, type SuiteContext, text } from "./suite.ts";

/** Conversations: list, change, bin, fork, and whose they are. */
export function describeConversations(context: SuiteContext): void {
  describe("conversations", () => {
    test("are listed newest first, page by page, none twice", async () => {
      const store = context.store();
      const userId = await newUser(store);
      const made: string[] = [];
      for (let index = 0; index < 7; index += 1) {
        made.push((await store.conversations.create({ userId, model: "demo" })).id);
      }
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await store.conversations.list(userId, { limit: 3, cursor });
        seen.push(...page.items.map(({ id }) => id));
        cursor = page.cursor;
      } while (cursor !== undefined);
      expect(seen).toEqual([...made].reverse());
    });

    test("refuse a cursor that no page gave", async () => {
      const store = context.store();
      const { userId } = await newConversation(store);
      for (const cursor of ["", "x", "bnVsbA", Buffer.from('["1","a"]').toString("base64url")]) {
        await expect(store.conversations.list(userId, { cursor })).rejects.toMatchObject({
          code: "invalid_input",
        });
      }
    });

    test("keep a new title, model, prompt and settings", async () => {
      const store = context.store();
      const { userId, conversationId } = await newConversation(store);
      const settings = { temperature: 0.5, nested: [1, null, "ü\u0000\uD800"] };
      await store.conversations.update(userId, conversationId, {
        title: "  Prime\n numbers ",
        model: "big",
        systemPrompt: "Be short.",
        settings,
      });
      expect(await store.conversations.get(userId, conversationId)).toMatchObject({
        title: "Prime numbers",
        titleSource: "user",
        model: "big",
        systemPrompt: "Be short.",
        settings,
      });
    });

    test("can be pinned and archived, which shows in the lists", async () => {
      const store = context.store();
      const { userId, conversationId } = await newConversation(store);
      const other = await store.conversations.create({ userId, model: "demo" });
      await store.conversations.update(userId, conversationId, { pinned: true });
      await store.conversations.update(userId, other.id, { archived: true });
      const idsOf = async (which: object): Promise<string[]> =>
        (await store.conversations.list(userId, which)).items.map(({ id }) => id);
      expect(await idsOf({})).toEqual([conversationId]);
      expect(await idsOf({ pinned: true })).toEqual([conversationId]);
      expect(await idsOf({ pinned: false })).toEqual([]);
      expect(await idsOf({ archived: true })).toEqual([other.id]);
    });

    test("come back from the bin within 30 days, and not after", async () => {
      const store = context.store();
      const { userId, conversationId } = await newConversation(store);
      await store.conversations.remove(userId, conversationId);
      await expect(store.conversations.get(userId, conversationId)).rejects.toMatchObject({
        code: "not_found",
      });
      expect((await store.conversations.list(userId)).items).toEqual([]);
      expect((await store.conversations.list(userId, { deleted: true })).items).toHaveLength(1);
      expect((await store.conversations.restore(userId, conversationId)).id).toBe(conversationId);
      await store.conversations.remove(userId, conversationId);
      expect(await store.conversations.purge()).toBe(0);
      context.clock.advance(UNDO_MS + 1000);
      await expect(store.conversations.restore(userId, conversationId)).rejects.toMatchObject({
        code: "not_found",
      });
      expect(await store.conversations.purge()).toBe(1);
      expect((await store.conversations.list(userId, { deleted: true })).items).toEqual([]);
    });

    test("fork with their branch, cells and files into one of their own", async () => {
      const store = context.store();
      const { userId, conversationId } = await newConversation(store);
      const file = await store.files.write(
        { userId, conversationId, path: "data.csv", mime: "text/csv", origin: "upload" },
        Buffer.from("a,b\n"),
      );
      const question = await store.messages.add({
        userId,
        conversationId,
        role: "user",
        content: {
          parts: [
            { kind: "text", text: "Add." },
            { kind: "file", fileId: file.id },
          ],
          cells: [],
        },
      });
      await store.messages.add({
        userId,
        conversationId,
        parentId: question.id,
        role: "assistant",
        content: {
          parts: [{ kind: "cell", cellId: `cell-of-${conversationId}` }],
          cells: [
            {
              id: `cell-of-${conversationId}`,
              version: 1,
              author: "agent",
              title: "",
              language: "python",
              source: "1+1",
              status: "ok",
              outputs: [
                {
                  output: {
                    type: "result",
                    data: { "text/plain": "2" },
                    metadata: {},
                    executionCount: 1,
                  },
                },
              ],
            },
          ],
        },
      });
      const copy = await store.conversations.fork(userId, conversationId, { title: "Copy" });
      expect(copy).toMatchObject({ title: "Copy", forkedFrom: conversationId });
      const path = await store.messages.path(userId, copy.id);
      expect(path.messages.map(({ role }) => role)).toEqual(["user", "assistant"]);
      expect(path.messages[1]?.cells[0]).toMatchObject({
        source: "1+1",
        outputs: [{ output: { type: "result" } }],
      });
      expect(path.messages[1]?.parts[0]).toEqual({
        kind: "cell",
        cellId: path.messages[1]?.cells[0]?.id,
      });
      expect(path.messages[1]?.cells[0]?.id).not.toBe(`cell-of-${conversationId}`);
      const [copied] = await store.files.list(userId, copy.id);
      expect(path.messages[0]?.parts[1]).toEqual({ kind: "file", fileId: copied?.id });
      await store.conversations.remove(userId, conversationId);
      expect((await store.messages.path(userId, copy.id)).messages).toHaveLength(2);
    });

    test("of another user are not there, whatever is asked", async () => {
      const store = context.store();
      const { userId, conversationId } = await newConversation(store);
      const { id: messageId } = await store.messages.add({
        userId,
        conversationId,
        role: "user",
        content: text("secret"),
      });
      const stranger = await newUser(store);
      const calls = [
        () => store.conversations.get(stranger, conversationId),
        () => store.conversations.update(stranger, conversationId, { title: "mine" }),
        () => store.conversations.remove(stranger, conversationId),
        () => store.conversations.restore(stranger, conversationId),
        () => store.conversations.fork(stranger, conversationId),
        () => store.messages.path(stranger, conversationId),
        () => store.messages.get(stranger, conversationId, messageId),
        () => store.messages.select(stranger, conversationId, messageId),
        () => store.messages.setFeedback(stranger, conversationId, messageId, { vote: "up" }),
        () =>
          store.messages.add({
            userId: stranger,
            conversationId,
            role: "user",
            content: text("x"),
          }),
        () => store.files.list(stranger, conversationId),
        () => store.kernels.list(stranger, conversationId),
        () => store.kernels.create({ userId: stranger, conversationId }),
        () => store.runs.list(stranger, conversationId),
      ];
      for (const call of calls) await expect(call()).rejects.toMatchObject({ code: "not_found" });
      expect((await store.conversations.list(stranger)).items).toEqual([]);
    });

    test("with an id that cannot be one are not there", async () => {
      const store = context.store();
      const userId = await newUser(store);
      for (const id of ["", "\0", "a b", "\uD800", "x".repeat(1000), "'; drop table message; --"]) {
        await expect(store.conversations.get(userId, id)).rejects.toMatchObject({
          code: "not_found",
        });
        await expect(store.runs.get(userId, id)).rejects.toMatchObject({ code: "not_found" });
        await expect(store.files.get(userId, id)).rejects.toMatchObject({ code: "not_found" });
        await expect(store.cells.get(userId, id)).rejects.toMatchObject({ code: "not_found" });
        await expect(store.kernels.get(userId, id)).rejects.toMatchObject({ code: "not_found" });
      }
    });
  });
}
