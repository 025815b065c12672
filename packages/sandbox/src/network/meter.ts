import { Transform } from "node:stream";
import type { TransformCallback } from "node:stream";

/** What a session may still send and receive. */
export class ByteBudget {
  #left: number;

  constructor(totalBytes: number) {
    this.#left = totalBytes;
  }

  /** Takes bytes from the budget; false when there are not that many left. */
  take(bytes: number): boolean {
    this.#left = Math.max(-1, this.#left - bytes);
    return this.#left >= 0;
  }
}

/** The budget of a session is used up. */
class BudgetSpent extends Error {
  constructor() {
    super("this session has used up the bytes that its network allows");
  }
}

/** A stream that counts what passes and ends with {@link BudgetSpent} when the budget is used up. */
export class Meter extends Transform {
  readonly #budget: ByteBudget;
  #bytes = 0;

  constructor(budget: ByteBudget) {
    super();
    this.#budget = budget;
  }

  /** Bytes that came so far. */
  get bytes(): number {
    return this.#bytes;
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#bytes += chunk.length;
    if (this.#budget.take(chunk.length)) done(null, chunk);
    else done(new BudgetSpent());
  }
}
