import type { ModelRetries } from "./options.ts";

/**
 * The wait a server asked for, in milliseconds: `retry-after-ms`, or `Retry-After` as seconds or as an HTTP date
 * (RFC 9110, 10.2.3). Undefined when it did not ask or its words make no sense.
 */
export function readRetryAfterMs(headers: Headers, nowMs: number): number | undefined {
  const milliseconds = readNumber(headers.get("retry-after-ms"));
  if (milliseconds !== undefined) return milliseconds;
  const text = headers.get("retry-after");
  const seconds = readNumber(text);
  if (seconds !== undefined) return seconds * 1000;
  // Without letters it is no HTTP date, though Date.parse finds a year in almost anything.
  const date = text !== null && /[a-z]/i.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - nowMs);
}

/**
 * The pause before retry `retry` (1 is the first): what the server asked for, else exponential back-off, of which a
 * random part of up to half is taken off so that clients that failed together do not return together.
 */
export function retryDelayMs(
  retry: number,
  askedMs: number | undefined,
  retries: ModelRetries,
): number {
  const backoffMs = retries.firstDelayMs * 2 ** (retry - 1) * (1 - Math.random() / 2);
  return Math.round(Math.min(askedMs ?? backoffMs, retries.maxDelayMs));
}

function readNumber(text: string | null): number | undefined {
  if (text === null || !/^\s*\d+(\.\d+)?\s*$/.test(text)) return undefined;
  return Number(text);
}
