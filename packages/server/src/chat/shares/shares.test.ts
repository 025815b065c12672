import { ShareList, SharedConversation, ShareKeyView, ShareView } from "@codeact/protocol/chat";
import type { StoredFile } from "@codeact/store";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestChat, type TestChat } from "../testing/open-test-chat.ts";

const png = Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), Buffer.alloc(6000, 7)]);
let offsetMs = 0;
let opened: TestChat | undefined;

function chat(): TestChat {
  if (opened === undefined) throw new Error("The chat is not open.");
  return opened;
}

interface Told {
  readonly conversationId: string;
  readonly leafId: string;
  readonly file: StoredFile;
}

/** A conversation with a file, a thought, a picture, a secret branch and a vote. */
async function tell(): Promise<Told> {
  const { store, user } = chat();
  const { id: conversationId } = await store.conversations.create({
    userId: user.id,
    model: "small",
    title: "Orders of May",
    systemPrompt: "the secret prompt",
  });
  const place = { userId: user.id, conversationId };
  const file = await store.files.write(
    { ...place, path: "data/orders.csv", mime: "text/csv", origin: "upload" },
    Buffer.from("a,b\n1,2\n"),
  );
  const question = await store.messages.add({
    ...place,
    role: "user",
    content: {
      parts: [
        { kind: "text", text: "Plot it." },
        { kind: "file", fileId: file.id },
      ],
      cells: [],
    },
  });
  await store.messages.add({
    ...place,
    parentId: question.id,
    role: "assistant",
    content: { parts: [{ kind: "text", text: "the secret branch" }], cells: [] },
  });
  const answer = await store.messages.add({
    ...place,
    parentId: question.id,
    role: "assistant",
    model: "small",
    content: {
      parts: [
        { kind: "reasoning", text: "the secret thought" },
        { kind: "cell", cellId: `cell-${question.id}` },
        { kind: "text", text: "There it is." },
      ],
      cells: [
        {
          id: `cell-${question.id}`,
          version: 1,
          author: "agent",
          title: "",
          language: "python",
          source: "plot()",
          status: "ok",
          kernelId: "kernel-7",
          outputs: [
            { output: { type: "stream", name: "stdout", text: "plotted\n" } },
            {
              output: {
                type: "display",
                data: { "image/png": png.toString("base64"), "text/plain": "<Figure>" },
                metadata: {},
              },
            },
          ],
        },
      ],
    },
  });
  await store.messages.setFeedback(user.id, conversationId, answer.id, {
    vote: "down",
    comment: "the secret comment",
  });
  return { conversationId, leafId: answer.id, file };
}

async function share(told: Told, json: unknown = {}): Promise<ShareView> {
  return chat().ask(ShareView, `/api/v1/conversations/${told.conversationId}/shares`, { json });
}

function read(slug: string, headers: Record<string, string> = {}): Promise<Response> {
  return chat().fetch(`/s/${slug}.json`, { headers }, "nobody");
}

async function snapshot(slug: string): Promise<SharedConversation> {
  return chat().ask(SharedConversation, `/s/${slug}.json`, {}, "nobody");
}

beforeAll(async () => {
  opened = await openTestChat({
    now: () => Date.now() + offsetMs,
    settings: { publicUrl: "https://chat.example.org" },
  });
});
afterAll(() => opened?.[Symbol.asyncDispose]());

describe("a share", () => {
  test("holds the branch and nothing that was not asked for", async () => {
    const told = await tell();
    const made = await share(told);
    expect(made).toMatchObject({
      url: `https://chat.example.org/s/${made.slug}`,
      title: "Orders of May",
      visibility: "link",
      guarded: false,
      include: { outputs: true, files: false, reasoning: false },
      views: 0,
    });
    const response = await read(made.slug);
    const text = await response.text();
    expect(text).not.toMatch(/secret|orders\.csv|kernel-7/u);
    for (const id of [told.conversationId, told.leafId, chat().user.id, told.file.id]) {
      expect(text).not.toContain(id);
    }
    const shared = SharedConversation.parse(JSON.parse(text));
    expect(shared.messages.map(({ parts }) => parts)).toEqual([
      [{ kind: "text", text: "Plot it." }],
      [
        { kind: "cell", cellId: "c1" },
        { kind: "text", text: "There it is." },
      ],
    ]);
    expect(shared.messages[1]?.cells[0]?.outputs).toMatchObject([
      { output: { text: "plotted\n" }, blobs: [] },
      {
        output: { data: { "text/plain": "<Figure>" } },
        blobs: [{ mime: "image/png", size: png.length, asset: 0 }],
      },
    ]);
    expect(response.headers.get("x-robots-tag")).toContain("noindex");
  });

  test("holds files and thoughts, and no outputs, when that was asked for", async () => {
    const told = await tell();
    const { slug } = await share(told, {
      include: { files: true, reasoning: true, outputs: false },
    });
    const shared = await snapshot(slug);
    expect(shared.messages[0]?.parts[1]).toEqual({ kind: "file", fileId: "f1" });
    expect(shared.messages[1]?.parts[0]).toEqual({ kind: "reasoning", text: "the secret thought" });
    expect(shared.messages[1]?.cells[0]?.outputs).toEqual([]);
    expect(shared.files).toEqual([
      { id: "f1", path: "data/orders.csv", mime: "text/csv", size: 8, asset: 0 },
    ]);
    const file = await chat().fetch(`/s/${slug}/assets/0`, {}, "nobody");
    expect(await file.text()).toBe("a,b\n1,2\n");
    expect(file.headers.get("content-type")).toBe("application/octet-stream");
    expect(file.headers.get("content-disposition")).toMatch(/^attachment; filename="orders\.csv"/u);
  });

  test("of a run at work holds what there is by then", async () => {
    const { store, user } = chat();
    const { id: conversationId } = await store.conversations.create({
      userId: user.id,
      model: "m",
    });
    const { run } = await store.runs.start({
      userId: user.id,
      conversationId,
      parts: [{ kind: "text", text: "go" }],
      model: "m",
      leaseOwner: "test",
    });
    const append = (text: string, end?: { readonly status: "done" }): Promise<unknown> =>
      store.events.append(run.id, {
        owner: "test",
        events: [],
        content: { parts: [{ kind: "text", text }], cells: [] },
        end,
      });
    await append("half");
    const path = `/api/v1/conversations/${conversationId}/shares`;
    const { slug } = await chat().ask(ShareView, path, { json: {} });
    await append("half and whole", { status: "done" });
    const [, answer] = (await snapshot(slug)).messages;
    expect(answer).toMatchObject({
      status: "interrupted",
      parts: [{ kind: "text", text: "half" }],
    });
  });

  test("stays as it was whatever becomes of the conversation, until that is deleted", async () => {
    const told = await tell();
    const { store, user } = chat();
    const { slug } = await share(told, { include: { files: true } });
    const before = await (await read(slug)).text();
    const place = { userId: user.id, conversationId: told.conversationId };
    await store.conversations.update(user.id, told.conversationId, { title: "Other" });
    await store.messages.add({
      ...place,
      parentId: told.leafId,
      role: "user",
      content: { parts: [{ kind: "text", text: "later" }], cells: [] },
    });
    await store.files.write(
      { ...place, path: "data/orders.csv", mime: "text/csv", origin: "upload" },
      Buffer.from("changed"),
    );
    await store.files.remove(user.id, told.conversationId, "data/orders.csv");
    expect(await (await read(slug)).text()).toBe(before);
    expect(await (await chat().fetch(`/s/${slug}/assets/0`, {}, "nobody")).text()).toBe(
      "a,b\n1,2\n",
    );
    await store.conversations.remove(user.id, told.conversationId);
    expect((await read(slug)).status).toBe(404);
    expect((await chat().fetch(`/s/${slug}/assets/0`, {}, "nobody")).status).toBe(404);
  });

  test("is the only way for others to its pictures, which can do nothing", async () => {
    const told = await tell();
    const { slug } = await share(told);
    const stranger = chat().person(0);
    const cell = `/api/v1/cells/cell-${(await chat().store.messages.path(chat().user.id, told.conversationId)).messages[0]?.id}`;
    expect((await chat().fetch(`${cell}/outputs/1`)).status).toBe(200);
    expect((await chat().fetch(`${cell}/outputs/1`, {}, stranger)).status).toBe(404);
    const picture = await chat().fetch(`/s/${slug}/assets/0`, {}, "nobody");
    expect(Buffer.from(await picture.arrayBuffer()).equals(png)).toBe(true);
    expect(picture.headers.get("content-type")).toBe("image/png");
    expect(picture.headers.get("content-disposition")).toMatch(/^inline/u);
    expect(picture.headers.get("content-security-policy")).toContain("sandbox");
    for (const n of ["1", "-1", "x", "0.5", "99999999"]) {
      expect((await chat().fetch(`/s/${slug}/assets/${n}`, {}, "nobody")).status).toBe(404);
    }
  });

  test("with a password opens to whoever knows it, for some hours", async () => {
    const told = await tell();
    const { slug, guarded } = await share(told, { password: "open sesame" });
    expect(guarded).toBe(true);
    const closed = await read(slug);
    expect(closed.status).toBe(403);
    expect(await closed.json()).toMatchObject({ code: "share_password" });
    expect((await chat().fetch(`/s/${slug}/assets/0`, {}, "nobody")).status).toBe(403);
    const open = (password: string): Promise<Response> =>
      chat().fetch(`/s/${slug}/open`, { json: { password } }, "nobody");
    const wrong = await open("open says me");
    expect([wrong.status, wrong.headers.get("set-cookie")]).toEqual([403, null]);
    const right = await open("open sesame");
    const { key } = ShareKeyView.parse(await right.json());
    const cookie = right.headers.get("set-cookie") ?? "";
    expect(cookie).toContain("; Path=/s; Max-Age=43200; HttpOnly; SameSite=Lax; Secure");
    expect((await read(slug, { "x-share-key": key })).status).toBe(200);
    expect((await read(slug, { cookie: `a=b; ${cookie.split(";")[0]}` })).status).toBe(200);
    const other = await share(told, { password: "open sesame" });
    expect((await read(other.slug, { "x-share-key": key })).status).toBe(403);
    await chat().ask(ShareView, `/api/v1/shares/${slug}`, {
      method: "PATCH",
      json: { password: "another" },
    });
    expect((await read(slug, { "x-share-key": key })).status).toBe(403);
    await chat().ask(ShareView, `/api/v1/shares/${slug}`, {
      method: "PATCH",
      json: { password: null },
    });
    expect((await read(slug)).status).toBe(200);
  });

  test("is not guessed at for long", async () => {
    const { slug } = await share(await tell(), { password: "open sesame" });
    const tries: number[] = [];
    for (let index = 0; index < 8; index += 1) {
      const json = { password: `guess ${index}` };
      tries.push((await chat().fetch(`/s/${slug}/open`, { json }, "nobody")).status);
    }
    expect(tries[0]).toBe(403);
    expect(tries.at(-1)).toBe(429);
    offsetMs += 60 * 60 * 1000;
    const right = await chat().fetch(
      `/s/${slug}/open`,
      { json: { password: "open sesame" } },
      "nobody",
    );
    expect(right.status).toBe(200);
  });

  test("for people of this server is shown to them only", async () => {
    const { slug } = await share(await tell(), { visibility: "users" });
    expect((await read(slug)).status).toBe(401);
    expect((await chat().fetch(`/s/${slug}.json`, {}, chat().person(1))).status).toBe(200);
  });

  test("counts its views, is over when its time is, and is closed for good", async () => {
    const told = await tell();
    const expiresAt = chat().chat.now() + 60_000;
    const { slug } = await share(told, { expiresAt });
    await snapshot(slug);
    await snapshot(slug);
    const mine = `/api/v1/shares/${slug}`;
    expect((await chat().ask(ShareView, mine)).views).toBe(2);
    offsetMs += 120_000;
    expect((await read(slug)).status).toBe(404);
    await chat().ask(ShareView, mine, { method: "PATCH", json: { expiresAt: null } });
    expect((await read(slug)).status).toBe(200);
    expect((await chat().fetch(mine, { method: "DELETE" })).status).toBe(204);
    expect((await read(slug)).status).toBe(404);
    expect((await chat().fetch(mine, { method: "PATCH", json: {} })).status).toBe(404);
    const { items } = await chat().ask(ShareList, "/api/v1/shares");
    expect(items.find((item) => item.slug === slug)?.revokedAt).toBeTypeOf("number");
  });

  test("is not made of nothing, of another's branch, or for the past", async () => {
    const told = await tell();
    const empty = await chat().store.conversations.create({ userId: chat().user.id, model: "m" });
    const path = `/api/v1/conversations/${told.conversationId}/shares`;
    const answers = [
      await chat().fetch(`/api/v1/conversations/${empty.id}/shares`, { json: {} }),
      await chat().fetch(path, { json: { leafId: "none" } }),
      await chat().fetch(path, { json: { expiresAt: 1 } }),
      await chat().fetch(path, { json: { password: "abc" } }),
      await chat().fetch(path, { json: {} }, chat().person(0)),
    ];
    expect(answers.map(({ status }) => status)).toEqual([400, 404, 400, 400, 404]);
    expect((await read("../../etc/passwd")).status).toBe(404);
    expect((await read(encodeURIComponent("' or 1=1 --"))).status).toBe(404);
  });
});
