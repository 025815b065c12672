import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { ChatExport, type ExportedMessage, ImportReport } from "@codeact/protocol/chat";
import { Binary, Double, EJSON, Long, ObjectId, serialize } from "bson";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestChat, type TestChat } from "../../../testing/open-test-chat.ts";
import { exportRoutes } from "../../export-routes.ts";
import { importRoutes } from "../../import-routes.ts";
import { zipOf } from "../../testing/zip-of.ts";

let chat: TestChat;
beforeAll(async () => {
  chat = await openTestChat({ routes: [...exportRoutes, ...importRoutes] });
});
afterAll(() => chat[Symbol.asyncDispose]());

const pixel = Buffer.from("89504e470d0a1a0a", "hex").toString("base64");
const day = new Date("2024-02-01T10:00:00Z");
const mine = new ObjectId();
const other = new ObjectId();
const unknown = new ObjectId();

/** A conversation of the original's fork: linear, code in `<execute>`, what came of it in the person's name. */
const forked = {
  _id: new ObjectId(),
  title: "Roots and plots",
  model: "CodeActAgent-Mistral-7b-v0.1",
  preprompt: "<|im_start|>system\nA chat.",
  userId: mine,
  createdAt: day,
  updatedAt: new Date("2024-02-02T10:00:00Z"),
  messages: [
    { from: "user", id: "u1", content: "Plot it.", createdAt: day, updatedAt: day },
    {
      from: "assistant",
      id: "a1",
      content: "I try.\n<execute>\nimport nothing\n</execute>",
      executionType: "triggered",
    },
    {
      from: "user",
      id: "o1",
      content:
        "Execution Output:\nstart\n---------------------------------------------------------------------------\nModuleNotFoundError                       Traceback (most recent call last)\nCell In[1], line 1\nModuleNotFoundError: No module named 'nothing'\n",
      executionType: "output",
    },
    {
      from: "assistant",
      id: "a2",
      content: "Again:\n<execute>\nplot()\nprint('x')\n</execute>",
      executionType: "triggered",
    },
    {
      from: "user",
      id: "o2",
      content: `Execution Output:\n<Figure size 640x480>![image](data:image/png;base64,${pixel})x\n`,
      executionType: "output",
    },
    {
      from: "assistant",
      id: "a3",
      content: "<execute>\nwhile True: pass\n</execute",
      executionType: "triggered",
    },
    {
      from: "user",
      id: "o3",
      content: "Execution Output:\n[Execution timed out (60 seconds).]\n",
      executionType: "output",
    },
    {
      from: "assistant",
      id: "a4",
      content: "Here it is.",
      displayContent: "everything again",
      score: 1,
    },
    { from: "user", id: "u2", content: "Thanks. Stop `Execution Output:` here." },
    {
      from: "assistant",
      id: "a5",
      content: "<execute>\nnever_run()\n</execute>",
      interrupted: true,
    },
  ],
};

const digest = createHash("sha256").update("hello").digest("hex");
/** A conversation of a later chat-ui: a tree whose root is the prompt, with a branch, reasoning and files. */
const tree = {
  _id: new ObjectId(),
  title: "Tree",
  model: "m",
  userId: mine,
  rootMessageId: "s",
  messages: [
    { id: "s", from: "system", content: "Be kind.", ancestors: [], children: ["u"] },
    {
      id: "u",
      from: "user",
      content: "Which?",
      ancestors: ["s"],
      children: ["second", "first"],
      files: [
        { type: "hash", name: "../notes.txt", value: digest, mime: "text/plain" },
        { type: "base64", name: "p.png", value: pixel, mime: "image/png" },
        "gone",
      ],
    },
    {
      id: "first",
      from: "assistant",
      content: "One.",
      ancestors: ["s", "u"],
      children: [],
      reasoning: "Hm.",
      webSearch: { prompt: "x" },
    },
    {
      id: "second",
      from: "assistant",
      content: "Two.",
      ancestors: ["s", "u"],
      children: ["next"],
      score: -1,
    },
    { id: "next", from: "user", content: "Really?", ancestors: ["s", "u", "second"], children: [] },
  ],
};

const documents = { forked, tree };
const bson = (...values: readonly object[]): Buffer =>
  Buffer.concat(values.map((value) => serialize(value)));
const text = (file: Buffer): Uint8Array => new Uint8Array(file);

async function send(
  files: Readonly<Record<string, string | Uint8Array>>,
  query = "",
): Promise<ImportReport> {
  return chat.ask(ImportReport, `/api/v1/import${query}`, {
    body: new Uint8Array(await zipOf(files)),
  });
}

async function messagesOf(report: ImportReport, index = 0): Promise<readonly ExportedMessage[]> {
  const id = report.imported[index]?.conversationId;
  return (await chat.ask(ChatExport, `/api/v1/conversations/${id}/export`)).messages;
}

const partsOf = ({ parts }: ExportedMessage): string[] =>
  parts.map((part) => ("text" in part ? `${part.kind}: ${part.text}` : part.kind));

function said(id: string, ancestors?: readonly string[]): object {
  return { id, from: "user", content: "x", ancestors };
}

function people(): Buffer {
  return bson(
    { _id: mine, username: "me", email: chat.user.email.toUpperCase() },
    { _id: other, username: "you", email: chat.person(0).email },
    { _id: unknown, username: "nobody", email: "nobody@example.org" },
  );
}

describe("a dump of chat-ui", () => {
  test("is imported whole: turns, cells with outputs, pictures, errors, votes and times", async () => {
    const report = await send({
      "dump/CodeActAgent/conversations.bson": text(bson(forked)),
      "dump/CodeActAgent/conversations.metadata.json": "{}",
      "dump/CodeActAgent/users.bson": text(people()),
      "dump/CodeActAgent/settings.bson": text(bson({ userId: mine, activeModel: "m" })),
      "dump/CodeActAgent/sessions.bson": text(bson({ sessionId: "x" })),
      "dump/CodeActAgent/sharedConversations.bson": text(bson({ _id: "abc1234" })),
    });
    expect(report).toMatchObject({
      source: "chat-ui",
      imported: [{ title: "Roots and plots", messages: 4, cells: 4, notes: [] }],
    });
    expect(report.skipped.map(({ what, why }) => `${what} ${why}`)).toEqual([
      expect.stringMatching(/settings\.bson Settings .*\(model m/u),
      expect.stringMatching(/sharedConversations\.bson Shared links/u),
    ]);
    const [question, answer, thanks, last] = await messagesOf(report);
    if (question === undefined || answer === undefined || last === undefined)
      throw new Error("no messages");
    expect(partsOf(question)).toEqual(["text: Plot it."]);
    expect(partsOf(answer)).toEqual([
      "text: I try.",
      "cell",
      "text: Again:",
      "cell",
      "cell",
      "text: Here it is.",
    ]);
    expect(answer).toMatchObject({ feedback: { vote: "up" }, createdAt: day.getTime() });
    const [failed, plotted, endless] = answer.cells;
    expect(failed).toMatchObject({
      source: "import nothing",
      status: "error",
      outputs: [
        { output: { type: "stream", text: "start\n" } },
        {
          output: {
            type: "error",
            name: "ModuleNotFoundError",
            value: "No module named 'nothing'",
          },
        },
      ],
    });
    expect(plotted).toMatchObject({
      source: "plot()\nprint('x')",
      status: "ok",
      outputs: [
        { output: { text: "<Figure size 640x480>" } },
        { output: { type: "display", data: { "image/png": pixel } } },
        { output: { text: "x" } },
      ],
    });
    expect(endless).toMatchObject({ source: "while True: pass", status: "timeout" });
    expect(partsOf(thanks ?? question)).toEqual(["text: Thanks. Stop `Execution Output:` here."]);
    expect(last).toMatchObject({
      status: "stopped",
      cells: [{ status: "interrupted", outputs: [] }],
    });
  });

  test("keeps branches, prompts, reasoning and uploaded files, also from GridFS", async () => {
    const files = new ObjectId();
    const piece = (n: number, data: string): object => ({
      files_id: files,
      n,
      data: new Binary(Buffer.from(data)),
    });
    const gridFile = {
      _id: files,
      filename: `${tree._id.toHexString()}-${digest}`,
      length: Long.fromNumber(5),
      chunkSize: 3,
      metadata: { conversation: tree._id.toHexString(), mime: "text/plain" },
    };
    const report = await send({
      "conversations.bson.gz": gzipSync(bson(tree)),
      "files.files.bson": text(bson(gridFile)),
      "files.chunks.bson": text(bson(piece(1, "lo"), piece(0, "hel"))),
    });
    expect(report.imported).toMatchObject([{ messages: 4, files: 2 }]);
    expect(report.imported[0]?.notes).toEqual([
      expect.stringContaining("1 uploaded file"),
      expect.stringContaining("1 web search"),
    ]);
    const id = report.imported[0]?.conversationId ?? "";
    const { messages, conversation } = await chat.ask(
      ChatExport,
      `/api/v1/conversations/${id}/export`,
    );
    expect(conversation.systemPrompt).toBe("Be kind.");
    const [question, ...answers] = messages;
    expect(question?.parts.map(({ kind }) => kind)).toEqual(["text", "file", "file", "notice"]);
    expect(answers.map((message) => partsOf(message))).toEqual([
      ["text: Two."],
      ["text: Really?"],
      ["reasoning: Hm.", "text: One."],
    ]);
    expect(answers.map(({ parentId }) => parentId)).toEqual([
      question?.id,
      answers[0]?.id,
      question?.id,
    ]);
    expect(answers[0]?.feedback).toEqual({ vote: "down" });
    const stored = await chat.store.files.list(chat.user.id, id);
    expect(stored.map(({ path }) => path)).toEqual(["notes.txt", "p.png"]);
    const opened = await chat.store.files.open(chat.user.id, stored[0]?.id ?? "");
    expect(Buffer.concat(await Array.fromAsync(opened.bytes)).toString()).toBe("hello");
  });

  test("is the same as JSON: an array, one document per line, canonical or relaxed", async () => {
    const both = Object.values(documents);
    const forms = [
      EJSON.stringify(both, undefined, 2, { relaxed: false }),
      both.map((value) => EJSON.stringify(value, { relaxed: true })).join("\n"),
      both.map((value) => EJSON.stringify(value, undefined, 1)).join(""),
    ];
    for (const body of forms) {
      const report = await chat.ask(ImportReport, "/api/v1/import", { body });
      expect(report.imported.map(({ title, cells }) => [title, cells])).toEqual([
        ["Roots and plots", 4],
        ["Tree", 0],
      ]);
    }
  });

  test("gives everybody their own: mine, all of them, or by e-mail address", async () => {
    const files = {
      "users.bson": text(people()),
      "conversations.bson": text(
        bson(
          { ...forked, _id: new ObjectId() },
          { ...forked, _id: new ObjectId(), userId: other },
          { ...forked, _id: new ObjectId(), userId: unknown },
          { ...forked, _id: new ObjectId(), userId: undefined, sessionId: "anonymous" },
        ),
      ),
    };
    const own = await send(files);
    expect([own.imported.length, own.skipped.length]).toEqual([1, 3]);
    expect(own.skipped[0]?.why).toContain("somebody else");
    expect((await send(files, "?owners=all")).imported).toHaveLength(4);
    const mapped = await send(files, "?owners=by-email");
    expect(mapped.imported.map(({ email }) => email)).toEqual([
      chat.user.email,
      chat.person(0).email,
    ]);
    expect(mapped.skipped.map(({ why }) => why)).toEqual([
      expect.stringContaining("nobody@example.org"),
      expect.stringContaining("does not say whose"),
    ]);
    const theirs = mapped.imported[1]?.conversationId ?? "";
    expect((await chat.store.conversations.get(chat.person(0).id, theirs)).title).toBe(
      "Roots and plots",
    );
  });

  test("loses only what is broken: circles, missing parents, doubled ids, odd fields", async () => {
    const broken = [
      { messages: [said("a", ["b"]), said("b", ["a"])] },
      { messages: [said("a", []), said("b", ["missing"])] },
      { messages: [said("a"), said("a")] },
      { messages: "none" },
      { messages: [{ from: "robot", content: 1 }] },
      { _id: undefined },
      { title: 7 },
    ].map((change) => ({ ...tree, ...change, _id: "_id" in change ? undefined : new ObjectId() }));
    const report = await send({ "conversations.bson": text(bson(...broken, tree)) });
    expect(report.imported.map(({ title }) => title)).toEqual(["Tree"]);
    expect(report.skipped).toHaveLength(broken.length);
    expect(report.skipped.slice(0, 3).map(({ why }) => why)).toEqual([
      "Some of its messages are their own ancestors.",
      expect.stringContaining("which is not there"),
      expect.stringContaining("same id"),
    ]);
  });

  test("that is no BSON at some place comes up to there, and the rest is told", async () => {
    const good = bson(tree);
    const ends: readonly (readonly [Buffer, string])[] = [
      [Buffer.concat([good, good.subarray(0, 100)]), "ends within a document"],
      [Buffer.concat([good, Buffer.from([1, 0, 0, 0, 0])]), "this length"],
      [Buffer.concat([good, Buffer.from([255, 255, 255, 127, 0])]), "this length"],
      [Buffer.concat([good, spoiled(good)]), "is not BSON"],
    ];
    for (const [bytes, why] of ends) {
      const report = await send({ "conversations.bson": text(bytes) });
      expect(report.imported).toHaveLength(1);
      expect(report.skipped.at(-1)?.why).toContain(why);
    }
  });

  test("nested as deep as bytes allow, in either form, is told and harms nothing", async () => {
    const deepJson = `{"a":${"[".repeat(100_000)}${"]".repeat(100_000)}}`;
    expect((await send({ "conversations.json": deepJson })).skipped).toHaveLength(1);
    let deep = Buffer.from([5, 0, 0, 0, 0]);
    for (let level = 0; level < 3000; level += 1) {
      const size = Buffer.alloc(4);
      size.writeInt32LE(deep.length + 8);
      deep = Buffer.concat([size, Buffer.from([3, 0x61, 0]), deep, Buffer.from([0])]);
    }
    expect((await send({ "conversations.bson": text(deep) })).imported).toEqual([]);
    const polluting = `{"_id":"1","__proto__":{"polluted":true},"messages":[]}`;
    await send({ "conversations.json": polluting });
    expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
  });

  test("without any messages or with numbers of every kind is still a conversation", async () => {
    const report = await send({
      "conversations.bson": text(bson({ _id: "x", createdAt: new Double(5), messages: [] })),
    });
    expect(report.imported).toMatchObject([{ title: "Conversation", messages: 0 }]);
  });
});

/** A document whose length is right and whose inside is not. */
function spoiled(good: Buffer): Buffer {
  const bytes = Buffer.from(good);
  bytes.fill(0xee, 4, 40);
  return bytes;
}
