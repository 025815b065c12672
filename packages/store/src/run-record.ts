import { errorCodes, type JsonValue, Usage } from "@codeact/protocol";
import type { Selectable } from "kysely";
import { z } from "zod";
import type { Database } from "./engine.ts";
import { notFound, requireId } from "./store-errors.ts";
import { orNothing, readJsonAs, readJsonOrNothing } from "./stored-values.ts";
import type { Tables } from "./tables.ts";

/** How a run is. `interrupted`: the process that held it is gone. */
export const RunStatus = z.enum(["running", "done", "stopped", "failed", "interrupted"]);
export type RunStatus = z.infer<typeof RunStatus>;

/** A failure of the system in plain JSON; see `RunFailure`. */
export const StoredFailure = z.object({
  code: z.enum(errorCodes),
  message: z.string(),
  remedy: z.string().optional(),
});
export type StoredFailure = z.infer<typeof StoredFailure>;

/** One `send()` at rest. Times are milliseconds since the epoch. */
export interface RunRecord {
  readonly id: string;
  readonly conversationId: string;
  /** The assistant message it writes. */
  readonly messageId: string;
  readonly userId: string;
  readonly status: RunStatus;
  /** Number of its last event. */
  readonly seq: number;
  readonly leaseOwner?: string | undefined;
  readonly leaseUntil?: number | undefined;
  readonly stopRequestedAt?: number | undefined;
  readonly idempotencyKey?: string | undefined;
  /** What was asked for besides the message; see `StartRun`. */
  readonly request?: JsonValue | undefined;
  readonly error?: StoredFailure | undefined;
  readonly usage?: Usage | undefined;
  readonly createdAt: number;
  readonly endedAt?: number | undefined;
}

/** An event to append. */
export interface NewRunEvent {
  readonly type: string;
  readonly data: JsonValue;
  /** Milliseconds since the epoch. @default now */
  readonly at?: number | undefined;
}

/** An event of the log. Numbers count from 1 within the run, without gaps. */
export interface StoredRunEvent {
  readonly seq: number;
  readonly type: string;
  readonly data: JsonValue;
  readonly at: number;
}

/** A row in the words of the door. */
export function toRun(row: Selectable<Tables["run"]>): RunRecord {
  return {
    id: row.id,
    conversationId: row.conversation_id,
    messageId: row.message_id,
    userId: row.user_id,
    status: RunStatus.parse(row.status),
    seq: row.seq,
    leaseOwner: orNothing(row.lease_owner),
    leaseUntil: orNothing(row.lease_until),
    stopRequestedAt: orNothing(row.stop_requested_at),
    idempotencyKey: orNothing(row.idempotency_key),
    request: readJsonOrNothing(row.request_json),
    error: row.error_json === null ? undefined : readJsonAs(StoredFailure, row.error_json),
    usage: row.usage_json === null ? undefined : readJsonAs(Usage, row.usage_json),
    createdAt: row.created_at,
    endedAt: orNothing(row.ended_at),
  };
}

/** A run of this user. @throws CodeactError `not_found` */
export async function requireRun(
  database: Database,
  userId: string,
  runId: string,
): Promise<RunRecord> {
  requireId("run", runId);
  const row = await database
    .selectFrom("run")
    .innerJoin("conversation", "conversation.id", "run.conversation_id")
    .selectAll("run")
    .where("run.id", "=", runId)
    .where("run.user_id", "=", userId)
    .where("conversation.deleted_at", "is", null)
    .executeTakeFirst();
  if (row === undefined) throw notFound("run", runId);
  return toRun(row);
}
