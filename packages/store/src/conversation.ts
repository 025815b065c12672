import type { JsonValue } from "@codeact/protocol";
import type { Selectable, Transaction } from "kysely";
import { z } from "zod";
import type { Database } from "./engine.ts";
import { foldForSearch, ownerWord } from "./search-words.ts";
import { notFound, requireId } from "./store-errors.ts";
import { orNothing, readJson } from "./stored-values.ts";
import type { Tables } from "./tables.ts";

const TitleSource = z.enum(["default", "model", "user"]);

/** A session with its history, as the store and the web call it. Times are milliseconds since the epoch. */
export interface Conversation {
  readonly id: string;
  readonly userId: string;
  readonly title: string;
  /** Who named it; a title by the `user` is not replaced by the model's. */
  readonly titleSource: "default" | "model" | "user";
  readonly model: string;
  readonly systemPrompt: string;
  readonly settings: JsonValue;
  /** The last message of the branch that is shown. */
  readonly activeLeafId?: string | undefined;
  readonly pinnedAt?: number | undefined;
  readonly archivedAt?: number | undefined;
  readonly deletedAt?: number | undefined;
  /** The conversation this one was copied from. */
  readonly forkedFrom?: string | undefined;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** A row in the words of the door. */
export function toConversation(row: Selectable<Tables["conversation"]>): Conversation {
  return {
    id: row.id,
    userId: row.user_id,
    title: row.title,
    titleSource: TitleSource.parse(row.title_source),
    model: row.model,
    systemPrompt: row.system_prompt,
    settings: readJson(row.settings_json),
    activeLeafId: orNothing(row.active_leaf_id),
    pinnedAt: orNothing(row.pinned_at),
    archivedAt: orNothing(row.archived_at),
    deletedAt: orNothing(row.deleted_at),
    forkedFrom: orNothing(row.forked_from),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

/** The conversation when this user owns it and has not deleted it. @throws CodeactError `not_found` */
export async function requireConversation(
  database: Database,
  userId: string,
  conversationId: string,
): Promise<Conversation> {
  requireId("conversation", conversationId);
  const row = await database
    .selectFrom("conversation")
    .selectAll()
    .where("id", "=", conversationId)
    .where("user_id", "=", userId)
    .where("deleted_at", "is", null)
    .executeTakeFirst();
  if (row === undefined) throw notFound("conversation", conversationId);
  return toConversation(row);
}

/**
 * The same, and nobody else changes it until the transaction ends: an update that changes nothing locks the row on one
 * engine and the file on the other.
 */
export async function lockConversation(
  transaction: Transaction<Tables>,
  userId: string,
  conversationId: string,
): Promise<Conversation> {
  requireId("conversation", conversationId);
  const row = await transaction
    .updateTable("conversation")
    .set((eb) => ({ user_id: eb.ref("user_id") }))
    .where("id", "=", conversationId)
    .where("user_id", "=", userId)
    .where("deleted_at", "is", null)
    .returningAll()
    .executeTakeFirst();
  if (row === undefined) throw notFound("conversation", conversationId);
  return toConversation(row);
}

/** Puts a conversation's title into the search index, in place of an older one. */
export async function indexTitle(
  transaction: Transaction<Tables>,
  conversation: { readonly id: string; readonly userId: string; readonly title: string },
): Promise<void> {
  await transaction
    .deleteFrom("search_title")
    .where("conversation_id", "=", conversation.id)
    .execute();
  await transaction
    .insertInto("search_title")
    .values({
      conversation_id: conversation.id,
      owner: ownerWord(conversation.userId),
      title: foldForSearch(conversation.title),
    })
    .execute();
}
