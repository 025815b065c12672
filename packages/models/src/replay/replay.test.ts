import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CodeactError } from "@codeact/protocol";
import type { Message, Model, ModelEvent, ModelRequest } from "@codeact/protocol";
import { afterEach, describe, expect, test } from "vitest";
import { openaiModel } from "../openai/openai-model.ts";
import { scriptedModel } from "../testing/scripted-model.ts";
import { startScriptedServer } from "../testing/scripted-server.ts";
import { recordModel } from "./record-model.ts";
import { appendToRecording, readRecording, writeRecording } from "./recording-file.ts";
import type { RecordedCall } from "./recording.ts";
import { replayModel } from "./replay-model.ts";

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

async function newFile(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "codeact-replay-"));
  folders.push(folder);
  return join(folder, "calls.jsonl");
}

const question: Message = { role: "user", content: "What is 6 times 7?" };

async function ask(model: Model, request: Partial<ModelRequest> = {}): Promise<ModelEvent[]> {
  return await Array.fromAsync(model.stream({ messages: [question], ...request }));
}

async function record(
  steps: Parameters<typeof scriptedModel>[0],
  requests: readonly ModelRequest[],
): Promise<RecordedCall[]> {
  const calls: RecordedCall[] = [];
  const model = recordModel(scriptedModel(steps), (call) => void calls.push(call));
  for (const request of requests) await Array.fromAsync(model.stream(request)).catch(() => {});
  return calls;
}

describe("a recording", () => {
  test("written to a file while a real server answers replays the same events without it", async () => {
    const path = await newFile();
    const lived: ModelEvent[][] = [];
    {
      await using server = await startScriptedServer({
        steps: [{ fault: "status", status: 500 }, { text: "forty-two", reasoning: "hm" }, "bye"],
      });
      const retries = { firstDelayMs: 1 };
      const model = recordModel(
        openaiModel({ baseUrl: server.url, model: "m", retries }),
        appendToRecording(path),
        { timing: true },
      );
      lived.push(await ask(model), await ask(model, { stop: ["x"], temperature: 0 }));
    }
    const recording = await readRecording(path);
    const model = replayModel(recording, { timing: true });
    expect([await ask(model), await ask(model, { temperature: 0, stop: ["x"] })]).toEqual(lived);
    expect(lived[0]?.[0]).toMatchObject({ type: "retry" });
    expect(model.name).toBe("m");
    model.assertComplete();
  });

  test("keeps failures and calls whose reader left, and replays the failure", async () => {
    const error = new CodeactError("overloaded", "busy", { remedy: "wait", retryable: true });
    const calls = await record([{ text: "half", error }], [{ messages: [question] }]);
    await expect(ask(replayModel(calls))).rejects.toMatchObject({
      code: "overloaded",
      message: "busy",
      remedy: "wait",
      retryable: true,
    });

    const left: RecordedCall[] = [];
    const model = recordModel(
      scriptedModel([{ chunks: ["a", "b", "c"] }]),
      (call) => void left.push(call),
    );
    for await (const event of model.stream({ messages: [question] }))
      if (event.type === "text-delta") break;
    expect(left[0]?.events).toEqual([{ type: "text-delta", text: "a" }]);
  });

  test("survives its file, and a broken line is named", async () => {
    const path = await newFile();
    const calls = await record(
      ["a", "b"],
      [{ messages: [question] }, { messages: [question], seed: 1 }],
    );
    await writeRecording(path, calls);
    await expect(readRecording(path)).resolves.toEqual(calls);
    await writeFile(path, `${JSON.stringify(calls[0])}\n{"version":9}\n`);
    await expect(readRecording(path)).rejects.toMatchObject({
      code: "invalid_input",
      message: expect.stringContaining("calls.jsonl:2"),
    });
    await expect(readRecording(`${path}.none`)).rejects.toMatchObject({ code: "file_not_found" });
  });
});

describe("a divergence", () => {
  const messages = (observation: string): Message[] => [
    question,
    { role: "assistant", content: "<execute>6*7</execute>" },
    { role: "user", content: `Execution Output:\n${observation}` },
  ];

  test("is reported with its call, its message and the texts around it", async () => {
    const calls = await record(
      ["a", "b"],
      [{ messages: [question] }, { messages: messages("42") }],
    );
    const model = replayModel(calls);
    await ask(model);
    await expect(ask(model, { messages: messages("43") })).rejects.toMatchObject({
      code: "replay_diverged",
      message:
        'Call 2 differs from the recording in message 3, character 20: recorded "Execution Output:\\n42", now "Execution Output:\\n43".',
      details: { call: 1, messageIndex: 2, field: "messages" },
    });
  });

  test.each([
    ["a message more", { messages: [question, question] }, "message 2"],
    ["a message less", { messages: [] }, "message 1"],
    ["another stop string", { messages: [question], stop: ["</s>"] }, "field stop"],
    ["another temperature", { messages: [question], temperature: 1 }, "field temperature"],
    [
      "other tool calls",
      { messages: [{ role: "assistant", content: "What", toolCalls: [] }] },
      "message 1",
    ],
  ] satisfies [string, ModelRequest, string][])("is found: %s", async (_name, request, place) => {
    const model = replayModel(await record(["a"], [{ messages: [question] }]));
    await expect(ask(model, request)).rejects.toMatchObject({
      code: "replay_diverged",
      message: expect.stringContaining(place),
    });
  });

  test("of `warn` is noted, and the recorded answer given", async () => {
    const calls = await record(["a", "b"], [{ messages: [question] }, { messages: [question] }]);
    const model = replayModel(calls, { onDivergence: "warn" });
    await ask(model, { seed: 5 });
    expect(await ask(model)).toEqual(calls[1]?.events);
    expect(model.divergences).toMatchObject([{ call: 0, field: "seed", actual: "5" }]);
  });

  test("is also a call too many or too few", async () => {
    const model = replayModel(await record(["a"], [{ messages: [question] }]));
    expect(() => model.assertComplete()).toThrow(/has 1 calls but only 0/);
    await ask(model);
    await expect(ask(model)).rejects.toMatchObject({
      code: "replay_diverged",
      message: expect.stringContaining("Call 2 is not in the recording"),
    });
  });

  test("is not an undefined field or another order of keys", async () => {
    const model = replayModel(
      await record(["a"], [{ messages: [question], seed: 1, temperature: 0 }]),
    );
    await ask(model, { temperature: 0, maxTokens: undefined, seed: 1 });
    expect(model.divergences).toEqual([]);
  });
});
