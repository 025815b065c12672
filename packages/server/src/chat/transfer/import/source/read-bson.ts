import { deserialize, type Document } from "bson";
import { errorMessage } from "@codeact/protocol";
import { unreadable } from "../finding.ts";
import type { ImportBounds } from "../import-bounds.ts";
import type { SourceFile } from "./source-file.ts";

/** The shortest document: its length and the closing zero. */
const SHORTEST = 5;
const LENGTH_BYTES = 4;

/** The length that a BSON document begins with; undefined where it can be none. */
export function bsonLength(head: Buffer, maxBytes: number): number | undefined {
  if (head.byteLength < LENGTH_BYTES) return undefined;
  const length = head.readInt32LE(0);
  return length >= SHORTEST && length <= maxBytes ? length : undefined;
}

/**
 * The documents of a .bson file of mongodump, one after the other, one in memory at a time.
 * @throws CodeactError `invalid_input` at the first that is none; where the next begins is then not known
 */
export async function* readBson(file: SourceFile, bounds: ImportBounds): AsyncGenerator<Document> {
  let held: Buffer = Buffer.alloc(0);
  let at = 0;
  const broken = (why: string): Error =>
    unreadable(`${file.name} is not BSON at byte ${at}: ${why}.`);
  for await (const block of blocksOf(file, () => wantedBytes(held))) {
    held = held.byteLength === 0 ? block : Buffer.concat([held, block]);
    while (held.byteLength >= LENGTH_BYTES) {
      const length = bsonLength(held, bounds.maxDocumentBytes);
      if (length === undefined) throw broken("a document cannot have this length");
      if (held.byteLength < length) break;
      yield parse(held.subarray(0, length), broken);
      held = held.subarray(length);
      at += length;
    }
  }
  if (held.byteLength > 0) throw broken("the file ends within a document");
}

/** How many bytes more make the next document whole. */
function wantedBytes(held: Buffer): number {
  const length = held.byteLength < LENGTH_BYTES ? LENGTH_BYTES : held.readInt32LE(0);
  return length - held.byteLength;
}

/** Pieces of a file joined so that a long document is copied once and not with every piece. */
async function* blocksOf(file: SourceFile, wanted: () => number): AsyncGenerator<Buffer> {
  let pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of file.open()) {
    pieces.push(piece);
    size += piece.byteLength;
    if (size < wanted()) continue;
    yield Buffer.concat(pieces);
    pieces = [];
    size = 0;
  }
  if (size > 0) yield Buffer.concat(pieces);
}

function parse(bytes: Buffer, broken: (why: string) => Error): Document {
  try {
    return deserialize(bytes, { bsonRegExp: true, validation: { utf8: true } });
  } catch (error) {
    throw broken(error instanceof RangeError ? "it is nested too deeply" : errorMessage(error));
  }
}
