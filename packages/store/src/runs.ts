import type { Usage } from "@codeact/protocol";
import { requireConversation } from "./conversation.ts";
import { changing, type Engine, unlessClosed } from "./engine.ts";
import { interruptExpired } from "./expire-runs.ts";
import { clampLimit } from "./page.ts";
import { requireRun, type RunRecord, type StoredFailure, toRun } from "./run-record.ts";
import { LEASE_MS, type StartedRun, startRun, type StartRun } from "./start-run.ts";
import { leaseLost } from "./store-errors.ts";

/** How a run ends. */
export interface RunEnd {
  readonly status: "done" | "stopped" | "failed" | "interrupted";
  readonly error?: StoredFailure | undefined;
  readonly usage?: Usage | undefined;
}

/**
 * Runs and who works on them. A run belongs to its lease's owner until it ends or the lease runs out; every write names
 * the owner and is refused once that is somebody else (`isLeaseLost`).
 */
export class Runs {
  readonly #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /**
   * Begins a run: user message, empty assistant message, run and event 1, all or nothing.
   * @throws CodeactError `not_found`, `session_busy` (another run of the conversation is at work), `invalid_input`
   * (reasons `idempotency_key`, `nothing_to_answer`, `not_a_question`), `rate_limited` (beyond the allowance)
   */
  start(start: StartRun): Promise<StartedRun> {
    return startRun(this.#engine, start);
  }

  /** @throws CodeactError `not_found` */
  get(userId: string, runId: string): Promise<RunRecord> {
    return requireRun(this.#engine.database, userId, runId);
  }

  /** Runs of a conversation, newest first. @throws CodeactError `not_found` */
  async list(
    userId: string,
    conversationId: string,
    options: { readonly limit?: number | undefined } = {},
  ): Promise<readonly RunRecord[]> {
    await requireConversation(this.#engine.database, userId, conversationId);
    const rows = await this.#engine.database
      .selectFrom("run")
      .selectAll()
      .where("conversation_id", "=", conversationId)
      .orderBy("id", "desc")
      .limit(clampLimit(options.limit, 50, 500))
      .execute();
    return rows.map(toRun);
  }

  /** Runs at work: one user's, or (for limits and the admin) everybody's. Oldest first, at most 1,000. */
  async running(userId?: string): Promise<readonly RunRecord[]> {
    const all = this.#engine.database.selectFrom("run").selectAll().where("status", "=", "running");
    const rows = await (userId === undefined ? all : all.where("user_id", "=", userId))
      .orderBy("id")
      .limit(1000)
      .execute();
    return rows.map(toRun);
  }

  /**
   * Keeps a run for its owner, and tells whether it is to stop. @throws CodeactError `aborted` (reason `lease_lost`)
   */
  async renew(
    runId: string,
    lease: { readonly owner: string; readonly leaseMs?: number | undefined },
  ): Promise<RunRecord> {
    const row = await this.#engine.database
      .updateTable("run")
      .set({ lease_until: this.#engine.now() + (lease.leaseMs ?? LEASE_MS) })
      .where("id", "=", runId)
      .where("lease_owner", "=", lease.owner)
      .where("status", "=", "running")
      .returningAll()
      .executeTakeFirst();
    if (row === undefined) throw leaseLost(runId);
    return toRun(row);
  }

  /** Asks the owner, wherever it is, to stop. A run that has ended is returned as it is. @throws CodeactError `not_found` */
  async requestStop(userId: string, runId: string): Promise<RunRecord> {
    await this.get(userId, runId);
    return changing(this.#engine, runId, async (transaction) => {
      await transaction
        .updateTable("run")
        .set({ stop_requested_at: this.#engine.now() })
        .where("id", "=", runId)
        .where("status", "=", "running")
        .where("stop_requested_at", "is", null)
        .execute();
      return requireRun(transaction, userId, runId);
    });
  }

  /**
   * Waits until a run is to stop: true when somebody asked, false when it ended, was deleted or the store closed first.
   * Made for the run's owner. An abort leaves everything as it is. @throws the signal's reason
   */
  async stopRequested(runId: string, signal?: AbortSignal): Promise<boolean> {
    signal?.throwIfAborted();
    using waiter = await this.#engine.wakes.subscribe(runId);
    while (!this.#engine.wakes.closed) {
      const reading = this.#engine.database
        .selectFrom("run")
        .select(["status", "stop_requested_at"])
        .where("id", "=", runId)
        .executeTakeFirst();
      const row = await unlessClosed(this.#engine, reading);
      if (row?.status !== "running") return false;
      if (row.stop_requested_at !== null) return true;
      await waiter.next(signal);
      signal?.throwIfAborted();
    }
    return false;
  }

  /**
   * Marks runs whose owner is gone as interrupted; called at the start and every minute by every process. Returns them.
   */
  async expire(): Promise<readonly RunRecord[]> {
    const expired: RunRecord[] = [];
    const candidates = await this.#engine.database
      .selectFrom("run")
      .select("id")
      .where("status", "=", "running")
      .where("lease_until", "<", this.#engine.now())
      .execute();
    for (const { id } of candidates) {
      const runs = await changing(this.#engine, id, (transaction) =>
        interruptExpired(this.#engine, transaction, { runId: id }),
      );
      expired.push(...runs);
    }
    return expired;
  }
}
