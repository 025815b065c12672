import { CodeactError } from "@codeact/protocol";

/**
 * Waits for a promise until the signal aborts. What is waited for goes on; whoever gives up decides what becomes of it.
 * @throws CodeactError `aborted` with this message, or what the promise throws
 */
export async function unlessAborted<T>(
  wait: Promise<T>,
  signal: AbortSignal | undefined,
  message: string,
): Promise<T> {
  if (signal === undefined) return await wait;
  const aborted = Promise.withResolvers<never>();
  const onAbort = (): void => {
    aborted.reject(new CodeactError("aborted", message));
  };
  signal.addEventListener("abort", onAbort);
  try {
    if (signal.aborted) onAbort();
    return await Promise.race([aborted.promise, wait]);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}
