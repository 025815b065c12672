import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { CodeactError, errorMessage } from "@codeact/protocol";

/** How a file is hashed. */
export interface HashOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called with the bytes hashed so far. */
  readonly onProgress?: ((completed: number) => void) | undefined;
}

/** Large enough that the reading, not the calls, takes the time. */
const PIECE_BYTES = 4 * 1024 ** 2;

/** Sha256 of a file, as 64 hexadecimal digits. @throws CodeactError `not_found` that names it; the signal's reason */
export async function hashFile(path: string, options: HashOptions = {}): Promise<string> {
  const { signal, onProgress } = options;
  signal?.throwIfAborted();
  const hash = createHash("sha256");
  let completed = 0;
  try {
    const stream: AsyncIterable<Buffer> = createReadStream(path, { highWaterMark: PIECE_BYTES });
    for await (const piece of stream) {
      signal?.throwIfAborted();
      hash.update(piece);
      completed += piece.length;
      onProgress?.(completed);
    }
  } catch (error) {
    signal?.throwIfAborted();
    throw new CodeactError("not_found", `Cannot read ${path}: ${errorMessage(error)}`, {
      remedy: "Pull the model again.",
      cause: error,
    });
  }
  return hash.digest("hex");
}
