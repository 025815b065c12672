import { CodeactError } from "@codeact/protocol";
import { unreachable } from "./http-request.ts";

/** How long a server may send nothing before the connection is given up. */
const SILENCE_MS = 30_000;

/**
 * The bytes of an answer as they come. Ends the connection when the caller stops reading.
 * @throws CodeactError `model_unreachable` (retryable) when the connection breaks or falls silent; the signal's reason after an abort
 */
export async function* bodyPieces(
  url: string,
  response: Response,
  options: { readonly signal?: AbortSignal | undefined; readonly silenceMs?: number | undefined },
): AsyncGenerator<Uint8Array, void, void> {
  const { signal, silenceMs = SILENCE_MS } = options;
  const reader = response.body?.getReader();
  if (reader === undefined) return;
  try {
    for (;;) {
      const piece = await next(reader, url, silenceMs, signal);
      if (piece === undefined) return;
      yield piece;
    }
  } finally {
    // A connection that is broken already says so again here; that is no news.
    await reader.cancel().catch(() => undefined);
  }
}

async function next(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  url: string,
  silenceMs: number,
  signal: AbortSignal | undefined,
): Promise<Uint8Array | undefined> {
  signal?.throwIfAborted();
  const interrupted = Promise.withResolvers<never>();
  const stop = (): void => interrupted.reject(signal?.reason);
  signal?.addEventListener("abort", stop, { once: true });
  const timer = setTimeout(
    () => interrupted.reject(new Error(`nothing came for ${silenceMs / 1000} s`)),
    silenceMs,
  );
  try {
    const { done, value } = await Promise.race([reader.read(), interrupted.promise]);
    return done ? undefined : value;
  } catch (error) {
    signal?.throwIfAborted();
    if (CodeactError.isInstance(error)) throw error;
    throw unreachable(new URL(url), error);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", stop);
  }
}
