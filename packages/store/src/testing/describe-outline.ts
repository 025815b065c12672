import { describe, expect, test } from "vitest";
import { newConversation, newUser, type SuiteContext, text } from "./suite.ts";

/** What is read without contents: outlines, messages and files by id alone. */
export function describeOutline(context: SuiteContext): void {
  describe("an outline", () => {
    test("tells every branch with parents and short titles, oldest first", async () => {
      const store = context.store();
      const owner = await newConversation(store);
      const add = (
        parentId: string | undefined,
        words: string,
      ): ReturnType<typeof store.messages.add> =>
        store.messages.add({ ...owner, parentId, role: "user", content: text(words) });
      const first = await add(undefined, "  one\n two  ");
      const left = await add(first.id, "x".repeat(500));
      const right = await store.messages.add({
        ...owner,
        parentId: first.id,
        role: "assistant",
        content: {
          parts: [
            { kind: "reasoning", text: "hidden" },
            { kind: "text", text: " " },
            { kind: "text", text: "shown" },
          ],
          cells: [],
        },
      });
      const { messages, more } = await store.messages.tree(owner.userId, owner.conversationId);
      expect(more).toBe(false);
      expect(messages).toEqual([
        {
          id: first.id,
          parentId: undefined,
          role: "user",
          status: "done",
          title: "one two",
          createdAt: first.createdAt,
        },
        {
          id: left.id,
          parentId: first.id,
          role: "user",
          status: "done",
          title: `${"x".repeat(79)}…`,
          createdAt: left.createdAt,
        },
        {
          id: right.id,
          parentId: first.id,
          role: "assistant",
          status: "done",
          title: "shown",
          createdAt: right.createdAt,
        },
      ]);
      const some = await store.messages.tree(owner.userId, owner.conversationId, { limit: 2 });
      expect([some.messages.length, some.more]).toEqual([2, true]);
    });

    test("and messages and files by their ids alone are their owner's only", async () => {
      const store = context.store();
      const owner = await newConversation(store);
      const message = await store.messages.add({ ...owner, role: "user", content: text("x") });
      const file = await store.files.write(
        { ...owner, path: "a", mime: "text/plain", origin: "upload" },
        Buffer.from("a"),
      );
      expect(await store.messages.find(owner.userId, message.id)).toEqual(message);
      expect(await store.files.many(owner.userId, [file.id, "none", file.id])).toEqual([file]);
      const stranger = await newUser(store);
      expect(await store.files.many(stranger, [file.id])).toEqual([]);
      const calls = [
        () => store.messages.find(stranger, message.id),
        () => store.messages.find(owner.userId, "none"),
        () => store.messages.tree(stranger, owner.conversationId),
      ];
      for (const call of calls) await expect(call()).rejects.toMatchObject({ code: "not_found" });
      await store.conversations.remove(owner.userId, owner.conversationId);
      await expect(store.messages.find(owner.userId, message.id)).rejects.toMatchObject({
        code: "not_found",
      });
    });
  });

  describe("a search", () => {
    test("can be bound to kinds, a model and times, over what the text says", async () => {
      const store = context.store();
      const owner = await newConversation(store);
      const say = (words: string, model: string): ReturnType<typeof store.messages.add> =>
        store.messages.add({ ...owner, role: "assistant", model, content: text(words) });
      const early = await say("pomegranate early", "small");
      context.clock.advance(60_000);
      const late = await say("pomegranate late", "large one");
      const found = async (
        options: Parameters<typeof store.search.messages>[2],
        query = "pomegranate",
      ): Promise<readonly string[]> =>
        (await store.search.messages(owner.userId, query, options)).items.map(
          ({ messageId }) => messageId,
        );
      expect(await found({ kinds: ["prose", "code"] })).toEqual([late.id, early.id]);
      expect(await found({ kinds: ["code", "output"] })).toEqual([]);
      expect(await found({ kinds: [] })).toEqual([]);
      expect(await found({ kinds: ["prose"] }, "in:code pomegranate")).toHaveLength(2);
      expect(await found({ model: "large one" })).toEqual([late.id]);
      expect(await found({ before: late.createdAt })).toEqual([early.id]);
      expect(await found({ after: late.createdAt })).toEqual([late.id]);
    });
  });
}
