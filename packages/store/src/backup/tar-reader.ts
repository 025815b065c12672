import { createHash, type Hash } from "node:crypto";
import { createReadStream } from "node:fs";
import { CodeactError } from "@codeact/protocol";
import { extract } from "tar-stream";
import { damagedBackup } from "./backup-format.ts";

/** An entry of a backup. Its bytes have to be read to their end before the next entry. */
export interface TarEntry {
  readonly name: string;
  readonly size: number;
  /** SHA-256 over the lines `name size sha256` of the entries before this one. */
  readonly digestBefore: string;
  /** How many entries came before. */
  readonly index: number;
  readonly bytes: AsyncIterable<Uint8Array>;
}

/**
 * Reads a tar file entry by entry; memory does not grow with it. An abort ends the reading.
 * @throws CodeactError `invalid_input` (reason `backup_damaged`) for a file that is cut off or no tar file
 */
export async function* readTar(file: string, signal?: AbortSignal): AsyncGenerator<TarEntry> {
  const source = createReadStream(file, { signal, highWaterMark: 262_144 });
  const tar = extract();
  source.on("error", (error) => tar.destroy(error));
  source.pipe(tar);
  const digest = createHash("sha256");
  let index = 0;
  const translate = (error: unknown): unknown => {
    if (signal?.aborted === true) return signal.reason;
    const meaning = meaningOf(error);
    return meaning === undefined ? error : damagedBackup(file, meaning, error);
  };
  try {
    for await (const entry of tar) {
      const { name, size } = entry.header;
      const hash = createHash("sha256");
      const digestBefore = digest.copy().digest("hex");
      yield { name, size, digestBefore, index, bytes: hashed(entry, hash, translate) };
      digest.update(`${name} ${size} ${hash.digest("hex")}\n`);
      index += 1;
    }
  } catch (error) {
    throw translate(error);
  } finally {
    source.destroy();
    tar.destroy();
  }
}

async function* hashed(
  bytes: AsyncIterable<unknown>,
  hash: Hash,
  translate: (error: unknown) => unknown,
): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of bytes) {
      if (!(chunk instanceof Uint8Array)) continue;
      hash.update(chunk);
      yield chunk;
    }
  } catch (error) {
    throw translate(error);
  }
}

/** What is wrong when tar-stream says this. */
const faults: readonly (readonly [pattern: RegExp, meaning: string])[] = [
  [/end of data|premature close|stream was destroyed/iu, "it is cut off."],
  [/tar header|checksum/iu, "it is no tar file, or altered."],
];

function meaningOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || CodeactError.isInstance(error)) return undefined;
  return faults.find(([pattern]) => pattern.test(error.message))?.[1];
}
