import type { ModelEvent } from "@codeact/protocol";
import { expect, test } from "vitest";
import type { Engine, GenerateEvent, GenerateRequest } from "./engine.ts";
import { engineModel } from "./engine-model.ts";

function engineOf(events: readonly GenerateEvent[], seen: GenerateRequest[] = []): Engine {
  return {
    kind: "embedded",
    status: () => ({ state: "ready", models: ["tiny", "other"] }),
    ready: async () => {},
    async *generate(request) {
      seen.push(request);
      yield* events;
    },
    [Symbol.asyncDispose]: async () => {},
  };
}

const messages = [{ role: "user", content: "Hi" }] as const;

test("an engine's events become a model's", async () => {
  const model = engineModel(
    engineOf([
      { type: "start", promptTokens: 9, cachedTokens: 4 },
      { type: "reasoning", text: "hm" },
      { type: "text", text: "" },
      { type: "text", text: "Yes" },
      { type: "tool-call", index: 0, id: "1", name: "add", argumentsText: "{}" },
      { type: "end", reason: "tool-calls", stopText: "</s>", completionTokens: 3 },
    ]),
  );
  expect([model.name, model.vision]).toEqual(["tiny", false]);
  const events: ModelEvent[] = await Array.fromAsync(model.stream({ messages }));
  expect(events).toEqual([
    { type: "reasoning-delta", text: "hm" },
    { type: "text-delta", text: "Yes" },
    { type: "tool-call-delta", index: 0, id: "1", name: "add", argumentsText: "{}" },
    {
      type: "response-end",
      finishReason: "tool-calls",
      stopText: "</s>",
      usage: { inputTokens: 9, cachedTokens: 4, outputTokens: 3, costUsd: 0 },
    },
  ]);
});

test("prompt tokens that an engine says only at the end count", async () => {
  const prompt = { promptTokens: 7, cachedTokens: 2 };
  const model = engineModel(
    engineOf([
      { type: "start", promptTokens: 0, cachedTokens: 0 },
      { type: "end", reason: "stop", completionTokens: 1, prompt },
    ]),
  );
  const [end] = await Array.fromAsync(model.stream({ messages }));
  expect(end).toMatchObject({ usage: { inputTokens: 7, cachedTokens: 2 } });
});

test("a request goes before the defaults, and both reach the engine", async () => {
  const seen: GenerateRequest[] = [];
  const model = engineModel(engineOf([], seen), {
    name: "other",
    defaults: { temperature: 0, topK: 5, maxTokens: 100 },
  });
  const schema = { type: "object" };
  await Array.fromAsync(
    model.stream({ messages, maxTokens: 7, stop: ["x"], seed: 3, jsonSchema: schema }),
  );
  expect(seen).toMatchObject([
    {
      model: "other",
      prompt: { type: "chat", messages },
      temperature: 0,
      topK: 5,
      maxTokens: 7,
      stop: ["x"],
      seed: 3,
      json: { schema },
    },
  ]);
});
