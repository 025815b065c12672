import { setImmediate as nextTurn } from "node:timers/promises";
import type { JsonValue, Step, Usage } from "@codeact/protocol";
import type { Transaction } from "kysely";
import type { BlobReference, Blobs } from "./blobs.ts";
import { type Conversation, indexTitle, toConversation } from "./conversation.ts";
import { writeContent } from "./content-rows.ts";
import { inTransaction, type Engine } from "./engine.ts";
import { requireFilePath, type StoredFile } from "./file-rows.ts";
import { indexMessage } from "./index-message.ts";
import type { MessageRole, MessageStatus } from "./message.ts";
import type { MessageContent, MessagePart, StoredCell } from "./message-content.ts";
import { writeSteps } from "./message-steps.ts";
import { newId } from "./new-id.ts";
import { moveToBlobs } from "./output-blobs.ts";
import { invalid } from "./store-errors.ts";
import { storedJson, storedText } from "./stored-values.ts";
import type { Tables } from "./tables.ts";

/** Longest title in characters; more is cut. */
const MAX_TITLE = 200;

/** Messages written before others have a turn. */
const MESSAGES_PER_TURN = 20;

/** A finished message of a {@link WholeConversation}. Ids in its content are keys of the same conversation. */
export interface WholeMessage {
  /** Unlike any other message's. */
  readonly key: string;
  /** A message before it in the list; absent for a first one. */
  readonly parentKey?: string | undefined;
  readonly role: MessageRole;
  readonly status: Exclude<MessageStatus, "streaming">;
  readonly model?: string | undefined;
  readonly usage?: Usage | undefined;
  readonly feedback?: JsonValue | undefined;
  readonly steps?: readonly Step[] | undefined;
  /** Milliseconds since the epoch; times to come are now. */
  readonly createdAt: number;
  readonly finishedAt?: number | undefined;
  readonly content: MessageContent;
}

/** One version of a file of a {@link WholeConversation}; its bytes are stored already. */
export interface WholeFile extends Pick<
  StoredFile,
  "path" | "version" | "mime" | "origin" | "createdAt" | "deletedAt"
> {
  readonly key: string;
  readonly blob: Pick<BlobReference, "sha256" | "size">;
  readonly cellKey?: string | undefined;
}

/** A conversation from elsewhere, with everything that belongs to it. */
export interface WholeConversation {
  readonly userId: string;
  /** Cut at 200 characters. */
  readonly title: string;
  readonly titleSource?: Conversation["titleSource"] | undefined;
  readonly model: string;
  readonly systemPrompt?: string | undefined;
  readonly settings?: JsonValue | undefined;
  readonly pinned?: boolean | undefined;
  readonly archived?: boolean | undefined;
  /** Milliseconds since the epoch; times to come are now. */
  readonly createdAt: number;
  readonly updatedAt: number;
  /** Parents before their children; siblings stay in this order. */
  readonly messages: readonly WholeMessage[];
  readonly files: readonly WholeFile[];
  /** The last message of the branch that is shown. @default the last message */
  readonly activeLeafKey?: string | undefined;
}

/** New ids by the keys of what was given. */
interface NewIds {
  readonly messages: ReadonlyMap<string, string>;
  readonly cells: ReadonlyMap<string, string>;
  readonly files: ReadonlyMap<string, string>;
}

/**
 * Writes a conversation with all of its branches, cells, outputs and files in one transaction: it is there whole or not
 * at all. Every id is new. @throws CodeactError `invalid_input` (reasons `keys`, `file_path`)
 */
export async function addConversation(
  engine: Engine,
  blobs: Blobs,
  whole: WholeConversation,
): Promise<Conversation> {
  checkKeys(whole);
  const cells = new Map<string, readonly StoredCell[]>();
  for (const { key, content } of whole.messages) {
    cells.set(key, await moveToBlobs(blobs, content.cells));
  }
  return inTransaction(engine, async (transaction) => {
    const ids = newIds(engine, whole);
    const conversation = await insertConversation(engine, transaction, whole, ids);
    for (const file of whole.files) await insertFile(transaction, conversation.id, file, ids);
    for (const [index, message] of whole.messages.entries()) {
      // SQLite answers at once, so that nothing else of this process would have its turn until the last message.
      if (index % MESSAGES_PER_TURN === MESSAGES_PER_TURN - 1) await nextTurn();
      await insertMessage(engine, transaction, {
        message,
        cells: cells.get(message.key) ?? [],
        conversation,
        ids,
      });
    }
    return conversation;
  });
}

function checkKeys(whole: WholeConversation): void {
  const messages = new Set<string>();
  const cells = new Set<string>();
  const files = new Set<string>();
  const versions = new Set<string>();
  for (const { key, path, version } of whole.files) {
    addKey(files, "file", key);
    addKey(versions, "file", `${requireFilePath(path)}, version ${version}`);
  }
  for (const { key, parentKey, content } of whole.messages) {
    if (parentKey !== undefined && !messages.has(parentKey)) throw unknownKey("message", parentKey);
    addKey(messages, "message", key);
    const own = new Set(content.cells.map(({ id }) => id));
    for (const { id } of content.cells) addKey(cells, "cell", id);
    for (const part of content.parts) {
      if (part.kind === "cell" && !own.has(part.cellId)) throw unknownKey("cell", part.cellId);
      if (part.kind === "file" && !files.has(part.fileId)) throw unknownKey("file", part.fileId);
    }
  }
  if (whole.activeLeafKey !== undefined && !messages.has(whole.activeLeafKey)) {
    throw unknownKey("message", whole.activeLeafKey);
  }
}

function addKey(known: Set<string>, what: string, key: string): void {
  if (known.has(key)) {
    throw invalid(
      "keys",
      `Two ${what}s are called ${JSON.stringify(key.slice(0, 100))}.`,
      "Give every one a key of its own.",
    );
  }
  known.add(key);
}

function unknownKey(what: string, key: string): Error {
  return invalid(
    "keys",
    `There is no ${what} ${JSON.stringify(key.slice(0, 100))} at this place.`,
    "Give parents before their children, and name only what is given.",
  );
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
      deleted_at: null,
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
