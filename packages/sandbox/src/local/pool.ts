import type { IdleSession } from "./kernel.ts";

/** Wait before the next refill, so that it never competes with a kernel that was just claimed. */
const REFILL_DELAY_MS = 50;

/**
 * Isolated interpreters that were forked ahead and have run nothing. Each is handed out once and never comes back.
 * Refilled one at a time and off the request path.
 */
export class Pool {
  readonly #size: number;
  readonly #make: () => Promise<IdleSession>;
  readonly #idle: IdleSession[] = [];
  #timer: NodeJS.Timeout | undefined;
  #making = false;
  #closed = false;

  constructor(size: number, make: () => Promise<IdleSession>) {
    this.#size = size;
    this.#make = make;
    this.refill(0);
  }

  /** Interpreters that wait now. */
  get idle(): number {
    return this.#idle.length;
  }

  /** An interpreter at once, or nothing when the pool is empty. */
  claim(): IdleSession | undefined {
    const session = this.#idle.shift();
    this.refill(REFILL_DELAY_MS);
    return session;
  }

  /** Fills up to the size, after a delay. */
  refill(delayMs: number): void {
    if (this.#closed || this.#making || this.#idle.length >= this.#size) return;
    this.#timer?.close();
    this.#timer = setTimeout(() => {
      void this.#addOne();
    }, delayMs);
    // Waiting to fork ahead must not keep a finished program alive.
    this.#timer.unref();
  }

  /** Makes no more; those that wait end with their fork server. */
  close(): void {
    this.#closed = true;
    this.#timer?.close();
    this.#idle.length = 0;
  }

  async #addOne(): Promise<void> {
    if (this.#closed || this.#making) return;
    this.#making = true;
    try {
      const session = await this.#make();
      this.#idle.push(session);
      void session.process.ended.then(() => this.#remove(session));
    } catch {
      // The next start meets the same failure and reports it to a caller who can act on it.
      return;
    } finally {
      this.#making = false;
    }
    this.refill(0);
  }

  #remove(session: IdleSession): void {
    const index = this.#idle.indexOf(session);
    if (index >= 0) this.#idle.splice(index, 1);
  }
}
