import type { Transaction } from "kysely";
import { type Conversation, indexTitle, lockConversation, toConversation } from "./conversation.ts";
import { writeContent } from "./content-rows.ts";
import { inTransaction, type Engine } from "./engine.ts";
import { latestFiles } from "./file-rows.ts";
import { indexMessage } from "./index-message.ts";
import { type Message, readMessages, requireMessage } from "./message.ts";
import type { MessagePart, StoredCell } from "./message-content.ts";
import { copySteps } from "./message-steps.ts";
import { newId } from "./new-id.ts";
import { readPathIds } from "./path.ts";
import { storedJson } from "./stored-values.ts";
import type { Tables } from "./tables.ts";

/** Longest path that is copied, in messages. */
const MAX_PATH = 100_000;

/** What to copy. */
export interface CopyPath {
  readonly userId: string;
  readonly conversationId: string;
  readonly leafId?: string | undefined;
  readonly title?: string | undefined;
}

/** Copies one branch into a conversation of its own; bytes are shared, ids are new. @throws CodeactError `not_found` */
export async function copyPath(engine: Engine, what: CopyPath): Promise<Conversation> {
  return inTransaction(engine, async (transaction) => {
    const source = await lockConversation(transaction, what.userId, what.conversationId);
    const leafId = what.leafId ?? source.activeLeafId;
    if (leafId !== undefined) await requireMessage(transaction, source.id, leafId);
    const copy = await insertCopy(engine, transaction, source, what.title);
    const newFileIds = await copyFiles(transaction, source.id, copy.id, engine.now());
    if (leafId === undefined) return copy;
    const ids = await readPathIds(transaction, source.id, leafId, MAX_PATH);
    const messages = await readMessages(transaction, source.id, [...ids].reverse());
    let parentId: string | null = null;
    for (const message of messages) {
      parentId = await copyMessage(engine, transaction, { message, copy, parentId, newFileIds });
    }
    await transaction
      .updateTable("conversation")
      .set({ active_leaf_id: parentId })
      .where("id", "=", copy.id)
      .execute();
    return { ...copy, activeLeafId: parentId ?? undefined };
  });
}

async function insertCopy(
  engine: Engine,
  transaction: Transaction<Tables>,
  source: Conversation,
  title: string | undefined,
): Promise<Conversation> {
  const now = engine.now();
  const row = await transaction
    .insertInto("conversation")
    .values({
      id: newId(now),
      user_id: source.userId,
      title: title ?? source.title,
      title_source: title === undefined ? source.titleSource : "user",
      model: source.model,
      system_prompt: source.systemPrompt,
      settings_json: storedJson(source.settings),
      active_leaf_id: null,
      pinned_at: null,
      archived_at: null,
      deleted_at: null,
      forked_from: source.id,
      created_at: now,
      updated_at: now,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  const copy = toConversation(row);
  await indexTitle(transaction, copy);
  return copy;
}

async function copyFiles(
  transaction: Transaction<Tables>,
  fromId: string,
  toId: string,
  now: number,
): Promise<ReadonlyMap<string, string>> {
  const newIds = new Map<string, string>();
  for (const file of await latestFiles(transaction, fromId)) {
    const id = newId(now);
    newIds.set(file.id, id);
    await transaction
      .insertInto("file")
      .values({ ...file, id, conversation_id: toId, version: 1, cell_id: null, created_at: now })
      .execute();
  }
  return newIds;
}

interface MessageToCopy {
  readonly message: Message;
  readonly copy: Conversation;
  readonly parentId: string | null;
  readonly newFileIds: ReadonlyMap<string, string>;
}

async function copyMessage(
  engine: Engine,
  transaction: Transaction<Tables>,
  { message, copy, parentId, newFileIds }: MessageToCopy,
): Promise<string> {
  const id = newId(engine.now());
  const cellIds = new Map(message.cells.map((cell) => [cell.id, newId(engine.now())]));
  const cells = message.cells.map((cell) => copyCell(cell, cellIds));
  const parts = message.parts.map((part) => copyPart(part, cellIds, newFileIds));
  await transaction
    .insertInto("message")
    .values({
      id,
      conversation_id: copy.id,
      parent_id: parentId,
      role: message.role,
      status: message.status === "streaming" ? "interrupted" : message.status,
      model: message.model ?? null,
      run_id: null,
      covered_seq: 0,
      usage_json: message.usage === undefined ? null : storedJson(message.usage),
      feedback_json: null,
      created_at: message.createdAt,
      finished_at: message.finishedAt ?? engine.now(),
    })
    .execute();
  await writeContent(transaction, id, { parts, cells });
  await copySteps(transaction, message.id, id);
  const { createdAt } = message;
  await indexMessage(engine, transaction, {
    id,
    conversationId: copy.id,
    userId: copy.userId,
    createdAt,
    parts,
    cells,
  });
  return id;
}

function copyCell(cell: StoredCell, cellIds: ReadonlyMap<string, string>): StoredCell {
  return {
    ...cell,
    id: cellIds.get(cell.id) ?? cell.id,
    supersedesId: cell.supersedesId === undefined ? undefined : cellIds.get(cell.supersedesId),
    kernelId: undefined,
  };
}

function copyPart(
  part: MessagePart,
  cellIds: ReadonlyMap<string, string>,
  fileIds: ReadonlyMap<string, string>,
): MessagePart {
  if (part.kind === "cell")
    return { kind: "cell", cellId: cellIds.get(part.cellId) ?? part.cellId };
  if (part.kind === "file")
    return { kind: "file", fileId: fileIds.get(part.fileId) ?? part.fileId };
  return part;
}
