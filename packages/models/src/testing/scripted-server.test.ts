import { OpenAI } from "openai";
import { describe, expect, test } from "vitest";
import { startScriptedServer } from "./scripted-server.ts";

const messages = [{ role: "user", content: "What is 6 times 7?" }] as const;

function clientOf(url: string, apiKey = "none"): OpenAI {
  return new OpenAI({ baseURL: url, apiKey, maxRetries: 0 });
}

describe("a scripted server", () => {
  test("speaks the API as the official client reads it: one answer, a stream, the models", async () => {
    await using server = await startScriptedServer({
      steps: ["It is 42.", "It is still 42."],
      models: ["m"],
      apiKey: "k",
    });
    const client = clientOf(server.url, "k");
    const once = await client.chat.completions.create({ model: "m", messages: [...messages] });
    expect(once.choices[0]).toMatchObject({
      finish_reason: "stop",
      message: { role: "assistant", content: "It is 42." },
    });
    expect(once.usage).toMatchObject({ prompt_tokens: 5, completion_tokens: 3, total_tokens: 8 });

    const stream = await client.chat.completions.create({
      model: "m",
      messages: [...messages],
      stream: true,
      stream_options: { include_usage: true },
    });
    const chunks = await Array.fromAsync(stream);
    expect(chunks.map((chunk) => chunk.choices[0]?.delta.content ?? "").join("")).toBe(
      "It is still 42.",
    );
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { completion_tokens: 4 } });

    const models = await Array.fromAsync(client.models.list());
    expect(models.map((model) => model.id)).toEqual(["m"]);
    server.assertComplete();
  });

  test("streams tool calls that the official client puts together", async () => {
    const toolCalls = [{ id: "c1", name: "python", argumentsText: '{"code":"6*7"}' }];
    await using server = await startScriptedServer({ steps: [{ toolCalls }] });
    const runner = clientOf(server.url).chat.completions.stream({
      model: "m",
      messages: [...messages],
    });
    const completion = await runner.finalChatCompletion();
    expect(completion.choices[0]).toMatchObject({
      finish_reason: "tool_calls",
      message: {
        tool_calls: [{ id: "c1", function: { name: "python", arguments: '{"code":"6*7"}' } }],
      },
    });
  });

  test("asks a function for its step, and answers what the script does not hold with the handler", async () => {
    await using server = await startScriptedServer({
      steps: [(request) => `step ${request.index} for ${request.body.messages.length}`],
      handler: async ({ index }) => `handler ${index}`,
    });
    const client = clientOf(server.url);
    const say = async (): Promise<string | null | undefined> =>
      (await client.chat.completions.create({ model: "m", messages: [...messages] })).choices[0]
        ?.message.content;
    expect([await say(), await say()]).toEqual(["step 0 for 1", "handler 1"]);
    await expect(server.requests[0]?.ended).resolves.toBe("sent");
  });

  test("refuses wrong keys, unknown models, unknown paths and broken requests in OpenAI's shape", async () => {
    await using server = await startScriptedServer({ steps: ["x"], apiKey: "k", models: ["m"] });
    const create = { model: "m", messages: [...messages] };
    await expect(clientOf(server.url).chat.completions.create(create)).rejects.toMatchObject({
      status: 401,
      code: "invalid_api_key",
    });
    const client = clientOf(server.url, "k");
    await expect(client.chat.completions.create({ ...create, model: "n" })).rejects.toMatchObject({
      status: 404,
      code: "model_not_found",
    });
    await expect(client.embeddings.create({ model: "m", input: "x" })).rejects.toMatchObject({
      status: 404,
    });
    for (const body of ["{", '{"model":1}']) {
      const headers = { authorization: "Bearer k" };
      const response = await fetch(`${server.url}/chat/completions`, {
        method: "POST",
        headers,
        body,
      });
      expect(response.status).toBe(400);
      await expect(response.json()).resolves.toHaveProperty("error.message");
    }
  });

  test("says so when the script was longer or shorter than the conversation", async () => {
    await using server = await startScriptedServer({ steps: ["only"] });
    expect(() => server.assertComplete()).toThrow(/used 0 of 1 steps/);
    const client = clientOf(server.url);
    const create = { model: "m", messages: [...messages] };
    await client.chat.completions.create(create);
    server.assertComplete();
    await expect(client.chat.completions.create(create)).rejects.toThrow(/no answer for request 2/);
    expect(() => server.assertComplete()).toThrow(/could not answer 1 request/);
  });

  test("closes at once, also twice, while a client waits", async () => {
    const server = await startScriptedServer({ steps: [{ fault: "hang" }] });
    const waiting = clientOf(server.url).chat.completions.create({
      model: "m",
      messages: [...messages],
    });
    const refused = expect(waiting).rejects.toThrow();
    while (server.requests.length === 0) await new Promise(setImmediate);
    await Promise.all([server.close(), server.close()]);
    await refused;
  });
});
