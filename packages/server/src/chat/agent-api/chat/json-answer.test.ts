import { describe, expect, test } from "vitest";
import { openRecordedChat } from "../testing/recorded-chat.ts";
import { findJson, readFormat } from "./json-answer.ts";
import type { JsonFormat } from "./json-answer.ts";

const schema = {
  type: "object",
  properties: { sum: { type: "number" } },
  required: ["sum"],
  additionalProperties: false,
};
const response_format = {
  type: "json_schema",
  json_schema: { name: "sum", schema },
} as const;

function requireFormat(): JsonFormat {
  const format = readFormat(response_format);
  if (format === undefined) throw new Error("There is a format.");
  return format;
}

describe("the JSON of an answer", () => {
  test.each([
    '{"sum": 42}',
    'Here:\n```json\n{"sum": 42}\n```\nThat is it.',
    'The sum is {"sum": 42}.',
  ])("is found in %j", (text) => {
    expect(findJson(text, requireFormat())).toEqual({ json: '{"sum": 42}' });
  });

  test.each([
    ["It is 42.", "it is not JSON"],
    ['{"sum": "42"}', "sum"],
    ['{"sum": 42, "more": 1}', "more"],
  ])("is not in %j", (text, fault) => {
    expect(findJson(text, requireFormat())).toEqual({ fault: expect.stringContaining(fault) });
  });
});

describe("an answer that must be JSON", () => {
  test.each([false, true])("is mended once when it is none (stream: %j)", async (stream) => {
    const answers = ["It is 42.", '```json\n{"sum": 42}\n```'];
    await using chat = await openRecordedChat(() => [
      { type: "text.delta", data: { part: 0, text: answers.shift() ?? "No." } },
    ]);
    const { client, desk } = chat;
    const ask = {
      model: "agent/scripted",
      messages: [{ role: "user", content: "6 * 7?" }],
    } as const;
    const body = { ...ask, messages: [...ask.messages], response_format };
    const content = stream
      ? await client.chat.completions.stream(body).finalContent()
      : (await client.chat.completions.create(body)).choices[0]?.message.content;
    expect(content).toBe('{"sum": 42}');
    const [first, second] = desk.requests;
    expect(first?.settings?.instructions).toContain(JSON.stringify(schema));
    expect(second?.conversationId).toBe(first?.conversationId);
    expect(second?.parts).toEqual([
      { kind: "text", text: "Your answer is not as it must be: it is not JSON. Mend it." },
    ]);
    const failing = client.chat.completions.create(body);
    await expect(failing).rejects.toMatchObject({ status: 500, code: "model_failed" });
    expect(desk.requests).toHaveLength(4);
  });
});
