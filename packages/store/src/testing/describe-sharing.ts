import { describe, expect, test } from "vitest";
import { newConversation, newUser, type SuiteContext, text } from "./suite.ts";

/** One store in several processes. */
export function describeSharing(context: SuiteContext): void {
  describe("a shared store", () => {
    test("is migrated once when several open an empty place together", async () => {
      await using place = await context.subject.place();
      const stores = await Promise.all([1, 2, 3, 4].map(() => place.open()));
      const [first, second] = stores;
      if (first === undefined || second === undefined) throw new Error("no stores");
      const userId = await newUser(first);
      expect((await second.users.get(userId)).id).toBe(userId);
      for (const store of stores) await store.close();
    });

    test("takes writes of two at the same time, and loses none", async () => {
      const first = context.store();
      await using second = await context.openAgain();
      const owner = await newConversation(first);
      await Promise.all(
        Array.from({ length: 40 }, (_, index) =>
          (index % 2 === 0 ? first : second).messages.add({
            ...owner,
            role: "user",
            content: text(`message ${index}`),
          }),
        ),
      );
      const { messages } = await first.messages.path(owner.userId, owner.conversationId);
      expect(messages[0]?.siblingIds).toHaveLength(40);
    });

    test("keeps the users apart by their address", async () => {
      const store = context.store();
      const user = { email: "Ada@Example.org ", name: "Ada\0", role: "owner" } as const;
      const { id } = await store.users.create({ ...user, passwordHash: "hash" });
      expect(await store.users.findByEmail(" ada@example.ORG")).toMatchObject({
        user: { id, email: "ada@example.org" },
        passwordHash: "hash",
      });
      await expect(store.users.create(user)).rejects.toMatchObject({
        details: { reason: "email_taken" },
      });
      expect(await store.users.findByEmail("\0")).toBeUndefined();
    });
  });
}
