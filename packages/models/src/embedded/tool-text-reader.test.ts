import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { GenerateEvent } from "../engines/engine.ts";
import { ToolTextReader } from "./tool-text-reader.ts";

const tools = [
  { name: "add", parameters: { type: "object" } },
  { name: "show", parameters: { type: "object" } },
];

function read(pieces: readonly string[], forced = false): GenerateEvent[] {
  const reader = new ToolTextReader(tools, forced);
  return [...pieces.flatMap((piece) => [...reader.add(piece, undefined)]), ...reader.end()];
}

function summary(events: readonly GenerateEvent[]): { text: string; calls: string[] } {
  return {
    text: events.map((event) => (event.type === "text" ? event.text : "")).join(""),
    calls: events.flatMap((event) =>
      event.type === "tool-call" ? `${event.index} ${event.name} ${event.argumentsText}` : [],
    ),
  };
}

describe("reading tool calls out of text", () => {
  test("finds blocks between words, however they are cut", () => {
    const text =
      'I add.\n<tool_call>{"name": "add", "arguments": {"x": 1}}</tool_call>\n<tool_call>{"name":"show","arguments":{}}</tool_call>';
    const whole = summary(read([text]));
    expect(whole).toEqual({ text: "I add.\n", calls: ['0 add {"x":1}', "1 show {}"] });
    const property = fc.property(fc.array(fc.nat(text.length), { maxLength: 12 }), (cuts) => {
      const places = [0, ...cuts.toSorted((a, b) => a - b), text.length];
      const pieces = places.slice(1).map((end, index) => text.slice(places[index], end));
      expect(summary(read(pieces))).toEqual(whole);
    });
    fc.assert(property, { numRuns: 500 });
  });

  test("takes a text that is nothing but a call, in the shapes that models write", () => {
    for (const written of [
      '{"name": "add", "arguments": {"x": 1}}',
      ' {"name":"add","parameters":{"x":1}} ',
      '[{"name": "add", "arguments": {"x": 1}}]',
      '{"type":"function","function":{"name":"add","arguments":"{\\"x\\":1}"}}',
    ])
      expect(summary(read(written.split("")))).toEqual({ text: "", calls: ['0 add {"x":1}'] });
  });

  test("leaves other JSON, unknown tools and broken blocks as text", () => {
    for (const written of [
      '{"answer": 42}',
      '{"name": "delete_all", "arguments": {}}',
      "<tool_call>add 1 and 2</tool_call>",
      "[1, 2, 3]",
      "a < b",
      "<tool_call>",
    ])
      expect(summary(read(written.split("")))).toEqual({ text: written, calls: [] });
  });

  test("shows text at once when it can be no call", () => {
    const reader = new ToolTextReader(tools, false);
    expect([...reader.add('{"ans', undefined)]).toEqual([{ type: "text", text: '{"ans' }]);
    expect([...reader.add("wer", undefined)]).toEqual([{ type: "text", text: "wer" }]);
  });

  test("reports a forced call that was cut off with the arguments as far as they came", () => {
    expect(summary(read(['{"name": "add", "arguments": {"x": 12'], true))).toEqual({
      text: "",
      calls: ['0 add {"x": 12'],
    });
  });

  test("gives every call an id of its own", () => {
    const events = read(['[{"name":"add","arguments":{}},{"name":"add","arguments":{}}]']);
    const ids = events.flatMap((event) => (event.type === "tool-call" ? [event.id] : []));
    expect(new Set(ids).size).toBe(2);
    expect(ids[0]).toMatch(/^call_\w{24}$/);
  });
});
