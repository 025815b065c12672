import type { JsonValue } from "@codeact/protocol";
import type { Selectable } from "kysely";
import { z } from "zod";
import { changing, type Database, type Engine, unlessClosed } from "./engine.ts";
import { newId } from "./new-id.ts";
import { requireRun } from "./run-record.ts";
import { invalid, leaseLost, notFound, requireId } from "./store-errors.ts";
import { orNothing, readJson, readJsonOrNothing, storedJson } from "./stored-values.ts";
import type { Tables } from "./tables.ts";

/** What a run waits for: a decision about an action, about a tool call inside a cell, or an answer to `input()`. */
export const ApprovalKind = z.enum(["action", "tool", "input"]);
export type ApprovalKind = z.infer<typeof ApprovalKind>;

/** How a question is: nobody answered yet, somebody did, or its run ended first. */
export const ApprovalState = z.enum(["open", "decided", "expired"]);
export type ApprovalState = z.infer<typeof ApprovalState>;

/** A question of a run to its person. Times are milliseconds since the epoch. */
export interface Approval {
  readonly id: string;
  readonly runId: string;
  readonly kind: ApprovalKind;
  /** What is asked; its shape is the asker's business. */
  readonly payload: JsonValue;
  readonly state: ApprovalState;
  /** The answer, once it is `decided`. */
  readonly decision?: JsonValue | undefined;
  readonly decidedBy?: string | undefined;
  readonly createdAt: number;
  readonly decidedAt?: number | undefined;
}

/** Questions that runs ask and people answer, from whatever process. A run that ends takes its open ones with it. */
export class Approvals {
  readonly #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** Asks. @throws CodeactError `aborted` (reason `lease_lost`) unless the owner holds the run */
  async open(question: {
    readonly runId: string;
    /** The lease's owner. */
    readonly owner: string;
    /** @default a new id */
    readonly id?: string | undefined;
    readonly kind: ApprovalKind;
    readonly payload: JsonValue;
  }): Promise<Approval> {
    return changing(this.#engine, question.runId, async (transaction) => {
      // The update that changes nothing locks the run: it cannot end before the question is there.
      const held = await transaction
        .updateTable("run")
        .set((eb) => ({ seq: eb.ref("seq") }))
        .where("id", "=", question.runId)
        .where("lease_owner", "=", question.owner)
        .where("status", "=", "running")
        .returning("id")
        .executeTakeFirst();
      if (held === undefined) throw leaseLost(question.runId);
      const now = this.#engine.now();
      const row = await transaction
        .insertInto("approval")
        .values({
          id: question.id ?? newId(now),
          run_id: question.runId,
          kind: question.kind,
          payload_json: storedJson(question.payload),
          state: "open",
          decided_by: null,
          created_at: now,
          decided_at: null,
        })
        .returningAll()
        .executeTakeFirstOrThrow();
      return toApproval(row);
    });
  }

  /**
   * Answers, once: the first answer stands, and whoever waits for it is woken, here and in other processes.
   * @throws CodeactError `not_found`, `invalid_input` (reason `already_decided`, also when its run has ended)
   */
  async decide(
    userId: string,
    runId: string,
    approvalId: string,
    decision: JsonValue,
  ): Promise<Approval> {
    requireId("approval", approvalId);
    return changing(this.#engine, runId, async (transaction) => {
      await requireRun(transaction, userId, runId);
      const row = await transaction
        .updateTable("approval")
        .set({
          state: "decided",
          decision_json: storedJson(decision),
          decided_by: userId,
          decided_at: this.#engine.now(),
        })
        .where("id", "=", approvalId)
        .where("run_id", "=", runId)
        .where("state", "=", "open")
        .returningAll()
        .executeTakeFirst();
      if (row !== undefined) return toApproval(row);
      const found = await readApproval(transaction, approvalId);
      if (found?.runId !== runId) throw notFound("approval", approvalId);
      throw invalid(
        "already_decided",
        found.state === "expired"
          ? "The run ended before it was answered."
          : "Somebody has answered this already.",
        "Load the run to see how it went on.",
      );
    });
  }

  /**
   * Waits for the answer; returns at once when there is one. `expired` when the run ended first. Made for the run's owner.
   * An abort leaves the question open. @throws CodeactError `not_found`, `aborted` when the store closes; the signal's reason
   */
  async decided(approvalId: string, signal?: AbortSignal): Promise<Approval> {
    signal?.throwIfAborted();
    requireId("approval", approvalId);
    const first = readApproval(this.#engine.database, approvalId);
    const asked = await unlessClosed(this.#engine, first);
    if (asked === undefined) throw notFound("approval", approvalId);
    using waiter = await this.#engine.wakes.subscribe(asked.runId);
    while (!this.#engine.wakes.closed) {
      const reading = readApproval(this.#engine.database, approvalId);
      const approval = await unlessClosed(this.#engine, reading);
      if (approval !== undefined && approval.state !== "open") return approval;
      if (approval === undefined && !this.#engine.wakes.closed) break;
      await waiter.next(signal);
      signal?.throwIfAborted();
    }
    if (this.#engine.wakes.closed) throw leaseLost(asked.runId);
    throw notFound("approval", approvalId);
  }

  /** Takes an answer out of the store once it was used, because it is a secret; that it was given stays. */
  async forgetDecision(approvalId: string): Promise<void> {
    requireId("approval", approvalId);
    await this.#engine.database
      .updateTable("approval")
      .set({ decision_json: null })
      .where("id", "=", approvalId)
      .execute();
  }

  /** What a run asked, oldest first. @throws CodeactError `not_found` */
  async list(userId: string, runId: string): Promise<readonly Approval[]> {
    await requireRun(this.#engine.database, userId, runId);
    const rows = await this.#engine.database
      .selectFrom("approval")
      .selectAll()
      .where("run_id", "=", runId)
      .orderBy("created_at")
      .orderBy("id")
      .execute();
    return rows.map(toApproval);
  }
}

async function readApproval(database: Database, approvalId: string): Promise<Approval | undefined> {
  const row = await database
    .selectFrom("approval")
    .selectAll()
    .where("id", "=", approvalId)
    .executeTakeFirst();
  return row === undefined ? undefined : toApproval(row);
}

function toApproval(row: Selectable<Tables["approval"]>): Approval {
  return {
    id: row.id,
    runId: row.run_id,
    kind: ApprovalKind.parse(row.kind),
    payload: readJson(row.payload_json),
    state: ApprovalState.parse(row.state),
    decision: readJsonOrNothing(row.decision_json),
    decidedBy: orNothing(row.decided_by),
    createdAt: row.created_at,
    decidedAt: orNothing(row.decided_at),
  };
}
