import { unlessAborted } from "./unless-aborted.ts";

/** Lets one after another have the interpreter: cells, snapshots, forks. */
export class Turns {
  #last: Promise<void> = Promise.resolve();

  /** Waits for the turn; returns what ends it. @throws CodeactError `aborted`, after which the turn is nobody's */
  async take(signal: AbortSignal | undefined): Promise<() => void> {
    const before = this.#last;
    const mine = Promise.withResolvers<void>();
    this.#last = before.then(() => mine.promise);
    try {
      await unlessAborted(before, signal, "The execution was aborted before it started.");
    } catch (error) {
      mine.resolve();
      throw error;
    }
    return mine.resolve;
  }
}
