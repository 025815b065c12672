import type { JsonValue } from "@codeact/protocol";
import type { Selectable, Transaction } from "kysely";
import { z } from "zod";
import { newToken } from "./accounts/token.ts";
import type { ByteSource } from "./blob-folder.ts";
import { type Blobs, type BlobReference, type ByteRange, requireBlob } from "./blobs.ts";
import { lockConversation } from "./conversation.ts";
import { type Engine, inPieces, inTransaction } from "./engine.ts";
import { requireMessage } from "./message.ts";
import { notFound, requireId } from "./store-errors.ts";
import { orNothing, readJson, storedJson, storedText } from "./stored-values.ts";
import type { Tables } from "./tables.ts";

/** Who may open a share: whoever has the link, or people of this server only. */
export const ShareVisibility = z.enum(["link", "users"]);
export type ShareVisibility = z.infer<typeof ShareVisibility>;

/** A branch of a conversation as it was when it was shared. Times are milliseconds since the epoch. */
export interface Share {
  /** What the link ends with: 256 random bits. */
  readonly slug: string;
  readonly userId: string;
  readonly conversationId: string;
  readonly leafId: string;
  readonly visibility: ShareVisibility;
  /** Of argon2id; the share asks for a password. */
  readonly passwordHash?: string | undefined;
  /** What the snapshot holds, for who lists it. */
  readonly include: JsonValue;
  readonly views: number;
  readonly createdAt: number;
  readonly expiresAt?: number | undefined;
  readonly revokedAt?: number | undefined;
}

/** Bytes that belong to a snapshot: an image, a file. They are called by their place in the list, from 0. */
export interface ShareAsset extends BlobReference {
  readonly name: string;
}

/** What may be changed of a share; what is absent stays, `null` removes. */
export interface ShareChanges {
  readonly visibility?: ShareVisibility | undefined;
  readonly passwordHash?: string | null | undefined;
  /** Milliseconds since the epoch. */
  readonly expiresAt?: number | null | undefined;
}

/** Shares. The snapshot is bytes that the caller made: later changes of the conversation do not leak into it. */
export class Shares {
  readonly #engine: Engine;
  readonly #blobs: Blobs;

  constructor(engine: Engine, blobs: Blobs) {
    this.#engine = engine;
    this.#blobs = blobs;
  }

  /** @throws CodeactError `not_found`, `file_too_large`, `file_not_found` (bytes of an asset were swept) */
  async create(
    share: {
      readonly userId: string;
      readonly conversationId: string;
      readonly leafId: string;
      readonly visibility: ShareVisibility;
      readonly passwordHash?: string | undefined;
      readonly include?: JsonValue | undefined;
      readonly expiresAt?: number | undefined;
      /** Bytes that are stored already and now belong to the share too. */
      readonly assets?: readonly ShareAsset[] | undefined;
    },
    snapshot: ByteSource,
  ): Promise<Share> {
    const { sha256 } = await this.#blobs.put(snapshot, { mime: "application/json" });
    return inTransaction(this.#engine, async (transaction) => {
      await lockConversation(transaction, share.userId, share.conversationId);
      await requireMessage(transaction, share.conversationId, share.leafId);
      const row = await transaction
        .insertInto("share")
        .values({
          slug: newToken(),
          user_id: share.userId,
          conversation_id: share.conversationId,
          leaf_id: share.leafId,
          snapshot_sha256: sha256,
          visibility: share.visibility,
          password_hash: share.passwordHash ?? null,
          include_json: storedJson(share.include ?? {}),
          views: 0,
          created_at: this.#engine.now(),
          expires_at: share.expiresAt ?? null,
          revoked_at: null,
        })
        .returningAll()
        .executeTakeFirstOrThrow();
      await writeAssets(transaction, row, share.assets ?? []);
      return toShare(row);
    });
  }

  /** A share that is open, without counting a view. @throws CodeactError `not_found` when unknown, revoked or over */
  async get(slug: string): Promise<Share> {
    return toShare(await this.#open(slug));
  }

  /** The snapshot of a share; counts a view. Check the password first. @throws CodeactError `not_found` */
  async view(
    slug: string,
  ): Promise<{ readonly share: Share; readonly bytes: AsyncGenerator<Uint8Array> }> {
    const row = await this.#open(slug);
    const blob: BlobReference = await this.#engine.database
      .selectFrom("blob")
      .select(["sha256", "size", "mime"])
      .where("sha256", "=", row.snapshot_sha256)
      .executeTakeFirstOrThrow();
    await this.#engine.database
      .updateTable("share")
      .set((eb) => ({ views: eb("views", "+", 1) }))
      .where("slug", "=", slug)
      .execute();
    return { share: toShare({ ...row, views: row.views + 1 }), bytes: this.#blobs.read(blob) };
  }

  /** An asset of an open share, or a range of it; no view is counted. @throws CodeactError `not_found` */
  async openAsset(
    slug: string,
    ordinal: number,
    range: ByteRange = {},
  ): Promise<{ readonly asset: ShareAsset; readonly bytes: AsyncGenerator<Uint8Array> }> {
    const row = await this.#open(slug);
    const asset = await this.#engine.database
      .selectFrom("share_asset")
      .select(["name", "mime", "size", "sha256"])
      .where("slug", "=", row.slug)
      .where("ordinal", "=", ordinal)
      .executeTakeFirst();
    if (asset === undefined) throw notFound("asset", String(ordinal));
    return { asset, bytes: this.#blobs.read(asset, range) };
  }

  /** A share of this user, a revoked one too. @throws CodeactError `not_found` */
  async find(userId: string, slug: string): Promise<Share> {
    requireId("share", slug);
    const row = await this.#engine.database
      .selectFrom("share")
      .selectAll()
      .where("slug", "=", slug)
      .where("user_id", "=", userId)
      .executeTakeFirst();
    if (row === undefined) throw notFound("share", slug);
    return toShare(row);
  }

  /** Changes who may open a share, and until when. @throws CodeactError `not_found`, also for a revoked one */
  async update(userId: string, slug: string, changes: ShareChanges): Promise<Share> {
    requireId("share", slug);
    const row = await this.#engine.database
      .updateTable("share")
      .set((eb) => ({
        slug: eb.ref("slug"),
        ...(changes.visibility === undefined ? {} : { visibility: changes.visibility }),
        ...(changes.passwordHash === undefined ? {} : { password_hash: changes.passwordHash }),
        ...(changes.expiresAt === undefined ? {} : { expires_at: changes.expiresAt }),
      }))
      .where("slug", "=", slug)
      .where("user_id", "=", userId)
      .where("revoked_at", "is", null)
      .returningAll()
      .executeTakeFirst();
    if (row === undefined) throw notFound("share", slug);
    return toShare(row);
  }

  /** A person's shares, newest first, revoked ones too. */
  async list(userId: string): Promise<readonly Share[]> {
    const rows = await this.#engine.database
      .selectFrom("share")
      .selectAll()
      .where("user_id", "=", userId)
      .orderBy("created_at", "desc")
      .orderBy("slug")
      .execute();
    return rows.map(toShare);
  }

  /** Closes a share for good. @throws CodeactError `not_found` */
  async revoke(userId: string, slug: string): Promise<void> {
    requireId("share", slug);
    const row = await this.#engine.database
      .updateTable("share")
      .set({ revoked_at: this.#engine.now() })
      .where("slug", "=", slug)
      .where("user_id", "=", userId)
      .returning("slug")
      .executeTakeFirst();
    if (row === undefined) throw notFound("share", slug);
  }

  async #open(slug: string): Promise<Selectable<Tables["share"]>> {
    requireId("share", slug);
    const now = this.#engine.now();
    const row = await this.#engine.database
      .selectFrom("share")
      .innerJoin("conversation", "conversation.id", "share.conversation_id")
      .selectAll("share")
      .where("share.slug", "=", slug)
      .where("share.revoked_at", "is", null)
      .where("conversation.deleted_at", "is", null)
      .where((eb) => eb.or([eb("share.expires_at", "is", null), eb("share.expires_at", ">", now)]))
      .executeTakeFirst();
    if (row === undefined) throw notFound("share", slug);
    return row;
  }
}

/** Touching each row of bytes keeps the sweep away until the transaction ends. */
async function writeAssets(
  transaction: Transaction<Tables>,
  share: { readonly slug: string; readonly created_at: number },
  assets: readonly ShareAsset[],
): Promise<void> {
  for (const sha256 of new Set(assets.map((asset) => asset.sha256))) {
    await requireBlob(transaction, sha256, share.created_at);
  }
  const rows = assets.map(({ name, mime, size, sha256 }, ordinal) => {
    return {
      slug: share.slug,
      ordinal,
      name: storedText(name),
      mime: storedText(mime),
      size,
      sha256,
    };
  });
  for (const piece of inPieces(rows)) {
    await transaction.insertInto("share_asset").values(piece).execute();
  }
}

function toShare(row: Selectable<Tables["share"]>): Share {
  return {
    slug: row.slug,
    userId: row.user_id,
    conversationId: row.conversation_id,
    leafId: row.leaf_id,
    visibility: ShareVisibility.parse(row.visibility),
    passwordHash: orNothing(row.password_hash),
    include: readJson(row.include_json),
    views: row.views,
    createdAt: row.created_at,
    expiresAt: orNothing(row.expires_at),
    revokedAt: orNothing(row.revoked_at),
  };
}
