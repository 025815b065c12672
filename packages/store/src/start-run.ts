import { CodeactError, type JsonValue } from "@codeact/protocol";
import type { Transaction } from "kysely";
import { type RunAllowance, takeAllowance } from "./accounts/run-allowance.ts";
import { lockConversation } from "./conversation.ts";
import { writeContent } from "./content-rows.ts";
import { changing, type Engine } from "./engine.ts";
import { insertEvents } from "./event-rows.ts";
import { interruptExpired } from "./expire-runs.ts";
import { indexMessage } from "./index-message.ts";
import { requireMessage } from "./message.ts";
import type { MessagePart } from "./message-content.ts";
import { newId } from "./new-id.ts";
import { takeQueued } from "./queue.ts";
import { type NewRunEvent, type RunRecord, toRun } from "./run-record.ts";
import { invalid } from "./store-errors.ts";
import { storedJson, storedText } from "./stored-values.ts";
import type { Tables } from "./tables.ts";

/** How long a lease lasts unless it is renewed, in milliseconds; owners renew every 10 s. */
export const LEASE_MS = 30_000;

/** A run to begin. */
export interface StartRun {
  readonly userId: string;
  readonly conversationId: string;
  /** What the new message answers, or (without `parts`) the user message to answer again. Absent: the first message. */
  readonly parentId?: string | undefined;
  /** What the user says. Absent: answer the message `parentId` once more, beside the answers it has. */
  readonly parts?: readonly MessagePart[] | undefined;
  readonly model: string;
  /** Names the process that works on it, unlike any other. */
  readonly leaseOwner: string;
  /** Milliseconds. @default 30,000 */
  readonly leaseMs?: number | undefined;
  /** A second start of this user with the same key is the first one. */
  readonly idempotencyKey?: string | undefined;
  /** Hash of the request: the same key with another request is refused. */
  readonly requestHash?: string | undefined;
  /** The waiting message that this run sends: taken out of the queue with it, or `not_found` when it is gone. */
  readonly queuedId?: string | undefined;
  /** What was asked for besides the message, its settings for example; kept with the run. */
  readonly request?: JsonValue | undefined;
  /** What the person may use, checked in the same transaction, which counts the run. Absent: nothing is checked or counted. */
  readonly allowance?: RunAllowance | undefined;
  /** Event 1. @default `run.started` with the ids */
  readonly event?: NewRunEvent | undefined;
}

/** A begun run. */
export interface StartedRun {
  readonly run: RunRecord;
  /** False when the key had begun it before; the caller then does not work on it. */
  readonly created: boolean;
  /** The user message it answers. */
  readonly userMessageId: string;
}

/**
 * Writes the user message, an empty assistant message, the run and its event 1 in one transaction.
 * @throws CodeactError `not_found`, `session_busy` (another run of the conversation), `invalid_input`, `rate_limited`
 */
export function startRun(engine: Engine, start: StartRun): Promise<StartedRun> {
  const now = engine.now();
  const userMessageId = start.parts === undefined ? start.parentId : newId(now);
  if (userMessageId === undefined) {
    throw invalid(
      "nothing_to_answer",
      "The run has neither a message nor one to answer.",
      "Send a message.",
    );
  }
  const messageId = newId(now);
  const runId = newId(now);
  return changing(engine, runId, async (transaction) => {
    await lockConversation(transaction, start.userId, start.conversationId);
    const before = await sameRequest(transaction, start);
    if (before !== undefined) return before;
    await refuseBusy(engine, transaction, start.conversationId);
    const { allowance } = start;
    if (allowance !== undefined)
      await takeAllowance(engine, transaction, { ...start, runId, allowance });
    if (start.queuedId !== undefined)
      await takeQueued(transaction, start.conversationId, start.queuedId);
    await insertMessages(engine, transaction, { ...start, userMessageId, messageId, runId, now });
    const row = await insertRun(transaction, { ...start, messageId, runId, now });
    const event = start.event ?? {
      type: "run.started",
      data: { runId, messageId, userMessageId, conversationId: start.conversationId },
    };
    await insertEvents(transaction, { id: runId, lastSeq: 1, now }, [event]);
    return { run: toRun(row), created: true, userMessageId };
  });
}

async function sameRequest(
  transaction: Transaction<Tables>,
  start: StartRun,
): Promise<StartedRun | undefined> {
  if (start.idempotencyKey === undefined) return undefined;
  const row = await transaction
    .selectFrom("run")
    .innerJoin("message", "message.id", "run.message_id")
    .selectAll("run")
    .select("message.parent_id")
    .where("run.user_id", "=", start.userId)
    .where("run.idempotency_key", "=", storedText(start.idempotencyKey))
    .executeTakeFirst();
  if (row === undefined) return undefined;
  if (
    row.conversation_id !== start.conversationId ||
    row.request_hash !== (start.requestHash ?? null)
  ) {
    throw invalid(
      "idempotency_key",
      "This idempotency key was used for another request.",
      "Make a new key for every new request.",
    );
  }
  return { run: toRun(row), created: false, userMessageId: row.parent_id ?? "" };
}

async function refuseBusy(
  engine: Engine,
  transaction: Transaction<Tables>,
  conversationId: string,
): Promise<void> {
  await interruptExpired(engine, transaction, { conversationId });
  const running = await transaction
    .selectFrom("run")
    .select("id")
    .where("conversation_id", "=", conversationId)
    .where("status", "=", "running")
    .executeTakeFirst();
  if (running === undefined) return;
  throw new CodeactError("session_busy", "A run of this conversation is at work.", {
    remedy: "Wait for its end, or stop it.",
    retryable: true,
    details: { runId: running.id },
  });
}

interface Inserted extends StartRun {
  readonly runId: string;
  readonly messageId: string;
  readonly now: number;
}

async function insertMessages(
  engine: Engine,
  transaction: Transaction<Tables>,
  start: Inserted & { readonly userMessageId: string },
): Promise<void> {
  const { conversationId, parentId } = start;
  const parent =
    parentId === undefined
      ? undefined
      : await requireMessage(transaction, conversationId, parentId);
  if (start.parts !== undefined) await insertUserMessage(engine, transaction, start, start.parts);
  else if (parent?.role !== "user") {
    throw invalid(
      "not_a_question",
      "Only a message of the user can be answered again.",
      "Name the user message.",
    );
  }
  await transaction
    .insertInto("message")
    .values({
      ...messageRow(start),
      id: start.messageId,
      parent_id: start.userMessageId,
      role: "assistant",
      status: "streaming",
      model: storedText(start.model),
      run_id: start.runId,
      finished_at: null,
    })
    .execute();
  await transaction
    .updateTable("conversation")
    .set({ active_leaf_id: start.messageId, updated_at: start.now })
    .where("id", "=", conversationId)
    .execute();
}

async function insertUserMessage(
  engine: Engine,
  transaction: Transaction<Tables>,
  start: Inserted & { readonly userMessageId: string },
  parts: readonly MessagePart[],
): Promise<void> {
  const id = start.userMessageId;
  await transaction
    .insertInto("message")
    .values({
      ...messageRow(start),
      id,
      parent_id: start.parentId ?? null,
      role: "user",
      status: "done",
      model: null,
      run_id: null,
      finished_at: start.now,
    })
    .execute();
  const content = { parts, cells: [] };
  await writeContent(transaction, id, content);
  const { conversationId, userId, now } = start;
  await indexMessage(engine, transaction, {
    id,
    conversationId,
    userId,
    createdAt: now,
    ...content,
  });
}

function messageRow({ conversationId, now }: Inserted) {
  return {
    conversation_id: conversationId,
    covered_seq: 0,
    usage_json: null,
    feedback_json: null,
    created_at: now,
  };
}

function insertRun(transaction: Transaction<Tables>, start: Inserted) {
  return transaction
    .insertInto("run")
    .values({
      id: start.runId,
      conversation_id: start.conversationId,
      message_id: start.messageId,
      user_id: start.userId,
      status: "running",
      seq: 1,
      lease_owner: start.leaseOwner,
      lease_until: start.now + (start.leaseMs ?? LEASE_MS),
      stop_requested_at: null,
      idempotency_key: start.idempotencyKey === undefined ? null : storedText(start.idempotencyKey),
      request_hash: start.requestHash ?? null,
      request_json: start.request === undefined ? null : storedJson(start.request),
      error_json: null,
      usage_json: null,
      created_at: start.now,
      ended_at: null,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
}
