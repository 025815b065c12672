import { CodeactError } from "@codeact/protocol";
import { RunLogEvent } from "@codeact/protocol/chat";
import type { CellStatus, Message, RunRecord, Store, StoredCell } from "@codeact/store";
import type { ToldEvent } from "../telling/read-log.ts";

/** Events read at once. */
const BATCH = 500;

/** The events of a run until now; a day after its end, when they are deleted, events that its message could come from. */
export async function* eventsUntilNow(
  store: Store,
  userId: string,
  runId: string,
): AsyncGenerator<ToldEvent, void> {
  let after = 0;
  try {
    for (;;) {
      const { events, run } = await store.events.read(userId, runId, { after, limit: BATCH });
      for (const { seq, type, data } of events) {
        after = seq;
        const event = RunLogEvent.safeParse({ type, data });
        if (event.success) yield { seq, event: event.data };
      }
      if (events.length === 0 || after >= run.seq) return;
    }
  } catch (error) {
    const gone = CodeactError.isInstance(error) && error.details["reason"] === "events_gone";
    if (!gone || after > 0) throw error;
  }
  const run = await store.runs.get(userId, runId);
  const message = await store.messages.get(userId, run.conversationId, run.messageId);
  for (const event of eventsOf(message, run)) {
    after += 1;
    yield { seq: after, event };
  }
}

function* eventsOf(message: Message, run: RunRecord): Generator<RunLogEvent, void> {
  const cells = new Map(message.cells.map((cell) => [cell.id, cell]));
  for (const [part, content] of message.parts.entries()) {
    const cell = content.kind === "cell" ? cells.get(content.cellId) : undefined;
    if (content.kind === "text") yield { type: "text.delta", data: { part, text: content.text } };
    else if (content.kind === "reasoning")
      yield { type: "reasoning.delta", data: { part, text: content.text } };
    else if (content.kind === "notice")
      yield { type: "notice", data: { part, code: content.code, text: content.text } };
    else if (cell !== undefined) yield* cellEvents(cell, part);
  }
  if (run.status !== "running") yield { type: "run.finished", data: endOf(run) };
}

function endOf(run: RunRecord): Extract<RunLogEvent, { type: "run.finished" }>["data"] {
  return {
    status: run.status === "running" ? "interrupted" : run.status,
    // Why it stopped is not kept; that a person did is.
    reason: run.stopRequestedAt === undefined ? undefined : "aborted",
    error: run.error,
    usage: run.usage,
  };
}

/** How a cell of a run that is over can be, were it not for a process that died. */
const ends: ReadonlySet<CellStatus> = new Set([
  "ok",
  "error",
  "interrupted",
  "timeout",
  "died",
  "rejected",
]);

function* cellEvents(cell: StoredCell, part: number): Generator<RunLogEvent, void> {
  const { id: cellId, author, version, supersedesId, language, source, outputs } = cell;
  yield { type: "cell.started", data: { part, cellId, author, version, supersedesId, language } };
  yield { type: "cell.queued", data: { cellId, source } };
  yield { type: "cell.running", data: { cellId, source } };
  for (const [ordinal, { output, blobs, truncatedBytes }] of outputs.entries()) {
    if (output.type !== "stream")
      yield { type: "output.display", data: { cellId, ordinal, output, blobs: [...blobs] } };
    else
      yield {
        type: "output.stream",
        data: {
          cellId,
          ordinal,
          name: output.name,
          text: output.text,
          truncatedBytes: truncatedBytes === 0 ? undefined : truncatedBytes,
        },
      };
  }
  const status = ends.has(cell.status) ? cell.status : "interrupted";
  const durationMs = (cell.endedAt ?? 0) - (cell.startedAt ?? cell.endedAt ?? 0);
  yield { type: "cell.finished", data: { cellId, status, durationMs: Math.max(0, durationMs) } };
}
