import type { RunLogEvent } from "@codeact/protocol/chat";
import { expect, test } from "vitest";
import { addMerged } from "./merge-events.ts";
import type { WaitingEvent } from "./merge-events.ts";

function update(ordinal: number, text: string): RunLogEvent {
  const data = { "text/plain": text };
  const output = { type: "display" as const, data, metadata: {}, displayId: "a" };
  return { type: "output.update", data: { cellId: "c", ordinal, output, blobs: [] } };
}

test("displays that are updated in turns wait once each, as they were last", () => {
  const waiting: WaitingEvent[] = [];
  addMerged(waiting, { event: { type: "text.delta", data: { part: 0, text: "Two bars" } }, at: 1 });
  for (let round = 0; round < 1000; round += 1)
    for (const ordinal of [0, 1])
      addMerged(waiting, { event: update(ordinal, `${ordinal}: ${round}`), at: 2 + round });
  expect(waiting.slice(1).map(({ event }) => event)).toEqual([
    update(0, "0: 999"),
    update(1, "1: 999"),
  ]);
});

test("what a cell cleared does not wait, and what it puts out afterwards does", () => {
  const waiting: WaitingEvent[] = [];
  for (const event of [
    update(0, "before"),
    { type: "output.clear", data: { cellId: "c" } },
    update(0, "after"),
  ] satisfies readonly RunLogEvent[])
    addMerged(waiting, { event, at: 1 });
  expect(waiting.map(({ event }) => event.type)).toEqual(["output.clear", "output.update"]);
  expect(waiting.at(-1)?.event).toEqual(update(0, "after"));
});
