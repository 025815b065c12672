import { ChatExport, ImportReport } from "@codeact/protocol/chat";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestChat, type TestChat } from "../testing/open-test-chat.ts";
import { exportRoutes } from "./export-routes.ts";
import { importRoutes } from "./import-routes.ts";
import { richConversation } from "./testing/rich-conversation.ts";
import { withoutIds } from "./testing/without-ids.ts";
import { zipOf } from "./testing/zip-of.ts";

let chat: TestChat;
let original: ChatExport;
beforeAll(async () => {
  chat = await openTestChat({ routes: [...exportRoutes, ...importRoutes] });
  const { id } = await chat.store.conversations.addWhole(
    await richConversation(chat.store, chat.user.id),
  );
  original = await exportOf(id);
});
afterAll(() => chat[Symbol.asyncDispose]());

const exportOf = (id: string): Promise<ChatExport> =>
  chat.ask(ChatExport, `/api/v1/conversations/${id}/export?format=json`);
const bytesOf = async (path: string): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(await (await chat.fetch(path)).arrayBuffer());
const send = (body: BodyInit, query = ""): Promise<ImportReport> =>
  chat.ask(ImportReport, `/api/v1/import${query}`, { body });
const sendExport = (change: object): Promise<ImportReport> =>
  send(JSON.stringify({ ...original, ...change }));

/** The one reason why nothing came along. */
function reason(report: ImportReport): string {
  expect(report.imported).toEqual([]);
  expect(report.skipped).toHaveLength(1);
  return report.skipped[0]?.why ?? "";
}

describe("an import of our own export", () => {
  test("as a zip gives the same conversation again, files and all", async () => {
    const zip = await bytesOf(
      `/api/v1/conversations/${original.conversation.id}/export?format=zip`,
    );
    const report = await send(zip);
    expect(report).toMatchObject({
      source: "codeact",
      imported: [{ messages: 3, cells: 3, files: 2, notes: [] }],
      skipped: [],
    });
    const again = await exportOf(report.imported[0]?.conversationId ?? "");
    expect(withoutIds(again)).toEqual(withoutIds(original));
    const [file] = await chat.store.files.list(chat.user.id, again.conversation.id);
    const opened = await chat.store.files.open(chat.user.id, file?.id ?? "");
    const bytes = await Array.fromAsync(opened.bytes);
    expect(Buffer.concat(bytes).toString()).toBe("a,b\n3,4\n");
  });

  test("as JSON comes without the bytes of files, and says so", async () => {
    const report = await sendExport({});
    expect(report.imported[0]?.notes[0]).toContain("data/numbers.csv");
    const again = await exportOf(report.imported[0]?.conversationId ?? "");
    expect(again.files).toEqual([]);
    expect(again.messages[0]?.parts[1]).toMatchObject({ kind: "notice" });
    expect(again.messages[2]).toMatchObject({ status: "done", feedback: { vote: "up" } });
  });

  test("of everything of a person brings every conversation", async () => {
    const report = await send(await bytesOf("/api/v1/me/export"));
    expect(report.imported.length).toBeGreaterThanOrEqual(3);
    expect(report.skipped).toEqual([]);
  });

  test("belongs to who imported it", async () => {
    const report = await chat.ask(
      ImportReport,
      "/api/v1/import",
      { body: JSON.stringify(original) },
      chat.person(0),
    );
    const id = report.imported[0]?.conversationId ?? "";
    expect((await chat.fetch(`/api/v1/conversations/${id}/export`)).status).toBe(404);
    expect((await chat.store.conversations.get(chat.person(0).id, id)).title).toBe(
      original.conversation.title,
    );
  });

  test("is refused as a whole when its tree or its references are broken", async () => {
    const [question, wrong, right] = original.messages;
    if (question === undefined || wrong === undefined || right === undefined)
      throw new Error("no messages");
    const circle = [
      { ...question, parentId: right.id },
      { ...right, parentId: question.id },
    ];
    const before = (await chat.store.conversations.list(chat.user.id, { limit: 200 })).items.length;
    expect(reason(await sendExport({ messages: circle }))).toContain(right.id);
    expect(reason(await sendExport({ messages: [wrong, right] }))).toContain(question.id);
    expect(reason(await sendExport({ messages: [question, question] }))).toContain("Two messages");
    expect(reason(await sendExport({ messages: [question, { ...right, cells: [] }] }))).toContain(
      "no cell",
    );
    const after = (await chat.store.conversations.list(chat.user.id, { limit: 200 })).items.length;
    expect(after).toBe(before);
  });

  test("is refused in another version, with fields that are not known, and as half a file", async () => {
    expect(reason(await sendExport({ version: 2 }))).toContain("version 2");
    expect(reason(await sendExport({ surprise: true }))).toContain("surprise");
    const half = JSON.stringify(original).slice(0, 5000);
    expect(reason(await send(half))).toContain("not JSON");
    const deep = `{"format":"codeact-chat","version":1,"x":${"[".repeat(200_000)}${"]".repeat(200_000)}}`;
    expect(reason(await send(deep))).not.toBe("");
  });

  test("cuts a title of 10 MB, and takes every character of texts", async () => {
    const conversation = { ...original.conversation, title: "t".repeat(10_000_000) };
    const report = await sendExport({ conversation });
    expect(report.imported[0]?.title).toHaveLength(200);
    const odd = { ...original.messages[0], parts: [{ kind: "text", text: "a\0b\uD800c" }] };
    const again = await sendExport({
      messages: [odd],
      conversation: { ...original.conversation, activeLeafId: undefined },
    });
    const { messages } = await exportOf(again.imported[0]?.conversationId ?? "");
    expect(messages[0]?.parts).toEqual([{ kind: "text", text: "a\uFFFDb\uFFFDc" }]);
  });
});

describe("an import of notebooks", () => {
  test("of our own finds the turns, the cells and all outputs again", async () => {
    const path = `/api/v1/conversations/${original.conversation.id}/export?format=ipynb`;
    const report = await send(await bytesOf(path), "?name=export.ipynb");
    expect(report).toMatchObject({ source: "notebook", imported: [{ messages: 2, cells: 2 }] });
    const { messages } = await exportOf(report.imported[0]?.conversationId ?? "");
    expect(messages.map(({ role }) => role)).toEqual(["user", "assistant"]);
    expect(messages[0]?.parts[0]).toEqual(original.messages[0]?.parts[0]);
    const shown = original.messages[2]?.cells.slice(1);
    expect(
      messages[1]?.cells.map(({ source, status, author }) => [source, status, author]),
    ).toEqual(shown?.map(({ source, status, author }) => [source, status, author]));
    expect(messages[1]?.cells.map(({ outputs }) => outputs.map(({ output }) => output))).toEqual(
      shown?.map(({ outputs }) => outputs.map(({ output }) => output)),
    );
  });

  test("of anybody keeps text, code, outputs and the language, and refuses older formats", async () => {
    const notebook = {
      nbformat: 4,
      nbformat_minor: 2,
      metadata: { language_info: { name: "R" } },
      cells: [
        { cell_type: "markdown", metadata: {}, source: ["# Title\n", "text"] },
        {
          cell_type: "code",
          metadata: {},
          execution_count: 3,
          source: "1 + 1",
          outputs: [
            {
              output_type: "execute_result",
              data: { "text/plain": ["[1] ", "2"], "application/json": ["a"] },
              metadata: {},
              execution_count: 3,
            },
            { output_type: "error", ename: "E", evalue: "v", traceback: ["\u001b[31mE\u001b[0m"] },
          ],
        },
        { cell_type: "code", metadata: {}, execution_count: null, source: "later", outputs: [] },
      ],
    };
    const form = new FormData();
    form.append("file", new Blob([JSON.stringify(notebook)]), "My analysis.ipynb");
    form.append("file", new Blob([JSON.stringify({ ...notebook, nbformat: 3 })]), "old.ipynb");
    const report = await send(form);
    expect(report).toMatchObject({
      imported: [{ title: "My analysis" }],
      skipped: [{ what: "old.ipynb", why: expect.stringContaining("jupyter nbconvert") }],
    });
    const { messages } = await exportOf(report.imported[0]?.conversationId ?? "");
    expect(messages).toHaveLength(1);
    expect(messages[0]?.parts[0]).toEqual({ kind: "text", text: "# Title\ntext" });
    expect(messages[0]?.cells).toMatchObject([
      {
        language: "R",
        status: "error",
        executionCount: 3,
        outputs: [
          { output: { data: { "text/plain": "[1] 2", "application/json": ["a"] } } },
          { output: { traceback: ["E"] } },
        ],
      },
      { status: "interrupted" },
    ]);
  });
});

describe("what cannot be imported", () => {
  test("is told by name", async () => {
    const zip = await zipOf({ "notes.txt": "hello", "a/picture.png": "x" });
    const report = await send(new Uint8Array(zip));
    expect(report.imported).toEqual([]);
    expect(report.skipped.map(({ what }) => what)).toEqual(["notes.txt", "a/picture.png"]);
  });

  test("is refused: nothing at all, a broken form, strangers, imports for others", async () => {
    expect((await chat.fetch("/api/v1/import", { body: "" })).status).toBe(400);
    const headers = { "content-type": "multipart/form-data; boundary=x" };
    expect((await chat.fetch("/api/v1/import", { body: "--x\r\nbroken", headers })).status).toBe(
      400,
    );
    expect((await chat.fetch("/api/v1/import", { body: "{}" }, "nobody")).status).toBe(401);
    const asked = await chat.fetch(
      "/api/v1/import?owners=by-email",
      { body: "{}" },
      chat.person(0),
    );
    expect(asked.status).toBe(403);
  });

  test("is refused when it is larger than files may be", async () => {
    await using small = await openTestChat({
      routes: importRoutes,
      settings: { maxFileBytes: 1000 },
    });
    const response = await small.fetch("/api/v1/import", { body: "x".repeat(2000) });
    expect(response.status).toBe(413);
  });

  test("waits for nobody who sends slowly, but one person sends one at a time", async () => {
    const [slow, other] = [chat.person(0), chat.person(1)];
    const sending = new TransformStream<Uint8Array<ArrayBuffer>>();
    const request = {
      method: "POST",
      headers: { authorization: `Bearer ${await chat.keyOf(slow)}` },
      body: sending.readable,
      duplex: "half",
    };
    const begun = chat.app.request("/api/v1/import", request);
    const writer = sending.writable.getWriter();
    await writer.write(new TextEncoder().encode("{"));
    const second = await chat.fetch("/api/v1/import", { body: "{}" }, slow);
    expect([second.status, await second.json()]).toMatchObject([503, { code: "overloaded" }]);
    for (const _ of [1, 2, 3])
      expect((await chat.fetch("/api/v1/import", { body: "{}" }, other)).status).toBe(200);
    await writer.write(new TextEncoder().encode("}"));
    await writer.close();
    expect((await begun).status).toBe(200);
    expect((await chat.fetch("/api/v1/import", { body: "{}" }, slow)).status).toBe(200);
  });
});
