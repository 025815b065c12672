import { CodeactError } from "@codeact/protocol";

/** A place among those who generate; leaving twice does nothing. */
export interface Permit extends Disposable {
  /** How long it took to get it. */
  readonly queuedMs: number;
}

const FIRST_ESTIMATE_MS = 2000;
const MIN_RETRY_MS = 250;
const MAX_RETRY_MS = 30_000;
/** Weight of the newest duration in the running mean. */
const NEWEST = 0.3;

/** Lets so many in at a time, keeps so many waiting in order, and turns the rest away. */
export class Admission {
  readonly #places: number;
  readonly #queueLimit: number;
  readonly #queue: (() => void)[] = [];
  #inside = 0;
  #meanMs = FIRST_ESTIMATE_MS;

  constructor(places: number, queueLimit: number) {
    this.#places = places;
    this.#queueLimit = queueLimit;
  }

  get inside(): number {
    return this.#inside;
  }

  get queued(): number {
    return this.#queue.length;
  }

  /**
   * Waits for a place; an abort gives up the turn.
   * @throws CodeactError `overloaded` with `retryAfterMs` in its details, `aborted`
   */
  async enter(signal: AbortSignal | undefined): Promise<Permit> {
    if (signal?.aborted === true) throw aborted(signal.reason);
    const cameAt = performance.now();
    if (this.#inside < this.#places) this.#inside += 1;
    else await this.#wait(signal);
    return this.#permit(performance.now() - cameAt);
  }

  async #wait(signal: AbortSignal | undefined): Promise<void> {
    if (this.#queue.length >= this.#queueLimit) throw this.#overloaded();
    const turn = Promise.withResolvers<void>();
    const giveUp = (): void => {
      const at = this.#queue.indexOf(turn.resolve);
      // Who has been let in already leaves by the permit.
      if (at >= 0) {
        this.#queue.splice(at, 1);
        turn.reject(aborted(signal?.reason));
      }
    };
    this.#queue.push(turn.resolve);
    signal?.addEventListener("abort", giveUp, { once: true });
    try {
      await turn.promise;
    } finally {
      signal?.removeEventListener("abort", giveUp);
    }
  }

  #permit(queuedMs: number): Permit {
    const enteredAt = performance.now();
    let left = false;
    return {
      queuedMs,
      [Symbol.dispose]: () => {
        if (left) return;
        left = true;
        this.#meanMs += NEWEST * (performance.now() - enteredAt - this.#meanMs);
        // The place goes on to the next in line without becoming free.
        const next = this.#queue.shift();
        if (next === undefined) this.#inside -= 1;
        else next();
      },
    };
  }

  #overloaded(): CodeactError {
    const expectedMs = (this.#meanMs * (this.#queue.length + 1)) / this.#places;
    const retryAfterMs = Math.round(Math.min(MAX_RETRY_MS, Math.max(MIN_RETRY_MS, expectedMs)));
    return new CodeactError(
      "overloaded",
      `The model is busy: ${this.#inside} requests are being answered and ${this.#queue.length} wait.`,
      {
        remedy: "Try again later, or allow more slots or a longer queue.",
        details: { retryAfterMs, busy: this.#inside, queued: this.#queue.length },
        retryable: true,
      },
    );
  }
}

/** The failure of a call whose signal was aborted. */
export function aborted(cause: unknown): CodeactError {
  return new CodeactError("aborted", "The call was aborted.", { cause });
}
