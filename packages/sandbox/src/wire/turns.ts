import { CodeactError } from "@codeact/protocol";

/** Lets one after another have the interpreter: cells, snapshots, forks. */
export class Turns {
  #last: Promise<void> = Promise.resolve();

  /** Waits for the turn; returns what ends it. @throws CodeactError `aborted`, after which the turn is nobody's */
  async take(signal: AbortSignal | undefined): Promise<() => void> {
    const before = this.#last;
    const mine = Promise.withResolvers<void>();
    this.#last = before.then(() => mine.promise);
    try {
      await unlessAborted(before, signal);
    } catch (error) {
      mine.resolve();
      throw error;
    }
    return mine.resolve;
  }
}

/** Waits for a promise or throws `aborted`. */
async function unlessAborted(wait: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  const aborted = Promise.withResolvers<void>();
  const onAbort = (): void => {
    aborted.reject(new CodeactError("aborted", "The execution was aborted before it started."));
  };
  if (signal?.aborted === true) onAbort();
  signal?.addEventListener("abort", onAbort);
  try {
    await Promise.race([aborted.promise, wait]);
  } finally {
    signal?.removeEventListener("abort", onAbort);
  }
}
