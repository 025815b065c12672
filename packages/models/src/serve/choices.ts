import type { GenerateEvent } from "../engines/engine.ts";

/** An event of one of the answers that a request asked for. */
export interface ChoiceEvent {
  /** Which answer, from 0. */
  readonly index: number;
  readonly event: GenerateEvent;
}

/** The answers to make. */
export interface ChoicePlan {
  readonly count: number;
  /** How many are made at once. */
  readonly parallel: number;
  start(index: number): AsyncIterable<GenerateEvent>;
  /** Ends those that run; called when the reader stops early or one of them fails. */
  stop(): void;
}

interface Running {
  readonly index: number;
  readonly events: AsyncIterator<GenerateEvent>;
}

interface Arrival extends Running {
  readonly result: IteratorResult<GenerateEvent>;
}

/** The events of all answers as they come; those of one answer stay in order. The first failure ends all. */
export async function* mergeChoices(plan: ChoicePlan): AsyncGenerator<ChoiceEvent> {
  const pending = new Map<number, Promise<Arrival>>();
  const running = new Map<number, Running>();
  let started = 0;
  const next = (run: Running): void => {
    pending.set(
      run.index,
      run.events.next().then((result) => ({ ...run, result })),
    );
  };
  const startNext = (): void => {
    if (started >= plan.count) return;
    const run = { index: started, events: plan.start(started)[Symbol.asyncIterator]() };
    started += 1;
    running.set(run.index, run);
    next(run);
  };
  try {
    while (started < Math.min(plan.parallel, plan.count)) startNext();
    while (pending.size > 0) {
      const { index, events, result } = await Promise.race(pending.values());
      pending.delete(index);
      if (result.done === true) {
        running.delete(index);
        startNext();
      } else {
        yield { index, event: result.value };
        next({ index, events });
      }
    }
  } finally {
    if (running.size > 0) await stopAll(plan, running, pending);
  }
}

async function stopAll(
  plan: ChoicePlan,
  running: ReadonlyMap<number, Running>,
  pending: ReadonlyMap<number, Promise<Arrival>>,
): Promise<void> {
  plan.stop();
  // What they still say, failures included, has no reader any more.
  await Promise.allSettled(pending.values());
  await Promise.allSettled([...running.values()].map(async ({ events }) => events.return?.()));
}
