import { setImmediate as nextTurn } from "node:timers/promises";
import type { Transaction } from "kysely";
import type { Blobs } from "./blobs.ts";
import { type Conversation, indexTitle, toConversation } from "./conversation.ts";
import { writeContent } from "./content-rows.ts";
import { inTransaction, type Engine } from "./engine.ts";
import { requireFilePath } from "./file-rows.ts";
import { indexMessage } from "./index-message.ts";
import type { MessagePart, StoredCell } from "./message-content.ts";
import { writeSteps } from "./message-steps.ts";
import { newId } from "./new-id.ts";
import { moveToBlobs } from "./output-blobs.ts";
import { storedJson, storedText } from "./stored-values.ts";
import type { Tables } from "./tables.ts";
import {
  checkKeys,
  type WholeConversation,
  type WholeFile,
  type WholeMessage,
} from "./whole-conversation.ts";

/** Longest title in characters; more is cut. */
const MAX_TITLE = 200;

/** Messages or files written before others have a turn to write. */
const ROWS_PER_TURN = 20;
/**
 * A conversation that is being written is in the bin from so long after now on, in milliseconds: nobody sees it there
 * yet, and what a lost process leaves is removed with the rest of the bin.
 */
const HIDDEN_MS = 24 * 3_600_000;

/** New ids by the keys of what was given. */
interface NewIds {
  readonly messages: ReadonlyMap<string, string>;
  readonly cells: ReadonlyMap<string, string>;
  readonly files: ReadonlyMap<string, string>;
}

/**
 * Writes a conversation with all of its branches, cells, outputs and files: it is there whole or not at all, because
 * nobody sees it before the last message is written. Others write meanwhile. Every id is new.
 * @throws CodeactError `invalid_input` (reasons `keys`, `file_path`); and the signal's reason, which leaves nothing
 */
export async function addConversation(
  engine: Engine,
  blobs: Blobs,
  {
    whole,
    signal,
  }: { readonly whole: WholeConversation; readonly signal?: AbortSignal | undefined },
): Promise<Conversation> {
  checkKeys(whole);
  const ids = newIds(engine, whole);
  const conversation = await inTransaction(engine, (transaction) =>
    insertConversation(engine, transaction, whole, ids),
  );
  try {
    for (const files of inTurns(whole.files)) {
      await beginTurn(signal);
      await inTransaction(engine, async (transaction) => {
        for (const file of files) await insertFile(transaction, conversation.id, file, ids);
      });
    }
    for (const messages of inTurns(whole.messages)) {
      await beginTurn(signal);
      await insertMessages(engine, blobs, { messages, conversation, ids });
    }
    return await show(engine, conversation);
  } catch (error) {
    await giveUp(engine, conversation, ids);
    throw error;
  }
}

function inTurns<T>(rows: readonly T[]): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(rows.length / ROWS_PER_TURN) }, (_, index) =>
    rows.slice(index * ROWS_PER_TURN, (index + 1) * ROWS_PER_TURN),
  );
}

/** SQLite answers at once, so that nothing else of this process would have its turn until the last message. */
async function beginTurn(signal: AbortSignal | undefined): Promise<void> {
  await nextTurn();
  signal?.throwIfAborted();
}

async function insertMessages(
  engine: Engine,
  blobs: Blobs,
  {
    messages,
    conversation,
    ids,
  }: {
    readonly messages: readonly WholeMessage[];
    readonly conversation: Conversation;
    readonly ids: NewIds;
  },
): Promise<void> {
  const cells: (readonly StoredCell[])[] = [];
  for (const { content } of messages) cells.push(await moveToBlobs(blobs, content.cells));
  await inTransaction(engine, async (transaction) => {
    for (const [index, message] of messages.entries())
      await insertMessage(engine, transaction, {
        message,
        cells: cells[index] ?? [],
        conversation,
        ids,
      });
  });
}

/** Takes the whole conversation out of its hiding place. */
async function show(engine: Engine, { id }: Conversation): Promise<Conversation> {
  const row = await engine.database
    .updateTable("conversation")
    .set({ deleted_at: null })
    .where("id", "=", id)
    .returningAll()
    .executeTakeFirstOrThrow();
  return toConversation(row);
}

/** Removes what was written, children before their parents and in turns too. */
async function giveUp(engine: Engine, { id }: Conversation, ids: NewIds): Promise<void> {
  for (const messages of inTurns([...ids.messages.values()].toReversed())) {
    await nextTurn();
    await engine.database.deleteFrom("message").where("id", "in", messages).execute();
  }
  await engine.database.deleteFrom("conversation").where("id", "=", id).execute();
}

function newIds(engine: Engine, whole: WholeConversation): NewIds {
  const made = (key: string): readonly [string, string] => [key, newId(engine.now())];
  return {
    messages: new Map(whole.messages.map(({ key }) => made(key))),
    cells: new Map(
      whole.messages.flatMap(({ content }) => content.cells.map(({ id }) => made(id))),
    ),
    files: new Map(whole.files.map(({ key }) => made(key))),
  };
}

async function insertConversation(
  engine: Engine,
  transaction: Transaction<Tables>,
  whole: WholeConversation,
  ids: NewIds,
): Promise<Conversation> {
  const now = engine.now();
  const leafKey = whole.activeLeafKey ?? whole.messages.at(-1)?.key;
  const row = await transaction
    .insertInto("conversation")
    .values({
      id: newId(now),
      user_id: whole.userId,
      title: storedText(whole.title.replaceAll(/\s+/gu, " ").trim().slice(0, MAX_TITLE)),
      title_source: whole.titleSource ?? "user",
      model: storedText(whole.model),
      system_prompt: storedText(whole.systemPrompt ?? ""),
      settings_json: storedJson(whole.settings ?? {}),
      active_leaf_id: leafKey === undefined ? null : (ids.messages.get(leafKey) ?? null),
      pinned_at: whole.pinned === true ? now : null,
      archived_at: whole.archived === true ? now : null,
      deleted_at: now + HIDDEN_MS,
      forked_from: null,
      created_at: Math.min(whole.createdAt, now),
      updated_at: Math.min(whole.updatedAt, now),
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  const conversation = toConversation(row);
  await indexTitle(transaction, conversation);
  return conversation;
}

async function insertFile(
  transaction: Transaction<Tables>,
  conversationId: string,
  file: WholeFile,
  ids: NewIds,
): Promise<void> {
  await transaction
    .insertInto("file")
    .values({
      id: ids.files.get(file.key) ?? "",
      conversation_id: conversationId,
      path: requireFilePath(file.path),
      version: file.version,
      sha256: file.blob.sha256,
      size: file.blob.size,
      mime: storedText(file.mime),
      origin: file.origin,
      cell_id: file.cellKey === undefined ? null : (ids.cells.get(file.cellKey) ?? null),
      created_at: file.createdAt,
      deleted_at: file.deletedAt ?? null,
    })
    .execute();
}

interface MessageToInsert {
  readonly message: WholeMessage;
  readonly cells: readonly StoredCell[];
  readonly conversation: Conversation;
  readonly ids: NewIds;
}

async function insertMessage(
  engine: Engine,
  transaction: Transaction<Tables>,
  { message, cells: given, conversation, ids }: MessageToInsert,
): Promise<void> {
  const id = ids.messages.get(message.key) ?? "";
  const { parentKey } = message;
  // The search index orders by time: what claims to come from the future would stay on top.
  const createdAt = Math.min(message.createdAt, engine.now());
  await transaction
    .insertInto("message")
    .values({
      id,
      conversation_id: conversation.id,
      parent_id: parentKey === undefined ? null : (ids.messages.get(parentKey) ?? null),
      role: message.role,
      status: message.status,
      model: message.model === undefined ? null : storedText(message.model),
      run_id: null,
      covered_seq: 0,
      usage_json: message.usage === undefined ? null : storedJson(message.usage),
      feedback_json: message.feedback === undefined ? null : storedJson(message.feedback),
      created_at: createdAt,
      finished_at: message.finishedAt ?? null,
    })
    .execute();
  const parts = message.content.parts.map((part) => withNewId(part, ids));
  const cells = given.map((cell) => newCell(cell, ids));
  await writeContent(transaction, id, { parts, cells });
  if (message.steps !== undefined) await writeSteps(transaction, id, message.steps);
  const { id: conversationId, userId } = conversation;
  await indexMessage(engine, transaction, { id, conversationId, userId, createdAt, parts, cells });
}

function newCell(cell: StoredCell, ids: NewIds): StoredCell {
  return {
    ...cell,
    id: ids.cells.get(cell.id) ?? "",
    supersedesId: cell.supersedesId === undefined ? undefined : ids.cells.get(cell.supersedesId),
    language: storedText(cell.language),
    // An interpreter of elsewhere is none of ours.
    kernelId: undefined,
  };
}

function withNewId(part: MessagePart, ids: NewIds): MessagePart {
  switch (part.kind) {
    case "cell":
      return { kind: "cell", cellId: ids.cells.get(part.cellId) ?? "" };
    case "file":
      return { kind: "file", fileId: ids.files.get(part.fileId) ?? "" };
    case "notice":
      return { ...part, code: storedText(part.code) };
    case "text":
    case "reasoning":
      return part;
    default:
      return part satisfies never;
  }
}
