import { Step } from "@codeact/protocol";
import type { Transaction } from "kysely";
import { z } from "zod";
import { requireConversation } from "./conversation.ts";
import { type Engine, inPieces } from "./engine.ts";
import { requireMessage } from "./message.ts";
import { readPathIds } from "./path.ts";
import { readJsonAs, storedJson } from "./stored-values.ts";
import type { Tables } from "./tables.ts";

/** What the model was shown and said in the run of one message. */
export interface MessageSteps {
  readonly messageId: string;
  /** In the order they happened, the person's step first. */
  readonly steps: readonly Step[];
}

const Steps = z.array(Step);
/** Longest path that is read, in messages. */
const MAX_PATH = 100_000;

/** Replaces the steps of a message. */
export async function writeSteps(
  transaction: Transaction<Tables>,
  messageId: string,
  steps: readonly Step[],
): Promise<void> {
  const facts = { steps_json: storedJson(steps) };
  await transaction
    .insertInto("message_steps")
    .values({ message_id: messageId, ...facts })
    .onConflict((conflict) => conflict.column("message_id").doUpdateSet(facts))
    .execute();
}

/** Gives a copied message the steps of its original. */
export async function copySteps(
  transaction: Transaction<Tables>,
  fromId: string,
  toId: string,
): Promise<void> {
  await transaction
    .insertInto("message_steps")
    .columns(["message_id", "steps_json"])
    .expression((eb) =>
      eb
        .selectFrom("message_steps")
        .select((fields) => [fields.val(toId).as("message_id"), "steps_json"])
        .where("message_id", "=", fromId),
    )
    .execute();
}

/** Steps along the path to a message, oldest first; messages without any are left out. @throws CodeactError `not_found` */
export async function readSteps(
  engine: Engine,
  path: { readonly userId: string; readonly conversationId: string; readonly leafId: string },
): Promise<readonly MessageSteps[]> {
  const { database } = engine;
  await requireConversation(database, path.userId, path.conversationId);
  await requireMessage(database, path.conversationId, path.leafId);
  const ids = await readPathIds(database, path.conversationId, path.leafId, MAX_PATH);
  const texts = new Map<string, string>();
  for (const piece of inPieces(ids)) {
    const rows = await database
      .selectFrom("message_steps")
      .selectAll()
      .where("message_id", "in", piece)
      .execute();
    for (const row of rows) texts.set(row.message_id, row.steps_json);
  }
  return ids.toReversed().flatMap((messageId) => {
    const text = texts.get(messageId);
    return text === undefined ? [] : [{ messageId, steps: readJsonAs(Steps, text) }];
  });
}
