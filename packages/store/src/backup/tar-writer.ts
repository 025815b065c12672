import { createHash } from "node:crypto";
import { once } from "node:events";
import { open } from "node:fs/promises";
import { setImmediate as nextTurn } from "node:timers/promises";
import { finished, pipeline } from "node:stream/promises";
import { pack } from "tar-stream";

/** What was written until now. */
export interface TarSums {
  readonly entries: number;
  /** SHA-256 over the lines `name size sha256` of the entries, in their order. */
  readonly digest: string;
}

/** A tar file that is written entry by entry; memory does not grow with it. */
export interface TarWriter {
  /** Adds an entry of known bytes. Returns their SHA-256. */
  add(name: string, bytes: Uint8Array): Promise<string>;
  /** Adds an entry of so many bytes, as they come. Too few are filled up with zeros, further ones left out. */
  stream(name: string, size: number, source: AsyncIterable<Uint8Array>): Promise<string>;
  sums(): TarSums;
  /** Writes the end, and waits until everything is on the disk. */
  finish(): Promise<void>;
  /** Stops in the middle. Returns why the file could not be written, when that was so. */
  abort(): Promise<unknown>;
}

/** Bytes that fill up an entry whose source ended early. */
const FILL_BYTES = 65_536;

/** Begins a tar file at a path where none is. `modifiedAt` is the time of all entries, in milliseconds since the epoch. */
export async function openTarWriter(path: string, modifiedAt: number): Promise<TarWriter> {
  const file = await open(path, "wx", 0o600);
  const tar = pack();
  const writing = pipeline(tar, file.createWriteStream({ flush: true }));
  // Told by `finish`, the entry that waits or `abort`; nobody may wait at that moment.
  let fault: unknown;
  writing.catch((error: unknown) => {
    fault = error;
  });
  const digest = createHash("sha256");
  let entries = 0;
  const stream: TarWriter["stream"] = async (name, size, source) => {
    const hash = createHash("sha256");
    const entry = tar.entry({ name, size, mode: 0o600, mtime: new Date(modifiedAt) });
    for await (const chunk of exactly(size, source)) {
      hash.update(chunk);
      if (!entry.write(chunk)) await Promise.race([once(entry, "drain"), writing]);
    }
    entry.end(undefined);
    await Promise.race([finished(entry), writing]);
    const sha256 = hash.digest("hex");
    entries += 1;
    digest.update(`${name} ${size} ${sha256}\n`);
    return sha256;
  };
  return {
    stream,
    add: (name, bytes) => stream(name, bytes.byteLength, single(bytes)),
    sums: () => ({ entries, digest: digest.copy().digest("hex") }),
    async finish() {
      tar.finalize();
      await writing;
    },
    async abort() {
      // An entry fails at once with the stream, which tells the cause a moment later.
      await Promise.race([writing.catch(() => undefined), nextTurn()]);
      const cause = fault;
      tar.destroy();
      await writing.catch(() => undefined);
      return cause;
    },
  };
}

/** So many bytes of a source: zeros when it has fewer, not the rest when it has more. */
async function* exactly(
  size: number,
  source: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  let left = size;
  for await (const chunk of source) {
    if (left === 0) break;
    const piece = chunk.subarray(0, left);
    left -= piece.byteLength;
    yield piece;
  }
  for (; left > 0; left -= Math.min(left, FILL_BYTES)) {
    yield new Uint8Array(Math.min(left, FILL_BYTES));
  }
}

async function* single(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
  await Promise.resolve();
}
