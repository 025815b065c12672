import { boundedArray, CodeactError } from "@codeact/protocol";
import type { FileInfo } from "@codeact/protocol";
import { z } from "zod";
import type { FilePart, PartialFiles } from "../open-file.ts";
import { ListedFile } from "./message.ts";
import type { HostRequest } from "./message.ts";
import type { Answer } from "./requests.ts";

/** One piece on the wire (docs/formats/kernel-wire.md). */
const PIECE_BYTES = 4 << 20;
/** Largest file that is read into the host's memory at once: 256 MiB. */
const MAX_READ_BYTES = 256 << 20;

const Size = z.object({ bytes: z.int().nonnegative() });
const Listing = boundedArray(ListedFile, 100_000);

/** Sends one request to the kernel once it is its turn. */
export type Ask = (request: HostRequest, payload?: Uint8Array) => Promise<Answer>;

/** The working folder of a kernel, moved in pieces over its wire. */
export function kernelFiles(ask: Ask): PartialFiles {
  // Pieces of two writes to one path must not mix.
  let lastWrite: Promise<void> = Promise.resolve();
  return {
    read: (path) => readFile(ask, path),
    readPart: (path, { offset, maxBytes }) => readPart(ask, path, offset, maxBytes),
    write(path, data) {
      const write = lastWrite.then(() => writeFile(ask, path, data));
      lastWrite = write.catch(() => undefined);
      return write;
    },
    async list(path = "."): Promise<readonly FileInfo[]> {
      const { value } = await ask({ type: "file-list", path });
      const files = checked(Listing.safeParse(value)).map((file) => ({
        ...file,
        modifiedAt: new Date(file.modifiedAt),
      }));
      return files.sort((a, b) => (a.path < b.path ? -1 : 1));
    },
    async remove(path) {
      await ask({ type: "file-remove", path });
    },
  };
}

/** The answer, when it is one. A zod error would repeat all that is wrong with what a hostile kernel sent. */
function checked<T>(parsed: z.ZodSafeParseResult<T>): T {
  if (parsed.success) return parsed.data;
  throw nonsense();
}

function nonsense(): CodeactError {
  return new CodeactError("kernel_protocol", "The kernel's answer about files makes no sense.");
}

async function readPart(
  ask: Ask,
  path: string,
  offset: number,
  maxBytes: number,
): Promise<FilePart> {
  const length = Math.min(maxBytes, PIECE_BYTES);
  const { value, payload } = await ask({ type: "file-read", path, offset, length });
  if (payload.length > length) throw nonsense();
  return { data: payload, totalBytes: checked(Size.safeParse(value)).bytes };
}

async function readFile(ask: Ask, path: string): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let offset = 0;
  for (;;) {
    const part = await readPart(ask, path, offset, PIECE_BYTES);
    const { data: payload, totalBytes: bytes } = part;
    // Nothing where there should be more: without this a kernel could keep the host asking for ever.
    if (payload.length === 0 && offset < bytes) throw nonsense();
    if (bytes > MAX_READ_BYTES) {
      throw new CodeactError(
        "file_too_large",
        `${path} has ${bytes} bytes; at most ${MAX_READ_BYTES} can be read at once.`,
        {
          remedy: "Let a cell split, compress or summarise the file first.",
        },
      );
    }
    pieces.push(payload);
    offset += payload.length;
    // An empty piece ends the loop also when the file shrank, or the kernel lies about its size.
    if (offset >= bytes || payload.length === 0) return Buffer.concat(pieces);
  }
}

async function writeFile(ask: Ask, path: string, data: string | Uint8Array): Promise<void> {
  const bytes = typeof data === "string" ? Buffer.from(data, "utf8") : data;
  if (bytes.length <= PIECE_BYTES) {
    await ask({ type: "file-write", path, part: "only" }, bytes);
    return;
  }
  for (let offset = 0; offset < bytes.length; offset += PIECE_BYTES) {
    const last = offset + PIECE_BYTES >= bytes.length;
    const part = offset === 0 ? "first" : last ? "last" : "middle";
    await ask({ type: "file-write", path, part }, bytes.subarray(offset, offset + PIECE_BYTES));
  }
}
