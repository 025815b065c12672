import { sql } from "kysely";
import { requireConversation } from "./conversation.ts";
import { type Database, inPieces } from "./engine.ts";
import { MessageRole, MessageStatus } from "./message.ts";
import { notFound, requireId } from "./store-errors.ts";
import { orNothing } from "./stored-values.ts";

/** Longest title in characters, and what is read of a text to make one. */
const MAX_TITLE = 80;
const READ_CHARACTERS = 400;

/** A message without its contents. Times are milliseconds since the epoch. */
export interface MessageOutline {
  readonly id: string;
  readonly parentId?: string | undefined;
  readonly role: MessageRole;
  readonly status: MessageStatus;
  /** Beginning of its first text, in one line; empty where it has none. */
  readonly title: string;
  readonly createdAt: number;
}

/** The outline of a conversation, oldest message first. */
export interface ConversationOutline {
  readonly messages: readonly MessageOutline[];
  /** True when there are more than were asked for. */
  readonly more: boolean;
}

/** Every message with its parent and a short title, without reading contents. @throws CodeactError `not_found` */
export async function readOutline(
  database: Database,
  conversation: { readonly userId: string; readonly conversationId: string },
  limit: number,
): Promise<ConversationOutline> {
  const { userId, conversationId } = conversation;
  await requireConversation(database, userId, conversationId);
  const rows = await database
    .selectFrom("message")
    .select(["id", "parent_id", "role", "status", "created_at"])
    .where("conversation_id", "=", conversationId)
    .orderBy("id")
    .limit(limit + 1)
    .execute();
  const told = rows.slice(0, limit);
  const titles = await readTitles(
    database,
    told.map(({ id }) => id),
  );
  const messages = told.map((row) => ({
    id: row.id,
    parentId: orNothing(row.parent_id),
    role: MessageRole.parse(row.role),
    status: MessageStatus.parse(row.status),
    title: titles.get(row.id) ?? "",
    createdAt: row.created_at,
  }));
  return { messages, more: rows.length > limit };
}

async function readTitles(
  database: Database,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const titles = new Map<string, string>();
  for (const piece of inPieces(ids)) {
    const rows = await database
      .selectFrom("part")
      .select(["message_id", sql<string>`substr(part.text, 1, ${READ_CHARACTERS})`.as("text")])
      .where("message_id", "in", piece)
      .where("kind", "=", "text")
      .orderBy("message_id")
      .orderBy("ordinal")
      .execute();
    for (const { message_id, text } of rows) {
      const title = toTitle(text);
      if (title !== "" && !titles.has(message_id)) titles.set(message_id, title);
    }
  }
  return titles;
}

function toTitle(text: string): string {
  const line = text.replaceAll(/\s+/gu, " ").trim();
  return line.length <= MAX_TITLE ? line : `${line.slice(0, MAX_TITLE - 1).toWellFormed()}…`;
}

/** The conversation of a message of this user. @throws CodeactError `not_found` */
export async function conversationOf(
  database: Database,
  userId: string,
  messageId: string,
): Promise<string> {
  requireId("message", messageId);
  const row = await database
    .selectFrom("message")
    .innerJoin("conversation", "conversation.id", "message.conversation_id")
    .select("conversation.id")
    .where("message.id", "=", messageId)
    .where("conversation.user_id", "=", userId)
    .where("conversation.deleted_at", "is", null)
    .executeTakeFirst();
  if (row === undefined) throw notFound("message", messageId);
  return row.id;
}
