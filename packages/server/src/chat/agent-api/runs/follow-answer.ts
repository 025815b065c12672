import { setTimeout as sleep } from "node:timers/promises";
import type { Chat } from "../../chat.ts";
import type { AnswerEvent } from "../chat/chat-telling.ts";
import { readLog } from "../telling/read-log.ts";
import type { AnswerRun } from "./start-answer.ts";

/** How long the log may take to tell of the cell that a call comes from, in milliseconds. */
const LOG_BEHIND_MS = 2000;

/**
 * What happens in a run from where the client was told last: the log, until it ends or until the code waits for
 * functions of the client. An abort only ends the following. @throws CodeactError `not_found`; the signal's reason
 */
export async function* followAnswer(
  chat: Chat,
  userId: string,
  { runId, afterSeq, calls }: AnswerRun,
  signal: AbortSignal,
): AsyncGenerator<AnswerEvent, void> {
  const over = new AbortController();
  const watched = AbortSignal.any([signal, over.signal]);
  const log = readLog(chat.store.events.watch(userId, runId, { after: afterSeq, signal: watched }));
  /** What is waited for besides the log. */
  let other: Promise<"untold" | "late"> | undefined = calls?.untold().then(() => "untold" as const);
  const place = { seq: afterSeq, running: afterSeq > 0 };
  let asked: Asked | undefined;
  let next = log.next();
  try {
    for (;;) {
      if (calls !== undefined && asked !== undefined && isTold(asked, place)) {
        calls.toldSeq = place.seq;
        yield { type: "calls", calls: calls.take() };
        return;
      }
      const result = other === undefined ? await next : await Promise.race([next, other]);
      if (result === "untold") {
        const { seq } = await chat.store.runs.get(userId, runId);
        asked = { seq, since: Date.now() };
        other = sleep(LOG_BEHIND_MS, "late" as const, { ref: false });
        continue;
      }
      if (result === "late") {
        other = undefined;
        continue;
      }
      if (result.done === true) return;
      const { seq, event } = result.value;
      place.seq = seq;
      if (event.type === "usage" && calls !== undefined) calls.toldUsage = event.data.usage;
      if (event.type === "cell.running") place.running = true;
      else if (event.type === "cell.finished") place.running = false;
      yield { type: "told", seq, event };
      if (event.type === "run.finished") return;
      next = log.next();
    }
  } finally {
    over.abort();
    // Nobody waits any more for what was asked for last.
    next.catch(() => {});
  }
}

interface Asked {
  /** Where the log stood when a call came. */
  readonly seq: number;
  /** Milliseconds since the epoch. */
  readonly since: number;
}

/** Whether the client was told everything up to the call: the log comes a little later than what it tells of. */
function isTold(asked: Asked, place: { readonly seq: number; readonly running: boolean }): boolean {
  if (place.seq < asked.seq) return false;
  return place.running || Date.now() - asked.since >= LOG_BEHIND_MS;
}
