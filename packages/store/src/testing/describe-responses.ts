import { describe, expect, test } from "vitest";
import { newConversation, newUser, type SuiteContext } from "./suite.ts";

/** What the agent's API answered. */
export function describeResponses(context: SuiteContext): void {
  describe("answers of the agent's API", () => {
    test("are kept, changed, and gone when they are removed", async () => {
      const store = context.store();
      const owner = await newConversation(store);
      const data = { instructions: "Be kind.", list: [1, null] };
      const made = await store.responses.create({ ...owner, kind: "response", data });
      expect(await store.responses.get(owner.userId, made.id)).toEqual(made);
      const changed = await store.responses.update(owner.userId, made.id, { data: { seq: 3 } });
      expect(changed).toEqual({ ...made, data: { seq: 3 } });
      await store.responses.remove(owner.userId, made.id);
      const gone = { code: "not_found" };
      await expect(store.responses.get(owner.userId, made.id)).rejects.toMatchObject(gone);
      await expect(store.responses.update(owner.userId, made.id, {})).rejects.toMatchObject(gone);
      await expect(store.responses.remove(owner.userId, made.id)).rejects.toMatchObject(gone);
    });

    test("are nobody else's, and go with their conversation", async () => {
      const store = context.store();
      const owner = await newConversation(store);
      const stranger = await newUser(store);
      const chainHash = `chain of ${owner.userId}`;
      const { id } = await store.responses.create({ ...owner, kind: "chat", chainHash, data: {} });
      const gone = { code: "not_found" };
      await expect(store.responses.get(stranger, id)).rejects.toMatchObject(gone);
      await expect(store.responses.update(stranger, id, { data: 1 })).rejects.toMatchObject(gone);
      await expect(store.responses.remove(stranger, id)).rejects.toMatchObject(gone);
      const foreign = { ...owner, userId: stranger, kind: "chat", data: {} } as const;
      await expect(store.responses.create(foreign)).rejects.toMatchObject(gone);
      expect((await store.responses.findChains(stranger, [chainHash])).size).toBe(0);
      await store.conversations.remove(owner.userId, owner.conversationId);
      await expect(store.responses.get(owner.userId, id)).rejects.toMatchObject(gone);
      expect((await store.responses.findChains(owner.userId, [chainHash])).size).toBe(0);
    });

    test("are found by the history that they end, the newest first", async () => {
      const store = context.store();
      const owner = await newConversation(store);
      const of = (chainHash: string, data: string) =>
        store.responses.create({ ...owner, kind: "chat", chainHash, data });
      await of("one", "old");
      await of("two", "other");
      await of("one", "new");
      const many = Array.from({ length: 1200 }, (_, index) => `unknown ${index}`);
      const found = await store.responses.findChains(owner.userId, [...many, "one", "two"]);
      expect(new Map([...found].map(([hash, { data }]) => [hash, data]))).toEqual(
        new Map([
          ["one", "new"],
          ["two", "other"],
        ]),
      );
    });
  });
}
