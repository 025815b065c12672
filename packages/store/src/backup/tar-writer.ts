import { createHash } from "node:crypto";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
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
  /** Stops in the middle. */
  abort(): Promise<void>;
}

/** Bytes that fill up an entry whose source ended early. */
const FILL_BYTES = 65_536;

/** Begins a tar file at a path where none is. `modifiedAt` is the time of all entries, in milliseconds since the epoch. */
export function openTarWriter(path: string, modifiedAt: number): TarWriter {
  const tar = pack();
  const file = createWriteStream(path, { flags: "wx", mode: 0o600, flush: true });
  const writing = pipeline(tar, file);
  // Told by `finish` or the entry that waits; nobody may wait at that moment.
  writing.catch(() => undefined);
  const digest = createHash("sha256");
  let entries = 0;
  const count = (name: string, size: number, sha256: string): string => {
    entries += 1;
    digest.update(`${name} ${size} ${sha256}\n`);
    return sha256;
  };
  const stream: TarWriter["stream"] = async (name, size, source) => {
    const hash = createHash("sha256");
    const entry = tar.entry({ name, size, mode: 0o600, mtime: new Date(modifiedAt) });
    const write = async (chunk: Uint8Array): Promise<void> => {
      hash.update(chunk);
      if (!entry.write(chunk)) await Promise.race([once(entry, "drain"), writing]);
    };
    let left = size;
    for await (const chunk of source) {
      if (left === 0) break;
      const piece = chunk.subarray(0, left);
      left -= piece.byteLength;
      await write(piece);
    }
    for (; left > 0; left -= Math.min(left, FILL_BYTES)) {
      await write(new Uint8Array(Math.min(left, FILL_BYTES)));
    }
    entry.end(undefined);
    await Promise.race([finished(entry), writing]);
    return count(name, size, hash.digest("hex"));
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
      tar.destroy();
      await writing.catch(() => undefined);
    },
  };
}

async function* single(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
  await Promise.resolve();
}
