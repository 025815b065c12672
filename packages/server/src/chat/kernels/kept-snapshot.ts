import { parseJson } from "@codeact/protocol";
import type { KernelSnapshot } from "@codeact/protocol";
import { decodeSnapshot, encodeSnapshot } from "@codeact/sandbox";
import type { BlobReference, Store } from "@codeact/store";
import { z } from "zod";

const MIME = "application/vnd.codeact.sleeping-kernel";
/** Bytes in front: the length of the head, big endian. */
const PREFIX_BYTES = 4;
/** As a kernel's own bound on snapshots is far below. */
const MAX_BYTES = 4 * 1024 ** 3;

const Head = z.strictObject({ version: z.literal(1), covers: z.array(z.string()) });

/** A sleeping interpreter: its snapshot and the cells whose effects are in it. */
export interface SleepingKernel {
  readonly covers: readonly string[];
  readonly snapshot: KernelSnapshot;
}

/** Keeps a snapshot among the store's bytes: length and text of the head, then the snapshot. */
export async function keepSnapshot(store: Store, sleeping: SleepingKernel): Promise<BlobReference> {
  const head = Buffer.from(JSON.stringify({ version: 1, covers: sleeping.covers }));
  const prefix = Buffer.alloc(PREFIX_BYTES);
  prefix.writeUInt32BE(head.byteLength);
  return await store.blobs.put(pieces([prefix, head, ...encodeSnapshot(sleeping.snapshot)]), {
    mime: MIME,
    maxBytes: MAX_BYTES,
  });
}

async function* pieces(all: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* all;
}

/** Reads what {@link keepSnapshot} kept. Undefined for bytes that are gone or none. */
export async function readSnapshot(
  store: Store,
  sha256: string,
): Promise<SleepingKernel | undefined> {
  try {
    const stream = store.blobs.read({ sha256, size: MAX_BYTES, mime: MIME });
    const bytes = Buffer.concat(await Array.fromAsync(stream));
    const end = PREFIX_BYTES + bytes.readUInt32BE(0);
    const head = Head.parse(parseJson(bytes.toString("utf8", PREFIX_BYTES, end)));
    return { covers: head.covers, snapshot: decodeSnapshot(bytes.subarray(end)) };
  } catch {
    // Whatever is wrong with it, the branch's cells can still be run again.
    return undefined;
  }
}
