import { PassThrough, Readable } from "node:stream";
import { finished } from "node:stream/promises";
import { ZipFile } from "yazl";

/** A file of an archive. */
export interface ArchiveEntry {
  /** Relative, forward slashes, unlike any other of the archive. */
  readonly path: string;
  /** Milliseconds since the epoch. */
  readonly modifiedAt: number;
  /** False for bytes that are compressed already. @default true */
  readonly compress?: boolean | undefined;
  /** Made when its turn comes. */
  readonly bytes: () => AsyncIterable<Uint8Array | string>;
}

/**
 * Packs files into a zip archive as they are read, one after the other: neither a file nor the archive is ever whole in
 * memory. Left early, it stops reading. @throws what making the entries throws; the archive is then broken off
 */
export async function* writeZip(
  entries: AsyncIterable<ArchiveEntry>,
): AsyncGenerator<Uint8Array, void> {
  const zip = new ZipFile();
  const output = new PassThrough();
  const leaving = new AbortController();
  zip.on("error", (error: Error) => output.destroy(error));
  zip.outputStream.pipe(output);
  const adding = addEntries(zip, entries, leaving.signal).catch((error: unknown) => {
    output.destroy(error instanceof Error ? error : new Error(String(error)));
  });
  try {
    for await (const piece of output) if (piece instanceof Uint8Array) yield piece;
  } finally {
    leaving.abort();
    output.destroy();
    await adding;
  }
}

async function addEntries(
  zip: ZipFile,
  entries: AsyncIterable<ArchiveEntry>,
  signal: AbortSignal,
): Promise<void> {
  for await (const { path, modifiedAt, compress = true, bytes } of entries) {
    const stream = Readable.from(bytes(), { objectMode: false });
    const read = finished(stream, { signal });
    try {
      zip.addReadStream(stream, path, {
        mtime: new Date(modifiedAt),
        mode: 0o100644,
        compress,
      });
      await read;
    } finally {
      stream.destroy();
    }
  }
  zip.end();
}
