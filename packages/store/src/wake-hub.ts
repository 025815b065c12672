/** Listens for changes made elsewhere while somebody waits. Disposing stops it. */
export type StartListening = (wakes: {
  readonly one: (topic: string) => void;
  readonly all: () => void;
}) => Promise<AsyncDisposable>;

/** One waiting reader of a topic. */
export interface Waiter extends Disposable {
  /**
   * Resolves at the next wake-up after the last `next()` (at once when one came meanwhile), and when `signal` aborts or
   * the store closes: the rows are the truth, a wake-up only says that a look is worth while.
   */
  next(signal?: AbortSignal): Promise<void>;
}

/** Wake-ups by topic (an id of a run), from this process and from others. */
export class WakeHub implements AsyncDisposable {
  readonly #waiters = new Map<string, Set<WaiterState>>();
  readonly #start: StartListening;
  #listening: Promise<AsyncDisposable> | undefined;
  #closed = false;

  constructor(start: StartListening) {
    this.#start = start;
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Wakes the readers of a topic. */
  wake(topic: string): void {
    for (const waiter of this.#waiters.get(topic) ?? []) waiter.wake();
  }

  /** Wakes every reader: something may have changed. */
  wakeAll(): void {
    for (const waiters of this.#waiters.values()) for (const waiter of waiters) waiter.wake();
  }

  /** Starts to listen. A change committed after this resolves wakes the waiter. */
  async subscribe(topic: string): Promise<Waiter> {
    const waiter = new WaiterState(() => {
      const others = this.#waiters.get(topic);
      others?.delete(waiter);
      if (others?.size === 0) this.#waiters.delete(topic);
    });
    // Nothing is started for who comes after the end: `closed` tells them.
    if (this.#closed) return waiter;
    const others = this.#waiters.get(topic) ?? new Set();
    this.#waiters.set(topic, others.add(waiter));
    try {
      this.#listening ??= this.#start({
        one: (woken) => this.wake(woken),
        all: () => this.wakeAll(),
      });
      await this.#listening;
    } catch (error) {
      this.#listening = undefined;
      waiter[Symbol.dispose]();
      throw error;
    }
    return waiter;
  }

  /** Whether anybody follows a topic. */
  waitsFor(topic: string): boolean {
    return this.#waiters.has(topic);
  }

  /** True while anybody waits; without readers nothing needs to be polled. */
  get waitedFor(): boolean {
    return this.#waiters.size > 0;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    this.wakeAll();
    const listening = await this.#listening?.catch(() => undefined);
    await listening?.[Symbol.asyncDispose]();
  }
}

class WaiterState implements Waiter {
  #woken = false;
  #resolve: (() => void) | undefined;
  readonly #leave: () => void;

  constructor(leave: () => void) {
    this.#leave = leave;
  }

  wake(): void {
    this.#woken = true;
    this.#resolve?.();
  }

  async next(signal?: AbortSignal): Promise<void> {
    if (!this.#woken && signal?.aborted !== true) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const wake = (): void => resolve();
      this.#resolve = wake;
      signal?.addEventListener("abort", wake);
      await promise;
      signal?.removeEventListener("abort", wake);
      this.#resolve = undefined;
    }
    this.#woken = false;
  }

  [Symbol.dispose](): void {
    this.#leave();
  }
}
