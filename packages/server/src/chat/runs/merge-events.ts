import type { RunLogEvent } from "@codeact/protocol/chat";

/** An event that waits to be written. */
export interface WaitingEvent {
  readonly event: RunLogEvent;
  /** When it happened, milliseconds since the epoch. */
  readonly at: number;
}

/**
 * Adds an event to those that wait: neighbouring words of one part or stream become one event, an update takes the
 * place of the one before it, and a clear the place of the outputs that it clears.
 */
export function addMerged(waiting: WaitingEvent[], next: WaitingEvent): void {
  if (next.event.type === "output.clear") dropOutputs(waiting, next.event.data.cellId);
  if (next.event.type === "output.update" && replaceUpdate(waiting, next)) return;
  const last = waiting.at(-1);
  const merged = last === undefined ? undefined : merge(last.event, next.event);
  if (last === undefined || merged === undefined) waiting.push(next);
  else waiting[waiting.length - 1] = { event: merged, at: last.at };
}

function merge(before: RunLogEvent, next: RunLogEvent): RunLogEvent | undefined {
  if (next.type === "usage") return before.type === next.type ? next : undefined;
  if (!isText(before) || !isText(next) || !sameText(before, next)) return undefined;
  const text = before.data.text + next.data.text;
  // Spelled out per kind, so that each keeps its own shape.
  if (next.type === "output.stream") return { ...next, data: { ...next.data, text } };
  if (next.type === "cell.source.delta") return { ...next, data: { ...next.data, text } };
  return { ...next, data: { ...next.data, text } };
}

type TextEvent = Extract<
  RunLogEvent,
  { type: "text.delta" | "reasoning.delta" | "cell.source.delta" | "output.stream" }
>;

/** Displays are often updated in turns, two bars of progress for example: each waits at most once. */
function replaceUpdate(waiting: WaitingEvent[], next: WaitingEvent): boolean {
  const { event } = next;
  if (event.type !== "output.update") return false;
  const index = waiting.findIndex(
    ({ event: one }) => one.type === event.type && samePlace(one.data, event.data),
  );
  const before = waiting[index];
  if (before === undefined) return false;
  waiting[index] = { event, at: before.at };
  return true;
}

function isText(event: RunLogEvent): event is TextEvent {
  return event.type.endsWith(".delta") || event.type === "output.stream";
}

function sameText(before: TextEvent, next: TextEvent): boolean {
  if (before.type === "output.stream" && next.type === "output.stream") {
    const told = before.data.truncatedBytes ?? next.data.truncatedBytes;
    return told === undefined && samePlace(before.data, next.data);
  }
  if (before.type !== next.type) return false;
  if ("part" in before.data && "part" in next.data) return before.data.part === next.data.part;
  return "cellId" in before.data && "cellId" in next.data
    ? before.data.cellId === next.data.cellId
    : false;
}

interface Place {
  readonly cellId: string;
  readonly ordinal: number;
}

function samePlace(one: Place, other: Place): boolean {
  return one.cellId === other.cellId && one.ordinal === other.ordinal;
}

function dropOutputs(waiting: WaitingEvent[], cellId: string): void {
  const kept = waiting.filter(({ event }) => !isOutput(event) || event.data.cellId !== cellId);
  waiting.splice(0, waiting.length, ...kept);
}

function isOutput(event: RunLogEvent): event is Extract<RunLogEvent, { type: `output.${string}` }> {
  return event.type.startsWith("output.");
}
