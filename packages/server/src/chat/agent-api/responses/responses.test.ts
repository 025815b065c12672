import OpenAI from "openai";
import type { ResponseStreamEvent } from "openai/resources/responses/responses";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { computedAnswer } from "../testing/computed-answer.ts";
import { openRecordedChat } from "../testing/recorded-chat.ts";
import type { RecordedChat } from "../testing/recorded-chat.ts";
import type { Recording } from "../testing/recorded-desk.ts";

const opened: RecordedChat[] = [];
let shared: RecordedChat;
beforeAll(async () => {
  shared = await openRecordedChat(() => computedAnswer({ png: "iVBORw0KGgo=" }));
});
afterEach(async () => {
  for (const one of opened.splice(0)) await one[Symbol.asyncDispose]();
});
afterAll(() => shared[Symbol.asyncDispose]());

async function open(recording: Recording): Promise<RecordedChat> {
  const chat = await openRecordedChat(recording);
  opened.push(chat);
  return chat;
}

/** A run that stands still in the middle of its cell until the test lets it go on. */
const slow: Recording = async function* ({ go }) {
  for (const event of computedAnswer({ png: "iVBORw0KGgo=" })) {
    if (event.type === "output.display") await go();
    yield event;
  }
};

const model = "agent/scripted";
const input = "6 times 7?";

async function failure(promise: PromiseLike<unknown>): Promise<unknown> {
  return await Promise.resolve(promise).catch((error: unknown) => error);
}

const output = (container: string): object[] => [
  { type: "reasoning", content: [{ type: "reasoning_text", text: "Better compute it." }] },
  { type: "message", status: "completed", content: [{ text: "Let me compute." }] },
  {
    type: "code_interpreter_call",
    status: "completed",
    code: "print(6 * 7)",
    container_id: container,
    outputs: [
      { type: "logs", logs: "42\n" },
      { type: "image", url: "data:image/png;base64,iVBORw0KGgo=" },
    ],
  },
  {
    type: "message",
    status: "completed",
    role: "assistant",
    content: [
      {
        type: "output_text",
        text: "It is 42.",
        annotations: [
          {
            type: "container_file_citation",
            container_id: container,
            file_id: "cfile_file-id",
            filename: "table.csv",
          },
        ],
      },
    ],
  },
];

describe("a response of an agent", () => {
  test("has each cell as a code interpreter call, and files as annotations", async () => {
    const { client, desk } = shared;
    const response = await client.responses.create({
      model,
      input: [{ role: "user", content: [{ type: "input_text", text: input }] }],
      instructions: "Be brief.",
      metadata: { topic: "sums" },
    });
    const request = desk.requests.at(-1);
    expect(response).toMatchObject({
      object: "response",
      status: "completed",
      model,
      instructions: "Be brief.",
      metadata: { topic: "sums" },
      usage: { input_tokens: 30, output_tokens: 12, total_tokens: 42 },
      output: output(`cntr_${request?.conversationId}`),
    });
    expect(request).toMatchObject({ settings: { instructions: "Be brief." } });
    expect(await client.responses.retrieve(response.id)).toMatchObject({
      id: response.id,
      status: "completed",
      output: response.output,
    });
    const items = await Array.fromAsync(client.responses.inputItems.list(response.id));
    expect(items).toMatchObject([{ type: "message", content: [{ text: input }] }]);
  });

  test("streams the five events of each call through the client's own accumulator", async () => {
    const { client } = shared;
    const stream = client.responses.stream({ model, input });
    const types: string[] = [];
    const numbers: number[] = [];
    for await (const event of stream) {
      types.push(event.type);
      numbers.push(event.sequence_number);
    }
    expect(numbers).toEqual(numbers.map((_, index) => index));
    expect(types.filter((type) => type.includes("code_interpreter"))).toEqual([
      "response.code_interpreter_call.in_progress",
      "response.code_interpreter_call_code.delta",
      "response.code_interpreter_call_code.delta",
      "response.code_interpreter_call_code.done",
      "response.code_interpreter_call.interpreting",
      "response.code_interpreter_call.completed",
    ]);
    expect(types.at(-1)).toBe("response.completed");
    const final = await stream.finalResponse();
    expect(final.output_text).toBe("Let me compute.It is 42.");
    expect(final.output).toMatchObject(
      output(String(Reflect.get(final.output[2] ?? {}, "container_id"))),
    );
  });

  test("goes on after another in the same conversation", async () => {
    const { client, desk, stranger } = shared;
    const first = await client.responses.create({ model, input });
    const second = await client.responses.create({
      model,
      input: "And plus one?",
      previous_response_id: first.id,
    });
    const [one, two] = desk.requests.slice(-2);
    expect(two?.conversationId).toBe(one?.conversationId);
    expect(two?.parentId).toBeDefined();
    expect(second.previous_response_id).toBe(first.id);
    const foreign = { model, input, previous_response_id: first.id };
    expect(await failure(stranger.responses.create(foreign))).toMatchObject({
      status: 400,
      code: "previous_response_not_found",
      param: "previous_response_id",
    });
  });

  test("of its own begins another conversation, and one that is not kept leaves none", async () => {
    const { client, desk, chat } = await open(() => []);
    await client.responses.create({ model, input });
    const unkept = await client.responses.create({ model, input, store: false });
    expect(unkept.status).toBe("completed");
    const [one, two] = desk.requests.slice(-2);
    expect(two?.conversationId).not.toBe(one?.conversationId);
    const { items } = await chat.store.conversations.list(chat.user.id);
    expect(items.map(({ id }) => id)).toEqual([one?.conversationId]);
    expect(await failure(client.responses.retrieve(unkept.id))).toMatchObject({ status: 404 });
  });
});

describe("a background response", () => {
  test("is begun, followed, left, followed again without a gap, and looked at", async () => {
    const { client, desk } = await open(slow);
    const begun = await client.responses.create({ model, input, background: true });
    expect(begun).toMatchObject({ status: "in_progress", output: [], background: true });
    const seen: ResponseStreamEvent[] = [];
    for await (const event of await client.responses.retrieve(begun.id, { stream: true })) {
      seen.push(event);
      if (event.type === "response.code_interpreter_call.interpreting") break;
    }
    expect(await client.responses.retrieve(begun.id)).toMatchObject({
      status: "in_progress",
      output: [{}, {}, { status: "interpreting", code: "print(6 * 7)" }],
    });
    expect(desk.working).toBe(1);
    desk.release();
    const rest = await client.responses.retrieve(begun.id, {
      stream: true,
      starting_after: seen.at(-1)?.sequence_number ?? 0,
    });
    for await (const event of rest) seen.push(event);
    expect(seen.map((event) => event.sequence_number)).toEqual(seen.map((_, index) => index));
    expect(seen.at(-1)).toMatchObject({
      type: "response.completed",
      response: { id: begun.id, output: [{}, {}, {}, {}] },
    });
    const again = await client.responses.retrieve(begun.id, { stream: true });
    expect((await Array.fromAsync(again)).map(({ type }) => type)).toEqual(
      seen.map(({ type }) => type),
    );
  });

  test("is not stopped when its viewer leaves, unlike one in the foreground", async () => {
    const { client, desk } = await open(slow);
    const body = { model, input, stream: true } as const;
    for await (const _ of await client.responses.create({ ...body, background: true })) break;
    for await (const _ of await client.responses.create(body)) break;
    await expect.poll(() => desk.working).toBe(1);
    desk.release();
    await expect.poll(() => desk.working).toBe(0);
    expect(desk.requests).toHaveLength(2);
  });

  test("is cancelled with what was made, and deleted", async () => {
    const { client, stranger } = await open(slow);
    const { id } = await client.responses.create({ model, input, background: true });
    await expect
      .poll(async () => (await client.responses.retrieve(id)).output.length)
      .toBeGreaterThan(2);
    expect(await failure(stranger.responses.cancel(id))).toBeInstanceOf(OpenAI.NotFoundError);
    const cancelled = await client.responses.cancel(id);
    expect(cancelled).toMatchObject({
      status: "cancelled",
      output: [{}, {}, { status: "incomplete", outputs: [{ logs: "42\n" }] }, {}],
    });
    expect(await failure(stranger.responses.delete(id))).toBeInstanceOf(OpenAI.NotFoundError);
    await client.responses.delete(id);
    expect(await failure(client.responses.retrieve(id))).toBeInstanceOf(OpenAI.NotFoundError);
  });

  test("is told from its message when the events are gone", async () => {
    const { client, chat, later } = shared;
    const { id } = await client.responses.create({ model, input });
    const { runId } = await chat.store.responses.get(chat.user.id, id);
    await using old = await later(2 * 24 * 60 * 60 * 1000);
    expect(await old.events.purge()).toBeGreaterThan(0);
    await expect(chat.store.events.read(chat.user.id, runId ?? "")).rejects.toMatchObject({
      details: { reason: "events_gone" },
    });
    expect(await client.responses.retrieve(id)).toMatchObject({
      status: "completed",
      output: [{ type: "message", content: [{ text: "Let me compute.It is 42." }] }],
    });
  });
});

describe("a request that cannot be answered", () => {
  test.each([
    ["an unknown model", { model: "agent/none" }, 404, "model_not_found", "model"],
    [
      "an unknown id",
      { previous_response_id: "resp_x" },
      400,
      "previous_response_not_found",
      "previous_response_id",
    ],
    [
      "background that is not kept",
      { background: true, store: false },
      400,
      "unsupported_value",
      "store",
    ],
    [
      "a tool that is none of ours",
      { tools: [{ type: "web_search" }] },
      400,
      "invalid_value",
      "tools[0].type",
    ],
    ["no input", { input: [] }, 400, "empty_array", "input"],
    ["a temperature of 9", { temperature: 9 }, 400, "number_above_max_value", "temperature"],
  ] as const)("for %s says what is wrong", async (_name, more, status, code, param) => {
    const { client, desk } = shared;
    const body = { model, input, ...more };
    const before = desk.requests.length;
    const error = await failure(client.post("/responses", { body }));
    expect(error).toMatchObject({ status, code, param, type: "invalid_request_error" });
    expect(desk.requests).toHaveLength(before);
  });
});
