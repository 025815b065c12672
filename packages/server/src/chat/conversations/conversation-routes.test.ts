import { scriptedModel } from "@codeact/models/testing";
import { BulkView, ConversationPage, ConversationView } from "@codeact/protocol/chat";
import type { RunRecord } from "@codeact/store";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { idleDesk } from "../testing/idle-parts.ts";
import { openTestChat, type TestChat } from "../testing/open-test-chat.ts";

const path = "/api/v1/conversations";
const stopped: string[] = [];
let opened: TestChat | undefined;

function chat(): TestChat {
  if (opened === undefined) throw new Error("The chat is not open.");
  return opened;
}

function create(json: unknown = {}): Promise<ConversationView> {
  return chat().ask(ConversationView, path, { json });
}

function startRun(conversationId: string): ReturnType<TestChat["store"]["runs"]["start"]> {
  return chat().store.runs.start({
    userId: chat().user.id,
    conversationId,
    parts: [{ kind: "text", text: "question" }],
    model: "small",
    leaseOwner: "test",
  });
}

beforeAll(async () => {
  opened = await openTestChat({
    models: [scriptedModel([], { name: "small" }), scriptedModel([], { name: "large" })],
    parts: {
      desk: {
        ...idleDesk,
        stop(userId, runId): Promise<RunRecord> {
          stopped.push(runId);
          return chat().store.runs.requestStop(userId, runId);
        },
      },
    },
  });
});
afterAll(() => opened?.[Symbol.asyncDispose]());

describe("a conversation", () => {
  test("begins with the default model, and can be changed in every part", async () => {
    const made = await create();
    expect(made).toMatchObject({ model: "small", title: "New conversation", settings: {} });
    const changed = await chat().ask(ConversationView, `${path}/${made.id}`, {
      method: "PATCH",
      json: {
        title: "  Orders  ",
        model: "large",
        systemPrompt: "Be brief.",
        settings: { temperature: 0.5, approve: "always" },
        pinned: true,
        archived: true,
      },
    });
    expect(changed).toMatchObject({
      title: "Orders",
      titleSource: "user",
      model: "large",
      systemPrompt: "Be brief.",
      settings: { temperature: 0.5, approve: "always" },
    });
    expect(changed.pinnedAt).toBeTypeOf("number");
    const again = await chat().ask(ConversationView, `${path}/${made.id}`, {
      method: "PATCH",
      json: { pinned: false, settings: {} },
    });
    expect(again).toMatchObject({ title: "Orders", settings: {} });
    expect([again.pinnedAt, again.archivedAt !== undefined]).toEqual([undefined, true]);
    expect(await chat().ask(ConversationView, `${path}/${made.id}`)).toEqual(again);
  });

  test.each([
    ["a model that is not offered", { model: "gpt-unheard-of" }, 422, "model_not_found"],
    ["a setting out of its bounds", { settings: { temperature: 9 } }, 400, "invalid_input"],
    ["a setting that is none", { settings: { temprature: 1 } }, 400, "invalid_input"],
    ["an empty title", { title: "  " }, 400, "invalid_input"],
    ["a field that is none", { tittle: "x" }, 400, "invalid_input"],
  ])("is not made with %s", async (_, json, status, code) => {
    const response = await chat().fetch(path, { json });
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ code });
  });

  test("is not made of a body that is not UTF-8, and takes a text of a million characters", async () => {
    const bytes = Buffer.from('{"title":"\u00FF"}', "latin1");
    const refused = await chat().fetch(path, {
      body: bytes,
      headers: { "content-type": "application/json" },
    });
    expect(refused.status).toBe(400);
    const large = await create({ title: "lone \uD800 half", systemPrompt: "x".repeat(199_999) });
    expect(large.title).toBe("lone \uFFFD half");
    const tooLong = await chat().fetch(path, { json: { systemPrompt: "x".repeat(1_000_000) } });
    expect(tooLong.status).toBe(400);
  });

  test("goes to the bin with its run stopped, and comes back", async () => {
    const { id } = await create({ title: "binned" });
    const { run } = await startRun(id);
    expect((await chat().ask(ConversationView, `${path}/${id}`)).runId).toBe(run.id);
    expect((await chat().fetch(`${path}/${id}`, { method: "DELETE" })).status).toBe(204);
    expect(stopped).toContain(run.id);
    expect((await chat().fetch(`${path}/${id}`)).status).toBe(404);
    const bin = await chat().ask(ConversationPage, `${path}?bin=true`);
    expect(bin.items.map((item) => item.id)).toContain(id);
    const back = await chat().ask(ConversationView, `${path}/${id}/restore`, { method: "POST" });
    expect(back).toMatchObject({ id, title: "binned" });
    expect(back.deletedAt).toBeUndefined();
    expect((await chat().fetch(`${path}/${id}/restore`, { method: "POST" })).status).toBe(404);
  });

  test("is copied with one branch", async () => {
    const { id } = await create({ title: "origin" });
    const { store, user } = chat();
    const say = (
      parentId: string | undefined,
      text: string,
    ): ReturnType<typeof store.messages.add> =>
      store.messages.add({
        userId: user.id,
        conversationId: id,
        parentId,
        role: "user",
        content: { parts: [{ kind: "text", text }], cells: [] },
      });
    const first = await say(undefined, "one");
    const left = await say(first.id, "left");
    await say(first.id, "right");
    const copy = await chat().ask(ConversationView, `${path}/${id}/fork`, {
      json: { leafId: left.id, title: "copy" },
    });
    expect(copy).toMatchObject({ title: "copy", forkedFrom: id });
    const { messages } = await store.messages.path(user.id, copy.id);
    expect(messages.map(({ parts }) => parts)).toEqual([
      [{ kind: "text", text: "one" }],
      [{ kind: "text", text: "left" }],
    ]);
    const wrong = await chat().fetch(`${path}/${id}/fork`, { json: { leafId: copy.id } });
    expect(wrong.status).toBe(404);
  });
});

describe("the list of conversations", () => {
  test("comes in pages, newest change first, archived and pinned ones apart", async () => {
    await using own = await openTestChat();
    const { store, user } = own;
    const ids: string[] = [];
    for (let index = 0; index < 5; index += 1) {
      ids.push((await store.conversations.create({ userId: user.id, model: "m" })).id);
    }
    await store.conversations.update(user.id, ids[0] ?? "", { archived: true });
    await store.conversations.update(user.id, ids[1] ?? "", { pinned: true });
    const first = await own.ask(ConversationPage, `${path}?limit=3`);
    const second = await own.ask(ConversationPage, `${path}?limit=3&cursor=${first.next}`);
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(ids.slice(1).reverse());
    expect(second.next).toBeUndefined();
    const only = async (query: string): Promise<readonly string[]> =>
      (await own.ask(ConversationPage, `${path}?${query}`)).items.map(({ id }) => id);
    expect(await only("archived=true")).toEqual([ids[0]]);
    expect(await only("pinned=true")).toEqual([ids[1]]);
    expect(await only("pinned=false")).toHaveLength(3);
    for (const query of ["cursor=x", "limit=0", "archived=perhaps"]) {
      expect((await own.fetch(`${path}?${query}`)).status).toBe(400);
    }
  });
});

describe("a bulk change", () => {
  test("changes what is there, and says what is not", async () => {
    const mine = [await create(), await create()].map(({ id }) => id);
    const other = await chat().store.conversations.create({
      userId: chat().person(0).id,
      model: "small",
    });
    const ids = [...mine, other.id, "none", ...mine];
    for (const action of ["pin", "unpin", "archive", "unarchive", "delete"]) {
      const { items } = await chat().ask(BulkView, `${path}/bulk`, { json: { ids, action } });
      expect(items).toEqual([
        ...mine.map((id) => ({ id, done: true })),
        { id: other.id, done: false, code: "not_found" },
        { id: "none", done: false, code: "not_found" },
      ]);
    }
    const restored = await chat().ask(BulkView, `${path}/bulk`, {
      json: { ids: mine, action: "restore" },
    });
    expect(restored.items.every(({ done }) => done)).toBe(true);
    const untouched = await chat().store.conversations.get(chat().person(0).id, other.id);
    expect([untouched.pinnedAt, untouched.archivedAt]).toEqual([undefined, undefined]);
  });

  test("takes at most 200 at one time", async () => {
    const ids = Array.from({ length: 201 }, (_, index) => `id${index}`);
    const response = await chat().fetch(`${path}/bulk`, { json: { ids, action: "pin" } });
    expect(response.status).toBe(400);
    const known = await chat().ask(BulkView, `${path}/bulk`, {
      json: { ids: ids.slice(1), action: "pin" },
    });
    expect(known.items).toHaveLength(200);
  });
});
