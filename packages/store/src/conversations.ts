import type { JsonValue } from "@codeact/protocol";
import type { SelectQueryBuilder } from "kysely";
import {
  type Conversation,
  indexTitle,
  requireConversation,
  toConversation,
} from "./conversation.ts";
import { addConversation } from "./add-conversation.ts";
import type { Blobs } from "./blobs.ts";
import { copyPath } from "./copy-path.ts";
import { inTransaction, type Engine } from "./engine.ts";
import { newId } from "./new-id.ts";
import { clampLimit, type Page, readCursor, toPage } from "./page.ts";
import { notFound, requireId } from "./store-errors.ts";
import { storedJson, storedText } from "./stored-values.ts";
import type { Tables } from "./tables.ts";
import type { WholeConversation } from "./whole-conversation.ts";

/** How long a deleted conversation can be brought back, in milliseconds: 30 days. */
export const UNDO_MS = 30 * 24 * 60 * 60 * 1000;
/** Conversations removed by one statement: each takes its messages, cells and index along. */
const PURGE_BATCH = 20;
/** Longest title in characters; more is cut. */
const MAX_TITLE = 200;

/** A conversation to begin. */
export interface NewConversation {
  readonly userId: string;
  readonly model: string;
  /** @default "New conversation", until the model or the user names it */
  readonly title?: string | undefined;
  readonly systemPrompt?: string | undefined;
  readonly settings?: JsonValue | undefined;
}

/** What may be changed of a conversation; what is absent stays. */
export interface ConversationChanges {
  readonly title?: string | undefined;
  /** Who gives the title. @default "user" */
  readonly titleSource?: Conversation["titleSource"] | undefined;
  readonly model?: string | undefined;
  readonly systemPrompt?: string | undefined;
  readonly settings?: JsonValue | undefined;
  readonly pinned?: boolean | undefined;
  readonly archived?: boolean | undefined;
}

/** Which conversations to list. */
export interface ListConversations {
  /** @default false: what is not archived */
  readonly archived?: boolean | undefined;
  /** Only pinned ones, or only others. @default both */
  readonly pinned?: boolean | undefined;
  /** The bin: deleted ones that can still be brought back. @default false */
  readonly deleted?: boolean | undefined;
  /** 1 to 200. @default 50 */
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

/** Conversations. Every call names the user; another's conversation is `not_found`. */
export class Conversations {
  readonly #engine: Engine;
  readonly #blobs: Blobs;

  constructor(engine: Engine, blobs: Blobs) {
    this.#engine = engine;
    this.#blobs = blobs;
  }

  async create(conversation: NewConversation): Promise<Conversation> {
    const now = this.#engine.now();
    return inTransaction(this.#engine, async (transaction) => {
      const row = await transaction
        .insertInto("conversation")
        .values({
          id: newId(now),
          user_id: conversation.userId,
          title: toTitle(conversation.title ?? "New conversation"),
          title_source: conversation.title === undefined ? "default" : "user",
          model: storedText(conversation.model),
          system_prompt: storedText(conversation.systemPrompt ?? ""),
          settings_json: storedJson(conversation.settings ?? {}),
          active_leaf_id: null,
          pinned_at: null,
          archived_at: null,
          deleted_at: null,
          forked_from: null,
          created_at: now,
          updated_at: now,
        })
        .returningAll()
        .executeTakeFirstOrThrow();
      const created = toConversation(row);
      await indexTitle(transaction, created);
      return created;
    });
  }

  /** @throws CodeactError `not_found` */
  get(userId: string, conversationId: string): Promise<Conversation> {
    return requireConversation(this.#engine.database, userId, conversationId);
  }

  /** Newest first by last change. @throws CodeactError `invalid_input` for a cursor that is none */
  async list(userId: string, which: ListConversations = {}): Promise<Page<Conversation>> {
    const limit = clampLimit(which.limit, 50, 200);
    const all = this.#engine.database.selectFrom("conversation").where("user_id", "=", userId);
    // One that is being written is in the bin from a time to come on.
    let query =
      which.deleted === true ? all.where("deleted_at", "<=", this.#engine.now()) : kept(all, which);
    if (which.cursor !== undefined) {
      const [time, id] = readCursor(which.cursor);
      query = query.where((eb) => eb(eb.refTuple("updated_at", "id"), "<", eb.tuple(time, id)));
    }
    const rows = await query
      .selectAll()
      .orderBy("updated_at", "desc")
      .orderBy("id", "desc")
      .limit(limit + 1)
      .execute();
    return toPage(rows.map(toConversation), limit, ({ updatedAt, id }) => [updatedAt, id]);
  }

  /** Changes what is given. Pins and archives do not count as a change in the list's order. @throws CodeactError `not_found` */
  async update(
    userId: string,
    conversationId: string,
    changes: ConversationChanges,
  ): Promise<Conversation> {
    requireId("conversation", conversationId);
    const now = this.#engine.now();
    return inTransaction(this.#engine, async (transaction) => {
      const row = await transaction
        .updateTable("conversation")
        .set((eb) => ({ id: eb.ref("id"), ...columnsOf(changes, now) }))
        .where("id", "=", conversationId)
        .where("user_id", "=", userId)
        .where("deleted_at", "is", null)
        .returningAll()
        .executeTakeFirst();
      if (row === undefined) throw notFound("conversation", conversationId);
      const updated = toConversation(row);
      if (changes.title !== undefined) await indexTitle(transaction, updated);
      return updated;
    });
  }

  /** Puts a conversation into the bin: gone for every other call, back with {@link restore} for 30 days. */
  async remove(userId: string, conversationId: string): Promise<void> {
    await this.#setDeleted(userId, conversationId, this.#engine.now());
  }

  /** Takes a conversation out of the bin. @throws CodeactError `not_found` when it is not there or 30 days are over */
  async restore(userId: string, conversationId: string): Promise<Conversation> {
    await this.#setDeleted(userId, conversationId, null);
    return this.get(userId, conversationId);
  }

  /** Removes what has been in the bin for 30 days, for good. Returns how many conversations went. */
  async purge(): Promise<number> {
    let removed = 0;
    for (;;) {
      const rows = await this.#engine.database
        .selectFrom("conversation")
        .select("id")
        .where("deleted_at", "<=", this.#engine.now() - UNDO_MS)
        .limit(PURGE_BATCH)
        .execute();
      if (rows.length === 0) return removed;
      const ids = rows.map(({ id }) => id);
      await this.#engine.database.deleteFrom("conversation").where("id", "in", ids).execute();
      removed += ids.length;
    }
  }

  /**
   * Copies the path that ends at a message (the active leaf by default), with cells, outputs and the current files, into
   * a conversation of its own. @throws CodeactError `not_found`
   */
  fork(
    userId: string,
    conversationId: string,
    options: { readonly leafId?: string | undefined; readonly title?: string | undefined } = {},
  ): Promise<Conversation> {
    return copyPath(this.#engine, {
      userId,
      conversationId,
      leafId: options.leafId,
      title: options.title === undefined ? undefined : toTitle(options.title),
    });
  }

  /**
   * Adds a conversation from elsewhere with its whole tree: all of it or nothing. Ids are new. Others write meanwhile, and
   * an abort leaves nothing.
   * @throws CodeactError `invalid_input` (reasons `keys`, `file_path`); and the signal's reason
   */
  addWhole(
    conversation: WholeConversation,
    options: { readonly signal?: AbortSignal | undefined } = {},
  ): Promise<Conversation> {
    return addConversation(this.#engine, this.#blobs, { whole: conversation, ...options });
  }

  async #setDeleted(
    userId: string,
    conversationId: string,
    deletedAt: number | null,
  ): Promise<void> {
    requireId("conversation", conversationId);
    const now = this.#engine.now();
    const oldest = now - UNDO_MS;
    const row = await this.#engine.database
      .updateTable("conversation")
      .set({ deleted_at: deletedAt })
      .where("id", "=", conversationId)
      .where("user_id", "=", userId)
      .$if(deletedAt !== null, (query) => query.where("deleted_at", "is", null))
      .$if(deletedAt === null, (query) =>
        query.where("deleted_at", ">", oldest).where("deleted_at", "<=", now),
      )
      .returning("id")
      .executeTakeFirst();
    if (row === undefined) throw notFound("conversation", conversationId);
  }
}

type ConversationQuery = SelectQueryBuilder<Tables, "conversation", object>;

function kept(all: ConversationQuery, which: ListConversations): ConversationQuery {
  const query = all
    .where("deleted_at", "is", null)
    .where("archived_at", which.archived === true ? "is not" : "is", null);
  return which.pinned === undefined
    ? query
    : query.where("pinned_at", which.pinned ? "is not" : "is", null);
}

function columnsOf(
  changes: ConversationChanges,
  now: number,
): Partial<Record<string, string | number | null>> {
  const columns: Record<string, string | number | null> = {};
  if (changes.title !== undefined) {
    columns["title"] = toTitle(changes.title);
    columns["title_source"] = changes.titleSource ?? "user";
  }
  if (changes.model !== undefined) columns["model"] = storedText(changes.model);
  if (changes.systemPrompt !== undefined)
    columns["system_prompt"] = storedText(changes.systemPrompt);
  if (changes.settings !== undefined) columns["settings_json"] = storedJson(changes.settings);
  if (changes.pinned !== undefined) columns["pinned_at"] = changes.pinned ? now : null;
  if (changes.archived !== undefined) columns["archived_at"] = changes.archived ? now : null;
  return columns;
}

function toTitle(title: string): string {
  return storedText(title.replaceAll(/\s+/gu, " ").trim().slice(0, MAX_TITLE));
}
