import { createReadStream } from "node:fs";
import { createGunzip } from "node:zlib";
import { pipeline } from "node:stream";
import { unreadable } from "../finding.ts";
import type { ImportBounds } from "../import-bounds.ts";

/** A file to import: on disk or in an archive. */
export interface SourceFile {
  /** Path within what was sent, forward slashes; not checked, never used as a path here. */
  readonly name: string;
  /** Bytes; of a packed file, as it is packed. */
  readonly size: number;
  /** Its bytes from the start; read to the end or left. */
  readonly open: () => AsyncIterable<Uint8Array>;
}

/** A file of this machine. */
export function diskFile(path: string, name: string, size: number): SourceFile {
  return { name, size, open: () => createReadStream(path) };
}

/** A file that is packed with gzip, as mongodump does it; `.gz` at the end of its name goes. */
export function gunzipped(file: SourceFile, bounds: ImportBounds): SourceFile {
  return {
    name: file.name.replace(/\.gz$/iu, ""),
    size: file.size,
    async *open() {
      let bytes = 0;
      const unpacked = pipeline(file.open(), createGunzip(), () => undefined);
      const most = Math.min(
        bounds.maxTotalBytes,
        Math.max(bounds.freeBytes, file.size * bounds.maxRatio),
      );
      try {
        for await (const piece of unpacked) {
          if (!(piece instanceof Uint8Array)) continue;
          bytes += piece.byteLength;
          if (bytes > most) throw unreadable(`${file.name} unpacks to more than ${most} bytes.`);
          yield piece;
        }
      } catch (error) {
        if (error instanceof Error && "code" in error && String(error.code).startsWith("Z_"))
          throw unreadable(`${file.name} is not a whole gzip file.`, error);
        throw error;
      }
    },
  };
}

/** The first bytes of a file, at most `length`. */
export async function readHead(file: SourceFile, length: number): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of file.open()) {
    pieces.push(piece);
    size += piece.byteLength;
    if (size >= length) break;
  }
  return Buffer.concat(pieces).subarray(0, length);
}

/** A whole file as text. @throws CodeactError `invalid_input` for one that is too large or not UTF-8 */
export async function readText(file: SourceFile, maxBytes: number): Promise<string> {
  const tooLarge = unreadable(
    `${file.name} is larger than the ${maxBytes.toLocaleString("en")} bytes that one file of JSON may have.`,
  );
  if (file.size > maxBytes) throw tooLarge;
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of file.open()) {
    size += piece.byteLength;
    if (size > maxBytes) throw tooLarge;
    pieces.push(piece);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(pieces));
  } catch (error) {
    throw unreadable(`${file.name} is not UTF-8.`, error);
  }
}
