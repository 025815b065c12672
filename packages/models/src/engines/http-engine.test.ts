import { describe, expect, test } from "vitest";
import type { ServerKind } from "./differences.ts";
import type { GenerateEvent, GenerateRequest } from "./engine.ts";
import { HttpEngine } from "./http-engine.ts";
import { startShapedServer } from "./testing/shaped-server.ts";
import type { Shape } from "./testing/shaped-server.ts";

// The shapes follow the servers' documentation and sources; none was recorded from a running server.

const chat: GenerateRequest = {
  prompt: { type: "chat", messages: [{ role: "user", content: "hi" }] },
};

async function generate(
  kind: ServerKind,
  paths: Readonly<Record<string, Shape>>,
  request: GenerateRequest,
): Promise<{ events: GenerateEvent[]; body: unknown }> {
  await using server = await startShapedServer(paths);
  await using engine = new HttpEngine({ kind, baseUrl: `${server.root}/v1`, model: "m" });
  const events = await Array.fromAsync(engine.generate(request));
  return { events, body: server.requests[0]?.body };
}

/** A chunk of llama-server. */
function chunk(delta: object, finish: string | null): object {
  return {
    choices: [{ finish_reason: finish, index: 0, delta }],
    created: 1,
    id: "chatcmpl-x",
    model: "m",
    object: "chat.completion.chunk",
  };
}

/** A chunk of Ollama, whose deltas always have a role and a content. */
function ollamaChunk(more: object, finish: string | null): object {
  return {
    id: "chatcmpl-7",
    object: "chat.completion.chunk",
    created: 1,
    model: "qwen3",
    system_fingerprint: "fp_ollama",
    choices: [
      { index: 0, delta: { role: "assistant", content: "", ...more }, finish_reason: finish },
    ],
  };
}

function textOf(events: readonly GenerateEvent[]): string {
  return events.map((event) => (event.type === "text" ? event.text : "")).join("");
}

const vllmChunks = [
  {
    id: "chatcmpl-1",
    object: "chat.completion.chunk",
    created: 1,
    model: "m",
    choices: [
      { index: 0, delta: { role: "assistant", content: "" }, logprobs: null, finish_reason: null },
    ],
  },
  {
    id: "chatcmpl-1",
    object: "chat.completion.chunk",
    created: 1,
    model: "m",
    choices: [
      {
        index: 0,
        delta: { content: "<execute>\n1" },
        logprobs: {
          content: [
            {
              token: "1",
              logprob: -0.25,
              bytes: [49],
              top_logprobs: [{ token: "1", logprob: -0.25, bytes: [49] }],
            },
          ],
        },
        finish_reason: null,
      },
    ],
  },
  {
    id: "chatcmpl-1",
    object: "chat.completion.chunk",
    created: 1,
    model: "m",
    choices: [
      {
        index: 0,
        delta: { content: "" },
        logprobs: null,
        finish_reason: "stop",
        stop_reason: "</execute>",
      },
    ],
  },
  {
    id: "chatcmpl-1",
    object: "chat.completion.chunk",
    created: 1,
    model: "m",
    choices: [],
    usage: {
      prompt_tokens: 12,
      total_tokens: 15,
      completion_tokens: 3,
      prompt_tokens_details: { cached_tokens: 8 },
    },
  },
];

describe("vLLM", () => {
  test("says which stop string ended it, its log-probabilities and its usage", async () => {
    const { events } = await generate(
      "vllm",
      { "/v1/chat/completions": { events: vllmChunks } },
      { ...chat, stop: ["</execute>"], logprobs: 1 },
    );
    expect(events.find((event) => event.type === "text")).toMatchObject({
      text: "<execute>\n1",
      logprobs: [{ token: "1", logprob: -0.25, bytes: [49] }],
    });
    expect(events.at(-1)).toEqual({
      type: "end",
      reason: "stop",
      stopText: "</execute>",
      completionTokens: 3,
      prompt: { promptTokens: 12, cachedTokens: 8 },
    });
  });

  test("is asked for JSON through structured_outputs", async () => {
    const schema = { type: "object" };
    const { body } = await generate(
      "vllm",
      { "/v1/chat/completions": { events: vllmChunks } },
      { ...chat, json: { schema }, topK: 5 },
    );
    expect(body).toMatchObject({ structured_outputs: { json: schema }, top_k: 5 });
    expect(body).not.toHaveProperty("response_format");
  });

  test("repeats the prompt with log-probabilities in the older shape", async () => {
    const event = {
      id: "cmpl-1",
      object: "text_completion",
      choices: [
        {
          index: 0,
          text: "a b",
          logprobs: {
            text_offset: [0, 1],
            tokens: ["a", " b"],
            token_logprobs: [null, -1.5],
            top_logprobs: [null, { " b": -1.5, " c": -2 }],
          },
          finish_reason: "length",
        },
      ],
    };
    const { events, body } = await generate(
      "vllm",
      { "/v1/completions": { events: [event] } },
      { prompt: { type: "text", text: "a" }, echo: true, logprobs: 2, maxTokens: 1 },
    );
    expect(body).toMatchObject({ prompt: "a", echo: true, logprobs: 2 });
    expect(events[1]).toMatchObject({
      logprobs: [
        { token: "a", logprob: null, top: [] },
        { token: " b", logprob: -1.5, top: [{ token: " b" }, { token: " c" }] },
      ],
    });
    expect(events.at(-1)).toMatchObject({ reason: "length" });
  });

  test("refuses a prompt that is too long in its own words", async () => {
    const json = {
      error: {
        message:
          "This model's maximum context length is 4096 tokens. However, your request has 5000 input tokens.",
        type: "BadRequestError",
        param: "input_tokens",
        code: 400,
      },
    };
    await expect(
      generate("vllm", { "/v1/chat/completions": { json, status: 400 } }, chat),
    ).rejects.toMatchObject({ code: "context_length_exceeded" });
  });
});

describe("llama-server", () => {
  test("takes a grammar, keeps its stop text to itself, and reports an error object in the stream", async () => {
    const { events, body } = await generate(
      "llama-server",
      { "/v1/chat/completions": { events: [chunk({ content: "42" }, null), chunk({}, "stop")] } },
      { ...chat, grammar: 'root ::= "42"' },
    );
    expect(body).toMatchObject({ grammar: 'root ::= "42"' });
    expect(textOf(events)).toBe("42");
    const error = { error: { code: 500, message: "failed to process", type: "server_error" } };
    await expect(
      generate("llama-server", { "/v1/chat/completions": { events: [error] } }, chat),
    ).rejects.toMatchObject({ code: "model_failed" });
  });
});

describe("Ollama", () => {
  test("ends tool calls with `stop` and calls its thoughts `reasoning`", async () => {
    const call = {
      id: "call_1",
      index: 0,
      type: "function",
      function: { name: "search", arguments: '{"query":"x"}' },
    };
    const { events } = await generate(
      "ollama",
      {
        "/v1/chat/completions": {
          events: [
            ollamaChunk({ reasoning: "hm" }, null),
            ollamaChunk({ tool_calls: [call] }, null),
            ollamaChunk({}, "stop"),
          ],
        },
      },
      {
        prompt: {
          type: "chat",
          messages: [{ role: "user", content: "hi" }],
          tools: [{ name: "search", parameters: { type: "object" } }],
          toolChoice: "auto",
        },
      },
    );
    expect(events.slice(1)).toMatchObject([
      { type: "reasoning", text: "hm" },
      { type: "tool-call", id: "call_1", name: "search", argumentsText: '{"query":"x"}' },
      { type: "end", reason: "tool-calls" },
    ]);
  });

  test("has no grammar and no echo, which is said before anything is sent", async () => {
    await expect(generate("ollama", {}, { ...chat, grammar: "root ::= x" })).rejects.toMatchObject({
      code: "not_supported",
    });
    await expect(generate("ollama", {}, { ...chat, echo: true })).rejects.toMatchObject({
      code: "not_supported",
    });
  });

  test("answers for an unknown model with its own error", async () => {
    const json = {
      error: {
        message: 'model "m" not found, try pulling it first',
        type: "api_error",
        param: null,
        code: null,
      },
    };
    await expect(
      generate("ollama", { "/v1/chat/completions": { json, status: 404 } }, chat),
    ).rejects.toMatchObject({ code: "model_not_found" });
  });
});

test("a server that keeps the stop text, or writes on past it, is cut there", async () => {
  const { events } = await generate(
    "openai",
    {
      "/v1/chat/completions": {
        events: [
          chunk({ content: "print(1)</exe" }, null),
          chunk({ content: "cute> and more" }, null),
          chunk({}, "stop"),
        ],
      },
    },
    { ...chat, stop: ["</execute>"] },
  );
  expect(textOf(events)).toBe("print(1)");
  expect(events.at(-1)).toMatchObject({ reason: "stop", stopText: "</execute>" });
});

test("a stream that breaks off is a failure that may be tried again", async () => {
  const event = { choices: [{ index: 0, delta: { content: "x" }, finish_reason: null }] };
  await expect(
    generate("openai", { "/v1/chat/completions": { events: [event] } }, chat),
  ).rejects.toMatchObject({ code: "model_failed", retryable: true });
});

test("an abort ends the generation and says so", async () => {
  await expect(
    generate("openai", {}, { ...chat, signal: AbortSignal.abort() }),
  ).rejects.toMatchObject({ code: "aborted" });
});

test("the server's models are asked for when none is named, and a missing one is told", async () => {
  await using server = await startShapedServer({
    "/v1/models": { json: { object: "list", data: [{ id: "qwen3:latest" }] } },
    "/v1/chat/completions": { events: [{ choices: [{ delta: {}, finish_reason: "stop" }] }] },
  });
  const baseUrl = `${server.root}/v1`;
  await using engine = new HttpEngine({ kind: "ollama", baseUrl, apiKey: "k" });
  await Array.fromAsync(engine.generate(chat));
  expect(server.requests.at(-1)).toMatchObject({
    authorization: "Bearer k",
    body: { model: "qwen3:latest" },
  });
  await using short = new HttpEngine({ kind: "ollama", baseUrl, model: "qwen3" });
  await expect(short.ready()).resolves.toBeUndefined();
  await using wrong = new HttpEngine({ kind: "ollama", baseUrl, model: "llama9" });
  await expect(wrong.ready()).rejects.toMatchObject({ code: "model_not_found" });
});
