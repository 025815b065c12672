import { createHash, randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { CodeactError } from "@codeact/protocol";

/** Bytes, whole or as they come. */
export type ByteSource = Uint8Array | AsyncIterable<Uint8Array>;

/** Bytes on disk under a temporary name: hashed, not yet kept. */
export interface WrittenBlob {
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
  readonly temporaryPath: string;
}

/** Unfinished uploads older than this are swept, in milliseconds. */
const TEMPORARY_AGE_MS = 24 * 60 * 60 * 1000;

/** Files named by their content, below one folder: `ab/cd/abcd…`. Holds at most one chunk of a file in memory. */
export class BlobFolder {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * Writes bytes to a temporary file. An abort, a fault or too many bytes leave nothing behind.
   * @throws CodeactError `file_too_large`
   */
  async write(
    source: ByteSource,
    options: { readonly maxBytes: number; readonly signal?: AbortSignal | undefined },
  ): Promise<WrittenBlob> {
    options.signal?.throwIfAborted();
    const folder = join(this.#folder, "tmp");
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const temporaryPath = join(folder, randomUUID());
    const hash = createHash("sha256");
    let size = 0;
    const file = await open(temporaryPath, "wx", 0o600);
    try {
      for await (const chunk of source instanceof Uint8Array ? [source] : source) {
        options.signal?.throwIfAborted();
        size += chunk.byteLength;
        if (size > options.maxBytes) throw tooLarge(options.maxBytes);
        hash.update(chunk);
        await file.writeFile(chunk);
      }
      await file.datasync();
      await file.close();
    } catch (error) {
      await file.close().catch(() => undefined);
      await rm(temporaryPath, { force: true });
      throw error;
    }
    return { sha256: hash.digest("hex"), size, temporaryPath };
  }

  /** Gives written bytes their name. Safe when they are there already. */
  async keep(written: WrittenBlob): Promise<void> {
    const path = this.path(written.sha256);
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await rename(written.temporaryPath, path);
  }

  async discard(written: WrittenBlob): Promise<void> {
    await rm(written.temporaryPath, { force: true });
  }

  async has(sha256: string): Promise<boolean> {
    return (await stat(this.path(sha256)).catch(() => undefined)) !== undefined;
  }

  async remove(sha256: string): Promise<void> {
    await rm(this.path(sha256), { force: true });
  }

  /**
   * Bytes from `start` up to and without `end`, in chunks of 64 KiB.
   * @throws CodeactError `file_not_found` when the file is gone from the disk
   */
  async *read(
    sha256: string,
    range: {
      readonly start: number;
      readonly end: number;
      readonly signal?: AbortSignal | undefined;
    },
  ): AsyncGenerator<Uint8Array> {
    if (range.start >= range.end) return;
    const stream = createReadStream(this.path(sha256), {
      start: range.start,
      end: range.end - 1,
      highWaterMark: 65_536,
      signal: range.signal,
    });
    try {
      for await (const chunk of stream) if (chunk instanceof Uint8Array) yield chunk;
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
      throw new CodeactError(
        "file_not_found",
        `The bytes ${sha256} are missing from the data folder.`,
        {
          remedy: "Restore the folder of files from the backup that belongs to the database.",
          cause: error,
        },
      );
    } finally {
      stream.destroy();
    }
  }

  /** Removes uploads that nobody finished. */
  async sweepTemporary(now: number): Promise<void> {
    const folder = join(this.#folder, "tmp");
    const names = await readdir(folder).catch(() => []);
    for (const name of names) {
      const path = join(folder, name);
      const facts = await stat(path).catch(() => undefined);
      if (facts !== undefined && now - facts.mtimeMs > TEMPORARY_AGE_MS)
        await rm(path, { force: true });
    }
  }

  path(sha256: string): string {
    return join(this.#folder, sha256.slice(0, 2), sha256.slice(2, 4), sha256);
  }
}

function tooLarge(maxBytes: number): CodeactError {
  return new CodeactError("file_too_large", `The file is larger than ${maxBytes} bytes.`, {
    remedy: "Send a smaller file, or raise the limit.",
    details: { maxBytes },
  });
}
