import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { foldCarriageReturns, OutputFold } from "./fold-outputs.ts";
import type { KernelEvent } from "./kernel-event.ts";

function fold(...events: readonly KernelEvent[]): OutputFold["outputs"] {
  const folded = new OutputFold();
  for (const event of events) folded.add(event);
  return folded.outputs;
}

const stdout = (text: string): KernelEvent => ({ type: "stream", name: "stdout", text });
const stderr = (text: string): KernelEvent => ({ type: "stream", name: "stderr", text });
const display = (text: string, displayId?: string): KernelEvent => ({
  type: "display",
  data: { "text/plain": text },
  metadata: {},
  displayId,
});

describe("foldCarriageReturns", () => {
  it("keeps only the last state of a progress bar", () => {
    expect(foldCarriageReturns("10%\r20%\r100%\ndone")).toBe("100%\ndone");
  });
  it("overwrites in place, as a terminal does, when the new text is shorter", () => {
    expect(foldCarriageReturns("abcdef\rXY")).toBe("XYcdef");
  });
  it("reads CR LF as one line end", () => {
    expect(foldCarriageReturns("a\r\nb\r\n")).toBe("a\nb\n");
  });
  it("applies backspaces without leaving the line", () => {
    expect(foldCarriageReturns("ab\b\b\bX\nc")).toBe("Xb\nc");
  });
  it("leaves text without control characters as it is", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        fc.pre(!/[\r\b]/.test(text));
        expect(foldCarriageReturns(text)).toBe(text);
      }),
    );
  });
  it("gives a text that folds to itself", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom("a", "b", "\r", "\n", "\b", "😀")), (pieces) => {
        const once = foldCarriageReturns(pieces.join(""));
        expect(foldCarriageReturns(once)).toBe(once);
      }),
    );
  });
});

describe("OutputFold", () => {
  it("merges consecutive text of one stream and keeps the order of two", () => {
    expect(fold(stdout("a"), stdout("b"), stderr("c"), stdout("d"))).toEqual([
      stdout("ab"),
      stderr("c"),
      stdout("d"),
    ]);
  });
  it("folds a carriage return that is split over two events", () => {
    expect(fold(stdout("10%"), stdout("\r"), stdout("99%"))).toEqual([stdout("99%")]);
  });
  it("replaces every display of an id when it is updated", () => {
    const update: KernelEvent = {
      type: "display-update",
      data: { "text/plain": "new" },
      metadata: {},
      displayId: "x",
    };
    expect(fold(display("old", "x"), display("other", "y"), update)).toEqual([
      display("new", "x"),
      display("other", "y"),
    ]);
  });
  it("clears at once, or just before the next output", () => {
    expect(fold(stdout("a"), { type: "clear", wait: false })).toEqual([]);
    expect(fold(stdout("a"), { type: "clear", wait: true })).toEqual([stdout("a")]);
    expect(fold(stdout("a"), { type: "clear", wait: true }, stdout("b"))).toEqual([stdout("b")]);
  });
  it("says in the output itself that some was not kept", () => {
    const outputs = fold(
      stdout("head"),
      { type: "output-truncated", name: "stdout", droppedBytes: 7, limitBytes: 9 },
      stdout("tail"),
    );
    expect(outputs).toEqual([
      expect.objectContaining({
        text: expect.stringMatching(/^head\n\[7 bytes .* 9 bytes\]\ntail$/),
      }),
    ]);
  });
});
