import { CodeactError } from "@codeact/protocol";
import { describe, expect, test } from "vitest";
import { post, postStream, scriptedApp } from "../testing/ask-app.ts";

const path = "/v1/responses";
const tool = { type: "function", name: "search", parameters: { type: "object" }, strict: true };
const call = { id: "call_a", name: "search", argumentsText: '{"q":"x"}' };
const bodyOf = (more: Record<string, unknown> = {}): Record<string, unknown> => ({
  model: "scripted",
  input: "What is 6 times 7?",
  ...more,
});

function typesOf(frames: readonly (Record<string, unknown> | string)[]): unknown[] {
  return frames.map((frame) => (typeof frame === "string" ? frame : frame["type"]));
}

describe("a response", () => {
  test("has a message, the usage and the settings it was made with", async () => {
    const { app, engine } = scriptedApp({ answer: "forty-two" });
    const { status, body } = await post(
      app,
      path,
      bodyOf({ instructions: "Be brief.", temperature: 0.2, metadata: { a: "b" } }),
    );
    expect(status).toBe(200);
    expect(body).toMatchObject({
      id: expect.stringMatching(/^resp_/),
      object: "response",
      status: "completed",
      error: null,
      incomplete_details: null,
      instructions: "Be brief.",
      temperature: 0.2,
      metadata: { a: "b" },
      store: false,
      tool_choice: "auto",
      text: { format: { type: "text" } },
      output: [
        {
          type: "message",
          role: "assistant",
          status: "completed",
          content: [{ type: "output_text", text: "forty-two", annotations: [], logprobs: [] }],
        },
      ],
      usage: {
        input_tokens: 12,
        input_tokens_details: { cached_tokens: 1 },
        output_tokens: 3,
        total_tokens: 15,
      },
    });
    expect(engine.requests[0]?.prompt).toMatchObject({
      messages: [
        { role: "system", content: "Be brief." },
        { role: "user", content: "What is 6 times 7?" },
      ],
    });
  });

  test("reads items: messages with parts, calls, their outputs; thoughts are left out", async () => {
    const { app, engine } = scriptedApp();
    const input = [
      { role: "user", content: [{ type: "input_text", text: "Look it up" }] },
      { type: "reasoning", id: "rs_1", summary: [] },
      { type: "message", role: "assistant", content: [{ type: "output_text", text: "I will." }] },
      { type: "function_call", call_id: "c1", name: "search", arguments: "{}" },
      { type: "function_call", call_id: "c2", name: "search", arguments: "[]" },
      { type: "function_call_output", call_id: "c1", output: "one" },
      {
        type: "function_call_output",
        call_id: "c2",
        output: [{ type: "input_text", text: "two" }],
      },
    ];
    expect((await post(app, path, bodyOf({ input }))).status).toBe(200);
    expect(engine.requests[0]?.prompt).toMatchObject({
      messages: [
        { role: "user", content: "Look it up" },
        {
          role: "assistant",
          content: "I will.",
          toolCalls: [{ id: "c1", argumentsText: "{}" }, { id: "c2" }],
        },
        { role: "tool", toolCallId: "c1", content: "one" },
        { role: "tool", toolCallId: "c2", content: "two" },
      ],
    });
  });

  test("asks for a schema and for tools as the API names them", async () => {
    const { app, engine } = scriptedApp({ answer: { toolCalls: [call] } });
    const schema = { type: "object", properties: {} };
    const { body } = await post(
      app,
      path,
      bodyOf({
        text: { format: { type: "json_schema", name: "reply", schema, strict: true } },
        tools: [tool],
        tool_choice: { type: "function", name: "search" },
        max_output_tokens: 9,
      }),
    );
    expect(engine.requests[0]).toMatchObject({
      json: { schema },
      maxTokens: 9,
      prompt: { tools: [{ name: "search", strict: true }], toolChoice: { name: "search" } },
    });
    expect(body["output"]).toMatchObject([
      {
        type: "function_call",
        status: "completed",
        call_id: "call_a",
        name: "search",
        arguments: '{"q":"x"}',
      },
    ]);
    expect(body["tool_choice"]).toEqual({ type: "function", name: "search" });
  });

  test("that ran out of tokens is incomplete and says why", async () => {
    const { app } = scriptedApp({ answer: "a long answer to this" });
    const { body } = await post(app, path, bodyOf({ max_output_tokens: 2 }));
    expect(body).toMatchObject({
      status: "incomplete",
      incomplete_details: { reason: "max_output_tokens" },
      output: [{ status: "incomplete", content: [{ text: "a long a" }] }],
    });
  });

  test("counts the tokens of its input", async () => {
    const { app } = scriptedApp();
    const { body } = await post(app, `${path}/input_tokens`, bodyOf());
    expect(body).toEqual({ object: "response.input_tokens", input_tokens: 7 });
  });

  test.each([
    ["previous_response_id", { previous_response_id: "resp_1" }],
    ["store", { store: true }],
    ["background", { background: true }],
    ["conversation", { conversation: "conv_1" }],
    ["truncation", { truncation: "auto" }],
    ["input", { input: [] }],
    ["input", { input: 7 }],
    ["input[0].role", { input: [{ role: "king", content: "x" }] }],
    ["input[0].type", { input: [{ type: "item_reference", id: "x" }] }],
    ["tools[0].type", { tools: [{ type: "web_search" }] }],
    ["text.format.schema", { text: { format: { type: "json_schema", name: "x" } } }],
  ])("is refused with the field's name: %s", async (param, more) => {
    const { status, body } = await post(scriptedApp().app, path, bodyOf(more));
    expect(body["error"]).toMatchObject({ param });
    expect(status).toBe(400);
  });

  test("cannot be fetched later: nothing is kept", async () => {
    const response = await scriptedApp().app.request(`${path}/resp_1`);
    expect(response.status).toBe(404);
    expect(await response.text()).toContain("keeps no responses");
  });
});

describe("a streamed response", () => {
  test("tells of its birth, its parts and its end, numbered, each event with its name", async () => {
    const { app } = scriptedApp({ answer: "forty-two" });
    const raw = await app.request(path, {
      method: "POST",
      body: JSON.stringify(bodyOf({ stream: true })),
    });
    expect(await raw.text()).toMatch(
      /^event: response\.created\ndata: \{"type":"response\.created"/,
    );
    const frames = await postStream(app, path, bodyOf());
    expect(typesOf(frames)).toEqual([
      "response.created",
      "response.in_progress",
      "response.output_item.added",
      "response.content_part.added",
      "response.output_text.delta",
      "response.output_text.delta",
      "response.output_text.delta",
      "response.output_text.done",
      "response.content_part.done",
      "response.output_item.done",
      "response.completed",
      "[DONE]",
    ]);
    expect(frames.slice(0, -1)).toMatchObject(
      Array.from({ length: 11 }, (_, sequence_number) => ({ sequence_number })),
    );
    expect(frames.at(-2)).toMatchObject({
      response: { status: "completed", output: [{ content: [{ text: "forty-two" }] }] },
    });
  });

  test("keeps thoughts, text and calls in items of their own", async () => {
    const { app } = scriptedApp({
      answer: { reasoning: "Hm.", text: "Wait", toolCalls: [call, { ...call, id: "call_b" }] },
    });
    const frames = await postStream(app, path, bodyOf({ tools: [tool] }));
    const items = frames.filter(
      (frame) => typeof frame !== "string" && frame["type"] === "response.output_item.done",
    );
    expect(items).toMatchObject([
      { output_index: 0, item: { type: "reasoning", content: [{ text: "Hm." }] } },
      { output_index: 1, item: { type: "message", content: [{ text: "Wait" }] } },
      {
        output_index: 2,
        item: { type: "function_call", call_id: "call_a", arguments: '{"q":"x"}' },
      },
      { output_index: 3, item: { type: "function_call", call_id: "call_b" } },
    ]);
    expect(typesOf(frames)).toContain("response.function_call_arguments.done");
  });

  test("with log-probabilities carries them with each piece and with the whole", async () => {
    const { app } = scriptedApp({ answer: "forty" });
    const include = ["message.output_text.logprobs"];
    const frames = await postStream(app, path, bodyOf({ include, top_logprobs: 1 }));
    expect(frames[4]).toMatchObject({ delta: "fort", logprobs: [{ token: "fort" }] });
    expect(frames.at(-2)).toMatchObject({
      response: { output: [{ content: [{ logprobs: [{ token: "fort" }, { token: "y" }] }] }] },
    });
  });

  test("that fails half-way ends with response.failed", async () => {
    const failure = new CodeactError("model_failed", "The engine died.");
    const { app } = scriptedApp({ answer: { text: "one two", error: { after: 1, failure } } });
    const frames = await postStream(app, path, bodyOf());
    expect(frames.at(-1)).toMatchObject({
      type: "response.failed",
      response: {
        status: "failed",
        error: { code: "model_failed", message: "The engine died." },
      },
    });
  });

  test("that runs out of tokens ends with response.incomplete", async () => {
    const { app } = scriptedApp({ answer: "a long answer" });
    const frames = await postStream(app, path, bodyOf({ max_output_tokens: 1 }));
    expect(frames.at(-2)).toMatchObject({ type: "response.incomplete" });
  });
});
