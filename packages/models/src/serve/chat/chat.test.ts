import { CodeactError } from "@codeact/protocol";
import { describe, expect, test } from "vitest";
import { chatBody, post, postStream, scriptedApp } from "../testing/ask-app.ts";

const path = "/v1/chat/completions";
const calls = [
  { id: "call_a", name: "search", argumentsText: '{"q":"x"}' },
  { id: "call_b", name: "search", argumentsText: '{"q":"y"}' },
];
const tools = [
  { type: "function", function: { name: "search", parameters: { type: "object" } } },
  { type: "function", function: { name: "open" } },
];

describe("a chat completion", () => {
  test("has the API's shape, with usage and timings", async () => {
    const { app } = scriptedApp({ answer: "forty-two" }, { now: () => 1_700_000_000_123 });
    const { status, headers, body } = await post(app, path, chatBody());
    expect(status).toBe(200);
    expect(headers.get("content-type")).toMatch(/^application\/json/);
    expect(headers.get("x-request-id")).toMatch(/^req_[0-9a-f]{24}$/);
    expect(body).toEqual({
      id: expect.stringMatching(/^chatcmpl-/),
      object: "chat.completion",
      created: 1_700_000_000,
      model: "scripted",
      choices: [
        {
          index: 0,
          message: { role: "assistant", content: "forty-two", refusal: null },
          logprobs: null,
          finish_reason: "stop",
        },
      ],
      usage: {
        prompt_tokens: 7,
        completion_tokens: 3,
        total_tokens: 10,
        prompt_tokens_details: { cached_tokens: 1 },
      },
      system_fingerprint: "fp_scripted",
      timings: expect.objectContaining({ prompt_ms: 2, predicted_ms: 3, predicted_n: 3 }),
    });
  });

  test("passes every sampling field to the engine, null meaning absent", async () => {
    const { app, engine } = scriptedApp();
    await post(
      app,
      path,
      chatBody({
        temperature: 0.5,
        top_p: 0.9,
        top_k: 40,
        min_p: 0.1,
        seed: -1,
        presence_penalty: 1,
        frequency_penalty: -1,
        stop: ["a", ""],
        max_tokens: 7,
        max_completion_tokens: 5,
        logprobs: null,
        response_format: { type: "json_object" },
        user: "u",
        metadata: { any: 1 },
        store: true,
        something_new: [1],
      }),
    );
    expect(engine.requests[0]).toMatchObject({
      temperature: 0.5,
      topP: 0.9,
      topK: 40,
      minP: 0.1,
      seed: 4_294_967_295,
      presencePenalty: 1,
      frequencyPenalty: -1,
      stop: ["a"],
      maxTokens: 5,
      json: "object",
    });
    await post(app, path, chatBody({ temperature: null, stop: null, seed: null, n: null }));
    expect(engine.requests[1]).toMatchObject({ temperature: undefined, stop: undefined });
  });

  test("reads all roles, parts of text, and the history of tool calls", async () => {
    const { app, engine } = scriptedApp();
    const messages = [
      {
        role: "developer",
        content: [
          { type: "text", text: "Be" },
          { type: "text", text: "brief." },
        ],
      },
      { role: "user", name: "ann", content: [{ type: "text", text: "Hi" }] },
      {
        role: "assistant",
        content: null,
        tool_calls: [{ id: "c", type: "function", function: { name: "search", arguments: "{}" } }],
      },
      { role: "tool", tool_call_id: "c", content: "found" },
    ];
    expect((await post(app, path, chatBody({ messages }))).status).toBe(200);
    expect(engine.requests[0]?.prompt).toMatchObject({
      messages: [
        { role: "system", content: "Be\nbrief." },
        { role: "user", content: "Hi" },
        {
          role: "assistant",
          content: "",
          toolCalls: [{ id: "c", name: "search", argumentsText: "{}" }],
        },
        { role: "tool", content: "found", toolCallId: "c" },
      ],
    });
  });

  test("names the stop string that ended it and never shows it", async () => {
    const { app } = scriptedApp({ answer: "<execute>print(1)</execute> and more" });
    const { body } = await post(app, path, chatBody({ stop: "</execute>" }));
    expect(body["choices"]).toMatchObject([
      {
        message: { content: "<execute>print(1)" },
        finish_reason: "stop",
        stop_reason: "</execute>",
      },
    ]);
  });

  test("of n choices counts the prompt once and gives each its own seed", async () => {
    const { app, engine } = scriptedApp({ answer: (_, index) => `answer ${index}`, slots: 2 });
    const { body } = await post(app, path, chatBody({ n: 5, seed: 10 }));
    expect(body["choices"]).toHaveLength(5);
    expect(engine.requests.map(({ seed }) => seed)).toEqual([10, 11, 12, 13, 14]);
    expect(body["usage"]).toMatchObject({ prompt_tokens: 7, completion_tokens: 10 });
  });

  test("of n choices never takes more than the slots, so that a full house is no error", async () => {
    const { app } = scriptedApp({ answer: "ok", slots: 2, queueLimit: 0 });
    expect((await post(app, path, chatBody({ n: 8 }))).status).toBe(200);
    expect((await post(app, path, chatBody({ n: 9 }))).body["error"]).toMatchObject({ param: "n" });
  });

  test("carries log-probabilities when they are asked for", async () => {
    const { app } = scriptedApp({ answer: "forty" });
    const { body } = await post(app, path, chatBody({ logprobs: true, top_logprobs: 2 }));
    expect(body["choices"]).toMatchObject([
      {
        logprobs: {
          refusal: null,
          content: [
            {
              token: "fort",
              bytes: [102, 111, 114, 116],
              logprob: -0.25,
              top_logprobs: [{ token: "fort" }, { token: "other1", logprob: -1.25 }],
            },
            { token: "y" },
          ],
        },
      },
    ]);
  });

  test("carries tool calls with null content, and reasoning apart from the text", async () => {
    const { app, engine } = scriptedApp({ answer: { toolCalls: calls, reasoning: "Hm." } });
    const { body } = await post(
      app,
      path,
      chatBody({ tools, tool_choice: "required", parallel_tool_calls: true }),
    );
    expect(body["choices"]).toMatchObject([
      {
        message: {
          content: null,
          reasoning_content: "Hm.",
          tool_calls: [
            {
              id: "call_a",
              type: "function",
              function: { name: "search", arguments: '{"q":"x"}' },
            },
            { id: "call_b" },
          ],
        },
        finish_reason: "tool_calls",
      },
    ]);
    expect(engine.requests[0]?.prompt).toMatchObject({
      toolChoice: "required",
      parallelToolCalls: true,
      tools: [{ name: "search" }, { name: "open", parameters: { type: "object", properties: {} } }],
    });
  });

  test("takes a tool by name, and a choice among allowed tools", async () => {
    const { app, engine } = scriptedApp();
    const named = { type: "function", function: { name: "open" } };
    await post(app, path, chatBody({ tools, tool_choice: named }));
    expect(engine.requests[0]?.prompt).toMatchObject({ toolChoice: { name: "open" } });
    const allowed = { type: "allowed_tools", allowed_tools: { mode: "auto", tools: [named] } };
    await post(app, path, chatBody({ tools, tool_choice: allowed }));
    expect(engine.requests[1]?.prompt).toMatchObject({
      toolChoice: "auto",
      tools: [{ name: "open" }],
    });
  });

  test("gives images to a model that can see, and to no other", async () => {
    const url = "data:image/png;base64,iVBORw0KGgo=";
    const content = [
      { type: "text", text: "What is this?" },
      { type: "image_url", image_url: { url } },
    ];
    const messages = [{ role: "user", content }];
    const seeing = scriptedApp({}, { vision: true });
    await post(seeing.app, path, chatBody({ messages }));
    expect(seeing.engine.requests[0]?.prompt).toMatchObject({
      messages: [
        { content: [{ type: "text" }, { type: "image", mime: "image/png", data: "iVBORw0KGgo=" }] },
      ],
    });
    const { status, body } = await post(scriptedApp().app, path, chatBody({ messages }));
    expect(status).toBe(400);
    expect(body["error"]).toMatchObject({
      param: "messages[0].content[1].image_url",
      code: "unsupported_content",
    });
  });
});

describe("a streamed chat", () => {
  test("opens with the role, gives pieces, the reason, and ends with [DONE]", async () => {
    const { app } = scriptedApp({ answer: "forty-two" });
    const frames = await postStream(app, path, chatBody());
    expect(frames.at(-1)).toBe("[DONE]");
    expect(frames.slice(0, -1)).toMatchObject([
      {
        object: "chat.completion.chunk",
        choices: [{ delta: { role: "assistant", content: "" }, finish_reason: null }],
      },
      { choices: [{ delta: { content: "fort" } }] },
      { choices: [{ delta: { content: "y-tw" } }] },
      { choices: [{ delta: { content: "o" } }] },
      { choices: [{ delta: {}, finish_reason: "stop" }], timings: { predicted_n: 3 } },
    ]);
    expect(frames.every((frame) => typeof frame === "string" || !("usage" in frame))).toBe(true);
  });

  test("ends with the usage in a chunk without choices when it is asked for", async () => {
    const { app } = scriptedApp({ answer: "forty-two" });
    const frames = await postStream(
      app,
      path,
      chatBody({ stream_options: { include_usage: true } }),
    );
    expect(frames[0]).toMatchObject({ usage: null });
    expect(frames.at(-2)).toMatchObject({
      choices: [],
      usage: { prompt_tokens: 7, completion_tokens: 3, total_tokens: 10 },
    });
  });

  test("gives tool calls in pieces: id, type and name with the first of each", async () => {
    const { app } = scriptedApp({ answer: { toolCalls: calls } });
    const frames = await postStream(app, path, chatBody({ tools }));
    expect(frames.slice(1, 5)).toMatchObject([
      {
        choices: [
          {
            delta: {
              tool_calls: [
                { index: 0, id: "call_a", type: "function", function: { name: "search" } },
              ],
            },
          },
        ],
      },
      { choices: [{ delta: { tool_calls: [{ index: 0, function: { arguments: ':"x"}' } }] } }] },
      { choices: [{ delta: { tool_calls: [{ index: 1, id: "call_b" }] } }] },
      { choices: [{ delta: { tool_calls: [{ index: 1 }] } }] },
    ]);
    expect(frames.at(-2)).toMatchObject({ choices: [{ finish_reason: "tool_calls" }] });
  });

  test("mixes the pieces of n choices, each whole by itself", async () => {
    const { app } = scriptedApp({
      answer: (_, index) => ({ text: `this is answer ${index}`, chunkDelayMs: index }),
    });
    const texts = ["", "", ""];
    for (const frame of await postStream(app, path, chatBody({ n: 3 }))) {
      if (typeof frame === "string") continue;
      for (const choice of Array.isArray(frame["choices"]) ? frame["choices"] : [])
        texts[choice.index] += choice.delta.content ?? "";
    }
    expect(texts).toEqual(["this is answer 0", "this is answer 1", "this is answer 2"]);
  });

  test("that fails before it starts is an HTTP error, later a last event without [DONE]", async () => {
    const failure = new CodeactError("model_failed", "The engine died.", { remedy: "Try again." });
    const early = scriptedApp({ answer: { error: { failure } } });
    const { status, body } = await post(early.app, path, chatBody({ stream: true }));
    expect(status).toBe(500);
    expect(body["error"]).toMatchObject({ code: "model_failed", type: "server_error" });
    const late = scriptedApp({ answer: { text: "one two three", error: { after: 2, failure } } });
    const frames = await postStream(late.app, path, chatBody());
    expect(frames.at(-1)).toEqual({
      error: {
        message: "The engine died. Try again.",
        type: "server_error",
        param: null,
        code: "model_failed",
      },
    });
    expect(late.records).toMatchObject([{ outcome: "failed", problem: "The engine died." }]);
  });

  test("of an engine that breaks off is a failure, not an end", async () => {
    const { app } = scriptedApp({ answer: { text: "half", breaksOff: true } });
    const frames = await postStream(app, path, chatBody());
    expect(frames.at(-1)).toMatchObject({ error: { code: "model_failed" } });
    expect((await post(app, path, chatBody())).status).toBe(500);
  });
});

function message(content: unknown): unknown {
  return chatBody({ messages: [{ role: "user", content }] });
}

describe("a chat is refused with the field's name", () => {
  const choice = { type: "function", function: { name: "nobody" } };
  test.each([
    ["messages", { model: "scripted" }],
    ["model", { messages: [] }],
    ["messages", chatBody({ messages: [] })],
    ["messages[0].role", chatBody({ messages: [{ role: "king", content: "x" }] })],
    ["messages[0].content", message(5)],
    ["messages[0].content[0].text", message([{ type: "text" }])],
    ["messages[0].content[0].type", message([{ type: "video" }])],
    ["messages[0].content", chatBody({ messages: [{ role: "assistant" }] })],
    ["messages[0].tool_call_id", chatBody({ messages: [{ role: "tool", content: "x" }] })],
    ["temperature", chatBody({ temperature: "hot" })],
    ["temperature", chatBody({ temperature: 3 })],
    ["max_tokens", chatBody({ max_tokens: 0 })],
    ["n", chatBody({ n: 1.5 })],
    ["stop", chatBody({ stop: 4 })],
    ["stop", chatBody({ stop: Array.from({ length: 17 }, String) })],
    ["top_logprobs", chatBody({ top_logprobs: 2 })],
    ["response_format.type", chatBody({ response_format: { type: "xml" } })],
    ["response_format.json_schema", chatBody({ response_format: { type: "json_schema" } })],
    [
      "tools[0].function.name",
      chatBody({ tools: [{ type: "function", function: { name: "a b" } }] }),
    ],
    ["tools", chatBody({ tools: [tools[0], tools[0]] })],
    ["tool_choice", chatBody({ tools, tool_choice: choice })],
    ["tool_choice", chatBody({ tool_choice: "required" })],
    ["functions", chatBody({ functions: [] })],
    ["logit_bias", chatBody({ logit_bias: { "1": 5 } })],
  ])("%s", async (param, body) => {
    const { app, engine } = scriptedApp();
    const answer = await post(app, path, body);
    expect(answer.body["error"]).toMatchObject({ type: "invalid_request_error", param });
    expect(answer.status).toBe(400);
    expect(engine.requests).toEqual([]);
  });
});
