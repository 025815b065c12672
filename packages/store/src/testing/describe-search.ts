import { describe, expect, test } from "vitest";
import type { Store } from "../store.ts";
import { newConversation, newUser, type SuiteContext, text } from "./suite.ts";

async function say(
  store: Store,
  owner: { readonly userId: string; readonly conversationId: string },
  words: string,
  createdAt?: number,
): Promise<string> {
  const message = await store.messages.add({
    ...owner,
    role: "user",
    content: text(words),
    createdAt,
  });
  return message.id;
}

/** Full-text search over prose, code, outputs and titles. */
export function describeSearch(context: SuiteContext): void {
  const found = async (userId: string, query: string): Promise<readonly string[]> =>
    (await context.store().search.messages(userId, query)).items.map(({ messageId }) => messageId);

  describe("search", () => {
    test("finds words, phrases and beginnings, newest first, and leaves out what is excluded", async () => {
      const store = context.store();
      const owner = await newConversation(store);
      const old = await say(store, owner, "The quick brown fox", Date.UTC(2024, 0, 5));
      const middle = await say(store, owner, "A brown quick dog", Date.UTC(2024, 5, 5));
      const recent = await say(
        store,
        owner,
        "Überraschung: quick_brown café",
        Date.UTC(2025, 0, 5),
      );
      const cases: readonly (readonly [string, readonly string[]])[] = [
        ["quick", [recent, middle, old]],
        ["QUICK brown", [recent, middle, old]],
        ['"quick brown"', [recent, old]],
        ["quick -fox", [recent, middle]],
        ['quick -"brown quick"', [recent, old]],
        ["qui", [recent, middle, old]],
        ["qui brown", []],
        ["cafe", [recent]],
        ["uberraschung", [recent]],
        ["quick before:2024-06-01", [old]],
        ["quick after:2024-06-01", [recent, middle]],
        ["quick model:demo", [recent, middle, old]],
        ["quick model:other", []],
        ["nothing", []],
      ];
      for (const [query, expected] of cases) {
        expect([query, await found(owner.userId, query)]).toEqual([query, expected]);
      }
    });

    test("ranks what fits best first when it is asked to, page by page", async () => {
      const store = context.store();
      const owner = await newConversation(store);
      const filler = "and many other things that have nothing to do with it ".repeat(6);
      const best = await say(store, owner, "zebra zebra zebra");
      const long = await say(store, owner, `zebra ${filler}`);
      const good = await say(store, owner, "zebra zebra in a field");
      const { userId } = owner;
      const { id: conversationId } = await store.conversations.create({ userId, model: "other" });
      const other = await say(store, { userId, conversationId }, "zebra stripes are white");
      const stranger = await newConversation(store);
      await say(store, stranger, "zebra zebra zebra zebra");
      expect(await found(userId, "zebra")).toEqual([other, good, long, best]);
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await store.search.messages(userId, "zebra", {
          order: "best",
          limit: 2,
          cursor,
        });
        seen.push(...page.items.map(({ messageId }) => messageId));
        cursor = page.cursor;
      } while (cursor !== undefined);
      expect(seen).toHaveLength(4);
      expect([seen[0], seen[1], seen[3]]).toEqual([best, good, long]);
      const ranked = async (text: string): Promise<readonly string[]> =>
        (await store.search.messages(userId, text, { order: "best" })).items.map(
          ({ messageId }) => messageId,
        );
      expect(await ranked("zebra -field -other")).toHaveLength(2);
      expect(await ranked("zebra model:other")).toEqual([other]);
      expect(await ranked("zebra before:2000-01-01")).toEqual([]);
      await store.conversations.remove(userId, owner.conversationId);
      expect(await ranked("zebra")).toEqual([other]);
    });

    test("tells prose, code and output apart", async () => {
      const store = context.store();
      const owner = await newConversation(store);
      const message = await store.messages.add({
        ...owner,
        role: "assistant",
        content: {
          parts: [{ kind: "text", text: "I will plot it." }],
          cells: [
            {
              id: `search-${owner.conversationId}`,
              version: 1,
              author: "agent",
              title: "",
              language: "python",
              source: "df.plot(kind='bar')",
              status: "error",
              outputs: [
                {
                  output: {
                    type: "stream",
                    name: "stdout",
                    text: `rows 12\n${"filler ".repeat(1000)}zebra`,
                  },
                },
                {
                  output: {
                    type: "error",
                    name: "KeyError",
                    value: "'price'",
                    traceback: ["Traceback"],
                  },
                },
              ],
            },
          ],
        },
      });
      const kinds = async (query: string): Promise<string[]> =>
        (await store.search.messages(owner.userId, query)).items.map(({ kind }) => kind).sort();
      expect(await kinds("plot")).toEqual(["code", "prose"]);
      expect(await kinds("plot in:code")).toEqual(["code"]);
      expect(await kinds("KeyError price in:output")).toEqual(["output"]);
      expect(await kinds("zebra")).toEqual([]);
      const [hit] = (await store.search.messages(owner.userId, "keyerror")).items;
      expect(hit).toMatchObject({ messageId: message.id, conversationTitle: "New conversation" });
      const [start, end] = hit?.snippet.marks[0] ?? [0, 0];
      expect(hit?.snippet.text.slice(start, end)).toBe("KeyError");
    });

    test("takes whatever is typed for words, never for a query language", async () => {
      const store = context.store();
      const owner = await newConversation(store);
      await say(store, owner, "an ordinary message");
      const typed = [
        "'; drop table message; --",
        '" OR 1=1',
        "NEAR(a b) AND OR NOT *",
        "owner:x kind:y text:z",
        "a:* & !b | (c <-> d)",
        "\\ ' \" % _ ^ { } [ ] \0 \uD800",
        "-",
        '"',
        '""',
        "🎉 🎉",
        "   ",
        "in: before: before:2024-13-45 in:nowhere",
        "x ".repeat(400),
        "a".repeat(900),
      ];
      for (const query of typed) {
        await expect(store.search.messages(owner.userId, query)).resolves.toMatchObject({
          items: [],
        });
        await expect(store.search.titles(owner.userId, query)).resolves.toEqual([]);
      }
      expect(await found(owner.userId, "ordinary")).toHaveLength(1);
      await expect(store.search.messages(owner.userId, "x".repeat(1001))).rejects.toMatchObject({
        code: "invalid_input",
      });
      await expect(store.search.messages(owner.userId, "-a")).rejects.toMatchObject({
        code: "invalid_input",
      });
    });

    test("never finds what is another's or in the bin, by words or title", async () => {
      const store = context.store();
      const owner = await newConversation(store);
      const stranger = await newUser(store);
      await store.conversations.update(owner.userId, owner.conversationId, {
        title: "Secret plan",
      });
      await say(store, owner, "the secret word");
      expect(await found(stranger, "secret")).toEqual([]);
      expect(await store.search.titles(stranger, "secret")).toEqual([]);
      expect(await store.search.titles(owner.userId, "secret")).toHaveLength(1);
      await store.conversations.remove(owner.userId, owner.conversationId);
      expect(await found(owner.userId, "secret")).toEqual([]);
      expect(await store.search.titles(owner.userId, "secret")).toEqual([]);
      await store.conversations.restore(owner.userId, owner.conversationId);
      expect(await found(owner.userId, "secret")).toHaveLength(1);
    });

    test("finds any part of a title, and the new one after a change", async () => {
      const store = context.store();
      const owner = await newConversation(store);
      await store.conversations.update(owner.userId, owner.conversationId, {
        title: "Énergie 100%_done",
      });
      const hits = async (query: string): Promise<number> =>
        (await store.search.titles(owner.userId, query)).length;
      for (const query of ["energie", "NERG", "é", "100%_d", "%"]) {
        expect([query, await hits(query)]).toEqual([query, query === "%" ? 0 : 1]);
      }
      expect(await hits("1000")).toBe(0);
      await store.conversations.update(owner.userId, owner.conversationId, { title: "Other" });
      expect(await hits("energie")).toBe(0);
      expect(await hits("othe")).toBe(1);
    });

    test("gives hits page by page, none twice", async () => {
      const store = context.store();
      const owner = await newConversation(store);
      const ids: string[] = [];
      for (let index = 0; index < 9; index += 1) {
        ids.push(await say(store, owner, `needle ${index}`, Date.UTC(2023, 0, 1 + index)));
      }
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await store.search.messages(owner.userId, "needle", { limit: 4, cursor });
        seen.push(...page.items.map(({ messageId }) => messageId));
        cursor = page.cursor;
      } while (cursor !== undefined);
      expect(seen).toEqual([...ids].reverse());
    });

    test("finds a run's answer when it is final, and a very long message by its last word", async () => {
      const store = context.store();
      const owner = await newConversation(store);
      const { run } = await store.runs.start({
        ...owner,
        parts: [{ kind: "text", text: "question marmalade" }],
        model: "demo",
        leaseOwner: "s",
      });
      const content = text(`${"word ".repeat(60_000)} xylophone`);
      await store.events.append(run.id, { owner: "s", events: [], content });
      expect(await found(owner.userId, "xylophone")).toEqual([]);
      await store.events.append(run.id, { owner: "s", events: [], end: { status: "done" } });
      expect(await found(owner.userId, "xylophone")).toEqual([run.messageId]);
      expect(await found(owner.userId, "marmalade")).toHaveLength(1);
    });

    test("can be aborted", async () => {
      const store = context.store();
      const { userId } = await newConversation(store);
      const signal = AbortSignal.abort(new Error("typed on"));
      await expect(store.search.messages(userId, "x", { signal })).rejects.toThrow("typed on");
    });
  });
}
