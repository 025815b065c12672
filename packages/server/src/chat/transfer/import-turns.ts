import { CodeactError } from "@codeact/protocol";
import { Turns } from "../kernels/turns.ts";

/** Imports at work at one time: each may hold a large conversation in memory. */
const AT_ONCE = 2;

/**
 * Who imports when. A person has one import at a time, from its first byte on, so that nobody takes every place; what is
 * still being sent, at whatever speed, keeps nobody else from a turn.
 */
export class ImportTurns {
  readonly #people = new Set<string>();
  /** Imports that wait or work, by lane. */
  readonly #lanes = Array.from({ length: AT_ONCE }, () => 0);
  readonly #turns = new Turns();

  /** Begins an import of a person, until it is disposed of. @throws CodeactError `overloaded` while there is one */
  begin(userId: string): Disposable {
    if (this.#people.has(userId))
      throw new CodeactError("overloaded", "An import of yours is running already.", {
        remedy: "Try again when it is done.",
        retryable: true,
      });
    this.#people.add(userId);
    return { [Symbol.dispose]: () => void this.#people.delete(userId) };
  }

  /** Does the work of an import when it is its turn. @throws the signal's reason, and what the work throws */
  async work<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    const lane = this.#lanes.indexOf(Math.min(...this.#lanes));
    this.#change(lane, 1);
    try {
      return await this.#turns.take(String(lane), async () => {
        signal.throwIfAborted();
        return await work();
      });
    } finally {
      this.#change(lane, -1);
    }
  }

  #change(lane: number, by: number): void {
    this.#lanes[lane] = (this.#lanes[lane] ?? 0) + by;
  }
}
