import { CodeactError } from "@codeact/protocol";
import type { ByteSource } from "../gguf/byte-source.ts";
import { bodyPieces } from "./body-pieces.ts";
import { contentRange } from "./content-range.ts";
import { explainAnswer } from "./explain-answer.ts";
import {
  type Answer,
  plainAddress,
  request,
  type RequestOptions,
  wholeNumber,
} from "./http-request.ts";

/** A file on a server, opened for reading parts of it. */
export interface RemoteSource extends ByteSource, AsyncDisposable {
  /** Sha256 where the server tells it. */
  readonly sha256: string | undefined;
  readonly etag: string | undefined;
}

/** A header of a usual vocabulary (32,000 tokens) comes with one request. */
const CHUNK_BYTES = 1 << 20;

/**
 * Opens a file on a server as a source of bytes. Asks for ranges; from a server without ranges it reads from the start on
 * and stops when it has what it wants. The size is unknown to servers that do not tell it: then it is 2^53 - 1.
 * @throws CodeactError as {@link request} and {@link explainAnswer} say
 */
export async function openRemoteSource(
  url: string,
  options: RequestOptions = {},
): Promise<RemoteSource> {
  const first = await get(url, 0, CHUNK_BYTES, options);
  const ranges = first.response.status === 206;
  const { headers } = first.response;
  const size = ranges ? contentRange(headers)?.total : wholeNumber(headers.get("content-length"));
  const stream = new SequentialBody(first, options.signal);
  return {
    name: plainAddress(url),
    size: size ?? first.linkedBytes ?? Number.MAX_SAFE_INTEGER,
    chunkBytes: CHUNK_BYTES,
    sha256: first.linkedSha256,
    etag: headers.get("etag") ?? undefined,
    async read(offset, length, signal) {
      if (!ranges || offset + length <= CHUNK_BYTES) {
        const bytes = await stream.read(offset, length);
        if (bytes !== undefined) return bytes;
      }
      const answer = await get(url, offset, length, {
        ...options,
        signal: signal ?? options.signal,
      });
      await using body = new SequentialBody(answer, signal);
      const start = contentRange(answer.response.headers)?.start;
      if (start !== offset) throw wrongRange(url);
      return (await body.read(0, length)) ?? new Uint8Array(0);
    },
    [Symbol.asyncDispose]: () => stream[Symbol.asyncDispose](),
  };
}

async function get(
  url: string,
  offset: number,
  length: number,
  options: RequestOptions,
): Promise<Answer> {
  const answer = await request(url, {
    ...options,
    headers: { ...options.headers, range: `bytes=${offset}-${offset + length - 1}` },
  });
  if (answer.response.status === 200 || answer.response.status === 206) return answer;
  await answer.response.body?.cancel();
  throw explainAnswer(answer.url, answer.response, options.token !== undefined);
}

function wrongRange(url: string): CodeactError {
  return new CodeactError(
    "model_failed",
    `${new URL(url).origin} sends other ranges than it is asked for.`,
    {
      remedy: "Download the file by another way.",
    },
  );
}

/** A body that is read once from start to end, in pieces of the caller's size. */
class SequentialBody implements AsyncDisposable {
  readonly #pieces: AsyncGenerator<Uint8Array, void, void>;
  readonly #response: Response;
  #held: Uint8Array = new Uint8Array(0);
  #position = 0;

  constructor(answer: Answer, signal: AbortSignal | undefined) {
    this.#response = answer.response;
    this.#pieces = bodyPieces(answer.url, answer.response, { signal });
  }

  /** Undefined for bytes that went by already. */
  async read(offset: number, length: number): Promise<Uint8Array | undefined> {
    if (offset < this.#position) return undefined;
    const parts: Uint8Array[] = [];
    let missing = length;
    while (missing > 0) {
      if (this.#held.length === 0) {
        const { done, value } = await this.#pieces.next();
        if (done === true) break;
        this.#held = value;
      }
      const skipped = Math.min(offset - this.#position, this.#held.length);
      const skip = Math.max(0, skipped);
      const taken = this.#held.subarray(skip, skip + missing);
      if (taken.length > 0) parts.push(taken);
      missing -= taken.length;
      this.#held = this.#held.subarray(skip + taken.length);
      this.#position += skip + taken.length;
    }
    return Buffer.concat(parts);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#pieces.return();
    // Pieces of which none was read have not taken the body, so it is not theirs to let go.
    if (!this.#response.bodyUsed) await this.#response.body?.cancel().catch(() => undefined);
  }
}
