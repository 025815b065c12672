import { CodeactError } from "@codeact/protocol";
import { bodyPieces } from "./body-pieces.ts";
import { contentRange, unsatisfiedTotal } from "./content-range.ts";
import { explainAnswer } from "./explain-answer.ts";
import { type Answer, pause, request, type Retries, wholeNumber } from "./http-request.ts";
import { openPartialFile, type PartialFile } from "./partial-file.ts";

/** A file to download. */
export interface Download {
  readonly url: string;
  /** What the bytes belong to, without secrets; a partial file of another source is not taken up. */
  readonly source: string;
  /** Where the finished file goes. */
  readonly path: string;
  /** What the bytes must hash to, where known: then a changed file on the server cannot be mixed up. */
  readonly sha256: string | undefined;
  /** How many bytes there must be, where known. */
  readonly bytes: number | undefined;
}

/** How it is downloaded. */
export interface DownloadOptions {
  readonly token?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly retries: Retries;
  readonly silenceMs?: number | undefined;
  /** Called as bytes come, and again while they are hashed; `total` undefined while the server has not told. */
  readonly onProgress?:
    | ((phase: "downloading" | "verifying", completed: number, total: number | undefined) => void)
    | undefined;
  /** Called when a connection was lost and is tried again. */
  readonly onRetry?: ((problem: CodeactError, attempt: number) => void) | undefined;
  /** Called before bytes are written, with those still to come, now and then with 0 while nobody knows how many; throws if they do not fit. */
  readonly checkSpace?: ((bytes: number) => Promise<void>) | undefined;
}

/** A connection that brought so much counts as one that worked. */
const ENOUGH_BYTES = 64 * 1024;
/** Of a body without a length so much is written before the room on the disk is looked at again. */
const BLIND_BYTES = 16 * 1024 ** 2;

/**
 * Downloads a file, going on where an earlier attempt ended, and returns its size and sha256. A lost connection is tried
 * again from where it was lost; a file that changed meanwhile begins anew. The bytes get their final name when all
 * have come and their hash is right; after an abort or a lost connection the partial file stays.
 * @throws CodeactError of the request, `invalid_input` when the disk is full, `model_failed` for a wrong size or hash
 */
export async function downloadFile(
  download: Download,
  options: DownloadOptions,
): Promise<{ readonly sha256: string; readonly bytes: number }> {
  await using partial = await openPartialFile(download.path, download.source);
  if (download.sha256 !== undefined && partial.state.sha256 !== download.sha256)
    await partial.restart(stateOf(download));
  let continued = partial.length > 0;
  for (;;) {
    await fetchAll(download, partial, options);
    const total = partial.length;
    const sha256 = await partial.hash(options.signal, (completed) =>
      options.onProgress?.("verifying", completed, total),
    );
    if (download.sha256 === undefined || download.sha256 === sha256) {
      await partial.finish();
      return { sha256, bytes: total };
    }
    await partial.restart(stateOf(download));
    if (!continued) throw wrongHash(download, sha256);
    // The beginning was of an earlier attempt and may be what is wrong: once more, from the start.
    continued = false;
  }
}

async function fetchAll(
  download: Download,
  partial: PartialFile,
  options: DownloadOptions,
): Promise<void> {
  const { signal, retries, onRetry } = options;
  for (let failures = 0; ;) {
    const before = partial.length;
    try {
      await fetchRest(download, partial, options);
      return;
    } catch (error) {
      signal?.throwIfAborted();
      if (!CodeactError.isInstance(error) || !error.retryable) throw error;
      failures = partial.length - before >= ENOUGH_BYTES ? 1 : failures + 1;
      if (failures >= retries.attempts) throw error;
      onRetry?.(error, failures);
      const asked = error.details["retryAfterMs"];
      await pause(failures, retries, typeof asked === "number" ? asked : undefined, signal);
    }
  }
}

/** One connection: brings all that is missing, or throws. */
async function fetchRest(
  download: Download,
  partial: PartialFile,
  options: DownloadOptions,
): Promise<void> {
  const { token, signal } = options;
  if (partial.length > 0 && partial.length === partial.state.total) return;
  const headers = rangeHeaders(partial);
  const answer = await request(download.url, { token, signal, headers });
  const { response } = answer;
  try {
    if (response.status === 416 && unsatisfiedTotal(response.headers) === partial.length) return;
    if (response.status === 200) await partial.restart(wholeState(download, response));
    else if (response.status === 416 || (response.status === 206 && !continues(partial, response)))
      await forget(download, partial);
    else if (response.status !== 206)
      throw explainAnswer(answer.url, response, token !== undefined);
    const { total } = partial.state;
    if (total !== undefined) await options.checkSpace?.(total - partial.length);
    await appendBody(download, partial, answer, options);
  } finally {
    await response.body?.cancel().catch(() => undefined);
  }
}

async function appendBody(
  download: Download,
  partial: PartialFile,
  answer: Answer,
  options: DownloadOptions,
): Promise<void> {
  const { total } = partial.state;
  options.onProgress?.("downloading", partial.length, total);
  let checkedAt = partial.length;
  for await (const piece of bodyPieces(answer.url, answer.response, options)) {
    if (total !== undefined && partial.length + piece.length > total)
      throw wrongLength(download, total, "more");
    if (total === undefined && partial.length - checkedAt >= BLIND_BYTES) {
      checkedAt = partial.length;
      await options.checkSpace?.(0);
    }
    await partial.append(piece);
    options.onProgress?.("downloading", partial.length, total);
  }
  if (total === undefined || partial.length === total) return;
  throw brokenOff(download, `the connection ended after ${partial.length} of ${total} bytes`);
}

/** Asks for the rest if what is there can be trusted to be its beginning. */
function rangeHeaders(partial: PartialFile): Readonly<Record<string, string>> {
  const { validator, sha256 } = partial.state;
  if (partial.length === 0 || (validator === undefined && sha256 === undefined)) return {};
  return {
    range: `bytes=${partial.length}-`,
    ...(validator === undefined ? {} : { "if-range": validator }),
  };
}

/** True when a 206 holds exactly what follows the bytes that are there. */
function continues(partial: PartialFile, { headers }: Response): boolean {
  const range = contentRange(headers);
  const { total, validator } = partial.state;
  const now = validatorOf(headers);
  return (
    range?.start === partial.length &&
    // Servers that know ranges and not If-Range send the rest of whatever they have now.
    (validator === undefined || now === undefined || now === validator) &&
    (total === undefined || range.total === undefined || range.total === total)
  );
}

/** Drops what came so far, as it is no beginning of what the server has now, and has it tried again. */
async function forget(download: Download, partial: PartialFile): Promise<never> {
  await partial.restart(stateOf(download));
  throw brokenOff(
    download,
    "the file changed on the server, or it sends other ranges than asked for",
  );
}

/** What a 200 says of the file that it begins to send. */
function wholeState(download: Download, { headers }: Response): ReturnType<typeof stateOf> {
  const encoded = headers.get("content-encoding") ?? "identity";
  const declared = encoded === "identity" ? wholeNumber(headers.get("content-length")) : undefined;
  const { bytes } = download;
  if (bytes !== undefined && declared !== undefined && declared !== bytes)
    throw wrongLength(download, bytes, declared > bytes ? "more" : "fewer");
  return { ...stateOf(download), validator: validatorOf(headers), total: bytes ?? declared };
}

function stateOf(download: Download): Parameters<PartialFile["restart"]>[0] {
  return { source: download.source, sha256: download.sha256 };
}

/** A strong ETag, else Last-Modified: a weak ETag promises no equal bytes (RFC 9110, 13.1.5). */
function validatorOf(headers: Headers): string | undefined {
  const etag = headers.get("etag");
  if (etag !== null && !etag.startsWith("W/")) return etag;
  return headers.get("last-modified") ?? undefined;
}

function brokenOff({ source }: Download, problem: string): CodeactError {
  return new CodeactError("model_unreachable", `The download of ${source} broke off: ${problem}.`, {
    remedy: "Pull again: it goes on where it ended.",
    retryable: true,
  });
}

function wrongLength({ source }: Download, bytes: number, how: "more" | "fewer"): CodeactError {
  return new CodeactError(
    "model_failed",
    `${source} has ${how} than the ${bytes} bytes it should have.`,
    {
      remedy: "The file on the server is not the one that was announced: check the source.",
    },
  );
}

function wrongHash({ source, sha256 }: Download, found: string): CodeactError {
  return new CodeactError(
    "model_failed",
    `${source} has the sha256 ${found}, and ${String(sha256)} was expected.`,
    { remedy: "The file is not the one that was announced: check the source, or --sha256." },
  );
}
