import { Step } from "@codeact/protocol";
import { z } from "zod";
import { requireConversation } from "./conversation.ts";
import { type Database, inPieces } from "./engine.ts";
import { type StoredFile, toFile } from "./file-rows.ts";
import { type Message, readMessages, requireMessage } from "./message.ts";
import { readPathIds } from "./path.ts";
import { readJsonAs } from "./stored-values.ts";

/** Longest path that is read, in messages. */
const MAX_PATH = 100_000;

/** Which messages of a tree. */
export interface WholeTree {
  /** Only the path to this message. @default every branch */
  readonly leafId?: string | undefined;
}

/**
 * Ids of a conversation's messages, parents before their children, otherwise oldest first. Made for exports: contents are
 * then read piece by piece with {@link readSome}. @throws CodeactError `not_found`
 */
export async function readTreeIds(
  database: Database,
  conversation: { readonly userId: string; readonly conversationId: string },
  which: WholeTree = {},
): Promise<readonly string[]> {
  const { userId, conversationId } = conversation;
  await requireConversation(database, userId, conversationId);
  if (which.leafId !== undefined) {
    await requireMessage(database, conversationId, which.leafId);
    return [...(await readPathIds(database, conversationId, which.leafId, MAX_PATH))].reverse();
  }
  const rows = await database
    .selectFrom("message")
    .select(["id", "parent_id"])
    .where("conversation_id", "=", conversationId)
    .orderBy("id")
    .execute();
  return parentsFirst(new Map(rows.map(({ id, parent_id }) => [id, parent_id])));
}

/** Clocks of several processes may disagree by more than the time between a question and its answer. */
function parentsFirst(parents: ReadonlyMap<string, string | null>): readonly string[] {
  const ordered = new Set<string>();
  for (const id of parents.keys()) {
    const line: string[] = [];
    for (
      let next: string | null | undefined = id;
      typeof next === "string" && parents.has(next) && !ordered.has(next);
      next = parents.get(next)
    ) {
      if (line.includes(next)) break;
      line.push(next);
    }
    for (const one of line.reverse()) ordered.add(one);
  }
  return [...ordered];
}

/** A message with what the model was shown and said in its run, where that was kept. */
export interface TreeMessage extends Message {
  readonly steps?: readonly Step[] | undefined;
}

const Steps = z.array(Step);

/** Messages by id, in the order of the ids; what is not of this conversation is left out. @throws CodeactError `not_found` */
export async function readSome(
  database: Database,
  conversation: { readonly userId: string; readonly conversationId: string },
  ids: readonly string[],
): Promise<readonly TreeMessage[]> {
  await requireConversation(database, conversation.userId, conversation.conversationId);
  const messages = await readMessages(database, conversation.conversationId, ids);
  const steps = new Map<string, string>();
  for (const piece of inPieces(messages.map(({ id }) => id))) {
    const rows = await database
      .selectFrom("message_steps")
      .selectAll()
      .where("message_id", "in", piece)
      .execute();
    for (const row of rows) steps.set(row.message_id, row.steps_json);
  }
  return messages.map((message) => {
    const text = steps.get(message.id);
    return text === undefined ? message : { ...message, steps: readJsonAs(Steps, text) };
  });
}

/** Every version of every file, deleted ones too, by path and version. @throws CodeactError `not_found` */
export async function readAllFiles(
  database: Database,
  conversation: { readonly userId: string; readonly conversationId: string },
): Promise<readonly StoredFile[]> {
  await requireConversation(database, conversation.userId, conversation.conversationId);
  const rows = await database
    .selectFrom("file")
    .selectAll()
    .where("conversation_id", "=", conversation.conversationId)
    .orderBy("path")
    .orderBy("version")
    .execute();
  return rows.map(toFile);
}
