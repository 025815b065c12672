import { CodeactError } from "@codeact/protocol";
import type { Message, ModelEvent } from "@codeact/protocol";
import { afterEach, describe, expect, test } from "vitest";
import { startScriptedServer } from "../testing/scripted-server.ts";
import type { ScriptedServer, ScriptedServerOptions } from "../testing/scripted-server.ts";
import { listModels } from "./list-models.ts";
import { openaiModel } from "./openai-model.ts";
import type { OpenaiModelOptions } from "./options.ts";

const messages: readonly Message[] = [{ role: "user", content: "What is 6 times 7?" }];
const servers: ScriptedServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

async function serve(options: ScriptedServerOptions): Promise<ScriptedServer> {
  const server = await startScriptedServer(options);
  servers.push(server);
  return server;
}

async function ask(
  server: ScriptedServer,
  options: Partial<OpenaiModelOptions> = {},
  request: { readonly stop?: readonly string[]; readonly messages?: readonly Message[] } = {},
): Promise<ModelEvent[]> {
  const model = openaiModel({ baseUrl: server.url, model: "scripted", ...options });
  return await Array.fromAsync(model.stream({ messages, ...request }));
}

function textOf(events: readonly ModelEvent[]): string {
  return events.map((event) => (event.type === "text-delta" ? event.text : "")).join("");
}

function toolCallEvent(name: string): string {
  const delta = { tool_calls: [{ function: { name, arguments: "{}" } }] };
  return `data: ${JSON.stringify({ choices: [{ delta }] })}\n\n`;
}

describe("an answer", () => {
  test("comes piece by piece and ends with the reason and the usage", async () => {
    const server = await serve({
      steps: [
        {
          text: "It is forty-two, as everybody knows.",
          reasoning: "6*7",
          usage: { inputTokens: 1000, cachedTokens: 200, outputTokens: 50 },
        },
      ],
    });
    const prices = { inputPerMillionUsd: 2, outputPerMillionUsd: 8, cachedPerMillionUsd: 1 };
    const events = await ask(server, {
      prices,
      defaults: { temperature: 0, maxTokens: 512, seed: 7, topP: 1 },
    });
    expect(events[0]).toEqual({ type: "reasoning-delta", text: "6*7" });
    expect(events.filter((event) => event.type === "text-delta").length).toBeGreaterThan(3);
    expect(textOf(events)).toBe("It is forty-two, as everybody knows.");
    const end = events.at(-1);
    expect(end).toMatchObject({
      type: "response-end",
      finishReason: "stop",
      usage: { inputTokens: 1000, outputTokens: 50, cachedTokens: 200 },
    });
    expect(end?.type === "response-end" && end.usage.costUsd).toBeCloseTo(0.0022, 10);
    expect(server.requests[0]?.body).toMatchObject({
      model: "scripted",
      stream: true,
      stream_options: { include_usage: true },
      temperature: 0,
      max_tokens: 512,
      seed: 7,
      top_p: 1,
    });
  });

  test("arrives while it is written: the first piece is read before the server sends the second", async () => {
    const server = await serve({ steps: [{ chunks: ["one", "two"], hangAfterChunks: 1 }] });
    const model = openaiModel({ baseUrl: server.url, model: "scripted" });
    for await (const event of model.stream({ messages })) {
      expect(event).toEqual({ type: "text-delta", text: "one" });
      break;
    }
    await expect(server.requests[0]?.ended).resolves.toBe("client-left");
  });

  test("is read from servers that ignore `stream` and answer with one object", async () => {
    const toolCalls = [{ id: "c9", name: "python", argumentsText: '{"code":"1"}' }];
    const server = await serve({
      steps: [{ text: "whole", reasoning: "r", toolCalls, ignoresStream: true }],
    });
    const events = await ask(server);
    expect(events.map((event) => event.type)).toEqual([
      "reasoning-delta",
      "text-delta",
      "tool-call-delta",
      "response-end",
    ]);
    expect(events[2]).toEqual({
      type: "tool-call-delta",
      index: 0,
      id: "c9",
      name: "python",
      argumentsText: '{"code":"1"}',
    });
  });

  test("has zeros for usage where the server gives none", async () => {
    const server = await serve({
      steps: [
        { text: "x", omitsUsage: true },
        { text: "x", omitsUsage: true, ignoresStream: true },
      ],
    });
    const usage = { inputTokens: 0, outputTokens: 0, cachedTokens: 0, costUsd: 0 };
    expect((await ask(server)).at(-1)).toMatchObject({ usage });
    expect((await ask(server)).at(-1)).toMatchObject({ usage });
  });

  test("carries tool calls in pieces, id and name with the first piece of each", async () => {
    const toolCalls = [
      { id: "a", name: "search", argumentsText: '{"q":"x"}' },
      { id: "b", name: "search", argumentsText: '{"q":"y"}' },
    ];
    const server = await serve({ steps: [{ toolCalls }] });
    const events = await ask(server);
    expect(events.at(-1)).toMatchObject({ finishReason: "tool-calls" });
    const pieces = events.filter((event) => event.type === "tool-call-delta");
    expect(pieces.map(({ index, id }) => [index, id])).toEqual([
      [0, "a"],
      [0, undefined],
      [1, "b"],
      [1, undefined],
    ]);
    expect(pieces.map((piece) => piece.argumentsText).join("")).toBe('{"q":"x"}{"q":"y"}');
  });

  test("numbers tool calls of servers that give no index, no id and end with `stop`", async () => {
    const end = 'data: {"choices":[{"delta":{},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n';
    const server = await serve({
      steps: [{ fault: "raw", pieces: [toolCallEvent("one"), toolCallEvent("two"), end] }],
    });
    const events = await ask(server);
    expect(events).toMatchObject([
      { type: "tool-call-delta", index: 0, id: "call-0", name: "one" },
      { type: "tool-call-delta", index: 1, id: "call-1", name: "two" },
      { type: "response-end", finishReason: "tool-calls" },
    ]);
  });

  test.each([
    ["length", "length"],
    ["content-filter", "content-filter"],
    ["other", "other"],
  ] as const)("keeps the finish reason %s", async (sent, expected) => {
    const server = await serve({ steps: [{ text: "x", finishReason: sent }] });
    expect((await ask(server)).at(-1)).toMatchObject({ finishReason: expected });
  });

  test("counts as complete when the connection breaks after the finish reason", async () => {
    const pieces = [
      'data: {"choices":[{"delta":{"content":"ok"},"finish_reason":"stop"}]}\n\n',
      'data: {"usa',
    ];
    const server = await serve({ steps: [{ fault: "raw", pieces }] });
    expect(await ask(server)).toMatchObject([
      { text: "ok" },
      { type: "response-end", finishReason: "stop" },
    ]);
  });

  test("counts as complete at [DONE] without a finish reason", async () => {
    const pieces = ['data: {"choices":[{"delta":{"content":"ok"}}]}\n\n', "data: [DONE]\n\n"];
    const server = await serve({ steps: [{ fault: "raw", pieces }] });
    expect(await ask(server)).toMatchObject([
      { text: "ok" },
      { type: "response-end", finishReason: "stop" },
    ]);
  });
});

describe("stop strings", () => {
  const text = "<execute>print(6*7)</execute> It is 42.";
  const stop = ["<|im_end|>", "</execute>"];

  test.each(["strip", "keep"] as const)(
    "end the text when the server %ss them",
    async (stopBehaviour) => {
      const server = await serve({ steps: [text], stopBehaviour });
      const events = await ask(server, {}, { stop });
      expect(textOf(events)).toBe("<execute>print(6*7)");
      expect(events.at(-1)).toMatchObject({ finishReason: "stop" });
      expect(server.requests[0]?.body.stop).toEqual(stop);
    },
  );

  test("are named when the server says which ended the text", async () => {
    const server = await serve({ steps: [text], reportsStop: true });
    expect((await ask(server, {}, { stop })).at(-1)).toMatchObject({ stopText: "</execute>" });
  });

  test("end the text, and the connection, when the server does not know them and writes on", async () => {
    const server = await serve({
      steps: [{ chunks: ["<execute>print(6*7)", "</execute>", " It is"], hangAfterChunks: 3 }],
      rejects: ["stop"],
    });
    const events = await ask(server, {}, { stop });
    expect(textOf(events)).toBe("<execute>print(6*7)");
    expect(events.at(-1)).toMatchObject({ finishReason: "stop", stopText: "</execute>" });
    await expect(server.requests[1]?.ended).resolves.toBe("client-left");
  });

  test("leave a text alone that only looks like the start of one", async () => {
    const server = await serve({ steps: [{ chunks: ["a </exe", "cut or </", "execut"] }] });
    expect(textOf(await ask(server, {}, { stop }))).toBe("a </execut or </execut");
  });
});

describe("a request", () => {
  test("drops the field that a server refuses, and remembers it", async () => {
    const server = await serve({ handler: () => "ok", rejects: ["stream_options", "max_tokens"] });
    const model = openaiModel({
      baseUrl: server.url,
      model: "scripted",
      defaults: { maxTokens: 64 },
    });
    expect(textOf(await Array.fromAsync(model.stream({ messages })))).toBe("ok");
    expect(server.requests).toHaveLength(3);
    await Array.fromAsync(model.stream({ messages }));
    expect(server.requests).toHaveLength(4);
    expect(server.requests[3]?.body).not.toHaveProperty("stream_options");
    expect(server.requests[3]?.body).toHaveProperty("max_completion_tokens", 64);
  });

  test("sends images as data URLs to models that can see and a text to those that cannot", async () => {
    const server = await serve({ handler: () => "ok" });
    const image = { type: "image", mime: "image/png", data: "aGk=" } as const;
    const seen: Message = { role: "user", content: [{ type: "text", text: "look" }, image] };
    await ask(server, { vision: true }, { messages: [seen] });
    await ask(server, {}, { messages: [seen] });
    expect(server.requests[0]?.body.messages[0]?.content).toEqual([
      { type: "text", text: "look" },
      { type: "image_url", image_url: { url: "data:image/png;base64,aGk=" } },
    ]);
    expect(server.requests[1]?.body.messages[0]?.content).toMatch(
      /^look\n\[image of type image\/png/,
    );
  });

  test("carries tools, tool results and the schema of the reply", async () => {
    const server = await serve({ handler: () => "{}" });
    const parameters = { type: "object", properties: {} };
    const model = openaiModel({ baseUrl: server.url, model: "scripted" });
    await Array.fromAsync(
      model.stream({
        messages: [
          ...messages,
          {
            role: "assistant",
            content: "",
            toolCalls: [{ id: "a", name: "f", argumentsText: "{}" }],
          },
          { role: "tool", content: "done", toolCallId: "a" },
        ],
        tools: [{ name: "f", description: "does", parameters }],
        jsonSchema: parameters,
      }),
    );
    expect(server.requests[0]?.body).toMatchObject({
      messages: [
        {},
        {
          role: "assistant",
          tool_calls: [{ id: "a", type: "function", function: { name: "f", arguments: "{}" } }],
        },
        { role: "tool", tool_call_id: "a", content: "done" },
      ],
      tools: [{ type: "function", function: { name: "f", parameters } }],
      response_format: { type: "json_schema", json_schema: { schema: parameters } },
    });
  });

  test("takes nothing from the environment", async () => {
    const server = await serve({ handler: () => "ok" });
    const secrets = {
      OPENAI_API_KEY: "sk-environment",
      OPENAI_BASE_URL: "http://127.0.0.1:1/v1",
      OPENAI_ORG_ID: "org-environment",
      OPENAI_PROJECT_ID: "project-environment",
      OPENAI_CUSTOM_HEADERS: "X-Leak: environment",
    };
    const before = { ...process.env };
    Object.assign(process.env, secrets);
    try {
      await ask(server, { headers: { "X-Mine": "yes" } });
    } finally {
      for (const name of Object.keys(secrets)) delete process.env[name];
      Object.assign(process.env, before);
    }
    const headers = server.requests[0]?.headers ?? {};
    expect(JSON.stringify(headers)).not.toContain("environment");
    expect(headers["x-mine"]).toBe("yes");
    expect(headers.authorization).toBeUndefined();
  });

  test("is refused at once when the base URL is none", () => {
    expect(() => openaiModel({ baseUrl: "localhost:8080", model: "m" })).toThrow(CodeactError);
    expect(() => openaiModel({ baseUrl: "localhost:8080", model: "m" })).toThrow(
      /"localhost:8080" is no http/,
    );
  });
});

describe("the list of models", () => {
  test("holds the names of the server", async () => {
    const server = await serve({ models: ["a", "b"], apiKey: "k" });
    await expect(listModels({ baseUrl: server.url, apiKey: "k" })).resolves.toEqual(["a", "b"]);
    await expect(listModels({ baseUrl: server.url })).rejects.toMatchObject({
      code: "model_unauthorized",
    });
  });
});
