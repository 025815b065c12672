import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { bodyTooLarge } from "../../http/request-body.ts";
import { refusal } from "../../http/refusal.ts";
import type { ChatCall } from "../app/chat-route.ts";
import { bodyPieces, declaredBytes } from "../files/body-pieces.ts";
import { multipartBoundary, readMultipart } from "../files/multipart.ts";
import type { ImportBounds } from "./import/import-bounds.ts";
import { openZip } from "./import/source/open-zip.ts";
import { diskFile, readHead, type SourceFile } from "./import/source/source-file.ts";

/** What was sent to be imported, on this machine's disk for as long as the import takes. */
export interface SpooledUpload extends AsyncDisposable {
  readonly files: readonly SourceFile[];
  /** Bytes that were sent. */
  readonly size: number;
  /** An empty folder; removed with the rest. */
  readonly scratch: string;
}

/**
 * Writes a request's body to disk, be it one file or a form of several, and opens archives among them. Memory does not
 * grow with the body. @throws CodeactError `file_too_large`, refusals for a broken form or a refused archive
 */
export async function spoolUpload(
  call: ChatCall,
  options: {
    readonly maxBytes: number;
    readonly bounds: ImportBounds;
    /** Of a body that is one file. */
    readonly name: string;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<SpooledUpload> {
  if ((declaredBytes(call.request.req.raw) ?? 0) > options.maxBytes)
    throw bodyTooLarge(options.maxBytes);
  await using opened = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), "codeact-import-"));
  opened.defer(() => rm(folder, { recursive: true, force: true }));
  const written: SourceFile[] = [];
  let size = 0;
  const write = async (name: string, pieces: AsyncIterable<Uint8Array>): Promise<void> => {
    const path = join(folder, `sent-${written.length}`);
    const counted = count(pieces, options.maxBytes - size);
    await pipeline(counted.pieces, createWriteStream(path, { mode: 0o600 }), {
      signal: options.signal,
    });
    size += counted.size();
    if (counted.size() > 0) written.push(diskFile(path, name, counted.size()));
  };
  for await (const { name, pieces } of sentFiles(call, options.name)) await write(name, pieces);
  if (written.length === 0)
    throw refusal("There is nothing in the body.", { remedy: "Send the file to import." });
  const files: SourceFile[] = [];
  for (const [index, file] of written.entries()) {
    if ((await readHead(file, 4)).toString("latin1").startsWith("PK"))
      files.push(...opened.use(await openZip(join(folder, `sent-${index}`), options.bounds)).files);
    else files.push(file);
  }
  const cleaning = opened.move();
  return { files, size, scratch: folder, [Symbol.asyncDispose]: () => cleaning.disposeAsync() };
}

async function* sentFiles(
  call: ChatCall,
  name: string,
): AsyncGenerator<{ readonly name: string; readonly pieces: AsyncIterable<Uint8Array> }> {
  const type = call.request.req.header("content-type");
  const pieces = bodyPieces(call);
  if (type === undefined || !/^multipart\//iu.test(type)) {
    yield { name, pieces };
    return;
  }
  for await (const part of readMultipart(pieces, multipartBoundary(type))) {
    if (part.fileName !== undefined) yield { name: part.fileName, pieces: part.body };
  }
}

function count(
  pieces: AsyncIterable<Uint8Array>,
  maxBytes: number,
): { readonly pieces: AsyncIterable<Uint8Array>; readonly size: () => number } {
  let size = 0;
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const piece of pieces) {
      size += piece.byteLength;
      if (size > maxBytes) throw bodyTooLarge(maxBytes);
      yield piece;
    }
  }
  return { pieces: counted(), size: () => size };
}
