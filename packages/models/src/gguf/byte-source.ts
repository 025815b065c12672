import { open } from "node:fs/promises";
import { CodeactError, errorMessage } from "@codeact/protocol";

/** Bytes that can be read by ranges: a file, or a URL whose server knows ranges. */
export interface ByteSource {
  /** What it is called in messages: a path or URL. */
  readonly name: string;
  readonly size: number;
  /** How much is worth asking for at once. */
  readonly chunkBytes: number;
  /** Up to `length` bytes from `offset`; fewer only at the end. */
  read(offset: number, length: number, signal?: AbortSignal): Promise<Uint8Array>;
}

/** Enough for the whole header of a small model, and little beside any other. */
const FILE_CHUNK_BYTES = 1 << 20;

/** Opens a file as a source of bytes. @throws CodeactError `not_found` that names it, `invalid_input` for a folder */
export async function openFileSource(path: string): Promise<ByteSource & AsyncDisposable> {
  try {
    const file = await open(path, "r");
    const status = await file.stat();
    if (!status.isFile()) {
      await file.close();
      throw new CodeactError("invalid_input", `${path} is not a file.`, {
        remedy: "Name a .gguf file.",
      });
    }
    return {
      name: path,
      size: status.size,
      chunkBytes: FILE_CHUNK_BYTES,
      async read(offset, length, signal) {
        signal?.throwIfAborted();
        const bytes = new Uint8Array(length);
        const { bytesRead } = await file.read(bytes, 0, length, offset);
        return bytes.subarray(0, bytesRead);
      },
      [Symbol.asyncDispose]: () => file.close(),
    };
  } catch (error) {
    if (CodeactError.isInstance(error)) throw error;
    throw new CodeactError("not_found", `Cannot read ${path}: ${errorMessage(error)}`, {
      remedy: "Check the path.",
      cause: error,
    });
  }
}
