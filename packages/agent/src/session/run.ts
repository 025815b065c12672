import type { RunEvent, RunResult } from "@codeact/protocol";

/**
 * One run of a session: iterate its events, await its result, or both. The work goes on whether or not anybody looks;
 * events are kept, so a late or second iteration sees all of them. Never rejects.
 *
 * Being thenable, a Run returned from an async function becomes its result; use `result` where a plain promise is meant.
 */
export interface Run extends AsyncIterable<RunEvent>, PromiseLike<RunResult> {
  readonly id: string;
  readonly result: Promise<RunResult>;
  /** Interrupts the running cell and ends the run as `stopped`; variables are kept. */
  abort(): void;
  /** The model's words outside its code, as they arrive. */
  text(): AsyncIterable<string>;
}

/** Lets a run work by itself and keeps its events. `onEnd` is called before the result is seen. */
export function startRun(
  id: string,
  events: AsyncGenerator<RunEvent, RunResult>,
  how: { readonly abort: () => void; readonly onEnd: () => void },
): Run {
  const log = new EventLog();
  const result = drive(events, log, how.onEnd);
  return {
    id,
    result,
    abort: how.abort,
    text: () => textOf(log),
    [Symbol.asyncIterator]: () => log.read(),
    // oxlint-disable-next-line unicorn/no-thenable -- a Run is awaitable by design
    then: (fulfilled, rejected) => result.then(fulfilled, rejected),
  };
}

async function drive(
  events: AsyncGenerator<RunEvent, RunResult>,
  log: EventLog,
  onEnd: () => void,
): Promise<RunResult> {
  try {
    for (;;) {
      const next = await events.next();
      if (next.done === true) {
        onEnd();
        return next.value;
      }
      log.push(next.value);
    }
  } finally {
    log.end();
  }
}

async function* textOf(log: EventLog): AsyncGenerator<string, void> {
  for await (const event of log.read()) {
    if (event.type === "text-delta") yield event.text;
  }
}

/** Events in order, readable from the start by any number of readers. */
class EventLog {
  readonly #events: RunEvent[] = [];
  #ended = false;
  #changed = Promise.withResolvers<void>();

  push(event: RunEvent): void {
    this.#events.push(event);
    this.#wake();
  }

  end(): void {
    this.#ended = true;
    this.#wake();
  }

  async *read(): AsyncGenerator<RunEvent, void> {
    for (let index = 0; ;) {
      const event = this.#events[index];
      if (event !== undefined) {
        index += 1;
        yield event;
      } else if (this.#ended) return;
      else await this.#changed.promise;
    }
  }

  #wake(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers<void>();
  }
}
