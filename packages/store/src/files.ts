import type { ByteSource } from "./blob-folder.ts";
import { type Blobs, type BlobReference, type ByteRange, requireBlob } from "./blobs.ts";
import { lockConversation, requireConversation } from "./conversation.ts";
import { inTransaction, type Engine } from "./engine.ts";
import { latestFiles, requireFilePath, type StoredFile, toFile } from "./file-rows.ts";
import { newId } from "./new-id.ts";
import { readFilesById } from "./read-files.ts";
import { readAllFiles } from "./read-tree.ts";
import { notFound, requireId } from "./store-errors.ts";

/** A file to keep. */
export interface WriteFile {
  readonly userId: string;
  readonly conversationId: string;
  /** Relative, forward slashes. */
  readonly path: string;
  readonly mime: string;
  readonly origin: StoredFile["origin"];
  readonly cellId?: string | undefined;
  /** @default 1 GiB */
  readonly maxBytes?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Bytes that are stored already, to keep as a file of a conversation. */
export interface LinkFile {
  readonly userId: string;
  readonly conversationId: string;
  /** Relative, forward slashes. */
  readonly path: string;
  readonly blob: BlobReference;
  readonly origin: StoredFile["origin"];
  readonly cellId?: string | undefined;
}

/** A file with its bytes, or a part of them. */
export interface OpenedFile {
  readonly file: StoredFile;
  /** Read it to the end or call `return()`; memory does not grow with the file. */
  readonly bytes: AsyncGenerator<Uint8Array>;
}

/** Files of conversations, every version of them. Every call names the user; what is another's is `not_found`. */
export class Files {
  readonly #engine: Engine;
  readonly #blobs: Blobs;

  constructor(engine: Engine, blobs: Blobs) {
    this.#engine = engine;
    this.#blobs = blobs;
  }

  /**
   * Keeps a new version of a path; the same bytes as the newest version are that version. An abort leaves nothing.
   * @throws CodeactError `not_found`, `file_too_large`, `invalid_input` (reason `file_path`)
   */
  async write(file: WriteFile, source: ByteSource): Promise<StoredFile> {
    requireFilePath(file.path);
    await requireConversation(this.#engine.database, file.userId, file.conversationId);
    const blob = await this.#blobs.put(source, file);
    return this.link({ ...file, blob });
  }

  /**
   * The same for bytes that are stored already; nothing is copied.
   * @throws CodeactError `not_found`, `file_not_found` (the bytes were swept), `invalid_input` (reason `file_path`)
   */
  async link(file: LinkFile): Promise<StoredFile> {
    const path = requireFilePath(file.path);
    const { blob } = file;
    return inTransaction(this.#engine, async (transaction) => {
      await lockConversation(transaction, file.userId, file.conversationId);
      await requireBlob(transaction, blob.sha256, this.#engine.now());
      const newest = await transaction
        .selectFrom("file")
        .selectAll()
        .where("conversation_id", "=", file.conversationId)
        .where("path", "=", path)
        .orderBy("version", "desc")
        .limit(1)
        .executeTakeFirst();
      if (newest?.sha256 === blob.sha256 && newest.deleted_at === null) return toFile(newest);
      const row = await transaction
        .insertInto("file")
        .values({
          id: newId(this.#engine.now()),
          conversation_id: file.conversationId,
          path,
          version: (newest?.version ?? 0) + 1,
          sha256: blob.sha256,
          size: blob.size,
          mime: blob.mime,
          origin: file.origin,
          cell_id: file.cellId ?? null,
          created_at: this.#engine.now(),
          deleted_at: null,
        })
        .returningAll()
        .executeTakeFirstOrThrow();
      return toFile(row);
    });
  }

  /** The newest version of every file that is there, by path. @throws CodeactError `not_found` */
  async list(userId: string, conversationId: string): Promise<readonly StoredFile[]> {
    await requireConversation(this.#engine.database, userId, conversationId);
    return (await latestFiles(this.#engine.database, conversationId)).map(toFile);
  }

  /** Files by id, of whatever conversations of this user; what is another's or gone is left out. */
  many(userId: string, ids: readonly string[]): Promise<readonly StoredFile[]> {
    return readFilesById(this.#engine.database, userId, ids);
  }

  /** Every version of every path, deleted ones too, by path and version. @throws CodeactError `not_found` */
  all(userId: string, conversationId: string): Promise<readonly StoredFile[]> {
    return readAllFiles(this.#engine.database, { userId, conversationId });
  }

  /** Every version of one path, newest first, deleted ones too. @throws CodeactError `not_found` */
  async versions(
    userId: string,
    conversationId: string,
    path: string,
  ): Promise<readonly StoredFile[]> {
    await requireConversation(this.#engine.database, userId, conversationId);
    const rows = await this.#engine.database
      .selectFrom("file")
      .selectAll()
      .where("conversation_id", "=", conversationId)
      .where("path", "=", requireFilePath(path))
      .orderBy("version", "desc")
      .execute();
    return rows.map(toFile);
  }

  /** @throws CodeactError `not_found` */
  async get(userId: string, fileId: string): Promise<StoredFile> {
    requireId("file", fileId);
    const row = await this.#engine.database
      .selectFrom("file")
      .innerJoin("conversation", "conversation.id", "file.conversation_id")
      .selectAll("file")
      .where("file.id", "=", fileId)
      .where("conversation.user_id", "=", userId)
      .where("conversation.deleted_at", "is", null)
      .executeTakeFirst();
    if (row === undefined) throw notFound("file", fileId);
    return toFile(row);
  }

  /** A version with its bytes or a range of them. @throws CodeactError `not_found`, `file_not_found` while reading */
  async open(userId: string, fileId: string, range: ByteRange = {}): Promise<OpenedFile> {
    const file = await this.get(userId, fileId);
    return { file, bytes: this.#blobs.read(file, range) };
  }

  /** Records that a path is gone; its versions stay readable. @throws CodeactError `not_found` */
  async remove(userId: string, conversationId: string, path: string): Promise<void> {
    const name = requireFilePath(path);
    await inTransaction(this.#engine, async (transaction) => {
      await lockConversation(transaction, userId, conversationId);
      const newest = await transaction
        .selectFrom("file")
        .select(["id", "deleted_at"])
        .where("conversation_id", "=", conversationId)
        .where("path", "=", name)
        .orderBy("version", "desc")
        .limit(1)
        .executeTakeFirst();
      if (newest === undefined || newest.deleted_at !== null) throw notFound("file", name);
      await transaction
        .updateTable("file")
        .set({ deleted_at: this.#engine.now() })
        .where("id", "=", newest.id)
        .execute();
    });
  }
}
