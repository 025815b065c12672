import { CodeactError } from "@codeact/protocol";
import type { ModelEvent } from "@codeact/protocol";
import { describe, expect, test } from "vitest";
import { scriptedModel } from "./scripted-model.ts";

const messages = [{ role: "user", content: "What is 6 times 7?" }] as const;

async function collect(events: AsyncIterable<ModelEvent>): Promise<ModelEvent[]> {
  return await Array.fromAsync(events);
}

function textOf(events: readonly ModelEvent[]): string {
  return events.map((event) => (event.type === "text-delta" ? event.text : "")).join("");
}

describe("a scripted model", () => {
  test("answers call n with step n, in pieces, and records the requests", async () => {
    const model = scriptedModel([
      "first answer of the script",
      (request) => `seen ${request.messages.length}`,
    ]);
    const first = await collect(model.stream({ messages }));
    expect(first.filter((event) => event.type === "text-delta").length).toBeGreaterThan(2);
    expect(textOf(first)).toBe("first answer of the script");
    expect(first.at(-1)).toMatchObject({ type: "response-end", finishReason: "stop" });
    expect(textOf(await collect(model.stream({ messages, temperature: 0 })))).toBe("seen 1");
    expect(model.requests.map((request) => request.temperature)).toEqual([undefined, 0]);
    model.assertComplete();
  });

  test.each([
    ["strip", "<execute>1"],
    ["keep", "<execute>1</execute>"],
  ] as const)("ends at a stop string and %ss it", async (stopBehaviour, expected) => {
    const model = scriptedModel(["<execute>1</execute> and more"], {
      stopBehaviour,
      reportsStop: true,
    });
    const events = await collect(model.stream({ messages, stop: ["<|im_end|>", "</execute>"] }));
    expect(textOf(events)).toBe(expected);
    expect(events.at(-1)).toMatchObject({ finishReason: "stop", stopText: "</execute>" });
  });

  test("sends reasoning, exact chunks and tool calls in this order", async () => {
    const model = scriptedModel([
      {
        reasoning: "hm",
        chunks: ["a", "bc"],
        toolCalls: [{ id: "c1", name: "python", argumentsText: '{"code":"1"}' }],
      },
    ]);
    const events = await collect(model.stream({ messages }));
    expect(events.map((event) => event.type)).toEqual([
      "reasoning-delta",
      "text-delta",
      "text-delta",
      "tool-call-delta",
      "tool-call-delta",
      "response-end",
    ]);
    expect(events.at(-1)).toMatchObject({ finishReason: "tool-calls" });
  });

  test("throws the step's error after its pieces", async () => {
    const error = new CodeactError("overloaded", "busy");
    const seen: ModelEvent[] = [];
    const read = async (): Promise<void> => {
      for await (const event of scriptedModel([{ text: "half", error }]).stream({ messages }))
        seen.push(event);
    };
    await expect(read()).rejects.toBe(error);
    expect(textOf(seen)).toBe("half");
  });

  test("an abort during a pause ends the stream with `aborted`", async () => {
    const controller = new AbortController();
    const model = scriptedModel([{ chunks: ["a", "b"], chunkDelayMs: 60_000 }]);
    const read = async (): Promise<void> => {
      for await (const event of model.stream({ messages, signal: controller.signal })) {
        if (event.type === "text-delta") controller.abort();
      }
    };
    await expect(read()).rejects.toMatchObject({ code: "aborted" });
  });

  test("says so when it is called more often than it has steps, or less", async () => {
    const model = scriptedModel(["only"]);
    expect(() => model.assertComplete()).toThrow(/called 0 times but its script has 1 step/);
    await collect(model.stream({ messages }));
    await expect(collect(model.stream({ messages }))).rejects.toMatchObject({
      code: "model_failed",
      message: expect.stringContaining("2nd time but its script has 1 step"),
    });
  });
});
