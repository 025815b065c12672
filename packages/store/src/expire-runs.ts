import type { Transaction } from "kysely";
import { readCells, readParts } from "./content-rows.ts";
import type { Engine } from "./engine.ts";
import { insertEvents } from "./event-rows.ts";
import { indexMessage } from "./index-message.ts";
import { recoverMessage } from "./recover-message.ts";
import { type RunRecord, toRun } from "./run-record.ts";
import type { Tables } from "./tables.ts";

/**
 * Ends runs whose lease is over: nobody works on them any more. What was saved stays; the log ends with `run.finished`,
 * so that every viewer learns of it.
 */
export async function interruptExpired(
  engine: Engine,
  transaction: Transaction<Tables>,
  which: { readonly conversationId?: string | undefined; readonly runId?: string | undefined },
): Promise<readonly RunRecord[]> {
  const now = engine.now();
  const { conversationId, runId } = which;
  let query = transaction
    .updateTable("run")
    .set((eb) => ({
      status: "interrupted",
      ended_at: now,
      lease_until: null,
      seq: eb("seq", "+", 1),
    }))
    .where("status", "=", "running")
    .where("lease_until", "<", now);
  if (conversationId !== undefined) query = query.where("conversation_id", "=", conversationId);
  if (runId !== undefined) query = query.where("id", "=", runId);
  const rows = await query.returningAll().execute();
  for (const run of rows) {
    await recoverMessage(transaction, toRun(run));
    await insertEvents(transaction, { id: run.id, lastSeq: run.seq, now }, [
      { type: "run.finished", data: { status: "interrupted" } },
    ]);
    await endMessage(engine, transaction, { run: toRun(run), status: "interrupted" });
  }
  return rows.map(toRun);
}

/** Marks the message of an ended run, ends its open questions and cells that were at work, and lets search find it. */
export async function endMessage(
  engine: Engine,
  transaction: Transaction<Tables>,
  {
    run,
    status,
    usageJson,
  }: {
    readonly run: RunRecord;
    readonly status: string;
    readonly usageJson?: string | undefined;
  },
): Promise<void> {
  const now = engine.now();
  await transaction
    .updateTable("cell")
    .set({ status: "interrupted", ended_at: now })
    .where("message_id", "=", run.messageId)
    .where("status", "in", ["writing", "queued", "running"])
    .execute();
  await transaction
    .updateTable("approval")
    .set({ state: "expired", decided_at: now })
    .where("run_id", "=", run.id)
    .where("state", "=", "open")
    .execute();
  const message = await transaction
    .updateTable("message")
    .set({ status, finished_at: now, usage_json: usageJson })
    .where("id", "=", run.messageId)
    .returning("created_at")
    .executeTakeFirst();
  if (message === undefined) return;
  const parts = await readParts(transaction, [run.messageId]);
  const cells = await readCells(transaction, [run.messageId]);
  await indexMessage(engine, transaction, {
    id: run.messageId,
    conversationId: run.conversationId,
    userId: run.userId,
    createdAt: message.created_at,
    parts: parts.get(run.messageId) ?? [],
    cells: cells.get(run.messageId) ?? [],
  });
}
