import { OutputFold } from "@codeact/protocol";
import type { KernelEvent } from "@codeact/protocol";
import { MessageFold } from "@codeact/protocol/chat";
import fc from "fast-check";
import { expect, test } from "vitest";
import { addMerged } from "./merge-events.ts";
import type { WaitingEvent } from "./merge-events.ts";
import { OutputTeller } from "./output-teller.ts";

const CELL = "cell";

/** Feeds a cell's events through teller, merging and fold, as a run and its viewer do together. */
function tellAll(
  events: readonly KernelEvent[],
  cutEvery: number,
): { readonly fold: MessageFold; readonly told: readonly WaitingEvent[]; readonly more: boolean } {
  const told: WaitingEvent[] = [];
  let waiting: WaitingEvent[] = [];
  const teller = new OutputTeller(CELL, (event) => addMerged(waiting, { event, at: 0 }));
  for (const [index, event] of events.entries()) {
    teller.add(event);
    if (index % cutEvery !== 0) continue;
    told.push(...waiting);
    waiting = [];
  }
  const more = teller.end() !== undefined;
  told.push(...waiting);
  const fold = new MessageFold();
  const about = { part: 0, cellId: CELL, author: "agent", version: 1, language: "python" } as const;
  fold.add({ type: "cell.started", data: about }, 0);
  for (const { event, at } of told) fold.add(event, at);
  fold.add({ type: "cell.finished", data: { cellId: CELL, status: "ok", durationMs: 0 } }, 0);
  return { fold, told, more };
}

function outputsOf(fold: MessageFold): unknown {
  return fold.cells[0]?.outputs.map(({ output }) => output);
}

const text = fc.string({ unit: fc.constantFrom("a", "\n", "\r", "%"), minLength: 1, maxLength: 6 });
const displayId = fc.constantFrom("one", "two");
const data = fc.record({ "text/plain": text });
const event: fc.Arbitrary<KernelEvent> = fc.oneof(
  fc.record({
    type: fc.constant("stream" as const),
    name: fc.constantFrom("stdout" as const, "stderr" as const),
    text,
  }),
  fc.record({ type: fc.constant("display" as const), data, metadata: fc.constant({}), displayId }),
  fc.record({
    type: fc.constant("display-update" as const),
    data,
    metadata: fc.constant({}),
    displayId,
  }),
  fc.record({ type: fc.constant("clear" as const), wait: fc.boolean() }),
);

test("a viewer's outputs are those that a notebook would store, however the events were batched", () => {
  fc.assert(
    fc.property(fc.array(event, { maxLength: 40 }), fc.integer({ min: 1, max: 12 }), (all, cut) => {
      const whole = new OutputFold();
      for (const one of all) whole.add(one);
      expect(outputsOf(tellAll(all, cut).fold)).toEqual(whole.outputs);
    }),
    { numRuns: 500 },
  );
});

test("a flood is told in few events of bounded size, and what was not told is said", () => {
  const line = `${"x".repeat(99)}\n`;
  const flood = Array.from({ length: 20_000 }, (): KernelEvent => {
    return { type: "stream", name: "stdout", text: line };
  });
  const { fold, told, more } = tellAll(flood, 1000);
  expect(told.length).toBeLessThanOrEqual(21);
  expect(JSON.stringify(told).length).toBeLessThan(300_000);
  expect(more).toBe(true);
  expect(JSON.stringify(outputsOf(fold)).length).toBeLessThan(300_000);

  const endless = Array.from({ length: 12 }, (): KernelEvent => {
    return { type: "stream", name: "stdout", text: "y".repeat(1024 * 1024) };
  });
  const cut = tellAll(endless, 1).fold.cells[0]?.outputs[0];
  expect(cut?.truncatedBytes).toBe(2 * 1024 * 1024);
});
