import { CodeactError } from "@codeact/protocol";

/** The bytes of all bodies that may be in memory at one time, shared out to requests. */
export class AllowancePool {
  readonly #maxBytes: number;
  #taken = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** The share of one request; disposing gives everything back. */
  open(): Allowance {
    return new Allowance(this);
  }

  /** @throws CodeactError `overloaded` */
  take(bytes: number): void {
    if (this.#taken + bytes > this.#maxBytes) {
      throw new CodeactError("overloaded", "Too many large bodies are on their way.", {
        remedy: "Try again soon, or raise the engine's limit.",
        retryable: true,
        details: { retryAfterSeconds: 2 },
      });
    }
    this.#taken += bytes;
  }

  giveBack(bytes: number): void {
    this.#taken -= bytes;
  }
}

/** What one request has taken of the pool. */
export class Allowance implements Disposable {
  readonly #pool: AllowancePool;
  #taken = 0;

  constructor(pool: AllowancePool) {
    this.#pool = pool;
  }

  /** @throws CodeactError `overloaded` */
  take(bytes: number): void {
    this.#pool.take(bytes);
    this.#taken += bytes;
  }

  [Symbol.dispose](): void {
    this.#pool.giveBack(this.#taken);
    this.#taken = 0;
  }
}
