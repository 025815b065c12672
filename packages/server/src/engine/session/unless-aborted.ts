import { CodeactError } from "@codeact/protocol";

/** Waits for a promise. @throws CodeactError `aborted` as soon as the signal fires */
export async function unlessAborted<T>(
  wait: Promise<T>,
  signal: AbortSignal | undefined,
): Promise<T> {
  if (signal === undefined) return await wait;
  const aborted = Promise.withResolvers<never>();
  const onAbort = (): void => {
    aborted.reject(new CodeactError("aborted", "The request was aborted before its turn."));
  };
  if (signal.aborted) onAbort();
  signal.addEventListener("abort", onAbort);
  try {
    return await Promise.race([aborted.promise, wait]);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}
