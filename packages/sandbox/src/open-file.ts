import { CodeactError } from "@codeact/protocol";
import type { KernelFiles } from "@codeact/protocol";

/** One piece of a file that is read in pieces. */
const PIECE_BYTES = 4 << 20;

/** Part of a file, and the size of the whole one at that moment. */
export interface FilePart {
  readonly data: Uint8Array;
  readonly totalBytes: number;
}

/** Files of which a part can be read without the rest. */
export interface PartialFiles extends KernelFiles {
  /** Reads at most `maxBytes` (up to 4 MiB) from `offset` on. @throws CodeactError as `read` does, but not for large files */
  readPart(
    path: string,
    part: { readonly offset: number; readonly maxBytes: number },
  ): Promise<FilePart>;
}

/** A file that is there, to be read in pieces. */
export interface OpenFile {
  readonly totalBytes: number;
  /**
   * The bytes from `start` to before `end`, in pieces of at most 4 MiB, each read when it is asked for.
   * @throws CodeactError `invalid_input` when the file has become shorter
   */
  pieces(start: number, end: number): AsyncGenerator<Uint8Array, void>;
}

/**
 * Opens a file of a kernel, of any size where its files can be read in part (`local`, `docker`, `wasm`); elsewhere it is
 * read whole, once.
 * @throws CodeactError `file_not_found`, `invalid_input` (a folder), `file_too_large` where it has to be read whole
 */
export async function openFile(files: KernelFiles, path: string): Promise<OpenFile> {
  const read = readsParts(files) ? partReader(files, path) : await wholeReader(files, path);
  const { totalBytes } = await read(0, 0);
  return {
    totalBytes,
    async *pieces(start, end) {
      for (let offset = start; offset < end;) {
        const { data } = await read(offset, Math.min(PIECE_BYTES, end - offset));
        if (data.byteLength === 0)
          throw new CodeactError("invalid_input", `${path} became shorter while it was read.`, {
            remedy: "Read it again when nothing writes to it.",
          });
        yield data;
        offset += data.byteLength;
      }
    },
  };
}

type Read = (offset: number, maxBytes: number) => Promise<FilePart>;

function readsParts(files: KernelFiles): files is PartialFiles {
  return "readPart" in files;
}

function partReader(files: PartialFiles, path: string): Read {
  return (offset, maxBytes) => files.readPart(path, { offset, maxBytes });
}

async function wholeReader(files: KernelFiles, path: string): Promise<Read> {
  const whole = await files.read(path);
  return (offset, maxBytes) =>
    Promise.resolve({
      data: whole.subarray(offset, offset + maxBytes),
      totalBytes: whole.byteLength,
    });
}
