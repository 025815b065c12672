import OpenAI from "openai";
import { afterEach, describe, expect, test } from "vitest";
import { scriptedEngine } from "../testing/scripted-engine.ts";
import type { ScriptedEngineOptions } from "../testing/scripted-engine.ts";
import { openModelServer } from "./model-server.ts";
import type { ModelServer } from "./model-server.ts";

const servers: ModelServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close({ graceMs: 0 });
});

const model = "scripted";
const messages: OpenAI.ChatCompletionMessageParam[] = [{ role: "user", content: "6 times 7?" }];
const schema = { type: "object", properties: { answer: { type: "number" } } };

async function open(script: ScriptedEngineOptions = {}, apiKey = "key"): Promise<OpenAI> {
  const engine = scriptedEngine(script);
  const server = await openModelServer({ engine, port: 0, apiKeys: ["key"] });
  servers.push(server);
  return new OpenAI({ baseURL: server.url, apiKey, maxRetries: 0 });
}

async function failure(promise: PromiseLike<unknown>): Promise<unknown> {
  return await Promise.resolve(promise).catch((error: unknown) => error);
}

describe("the official client", () => {
  test("lists models and finds one", async () => {
    const client = await open();
    const models = await Array.fromAsync(client.models.list());
    expect(models.map(({ id }) => id)).toEqual([model]);
    expect((await client.models.retrieve(model)).owned_by).toBe("codeact");
  });

  test("chats, and streams a chat through its own accumulator", async () => {
    const client = await open({ answer: "forty-two" });
    const whole = await client.chat.completions.create({ model, messages });
    expect(whole.choices[0]?.message.content).toBe("forty-two");
    const stream = client.chat.completions.stream({
      model,
      messages,
      stream_options: { include_usage: true },
    });
    const final = await stream.finalChatCompletion();
    expect(final.choices[0]?.message.content).toBe("forty-two");
    expect(final.usage).toMatchObject({ prompt_tokens: 5, completion_tokens: 3 });
    expect(whole._request_id).toMatch(/^req_/);
  });

  test("runs its own tool loop, streamed", async () => {
    const client = await open({
      answer: ({ prompt }) =>
        prompt.type === "chat" && prompt.messages.some(({ role }) => role === "tool")
          ? "It is 42."
          : { toolCalls: [{ id: "c1", name: "multiply", argumentsText: '{"a":6,"b":7}' }] },
    });
    const seen: unknown[] = [];
    const runner = client.chat.completions.runTools({
      model,
      messages,
      stream: true,
      tools: [
        {
          type: "function",
          function: {
            name: "multiply",
            description: "Multiplies two numbers.",
            parameters: { type: "object" },
            function: (text: string) => {
              seen.push(JSON.parse(text));
              return "42";
            },
          },
        },
      ],
    });
    expect(await runner.finalContent()).toBe("It is 42.");
    expect(seen).toEqual([{ a: 6, b: 7 }]);
  });

  test("parses JSON that follows a schema", async () => {
    const client = await open({
      answer: ({ json }) => (json === undefined ? "no" : '{"answer":42}'),
    });
    const parsed = await client.chat.completions.parse({
      model,
      messages,
      response_format: {
        type: "json_schema",
        json_schema: { name: "reply", schema, strict: true },
      },
    });
    expect(parsed.choices[0]?.message.parsed).toEqual({ answer: 42 });
  });

  test("completes texts, whole and streamed", async () => {
    const client = await open({ answer: " a time" });
    const request = { model, prompt: "Once upon", echo: true, logprobs: 1 };
    const whole = await client.completions.create(request);
    expect(whole.choices[0]?.text).toBe("Once upon a time");
    expect(whole.choices[0]?.logprobs?.tokens?.join("")).toBe("Once upon a time");
    let text = "";
    for await (const chunk of await client.completions.create({ ...request, stream: true }))
      text += chunk.choices[0]?.text ?? "";
    expect(text).toBe("Once upon a time");
  });

  test("uses the Responses API, whole, streamed, with tools and counted", async () => {
    const client = await open({
      answer: ({ prompt }) =>
        prompt.type === "chat" && prompt.tools !== undefined
          ? { reasoning: "Hm.", toolCalls: [{ id: "c1", name: "multiply", argumentsText: "{}" }] }
          : "forty-two",
    });
    const whole = await client.responses.create({ model, input: "6 times 7?" });
    expect(whole.output_text).toBe("forty-two");
    const stream = client.responses.stream({ model, input: "6 times 7?" });
    const final = await stream.finalResponse();
    expect(final.output_text).toBe("forty-two");
    expect(final.usage).toMatchObject({ input_tokens: 5, output_tokens: 3 });
    const withTools = client.responses.stream({
      model,
      input: "6 times 7?",
      tools: [{ type: "function", name: "multiply", parameters: {}, strict: true }],
    });
    expect((await withTools.finalResponse()).output).toMatchObject([
      { type: "reasoning" },
      { type: "function_call", name: "multiply", call_id: "c1", arguments: "{}" },
    ]);
    const counted = await client.responses.inputTokens.count({ model, input: "6 times 7?" });
    expect(counted.input_tokens).toBe(5);
  });

  test("throws its own kinds of errors", async () => {
    const client = await open({ slots: 0, queueLimit: 0 });
    expect(await failure(client.chat.completions.create({ model: "x", messages }))).toBeInstanceOf(
      OpenAI.NotFoundError,
    );
    expect(await failure(client.chat.completions.create({ model, messages }))).toBeInstanceOf(
      OpenAI.RateLimitError,
    );
    const bad = await failure(client.chat.completions.create({ model, messages, n: 99 }));
    expect(bad).toBeInstanceOf(OpenAI.BadRequestError);
    expect(bad).toMatchObject({ param: "n", type: "invalid_request_error" });
    const stranger = await open({}, "wrong");
    expect(await failure(stranger.models.list())).toBeInstanceOf(OpenAI.AuthenticationError);
  });

  test("stops a stream half-way by leaving the loop", async () => {
    const client = await open({ slots: 1, answer: { text: "x".repeat(4000), chunkDelayMs: 2 } });
    for await (const _ of await client.chat.completions.create({ model, messages, stream: true }))
      break;
    const next = await client.chat.completions.create({ model, messages, max_tokens: 1 });
    expect(next.choices[0]?.finish_reason).toBe("length");
  });
});
