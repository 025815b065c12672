import { createReadStream } from "node:fs";
import { open, rm } from "node:fs/promises";
import { join } from "node:path";
import type { BlobReference } from "@codeact/store";
import { unreadable } from "../finding.ts";
import type { ImportPlace } from "../import-place.ts";
import type { SourceFile } from "../source/source-file.ts";
import { readDocuments } from "./read-documents.ts";
import { GridChunk, GridFile } from "./shapes.ts";

/** Files of one dump. */
const MAX_FILES = 100_000;

/** Uploaded files of a dump by the name that chat-ui gave them: conversation, hyphen, hash. */
export type GridFiles = ReadonlyMap<string, BlobReference>;

/** A file whose pieces are being collected in one file of the scratch folder, at its offset. */
interface Collected {
  readonly file: GridFile;
  readonly offset: number;
  bytes: number;
}

/**
 * Reads uploaded files out of the two GridFS collections and stores their bytes. Pieces may stand in any order: they are
 * collected on disk. @throws CodeactError `invalid_input` for pieces that fit no file
 */
export async function readGridFiles(
  collections: { readonly files: SourceFile; readonly chunks: SourceFile },
  place: ImportPlace,
): Promise<GridFiles> {
  const collected = await listFiles(collections.files, place);
  const path = join(place.scratch, "grid");
  try {
    await collect(collections.chunks, collected, path, place);
    const blobs = new Map<string, BlobReference>();
    for (const { file, offset, bytes } of collected.values()) {
      // Incomplete: its conversation says that the file did not come along.
      if (bytes !== file.length) continue;
      const source =
        bytes === 0
          ? new Uint8Array()
          : createReadStream(path, { start: offset, end: offset + bytes - 1 });
      const mime = file.metadata?.mime ?? "application/octet-stream";
      blobs.set(file.filename, await place.store.blobs.put(source, { mime, signal: place.signal }));
    }
    return blobs;
  } finally {
    await rm(path, { force: true });
  }
}

async function listFiles(
  files: SourceFile,
  { bounds }: ImportPlace,
): Promise<ReadonlyMap<string, Collected>> {
  const collected = new Map<string, Collected>();
  let offset = 0;
  for await (const value of readDocuments(files, bounds)) {
    const parsed = GridFile.safeParse(value);
    if (!parsed.success) continue;
    const file = parsed.data;
    collected.set(file._id, { file, offset, bytes: 0 });
    offset += file.length;
    if (offset > bounds.maxTotalBytes || collected.size > MAX_FILES)
      throw unreadable(`${files.name} tells of more files than an import may have.`);
  }
  return collected;
}

async function collect(
  chunks: SourceFile,
  collected: ReadonlyMap<string, Collected>,
  path: string,
  { bounds, signal }: ImportPlace,
): Promise<void> {
  const scratch = await open(path, "w", 0o600);
  try {
    for await (const value of readDocuments(chunks, bounds)) {
      signal?.throwIfAborted();
      const chunk = GridChunk.safeParse(value).data;
      const target = chunk === undefined ? undefined : collected.get(chunk.files_id);
      if (chunk === undefined || target === undefined) continue;
      const { file, offset } = target;
      const at = chunk.n * file.chunkSize;
      if (at + chunk.data.byteLength > file.length)
        throw unreadable(`${chunks.name} has a piece beyond the end of its file.`);
      await scratch.write(chunk.data, 0, chunk.data.byteLength, offset + at);
      target.bytes += chunk.data.byteLength;
    }
  } finally {
    await scratch.close();
  }
}
