import { randomUUID } from "node:crypto";
import { CodeactError } from "@codeact/protocol";
import type { Selectable } from "kysely";
import type { BlobFolder, ByteSource } from "./blob-folder.ts";
import type { Blobs, BlobReference, ByteRange } from "./blobs.ts";
import type { Engine } from "./engine.ts";
import type { StoredFile } from "./file-rows.ts";
import type { Files } from "./files.ts";
import { newId } from "./new-id.ts";
import { clampLimit, type Page, readCursor, toPage } from "./page.ts";
import { notFound, requireId } from "./store-errors.ts";
import { orNothing, storedText } from "./stored-values.ts";
import type { Tables } from "./tables.ts";

/** A file that somebody sent and that belongs to no conversation yet. Times are milliseconds since the epoch. */
export interface Upload {
  readonly id: string;
  readonly userId: string;
  readonly name: string;
  readonly mime: string;
  /** A free word of the caller. */
  readonly purpose?: string | undefined;
  /** Bytes it has, or (unfinished) is said to have. */
  readonly size?: number | undefined;
  /** Bytes that are here: where the next piece begins. */
  readonly received: number;
  /** Present once it is complete. */
  readonly sha256?: string | undefined;
  readonly createdAt: number;
  readonly completedAt?: number | undefined;
  /** Absent: it stays until it is removed. */
  readonly expiresAt?: number | undefined;
}

/** A file to send. */
export interface NewUpload {
  readonly userId: string;
  readonly name: string;
  readonly mime: string;
  readonly purpose?: string | undefined;
  /** When it goes, unless it became part of a conversation; `null`: never. @default 7 days from now */
  readonly expiresAt?: number | null | undefined;
}

/** A piece of an upload. */
export interface AppendUpload {
  /** Where the piece begins; it has to be what was received until now. */
  readonly offset: number;
  /** Nothing follows: for uploads whose size was not said. @default false */
  readonly last?: boolean | undefined;
  /** Most bytes of the whole file. @default 1 GiB */
  readonly maxBytes?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** An upload with its bytes, or a part of them. */
export interface OpenedUpload {
  readonly upload: Upload;
  /** Read it to the end or call `return()`; memory does not grow with the file. */
  readonly bytes: AsyncGenerator<Uint8Array>;
}

const DAY_MS = 24 * 60 * 60 * 1000;
/** How long a complete upload waits for its conversation, in milliseconds: 7 days. */
export const UPLOADS_KEPT_MS = 7 * DAY_MS;
/** How long an unfinished one can be gone on with, in milliseconds: a day. */
export const UNFINISHED_KEPT_MS = DAY_MS;
/** A writer that says nothing for so long is gone, in milliseconds; it says something four times as often. */
const WRITER_MS = 60_000;
/** Largest file unless a caller says otherwise. */
const MAX_BYTES = 1024 ** 3;
/** Uploads removed in one go. */
const PURGE_BATCH = 100;

/** Files of people outside of conversations. Every call names the user; what is another's is `not_found`. */
export class Uploads {
  readonly #engine: Engine;
  readonly #blobs: Blobs;
  readonly #files: Files;
  readonly #folder: BlobFolder;

  constructor(engine: Engine, parts: { blobs: Blobs; files: Files; folder: BlobFolder }) {
    this.#engine = engine;
    this.#blobs = parts.blobs;
    this.#files = parts.files;
    this.#folder = parts.folder;
  }

  /** Keeps a whole file. An abort leaves nothing. @throws CodeactError `file_too_large` */
  async write(
    upload: NewUpload & {
      /** @default 1 GiB */
      readonly maxBytes?: number | undefined;
      readonly signal?: AbortSignal | undefined;
    },
    source: ByteSource,
  ): Promise<Upload> {
    const blob = await this.#blobs.put(source, upload);
    const now = this.#engine.now();
    return this.#insert(upload, {
      size: blob.size,
      received: blob.size,
      sha256: blob.sha256,
      completed_at: now,
    });
  }

  /** Announces a file that comes in pieces. `size`: its bytes, where they are known. */
  async begin(upload: NewUpload & { readonly size?: number | undefined }): Promise<Upload> {
    return this.#insert(upload, {
      size: upload.size ?? null,
      received: 0,
      sha256: null,
      completed_at: null,
    });
  }

  /**
   * Adds a piece, and completes the upload when it has its size or the piece is the last. What came before an abort, a
   * fault or a broken connection stays: `get` tells where to go on.
   * @throws CodeactError `not_found`, `session_busy` (another piece is coming in), `file_too_large`, `invalid_input`
   * (reason `upload_offset` with `details.received`; `upload_complete`)
   */
  async append(
    userId: string,
    uploadId: string,
    piece: AppendUpload,
    source: ByteSource,
  ): Promise<Upload> {
    piece.signal?.throwIfAborted();
    const writer = randomUUID();
    const upload = await this.#take(userId, uploadId, writer);
    let received = upload.received;
    try {
      if (piece.offset !== received) throw wrongOffset(uploadId, received);
      const maxBytes = Math.min(piece.maxBytes ?? MAX_BYTES, upload.size ?? Infinity);
      const onSize = async (size: number): Promise<void> => {
        received = size;
        await this.#keepWriting(uploadId, writer);
      };
      received = await this.#folder.append(uploadId, { ...piece, maxBytes, onSize }, source);
      if (received === upload.size || (piece.last === true && upload.size === undefined)) {
        await this.#complete(uploadId, writer, upload.mime);
      }
    } finally {
      await this.#engine.database
        .updateTable("upload")
        .set({ received, writer: null, writer_until: null })
        .where("id", "=", uploadId)
        .where("writer", "=", writer)
        .execute();
    }
    return this.get(userId, uploadId);
  }

  /** @throws CodeactError `not_found` */
  async get(userId: string, uploadId: string): Promise<Upload> {
    requireId("upload", uploadId);
    const row = await this.#engine.database
      .selectFrom("upload")
      .selectAll()
      .where("id", "=", uploadId)
      .where("user_id", "=", userId)
      .executeTakeFirst();
    if (row === undefined) throw notFound("upload", uploadId);
    return toUpload(row);
  }

  /** Newest first. `limit` is 1 to 500, 100 by default. */
  async list(
    userId: string,
    options: {
      readonly limit?: number | undefined;
      readonly cursor?: string | undefined;
      readonly purpose?: string | undefined;
    } = {},
  ): Promise<Page<Upload>> {
    const limit = clampLimit(options.limit, 100, 500);
    let query = this.#engine.database
      .selectFrom("upload")
      .selectAll()
      .where("user_id", "=", userId);
    if (options.purpose !== undefined) query = query.where("purpose", "=", options.purpose);
    if (options.cursor !== undefined) query = query.where("id", "<", readCursor(options.cursor)[1]);
    const rows = await query
      .orderBy("id", "desc")
      .limit(limit + 1)
      .execute();
    return toPage(rows.map(toUpload), limit, ({ id }) => [0, id]);
  }

  /** A complete upload with its bytes or a range of them. @throws CodeactError `not_found`, also while it is unfinished */
  async open(userId: string, uploadId: string, range: ByteRange = {}): Promise<OpenedUpload> {
    const { upload, blob } = await this.#completed(userId, uploadId);
    return { upload, bytes: this.#blobs.read(blob, range) };
  }

  /**
   * Makes an upload a file of a conversation, without copying its bytes. The upload stays until it expires, and may become
   * a file of others too. @throws CodeactError `not_found`, `invalid_input` (reason `file_path`)
   */
  async adopt(
    userId: string,
    uploadId: string,
    place: { readonly conversationId: string; readonly path: string },
  ): Promise<StoredFile> {
    const { blob } = await this.#completed(userId, uploadId);
    return this.#files.link({ userId, ...place, blob, origin: "upload" });
  }

  /** @throws CodeactError `not_found` */
  async remove(userId: string, uploadId: string): Promise<void> {
    await this.get(userId, uploadId);
    await this.#engine.database.deleteFrom("upload").where("id", "=", uploadId).execute();
    await this.#folder.removePartial(uploadId);
  }

  /** Removes uploads that are over, and unfinished ones a day after they began. Returns how many. */
  async purge(): Promise<number> {
    const now = this.#engine.now();
    let removed = 0;
    for (;;) {
      const rows = await this.#engine.database
        .selectFrom("upload")
        .select("id")
        .where((eb) =>
          eb.or([
            eb("expires_at", "<=", now),
            eb.and([
              eb("sha256", "is", null),
              eb("created_at", "<=", now - UNFINISHED_KEPT_MS),
              eb.or([eb("writer_until", "is", null), eb("writer_until", "<", now)]),
            ]),
          ]),
        )
        .limit(PURGE_BATCH)
        .execute();
      if (rows.length === 0) return removed;
      for (const { id } of rows) {
        await this.#engine.database.deleteFrom("upload").where("id", "=", id).execute();
        await this.#folder.removePartial(id);
        removed += 1;
      }
    }
  }

  async #insert(
    upload: NewUpload,
    facts: Pick<Selectable<Tables["upload"]>, "size" | "received" | "sha256" | "completed_at">,
  ): Promise<Upload> {
    const now = this.#engine.now();
    const row = await this.#engine.database
      .insertInto("upload")
      .values({
        id: newId(now),
        user_id: upload.userId,
        name: storedText(upload.name),
        mime: storedText(upload.mime),
        purpose: upload.purpose === undefined ? null : storedText(upload.purpose),
        writer: null,
        writer_until: null,
        created_at: now,
        expires_at: upload.expiresAt === undefined ? now + UPLOADS_KEPT_MS : upload.expiresAt,
        ...facts,
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    return toUpload(row);
  }

  /** Becomes the only writer of an unfinished upload. */
  async #take(userId: string, uploadId: string, writer: string): Promise<Upload> {
    requireId("upload", uploadId);
    const now = this.#engine.now();
    const row = await this.#engine.database
      .updateTable("upload")
      .set({ writer, writer_until: now + WRITER_MS })
      .where("id", "=", uploadId)
      .where("user_id", "=", userId)
      .where("sha256", "is", null)
      .where((eb) => eb.or([eb("writer", "is", null), eb("writer_until", "<", now)]))
      .returningAll()
      .executeTakeFirst();
    if (row !== undefined) return toUpload(row);
    const upload = await this.get(userId, uploadId);
    throw upload.sha256 === undefined ? alreadyComing(uploadId) : alreadyComplete(uploadId);
  }

  async #keepWriting(uploadId: string, writer: string): Promise<void> {
    const now = this.#engine.now();
    const held = await this.#engine.database
      .updateTable("upload")
      .set({ writer_until: now + WRITER_MS })
      .where("id", "=", uploadId)
      .where("writer", "=", writer)
      .returning("id")
      .executeTakeFirst();
    if (held === undefined) throw notFound("upload", uploadId);
  }

  async #complete(uploadId: string, writer: string, mime: string): Promise<void> {
    // It may have been removed meanwhile, its bytes with it.
    await this.#keepWriting(uploadId, writer);
    const blob = await this.#blobs.keep(await this.#folder.finishPartial(uploadId), mime);
    await this.#engine.database
      .updateTable("upload")
      .set({ sha256: blob.sha256, size: blob.size, completed_at: this.#engine.now() })
      .where("id", "=", uploadId)
      .where("writer", "=", writer)
      .execute();
  }

  async #completed(
    userId: string,
    uploadId: string,
  ): Promise<{ readonly upload: Upload; readonly blob: BlobReference }> {
    const upload = await this.get(userId, uploadId);
    const { sha256, size, mime } = upload;
    if (sha256 === undefined || size === undefined) throw notFound("upload", uploadId);
    return { upload, blob: { sha256, size, mime } };
  }
}

function wrongOffset(uploadId: string, received: number): CodeactError {
  return new CodeactError("invalid_input", `The upload goes on at byte ${received}.`, {
    remedy: "Ask for the upload, and send what follows what was received.",
    details: { reason: "upload_offset", uploadId, received },
  });
}

function alreadyComing(uploadId: string): CodeactError {
  return new CodeactError("session_busy", "Another piece of this upload is coming in.", {
    remedy: "Send one piece after the other.",
    retryable: true,
    details: { uploadId },
  });
}

function alreadyComplete(uploadId: string): CodeactError {
  return new CodeactError("invalid_input", "The upload is complete.", {
    remedy: "Begin another one to send a file again.",
    details: { reason: "upload_complete", uploadId },
  });
}

function toUpload(row: Selectable<Tables["upload"]>): Upload {
  return {
    id: row.id,
    userId: row.user_id,
    name: row.name,
    mime: row.mime,
    purpose: orNothing(row.purpose),
    size: orNothing(row.size),
    received: row.received,
    sha256: orNothing(row.sha256),
    createdAt: row.created_at,
    completedAt: orNothing(row.completed_at),
    expiresAt: orNothing(row.expires_at),
  };
}
