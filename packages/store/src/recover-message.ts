import { MessageFold, RunLogEvent } from "@codeact/protocol/chat";
import type { Transaction } from "kysely";
import { readCells, readParts, writeContent } from "./content-rows.ts";
import type { RunRecord } from "./run-record.ts";
import { readJson } from "./stored-values.ts";
import type { Tables } from "./tables.ts";

/**
 * Puts the events that a lost process wrote after it last saved its message into the message: whoever was told of them
 * finds them there. `run.seq` may be beyond the log already; events of other writers are passed over.
 */
export async function recoverMessage(
  transaction: Transaction<Tables>,
  run: RunRecord,
): Promise<void> {
  const { messageId } = run;
  const message = await transaction
    .selectFrom("message")
    .select("covered_seq")
    .where("id", "=", messageId)
    .executeTakeFirst();
  if (message === undefined) return;
  const events = await transaction
    .selectFrom("run_event")
    .select(["seq", "type", "data_json", "at"])
    .where("run_id", "=", run.id)
    .where("seq", ">", message.covered_seq)
    .orderBy("seq")
    .execute();
  const last = events.at(-1);
  if (last === undefined) return;
  const parts = await readParts(transaction, [messageId]);
  const cells = await readCells(transaction, [messageId]);
  const fold = new MessageFold({
    parts: parts.get(messageId) ?? [],
    cells: (cells.get(messageId) ?? []).map((cell) => ({
      ...cell,
      outputs: cell.outputs.map((output) => ({ ...output, blobs: [...output.blobs] })),
    })),
  });
  for (const { type, data_json, at } of events) {
    const event = RunLogEvent.safeParse({ type, data: readJson(data_json) });
    if (event.success) fold.add(event.data, at);
  }
  await writeContent(transaction, messageId, { parts: fold.parts, cells: fold.cells });
  await transaction
    .updateTable("message")
    .set({ covered_seq: last.seq })
    .where("id", "=", messageId)
    .execute();
}
