import { CodeactError } from "@codeact/protocol";

/** A queue of one: who takes a turn waits until everyone before has given theirs back. */
export class Turns {
  #last: Promise<void> = Promise.resolve();

  /** Waits for the turn and gives the function that ends it. @throws CodeactError `aborted`, which gives the turn up */
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
