import type { IdleSession } from "./kernel.ts";

/** Wait before the next refill, so that it never competes with a kernel that was just claimed. */
const REFILL_DELAY_MS = 50;
/** Wait when nothing is left: whoever comes next would have to wait for a fork anyway. */
const EMPTY_DELAY_MS = 5;
/** Wait after a failure (no memory, a machine that refuses), doubled each time. */
const LONGEST_DELAY_MS = 5000;

/**
 * Isolated interpreters that were forked ahead and have run nothing. Each is handed out once and never comes back.
 * Refilled one at a time and off the request path: soon when it is empty, at leisure when it is not, and ever more
 * slowly while making one fails.
 */
export class Pool {
  readonly #size: number;
  readonly #make: () => Promise<IdleSession>;
  readonly #idle: IdleSession[] = [];
  #timer: NodeJS.Timeout | undefined;
  #failures = 0;
  #making = false;
  #closed = false;

  constructor(size: number, make: () => Promise<IdleSession>) {
    this.#size = size;
    this.#make = make;
    this.#refill(0);
  }

  /** Interpreters that wait now. */
  get idle(): number {
    return this.#idle.length;
  }

  /** An interpreter at once, or nothing when the pool is empty. */
  claim(): IdleSession | undefined {
    let session = this.#idle.shift();
    // The socket of one that was killed closes before its end is reported.
    while (session !== undefined && !session.connection.open) session = this.#idle.shift();
    this.#failures = 0;
    this.#refillLater();
    return session;
  }

  /** Makes no more; those that wait end with their fork server. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#idle.length = 0;
  }

  #refillLater(): void {
    const failed = this.#failures === 0 ? 0 : REFILL_DELAY_MS * 2 ** this.#failures;
    const pause = this.#idle.length === 0 ? EMPTY_DELAY_MS : REFILL_DELAY_MS;
    this.#refill(Math.min(Math.max(failed, pause), LONGEST_DELAY_MS));
  }

  /** A refill that is due stays due: claims in quick succession must not put it off for ever. */
  #refill(delayMs: number): void {
    if (this.#closed || this.#making || this.#idle.length >= this.#size) return;
    if (this.#timer !== undefined) {
      if (this.#idle.length > 0 || this.#failures > 0) return;
      clearTimeout(this.#timer);
    }
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.#addOne();
    }, delayMs);
    // Waiting to fork ahead must not keep a finished program alive.
    this.#timer.unref();
  }

  async #addOne(): Promise<void> {
    if (this.#closed || this.#making) return;
    this.#making = true;
    try {
      const session = await this.#make();
      this.#failures = 0;
      this.#idle.push(session);
      void this.#watch(session);
    } catch {
      // The next start meets the same failure and reports it to a caller who can act on it.
      this.#failures += 1;
    } finally {
      this.#making = false;
    }
    if (this.#failures > 0) this.#refillLater();
    else this.#refill(0);
  }

  /** One that dies while it waits is taken out and replaced. */
  async #watch(session: IdleSession): Promise<void> {
    await session.process.ended;
    const index = this.#idle.indexOf(session);
    if (index < 0) return;
    this.#idle.splice(index, 1);
    this.#refillLater();
  }
}
