import type { Chat } from "../../chat.ts";
import type { AnswerEvent } from "../chat/chat-telling.ts";
import { readLog } from "../telling/read-log.ts";
import type { AnswerRun } from "./start-answer.ts";

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
  const untold = calls?.untold().then(() => "untold" as const);
  let seq = afterSeq;
  /** Where the log stood when a call came: so far the client is told before it is asked. */
  let askedAt: number | undefined;
  let next = log.next();
  try {
    for (;;) {
      if (calls !== undefined && askedAt !== undefined && seq >= askedAt) {
        calls.toldSeq = seq;
        yield { type: "calls", calls: calls.take() };
        return;
      }
      const waits = askedAt === undefined && untold !== undefined;
      const result = waits ? await Promise.race([next, untold]) : await next;
      if (result === "untold") {
        askedAt = (await chat.store.runs.get(userId, runId)).seq;
        continue;
      }
      if (result.done === true) return;
      seq = result.value.seq;
      yield { type: "told", ...result.value };
      if (result.value.event.type === "run.finished") return;
      next = log.next();
    }
  } finally {
    over.abort();
    // Nobody waits any more for what was asked for last.
    next.catch(() => {});
  }
}
