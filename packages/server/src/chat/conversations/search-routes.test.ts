import { SearchView } from "@codeact/protocol/chat";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestChat, type TestChat } from "../testing/open-test-chat.ts";

let opened: TestChat | undefined;
let offsetMs = 0;
const times: number[] = [];

function chat(): TestChat {
  if (opened === undefined) throw new Error("The chat is not open.");
  return opened;
}

function find(query: Readonly<Record<string, string>>): Promise<SearchView> {
  return chat().ask(SearchView, `/api/v1/search?${new URLSearchParams(query)}`);
}

beforeAll(async () => {
  opened = await openTestChat({ now: () => Date.now() + offsetMs });
  const { store, user } = chat();
  const owners = [user, chat().person(0)];
  for (const owner of owners) {
    const { id } = await store.conversations.create({
      userId: owner.id,
      model: "small",
      title: "Quarterly papaya report",
    });
    for (const model of ["small", "large"]) {
      offsetMs += 1000;
      times.push(chat().chat.now());
      const cellId = `${id}-${model}`;
      await store.messages.add({
        userId: owner.id,
        conversationId: id,
        role: "assistant",
        model,
        content: {
          parts: [
            { kind: "text", text: `We ate the papaya with ${owner.name}.` },
            { kind: "cell", cellId },
          ],
          cells: [
            {
              id: cellId,
              version: 1,
              author: "agent",
              title: "",
              language: "python",
              source: "papaya = 'code'",
              status: "ok",
              outputs: [{ output: { type: "stream", name: "stdout", text: "papaya out" } }],
            },
          ],
        },
      });
    }
  }
});
afterAll(() => opened?.[Symbol.asyncDispose]());

describe("a search", () => {
  test("finds one's own titles, texts, code and outputs, with what was found marked", async () => {
    const { titles, items } = await find({ q: "papaya" });
    expect(titles).toMatchObject([{ title: "Quarterly papaya report" }]);
    expect(items.map(({ kind }) => kind).sort((a, b) => a.localeCompare(b))).toEqual([
      "code",
      "code",
      "output",
      "output",
      "text",
      "text",
    ]);
    for (const { snippet } of items) {
      const [start, end] = snippet.marks[0] ?? [0, 0];
      expect(snippet.text.slice(start, end)).toBe("papaya");
    }
    expect(JSON.stringify(items)).not.toContain(chat().person(0).name);
  });

  test("is bound to places, a model and a time", async () => {
    const kinds = async (query: Readonly<Record<string, string>>): Promise<readonly string[]> =>
      (await find({ q: "papaya", ...query })).items.map(({ kind }) => kind);
    expect(await kinds({ in: "code" })).toEqual(["code", "code"]);
    expect((await kinds({ in: "code, output" })).length).toBe(4);
    expect(await kinds({ in: "title" })).toEqual([]);
    expect((await find({ q: "papaya", in: "text" })).titles).toEqual([]);
    expect(await kinds({ in: "text", model: "large" })).toHaveLength(1);
    expect(await kinds({ in: "text", from: String(times[1]) })).toHaveLength(1);
    expect(await kinds({ in: "text", to: String(times[1]) })).toHaveLength(1);
    expect(await kinds({ to: "1" })).toEqual([]);
  });

  test("puts the best match first when it is asked to", async () => {
    const { store, user } = chat();
    const { id: conversationId } = await store.conversations.create({
      userId: user.id,
      model: "m",
    });
    const ids: string[] = [];
    for (const text of [
      "quince quince quince",
      "long ago a quince was seen by somebody else here",
    ]) {
      offsetMs += 1000;
      const content = { parts: [{ kind: "text", text }], cells: [] } as const;
      const place = { userId: user.id, conversationId, role: "user" } as const;
      ids.push((await store.messages.add({ ...place, content })).id);
    }
    const best = await find({ q: "quince", sort: "best" });
    expect(best.items.map(({ messageId }) => messageId)).toEqual(ids);
    const newest = await find({ q: "quince", sort: "newest" });
    expect(newest.items.map(({ messageId }) => messageId)).toEqual([...ids].reverse());
  });

  test("goes on page by page, titles on the first only", async () => {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await find({
        q: "papaya",
        limit: "2",
        ...(cursor === undefined ? {} : { cursor }),
      });
      expect(page.titles.length).toBe(cursor === undefined ? 1 : 0);
      seen.push(...page.items.map(({ messageId, kind }) => `${messageId} ${kind}`));
      cursor = page.next;
    } while (cursor !== undefined);
    expect(new Set(seen).size).toBe(6);
  });

  test.each([
    "'; drop table conversation; --",
    '" OR 1=1 OR "',
    "papaya* NEAR(report, 2) AND owner : x",
    "text : papaya ^ (",
    '"unclosed',
    "% _ \\ ? $1 :name",
    "papaya' | 'x':* & !(",
    "\0\uFFFF\u202E",
    "NOT AND OR",
    "*",
  ])("for %j is words, never a statement", async (q) => {
    const response = await chat().fetch(`/api/v1/search?${new URLSearchParams({ q })}`);
    expect(response.status).toBe(200);
    expect((await find({ q: "papaya" })).items).toHaveLength(6);
  });

  test.each([
    `q=${"x".repeat(1001)}`,
    "q=-only -exclusions",
    "q=x&in=nowhere",
    "q=x&from=yesterday",
    "q=x&cursor=bogus",
    "q=x&limit=1000",
    "q=x&sort=worst",
    "",
  ])("with %j is refused", async (query) => {
    const response = await chat().fetch(`/api/v1/search?${new URLSearchParams(query)}`);
    expect(response.status).toBe(400);
  });
});
