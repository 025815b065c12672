import { RunLogEvent } from "@codeact/protocol/chat";
import type { StoredRunEvent } from "@codeact/store";

/** An event of a run with its number. */
export interface ToldEvent {
  /** Number in the run's log, from 1. */
  readonly seq: number;
  readonly event: RunLogEvent;
}

/** The events of a log; those of a newer version of this server, which this one does not know, are left out. */
export async function* readLog(
  events: AsyncIterable<StoredRunEvent>,
): AsyncGenerator<ToldEvent, void> {
  for await (const { seq, type, data } of events) {
    const event = RunLogEvent.safeParse({ type, data });
    if (event.success) yield { seq, event: event.data };
  }
}
