import { describe, expect, it } from "vitest";
import { JsonValue, parseJson } from "./json.ts";
import { KernelEvent } from "./kernel-event.ts";

describe("JsonValue", () => {
  it.each([[null], ["a"], [0], [[1, [2]]], [{ a: { b: [true] } }], [{}]])("accepts %j", (value) => {
    expect(JsonValue.safeParse(value).success).toBe(true);
  });
  it.each([
    [undefined],
    [Number.NaN],
    [new Date(0)],
    [{ a: undefined }],
    [() => 1],
    [JSON.parse('{"__proto__": 1}')],
  ])("refuses %s", (value) => {
    expect(JsonValue.safeParse(value).success).toBe(false);
  });
  it("checks nesting deeper than any call stack", () => {
    let value: unknown = 1;
    for (let depth = 0; depth < 200_000; depth += 1) value = [value];
    expect(JsonValue.safeParse(value).success).toBe(true);
  });
});

describe("KernelEvent from hostile code", () => {
  it("is refused with one fault, not one for each of a million elements", () => {
    const traceback = Array.from({ length: 1_000_000 }, () => 1);
    const parsed = KernelEvent.safeParse({ type: "error", name: "x", value: "y", traceback });
    expect(parsed.error?.issues).toHaveLength(1);
  });
  it("may not invent long ids", () => {
    const event = { type: "input-request", id: "x".repeat(257), prompt: "", password: false };
    expect(KernelEvent.safeParse(event).success).toBe(false);
  });
});

describe("parseJson", () => {
  it.each([
    ['{"a": [1]}', { a: [1] }],
    ["null", null],
    ["{", undefined],
    ["", undefined],
    [undefined, undefined],
  ])("reads %j", (text, value) => {
    expect(parseJson(text)).toEqual(value);
  });
});
