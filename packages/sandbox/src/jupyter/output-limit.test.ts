import type { KernelEvent } from "@codeact/protocol";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { OutputLimit } from "./output-limit.ts";

const LIMIT = 4096;

function run(texts: readonly string[]): { text: string; dropped: number; events: KernelEvent[] } {
  const events: KernelEvent[] = [];
  const limit = new OutputLimit(LIMIT, (event) => events.push(event));
  for (const text of texts) limit.add({ type: "stream", name: "stdout", text }, text.length);
  limit.finish();
  const text = events.map((event) => (event.type === "stream" ? event.text : "")).join("");
  const dropped = events.map((event) =>
    event.type === "output-truncated" ? event.droppedBytes : 0,
  );
  return { text, dropped: dropped.reduce((sum, bytes) => sum + bytes, 0), events };
}

describe("text", () => {
  test("below the limit goes through unchanged", () => {
    const { text, events } = run(["a\n", "b\n"]);
    expect(text).toBe("a\nb\n");
    expect(events.length).toBe(2);
  });

  test("above it is head and tail, and what is missing is counted to the byte", () => {
    const pieces = fc.array(fc.string({ unit: "grapheme", maxLength: 700 }), { maxLength: 60 });
    fc.assert(
      fc.property(pieces, (texts) => {
        const whole = texts.join("");
        const { text, dropped } = run(texts);
        expect(Buffer.byteLength(text) + dropped).toBe(Buffer.byteLength(whole));
        expect(Buffer.byteLength(text)).toBeLessThanOrEqual(LIMIT);
        // No character was cut in two; one of these may have been written by the cell itself.
        if (!whole.includes("\uFFFD")) expect(text).not.toContain("\uFFFD");
        if (dropped === 0) expect(text).toBe(whole);
      }),
      { numRuns: 200 },
    );
  });

  test("one piece larger than everything leaves its head and its tail", () => {
    const { text, dropped } = run([`HEAD${"é".repeat(50_000)}END`]);
    expect(text.startsWith("HEADé")).toBe(true);
    expect(text.endsWith("éEND")).toBe(true);
    expect(Buffer.byteLength(text)).toBeGreaterThan(LIMIT - 8);
    expect(dropped).toBe(100_007 - Buffer.byteLength(text));
  });

  test("a kept tail goes before the value that ends a cell", () => {
    const events: KernelEvent[] = [];
    const limit = new OutputLimit(LIMIT, (event) => events.push(event));
    limit.add({ type: "stream", name: "stderr", text: "y".repeat(9000) }, 9000);
    limit.add({ type: "error", name: "E", value: "", traceback: [] }, 10);
    limit.finish();
    expect(events.map(({ type }) => type)).toEqual([
      "stream",
      "output-truncated",
      "stream",
      "error",
    ]);
  });
});

describe("displays", () => {
  test("beyond the budget of a cell are left out, which is told once", () => {
    const events: KernelEvent[] = [];
    const limit = new OutputLimit(LIMIT, (event) => events.push(event));
    for (let count = 0; count < 10; count += 1) {
      limit.add({ type: "display", data: { "text/plain": "x" }, metadata: {} }, 20 << 20);
    }
    limit.finish();
    expect(events.filter(({ type }) => type === "display").length).toBe(3);
    expect(events.filter(({ type }) => type === "stream").length).toBe(1);
  });

  test("long text is cut in the middle, other long values are named", () => {
    const events: KernelEvent[] = [];
    const limit = new OutputLimit(LIMIT, (event) => events.push(event));
    const data = { "text/plain": "p".repeat(5000), "text/html": "h".repeat(17 << 20) };
    limit.add({ type: "display", data, metadata: {} }, 1000);
    const [shown] = events;
    const kept = shown?.type === "display" ? shown.data : {};
    expect(Object.keys(kept)).toEqual(["text/plain"]);
    expect(kept["text/plain"]).toMatch(/904 characters left out[\s\S]*text\/html of 17825792/u);
  });
});
