import { errorMessage } from "@codeact/protocol";
import { type Entry, openPromise, type ZipFile } from "yauzl";
import { refusal } from "../../../../http/refusal.ts";
import type { ImportBounds } from "../import-bounds.ts";
import type { SourceFile } from "./source-file.ts";

/** Folders within folders. */
const MAX_DEPTH = 32;
const MAX_NAME = 2048;
/** Type bits of a Unix file mode: what is neither a file nor a folder (nor says) is refused. */
const TYPE_BITS = 0o170000;
const FILE = 0o100000;
const FOLDER = 0o040000;

/** An opened archive. */
export interface ZipSource extends AsyncDisposable {
  readonly files: readonly SourceFile[];
}

/**
 * Opens a zip archive whose maker is not trusted: nothing is unpacked before every entry was looked at. Refused are too
 * many entries, names that lead out of the archive or come twice, links and devices, encryption, and what grows too much
 * when it is unpacked; an entry that is longer than it says ends its reading. Archives inside are not opened.
 * @throws CodeactError a refusal (reason in `details.wireCode`: `bad_archive`)
 */
export async function openZip(path: string, bounds: ImportBounds): Promise<ZipSource> {
  let zip: ZipFile;
  try {
    zip = await openPromise(path, {
      autoClose: false,
      strictFileNames: true,
      validateEntrySizes: true,
    });
  } catch (error) {
    throw badArchive(`it cannot be read: ${errorMessage(error)}`);
  }
  try {
    const files = await listFiles(zip, bounds);
    return {
      files,
      async [Symbol.asyncDispose]() {
        zip.close();
      },
    };
  } catch (error) {
    zip.close();
    throw error;
  }
}

async function listFiles(zip: ZipFile, bounds: ImportBounds): Promise<readonly SourceFile[]> {
  if (zip.entryCount > bounds.maxEntries)
    throw badArchive(`it has more than ${bounds.maxEntries.toLocaleString("en")} entries`);
  const names = new Set<string>();
  const files: SourceFile[] = [];
  let total = 0;
  for await (const entry of entriesOf(zip)) {
    checkEntry(entry);
    const name = entry.fileName.normalize("NFC").replace(/\/$/u, "");
    if (names.has(name)) throw badArchive(`${JSON.stringify(name.slice(0, 200))} comes twice`);
    names.add(name);
    total += entry.uncompressedSize;
    checkGrowth(total, zip.fileSize, bounds);
    if (!entry.fileName.endsWith("/")) files.push(fileOf(zip, entry, name));
  }
  return files;
}

async function* entriesOf(zip: ZipFile): AsyncGenerator<Entry> {
  try {
    yield* zip.eachEntry();
  } catch (error) {
    // Also names that lead out of the archive: the reader refuses them itself.
    throw badArchive(errorMessage(error));
  }
}

function checkEntry(entry: Entry): void {
  const name = JSON.stringify(entry.fileName.slice(0, 200));
  const depth = entry.fileName.split("/").length;
  if (entry.fileName.length > MAX_NAME || depth > MAX_DEPTH)
    throw badArchive(`${name} is too long or too deep`);
  // oxlint-disable-next-line no-bitwise -- the upper half holds the Unix mode (APPNOTE 4.4.15)
  const type = (entry.externalFileAttributes >>> 16) & TYPE_BITS;
  if (type !== 0 && type !== FILE && type !== FOLDER)
    throw badArchive(`${name} is a link or a device`);
  if (entry.isEncrypted()) throw badArchive(`${name} is encrypted`);
}

function checkGrowth(total: number, packed: number, bounds: ImportBounds): void {
  if (total > bounds.maxTotalBytes)
    throw badArchive(`it unpacks to more than ${bounds.maxTotalBytes.toLocaleString("en")} bytes`);
  if (total > bounds.freeBytes && total > packed * bounds.maxRatio)
    throw badArchive(`it unpacks to more than ${bounds.maxRatio} times its size`);
}

function fileOf(zip: ZipFile, entry: Entry, name: string): SourceFile {
  return {
    name,
    size: entry.uncompressedSize,
    async *open() {
      try {
        for await (const piece of await zip.openReadStreamPromise(entry))
          if (piece instanceof Uint8Array) yield piece;
      } catch (error) {
        throw badArchive(`${JSON.stringify(name.slice(0, 200))}: ${errorMessage(error)}`);
      }
    },
  };
}

function badArchive(why: string): Error {
  return refusal(`The archive is refused: ${why.slice(0, 400)}.`, {
    code: "bad_archive",
    remedy: "Send an archive of plain files, as an export or a zip of a dump's folder is one.",
  });
}
