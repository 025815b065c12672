import { createHash, randomUUID } from "node:crypto";
import { constants, createReadStream } from "node:fs";
import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
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
/** How often a long upload tells how far it is, in milliseconds. */
const TELL_MS = 15_000;

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

  /** Gives the files of another folder of the same disk their place in this one; that folder is empty then. */
  async takeAll(other: string): Promise<void> {
    const entries = await readdir(other, { recursive: true, withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      if (!entry.isFile() || !/^[0-9a-f]{64}$/u.test(entry.name)) continue;
      await this.keep({
        sha256: entry.name,
        size: 0,
        temporaryPath: join(entry.parentPath, entry.name),
      });
    }
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

  /**
   * Adds bytes to an unfinished upload, from `offset` on; what lay behind it is cut off. Returns its size. `onSize` is told
   * the size about every 15 s, and before an abort or a fault is thrown: what was written until then stays.
   * @throws CodeactError `file_too_large`, `file_not_found` when what came before is gone from the disk
   */
  async append(
    id: string,
    options: {
      readonly offset: number;
      readonly maxBytes: number;
      readonly signal?: AbortSignal | undefined;
      readonly onSize: (size: number) => Promise<void>;
    },
    source: ByteSource,
  ): Promise<number> {
    await mkdir(join(this.#folder, "partial"), { recursive: true, mode: 0o700 });
    const file = await open(this.#partialPath(id), constants.O_RDWR | constants.O_CREAT, 0o600);
    let size = options.offset;
    let told = Date.now();
    try {
      if ((await file.stat()).size < options.offset) throw partialGone(id);
      await file.truncate(options.offset);
      try {
        for await (const chunk of source instanceof Uint8Array ? [source] : source) {
          options.signal?.throwIfAborted();
          if (size + chunk.byteLength > options.maxBytes) throw tooLarge(options.maxBytes);
          await writeAll(file, chunk, size);
          size += chunk.byteLength;
          if (Date.now() - told < TELL_MS) continue;
          told = Date.now();
          await options.onSize(size);
        }
      } catch (error) {
        await file.datasync();
        await options.onSize(size);
        throw error;
      }
      await file.datasync();
      return size;
    } finally {
      await file.close();
    }
  }

  /** Hashes a whole upload, which may then be kept. */
  async finishPartial(id: string): Promise<WrittenBlob> {
    const temporaryPath = this.#partialPath(id);
    const hash = createHash("sha256");
    let size = 0;
    for await (const chunk of createReadStream(temporaryPath, { highWaterMark: 1_048_576 })) {
      if (!(chunk instanceof Uint8Array)) continue;
      hash.update(chunk);
      size += chunk.byteLength;
    }
    return { sha256: hash.digest("hex"), size, temporaryPath };
  }

  /** Removes the bytes of an unfinished upload. */
  async removePartial(id: string): Promise<void> {
    await rm(this.#partialPath(id), { force: true });
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
        await rm(path, { force: true, recursive: true });
    }
  }

  #partialPath(id: string): string {
    return join(this.#folder, "partial", id);
  }

  path(sha256: string): string {
    return join(this.#folder, sha256.slice(0, 2), sha256.slice(2, 4), sha256);
  }
}

async function writeAll(file: FileHandle, chunk: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < chunk.byteLength;) {
    const { bytesWritten } = await file.write(
      chunk,
      done,
      chunk.byteLength - done,
      position + done,
    );
    done += bytesWritten;
  }
}

function partialGone(id: string): CodeactError {
  return new CodeactError("file_not_found", "What was received of this upload is gone.", {
    remedy: "Begin the upload anew.",
    details: { uploadId: id },
  });
}

function tooLarge(maxBytes: number): CodeactError {
  return new CodeactError("file_too_large", `The file is larger than ${maxBytes} bytes.`, {
    remedy: "Send a smaller file, or raise the limit.",
    details: { maxBytes },
  });
}
