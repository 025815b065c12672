import type { StoredRunEvent } from "./run-record.ts";

/** Of one run at most so many characters of JSON are held; a viewer who is further behind reads the log. */
const TAIL_CHARACTERS = 1024 * 1024;

interface Tail {
  readonly events: StoredRunEvent[];
  readonly sizes: number[];
  size: number;
}

/**
 * The newest events of runs that this process writes and somebody here watches: many viewers of one run need not read the
 * same rows each. A cache of committed rows; whoever finds nothing here asks the database.
 */
export class EventTails {
  readonly #tails = new Map<string, Tail>();

  /** Keeps events that were just committed. `texts` has the JSON of each event's data. */
  push(runId: string, events: readonly StoredRunEvent[], texts: readonly string[]): void {
    const [first] = events;
    if (first === undefined) return;
    const tail = this.#continued(runId, first.seq);
    for (const [index, event] of events.entries()) {
      const size = texts[index]?.length ?? 0;
      tail.events.push(event);
      tail.sizes.push(size);
      tail.size += size;
    }
    while (tail.size > TAIL_CHARACTERS && tail.events.length > 1) {
      tail.events.shift();
      tail.size -= tail.sizes.shift() ?? 0;
    }
  }

  /** Events after a number, when what is held goes on from there without a gap; nothing when it does not. */
  since(runId: string, after: number): readonly StoredRunEvent[] | undefined {
    const events = this.#tails.get(runId)?.events;
    const first = events?.[0]?.seq;
    if (events === undefined || first === undefined || after + 1 < first) return undefined;
    const newer = events.slice(after + 1 - first);
    return newer.length === 0 ? undefined : newer;
  }

  /** Forgets a run: it ended, or nobody watches. */
  drop(runId: string): void {
    this.#tails.delete(runId);
  }

  /** The tail of a run, anew when these events do not follow those that are held. */
  #continued(runId: string, seq: number): Tail {
    const known = this.#tails.get(runId);
    if (known?.events.at(-1)?.seq === seq - 1) return known;
    const tail: Tail = { events: [], sizes: [], size: 0 };
    this.#tails.set(runId, tail);
    return tail;
  }
}
