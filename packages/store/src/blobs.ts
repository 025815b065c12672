import { createHash } from "node:crypto";
import { CodeactError } from "@codeact/protocol";
import { sql, type Transaction } from "kysely";
import type { BlobFolder, ByteSource, WrittenBlob } from "./blob-folder.ts";
import { inTransaction, type Engine } from "./engine.ts";
import type { Tables } from "./tables.ts";

/** Bytes at rest. */
export interface BlobReference {
  /** 64 hexadecimal digits. */
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
  readonly mime: string;
}

/** Options of {@link Blobs.put}. */
export interface PutBlobOptions {
  readonly mime: string;
  /** @default 1 GiB */
  readonly maxBytes?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Part of a file: bytes from `start` up to and without `end`. */
export interface ByteRange {
  /** @default 0 */
  readonly start?: number | undefined;
  /** @default the size */
  readonly end?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Largest file unless a caller says otherwise. */
const MAX_BYTES = 1024 ** 3;
/** Bytes without a reference stay this long: whoever put them is about to refer to them. In milliseconds. */
const GRACE_MS = 60 * 60 * 1000;
/** Blobs looked at in one go. */
const SWEEP_BATCH = 100;

/** Tables that refer to blobs; a blob that none refers to is swept. */
export const referrers = [
  ["file", "sha256"],
  ["output_blob", "sha256"],
  ["table_data", "sha256"],
  ["share", "snapshot_sha256"],
  ["share_asset", "sha256"],
  ["upload", "sha256"],
  ["kernel", "snapshot_sha256"],
] as const;

/**
 * Bytes by content: what is stored twice lies on disk once. The row is touched before the file gets its name, and the
 * sweep removes the file inside the transaction that removes the row, so that neither can undo the other.
 */
export class Blobs {
  readonly #engine: Engine;
  readonly #folder: BlobFolder;

  constructor(engine: Engine, folder: BlobFolder) {
    this.#engine = engine;
    this.#folder = folder;
  }

  /** Stores bytes. They are swept an hour later unless something refers to them. @throws CodeactError `file_too_large` */
  async put(source: ByteSource, options: PutBlobOptions): Promise<BlobReference> {
    if (source instanceof Uint8Array && source.byteLength <= (options.maxBytes ?? MAX_BYTES)) {
      const known = await this.#known(source, options.mime);
      if (known !== undefined) return known;
    }
    const written = await this.#folder.write(source, {
      maxBytes: options.maxBytes ?? MAX_BYTES,
      signal: options.signal,
    });
    return this.keep(written, options.mime);
  }

  /** Takes bytes that lie in the folder of files under a temporary name, which goes. */
  async keep(written: WrittenBlob, mime: string): Promise<BlobReference> {
    const blob = { sha256: written.sha256, size: written.size, mime };
    try {
      await this.#touch(blob);
      await this.#folder.keep(written);
    } catch (error) {
      await this.#folder.discard(written);
      throw error;
    }
    return blob;
  }

  /** Reads bytes; memory does not grow with the file. @throws CodeactError `file_not_found` */
  read(blob: BlobReference, range: ByteRange = {}): AsyncGenerator<Uint8Array> {
    const end = Math.min(range.end ?? blob.size, blob.size);
    const start = Math.max(0, range.start ?? 0);
    return this.#folder.read(blob.sha256, { start, end, signal: range.signal });
  }

  /**
   * Removes bytes that nothing refers to, and uploads that nobody finished. Returns how many blobs went; none while a
   * backup is made.
   */
  async sweep(options: { readonly graceMs?: number | undefined } = {}): Promise<number> {
    const cutoff = this.#engine.now() - (options.graceMs ?? GRACE_MS);
    await this.#folder.sweepTemporary(this.#engine.now());
    let removed = 0;
    for (let after = ""; ;) {
      const candidates = await this.#engine.database
        .selectFrom("blob")
        .select("sha256")
        .where("touched_at", "<=", cutoff)
        .where("sha256", ">", after)
        .where(unreferenced())
        .orderBy("sha256")
        .limit(SWEEP_BATCH)
        .execute();
      for (const { sha256 } of candidates) if (await this.#remove(sha256, cutoff)) removed += 1;
      const last = candidates.at(-1);
      if (last === undefined || candidates.length < SWEEP_BATCH) return removed;
      after = last.sha256;
    }
  }

  async #known(bytes: Uint8Array, mime: string): Promise<BlobReference | undefined> {
    const blob = {
      sha256: createHash("sha256").update(bytes).digest("hex"),
      size: bytes.byteLength,
      mime,
    };
    if (!(await this.#folder.has(blob.sha256))) return undefined;
    await this.#touch(blob);
    // Only now is it safe from the sweep; before, it may just have been swept.
    return (await this.#folder.has(blob.sha256)) ? blob : undefined;
  }

  async #touch(blob: BlobReference): Promise<void> {
    const touched_at = this.#engine.now();
    await this.#engine.database
      .insertInto("blob")
      .values({ ...blob, touched_at })
      .onConflict((conflict) => conflict.column("sha256").doUpdateSet({ touched_at }))
      .execute();
  }

  async #remove(sha256: string, cutoff: number): Promise<boolean> {
    return inTransaction(this.#engine, async (transaction: Transaction<Tables>) => {
      if (await isHeld(transaction, this.#engine.now())) return false;
      const { numDeletedRows } = await transaction
        .deleteFrom("blob")
        .where("sha256", "=", sha256)
        .where("touched_at", "<=", cutoff)
        .where(unreferenced())
        .executeTakeFirst();
      if (numDeletedRows === 0n) return false;
      await this.#folder.remove(sha256);
      return true;
    });
  }
}

function unreferenced(): ReturnType<typeof sql<boolean>> {
  const missing = referrers.map(
    ([table, column]) =>
      sql`not exists (select 1 from ${sql.table(table)} where ${sql.ref(`${table}.${column}`)} = blob.sha256)`,
  );
  return sql<boolean>`${sql.join(missing, sql` and `)}`;
}

/**
 * True while a backup reads the files. The update that changes nothing locks the row: a backup that begins now waits for
 * this transaction, and does not see what it removes.
 */
async function isHeld(transaction: Transaction<Tables>, now: number): Promise<boolean> {
  const row = await transaction
    .updateTable("setting")
    .set((eb) => ({ updated_at: eb.ref("updated_at") }))
    .where("name", "=", "blobs.hold")
    .returning("value_json")
    .executeTakeFirst();
  return Number(row?.value_json ?? 0) > now;
}

/** Touches the row of a blob, which keeps the sweep away until the transaction ends. @throws CodeactError `file_not_found` */
export async function requireBlob(
  transaction: Transaction<Tables>,
  sha256: string,
  now: number,
): Promise<void> {
  const row = await transaction
    .updateTable("blob")
    .set({ touched_at: now })
    .where("sha256", "=", sha256)
    .returning("sha256")
    .executeTakeFirst();
  if (row !== undefined) return;
  throw new CodeactError("file_not_found", `The bytes ${sha256.slice(0, 64)} are not stored.`, {
    remedy: "Send them again.",
  });
}
