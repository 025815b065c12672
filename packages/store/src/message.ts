import { type JsonValue, Usage } from "@codeact/protocol";
import type { Selectable } from "kysely";
import { z } from "zod";
import { readCells, readParts } from "./content-rows.ts";
import { type Database, inPieces } from "./engine.ts";
import type { MessagePart, StoredCell } from "./message-content.ts";
import { notFound, requireId } from "./store-errors.ts";
import { orNothing, readJsonAs, readJsonOrNothing } from "./stored-values.ts";
import type { Tables } from "./tables.ts";

/** Who speaks. */
export const MessageRole = z.enum(["user", "assistant", "system"]);
export type MessageRole = z.infer<typeof MessageRole>;

/** How far a message is: `streaming` while its run works, then how the run ended. */
export const MessageStatus = z.enum(["streaming", "done", "stopped", "failed", "interrupted"]);
export type MessageStatus = z.infer<typeof MessageStatus>;

/** A message with what is drawn of it. Times are milliseconds since the epoch. */
export interface Message {
  readonly id: string;
  readonly conversationId: string;
  readonly parentId?: string | undefined;
  readonly role: MessageRole;
  readonly status: MessageStatus;
  readonly model?: string | undefined;
  readonly runId?: string | undefined;
  /** Number of the last event of its run that the content holds; 0 for none. A viewer asks for events after it. */
  readonly coveredSeq: number;
  readonly usage?: Usage | undefined;
  readonly feedback?: JsonValue | undefined;
  readonly createdAt: number;
  readonly finishedAt?: number | undefined;
  /** All messages with the same parent, itself too, oldest first: the branches to choose from. */
  readonly siblingIds: readonly string[];
  readonly parts: readonly MessagePart[];
  readonly cells: readonly StoredCell[];
}

/** A message of this conversation. The conversation's owner was checked. @throws CodeactError `not_found` */
export async function requireMessage(
  database: Database,
  conversationId: string,
  messageId: string,
): Promise<{ readonly parentId: string | undefined; readonly role: MessageRole }> {
  requireId("message", messageId);
  const row = await database
    .selectFrom("message")
    .select(["parent_id", "role"])
    .where("id", "=", messageId)
    .where("conversation_id", "=", conversationId)
    .executeTakeFirst();
  if (row === undefined) throw notFound("message", messageId);
  return { parentId: orNothing(row.parent_id), role: MessageRole.parse(row.role) };
}

/** Messages by id with their content, in the order of the ids. */
export async function readMessages(
  database: Database,
  conversationId: string,
  ids: readonly string[],
): Promise<readonly Message[]> {
  const rows = new Map<string, Selectable<Tables["message"]>>();
  for (const piece of inPieces(ids)) {
    const found = await database
      .selectFrom("message")
      .selectAll()
      .where("id", "in", piece)
      .where("conversation_id", "=", conversationId)
      .execute();
    for (const row of found) rows.set(row.id, row);
  }
  const siblings = await readSiblings(database, conversationId, [...rows.values()]);
  const parts = await readParts(database, ids);
  const cells = await readCells(database, ids);
  return ids.flatMap((id) => {
    const row = rows.get(id);
    if (row === undefined) return [];
    return [
      {
        ...toMessage(row),
        siblingIds: siblings.get(row.parent_id) ?? [id],
        parts: parts.get(id) ?? [],
        cells: cells.get(id) ?? [],
      },
    ];
  });
}

async function readSiblings(
  database: Database,
  conversationId: string,
  rows: readonly Selectable<Tables["message"]>[],
): Promise<ReadonlyMap<string | null, readonly string[]>> {
  const siblings = new Map<string | null, string[]>();
  const all = database
    .selectFrom("message")
    .select(["id", "parent_id"])
    .where("conversation_id", "=", conversationId)
    .orderBy("id");
  const parents = [
    ...new Set(rows.flatMap(({ parent_id }) => (parent_id === null ? [] : [parent_id]))),
  ];
  const found = rows.some(({ parent_id }) => parent_id === null)
    ? await all.where("parent_id", "is", null).execute()
    : [];
  for (const piece of inPieces(parents)) {
    found.push(...(await all.where("parent_id", "in", piece).execute()));
  }
  for (const { id, parent_id } of found) {
    const group = siblings.get(parent_id);
    if (group === undefined) siblings.set(parent_id, [id]);
    else group.push(id);
  }
  return siblings;
}

/** The newest leaf below a message: from it, always the youngest child. */
export async function newestLeaf(
  database: Database,
  conversationId: string,
  messageId: string,
): Promise<string> {
  for (let leaf = messageId; ;) {
    const child = await database
      .selectFrom("message")
      .select("id")
      .where("conversation_id", "=", conversationId)
      .where("parent_id", "=", leaf)
      .orderBy("id", "desc")
      .limit(1)
      .executeTakeFirst();
    if (child === undefined) return leaf;
    leaf = child.id;
  }
}

function toMessage(
  row: Selectable<Tables["message"]>,
): Omit<Message, "siblingIds" | "parts" | "cells"> {
  return {
    id: row.id,
    conversationId: row.conversation_id,
    parentId: orNothing(row.parent_id),
    role: MessageRole.parse(row.role),
    status: MessageStatus.parse(row.status),
    model: orNothing(row.model),
    runId: orNothing(row.run_id),
    coveredSeq: row.covered_seq,
    usage: row.usage_json === null ? undefined : readJsonAs(Usage, row.usage_json),
    feedback: readJsonOrNothing(row.feedback_json),
    createdAt: row.created_at,
    finishedAt: orNothing(row.finished_at),
  };
}
