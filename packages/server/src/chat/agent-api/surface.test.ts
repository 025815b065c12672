import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Tool } from "@codeact/agent";
import OpenAI, { toFile } from "openai";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { openTestChat } from "../testing/open-test-chat.ts";
import { openRecordedChat } from "./testing/recorded-chat.ts";
import type { RecordedChat } from "./testing/recorded-chat.ts";
import type { Recording } from "./testing/recorded-desk.ts";

const opened: AsyncDisposable[] = [];
afterEach(async () => {
  for (const one of opened.splice(0).toReversed()) await one[Symbol.asyncDispose]();
});

/** An agent that does what it is told: words, JSON where the instructions say so, and a call where there is a tool. */
const plain: Recording = async function* ({ request }) {
  const [tool] = request.tools ?? [];
  const wantsJson = request.settings?.instructions?.includes("JSON") === true;
  if (tool !== undefined) await callTool(tool);
  const words = wantsJson ? ["```json\n", '{"status": "ok"}\n```'] : ["It ", "works."];
  for (const text of words) yield { type: "text.delta", data: { part: 0, text } };
  const usage = { inputTokens: 9, outputTokens: 3, cachedTokens: 0, costUsd: 0 };
  yield { type: "usage", data: { usage } };
};

async function callTool(tool: Tool): Promise<void> {
  const { signal } = new AbortController();
  await tool.call({ value: "CANARY_OK" }, { id: "1", signal });
}

async function open(recording: Recording = plain): Promise<RecordedChat> {
  const chat = await openRecordedChat(recording);
  opened.push(chat);
  return chat;
}

async function failure(promise: PromiseLike<unknown>): Promise<unknown> {
  return await Promise.resolve(promise).catch((error: unknown) => error);
}

const messages = [{ role: "user", content: "6 times 7?" }] as const;

describe("models", () => {
  test("are listed as agents and as themselves, and found by either name", async () => {
    const { client } = await open();
    const models = await Array.fromAsync(client.models.list());
    expect(models.map(({ id }) => id)).toEqual(["agent/scripted", "scripted"]);
    expect((await client.models.retrieve("agent/scripted")).owned_by).toBe("codeact");
    expect((await client.models.retrieve("scripted")).id).toBe("scripted");
    expect(await failure(client.models.retrieve("agent/none"))).toMatchObject({
      status: 404,
      code: "model_not_found",
      message: expect.stringContaining("This server has: agent/scripted"),
    });
  });

  test("answer without the agent when they are asked so, and their tokens are counted", async () => {
    const { client, chat, desk } = await open();
    const whole = await client.chat.completions.create({
      model: "scripted",
      messages: [...messages],
    });
    expect(whole.choices[0]?.message.content).toBe("Hello.");
    const body = { model: "scripted", messages: [...messages] };
    const stream = client.chat.completions.stream(body);
    expect(await stream.finalContent()).toBe("Hello.");
    const response = await client.responses.create({ model: "scripted", input: "Hi" });
    expect(response.output_text).toBe("Hello.");
    expect(desk.requests).toEqual([]);
    const used = await chat.store.usage.used(chat.user.id, "output-tokens", "day");
    expect(used).toBe(3 * (whole.usage?.completion_tokens ?? 0));
    expect(used).toBeGreaterThan(0);
    expect(
      await failure(client.chat.completions.create({ ...body, logprobs: true })),
    ).toMatchObject({
      status: 400,
      param: "logprobs",
    });
  });
});

describe("a key", () => {
  test("is needed, must be right, and must have the scope", async () => {
    const { chat, url } = await open();
    const nobody = new OpenAI({ baseURL: url, apiKey: "codeact_wrong", maxRetries: 0 });
    expect(await failure(nobody.models.list())).toBeInstanceOf(OpenAI.AuthenticationError);
    const { secret } = await chat.store.apiKeys.create({
      userId: chat.user.id,
      name: "chats only",
      scopes: ["chat"],
    });
    const chatting = new OpenAI({ baseURL: url, apiKey: secret, maxRetries: 0 });
    expect((await chatting.models.list()).data).toHaveLength(2);
    expect(await failure(chatting.files.list())).toBeInstanceOf(OpenAI.PermissionDeniedError);
  });

  test("is not read from pages of other origins, unless they are allowed", async () => {
    await using closed = await openTestChat();
    const asked = { headers: { origin: "https://elsewhere.example" } };
    const refused = await closed.fetch("/v1/models", asked);
    expect(refused.headers.get("access-control-allow-origin")).toBeNull();
    await using allowed = await openTestChat({
      settings: { corsOrigins: ["https://elsewhere.example"] },
    });
    const answered = await allowed.fetch("/v1/models", asked);
    expect(answered.headers.get("access-control-allow-origin")).toBe("https://elsewhere.example");
  });
});

describe("files", () => {
  test("are sent, listed, read in part, and removed by their owner alone", async () => {
    const { client, stranger } = await open();
    const data = Buffer.from("a,b\n1,2\n");
    const file = await toFile(data, "dir/tafel äö.csv", { type: "text/csv" });
    const sent = await client.files.create({ file, purpose: "assistants" });
    expect(sent).toMatchObject({
      object: "file",
      bytes: 8,
      filename: "tafel äö.csv",
      purpose: "assistants",
    });
    const other = await client.files.create({
      file: await toFile(Buffer.from("x"), "x.bin"),
      purpose: "user_data",
    });
    expect((await Array.fromAsync(client.files.list({ limit: 1 }))).map(({ id }) => id)).toEqual([
      other.id,
      sent.id,
    ]);
    const bound = await client.files.list({ purpose: "assistants" });
    expect(bound.data.map(({ id }) => id)).toEqual([sent.id]);
    expect(await (await client.files.content(sent.id)).text()).toBe(data.toString());
    const part = await client.files.content(sent.id, { headers: { range: "bytes=4-6" } });
    expect(await part.text()).toBe("1,2");
    for (const ask of [
      () => stranger.files.retrieve(sent.id),
      () => stranger.files.content(sent.id),
      () => stranger.files.delete(sent.id),
    ])
      expect(await failure(ask())).toBeInstanceOf(OpenAI.NotFoundError);
    expect((await stranger.files.list()).data).toEqual([]);
    expect(await client.files.delete(sent.id)).toEqual({
      id: sent.id,
      object: "file",
      deleted: true,
    });
    expect(await failure(client.files.retrieve(sent.id))).toBeInstanceOf(OpenAI.NotFoundError);
  });

  test("that are none are refused with what is missing", async () => {
    const { client } = await open();
    const form = new FormData();
    form.set("purpose", "user_data");
    expect(await failure(client.post("/files", { body: form }))).toMatchObject({
      status: 400,
      param: "file",
    });
    const content = [{ type: "input_file", file_id: "file-none" }];
    const body = { model: "agent/scripted", input: [{ role: "user", content }] };
    expect(await failure(client.post("/responses", { body }))).toMatchObject({
      status: 404,
      param: "input[0].content[0].file_id",
    });
  });
});

describe("containers", () => {
  test("are made, listed, filled and removed by their owner alone", async () => {
    const { client, stranger } = await open();
    const file = await client.files.create({
      file: await toFile(Buffer.from("one"), "one.txt"),
      purpose: "user_data",
    });
    const container = await client.containers.create({ name: "Box", file_ids: [file.id] });
    expect(container).toMatchObject({ object: "container", name: "Box", status: "idle" });
    const two = await client.containers.files.create(container.id, {
      file: await toFile(Buffer.from("two!"), "two.txt"),
    });
    expect(two).toMatchObject({ container_id: container.id, bytes: 4, path: "two.txt" });
    const again = await client.containers.files.create(container.id, { file_id: file.id });
    expect(again.path).toBe("one.txt");
    const where = { container_id: container.id };
    for (const ask of [
      () => stranger.containers.retrieve(container.id),
      () => stranger.containers.files.list(container.id),
      () => stranger.containers.files.retrieve(two.id, where),
      () => stranger.containers.files.create(container.id, { file_id: file.id }),
      () => stranger.containers.files.delete(two.id, where),
      () => stranger.containers.delete(container.id),
    ])
      expect(await failure(ask())).toBeInstanceOf(OpenAI.NotFoundError);
    const own = await stranger.containers.create({ name: "Mine" });
    expect(
      await failure(stranger.containers.files.create(own.id, { file_id: file.id })),
    ).toBeInstanceOf(OpenAI.NotFoundError);
    await client.containers.files.delete(two.id, where);
    const left = await Array.fromAsync(client.containers.files.list(container.id));
    expect(left.map(({ path }) => path)).toEqual(["one.txt"]);
    const listed = await Array.fromAsync(client.containers.list());
    expect(listed.map(({ id }) => id)).toEqual([container.id]);
    await client.containers.delete(container.id);
    expect(await failure(client.containers.retrieve(container.id))).toBeInstanceOf(
      OpenAI.NotFoundError,
    );
  });
});

describe("a chat that an agent cannot have", () => {
  let shared: RecordedChat;
  beforeAll(async () => {
    shared = await openRecordedChat(plain);
  });
  afterAll(() => shared[Symbol.asyncDispose]());

  test.each([
    [{ n: 2 }, "n"],
    [
      { response_format: { type: "json_schema", json_schema: { schema: { type: "fish" } } } },
      "response_format.json_schema.schema",
    ],
    [{ tool_choice: "required", tools: [] }, "tool_choice"],
    [{ functions: [{ name: "f" }] }, "functions"],
    [{ messages: [] }, "messages"],
    [{ messages: [{ role: "assistant", content: "Sure, " }] }, "messages"],
    [
      {
        messages: [
          {
            role: "user",
            content: [{ type: "image_url", image_url: { url: "http://127.0.0.1/a.png" } }],
          },
        ],
      },
      "messages[0].content[0].image_url",
    ],
    [
      {
        tools: [
          { type: "function", function: { name: "f", parameters: { properties: { "a b": {} } } } },
        ],
      },
      "tools[0]",
    ],
    [{ codeact: { steps: "all" } }, "codeact.steps"],
  ])("is refused with the field %j that is to blame", async (more, param) => {
    const { client, desk, chat } = shared;
    const body = { model: "agent/scripted", messages, ...more };
    expect(await failure(client.post("/chat/completions", { body }))).toMatchObject({
      status: 400,
      type: "invalid_request_error",
      param,
    });
    expect(desk.requests).toEqual([]);
    expect((await chat.store.conversations.list(chat.user.id)).items).toEqual([]);
  });
});

const Report = z.object({
  score: z.number(),
  results: z.array(z.object({ id: z.string(), status: z.string(), summary: z.string() })),
});

test("CompatCanary gives the agent's chat profile 100 of 100", async () => {
  const { chat, url } = await open();
  const scanner = fileURLToPath(new URL("cli.js", import.meta.resolve("compatcanary")));
  const args = ["scan", "--base-url", url, "--model", "agent/scripted", "--profile", "chat"];
  const env = { ...process.env, OPENAI_API_KEY: await chat.keyOf(chat.user) };
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [scanner, ...args, "--format", "json", "--fail-on", "never"],
    { env },
  );
  const report = Report.parse(JSON.parse(stdout));
  expect(report.results.filter(({ status }) => status !== "pass")).toEqual([]);
  expect(report.score).toBe(100);
});
