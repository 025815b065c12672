import { CodeactError, type Step } from "@codeact/protocol";
import type { Transaction } from "kysely";
import type { Blobs } from "./blobs.ts";
import { writeContent } from "./content-rows.ts";
import { changing, type Engine, unlessClosed } from "./engine.ts";
import { insertEvents } from "./event-rows.ts";
import { EventTails } from "./event-tails.ts";
import { endMessage } from "./expire-runs.ts";
import type { MessageContent } from "./message-content.ts";
import { writeSteps } from "./message-steps.ts";
import { moveToBlobs } from "./output-blobs.ts";
import { clampLimit } from "./page.ts";
import {
  type NewRunEvent,
  requireRun,
  type RunRecord,
  type StoredRunEvent,
  toRun,
} from "./run-record.ts";
import type { RunEnd } from "./runs.ts";
import { leaseLost } from "./store-errors.ts";
import { readJson, storedJson } from "./stored-values.ts";
import type { Tables } from "./tables.ts";

/** How long events outlive their run, in milliseconds: a day. Messages, cells and outputs hold everything then. */
export const EVENTS_KEPT_MS = 24 * 60 * 60 * 1000;
/** Events read at once. */
const READ_BATCH = 500;
/** Runs whose events one statement deletes. */
const PURGE_BATCH = 100;

/** Events to append to a run's log. */
export interface AppendEvents {
  /** The lease's owner. */
  readonly owner: string;
  readonly events: readonly NewRunEvent[];
  /** The message as it is after these events; saved with the number it covers, in the same transaction. */
  readonly content?: MessageContent | undefined;
  /** What the model was shown and said until now, without the bulk of outputs; replaces what was saved before. */
  readonly steps?: readonly Step[] | undefined;
  /** Ends the run with these events as its last. */
  readonly end?: RunEnd | undefined;
}

/** A piece of a log with the state of its run at that moment. */
export interface ReadEvents {
  readonly events: readonly StoredRunEvent[];
  readonly run: RunRecord;
}

/** The append-only, numbered logs of runs: the truth that every viewer follows. */
export class RunEvents {
  readonly #engine: Engine;
  readonly #blobs: Blobs;
  readonly #tails = new EventTails();

  constructor(engine: Engine, blobs: Blobs) {
    this.#engine = engine;
    this.#blobs = blobs;
  }

  /**
   * Appends a batch and, when given, saves the message and ends the run: all or nothing. Returns the numbered events.
   * @throws CodeactError `aborted` (reason `lease_lost`) when the run ended or is another's; nothing is written then
   */
  async append(runId: string, batch: AppendEvents): Promise<readonly StoredRunEvent[]> {
    const cells =
      batch.content === undefined ? [] : await moveToBlobs(this.#blobs, batch.content.cells);
    const write = async (transaction: Transaction<Tables>): Promise<readonly StoredRunEvent[]> => {
      const run = await this.#take(transaction, runId, batch);
      const events = await insertEvents(
        transaction,
        { id: runId, lastSeq: run.seq, now: this.#engine.now() },
        batch.events,
      );
      if (batch.content !== undefined) {
        await writeContent(transaction, run.messageId, { parts: batch.content.parts, cells });
        await transaction
          .updateTable("message")
          .set({ covered_seq: run.seq })
          .where("id", "=", run.messageId)
          .execute();
      }
      if (batch.steps !== undefined) await writeSteps(transaction, run.messageId, batch.steps);
      if (batch.end !== undefined) await this.#end(transaction, run, batch.end);
      return events;
    };
    return changing(this.#engine, runId, write, (events) => {
      this.#keepTail(runId, batch, events);
    });
  }

  /** Before viewers are woken. After the last event they read the log, which has the end too. */
  #keepTail(runId: string, batch: AppendEvents, events: readonly StoredRunEvent[]): void {
    if (batch.end !== undefined || !this.#engine.wakes.waitsFor(runId)) this.#tails.drop(runId);
    else {
      // As the log has them: nothing that their writer still holds.
      const texts = events.map(({ data }) => storedJson(data));
      const kept = events.map((event, index) => ({
        ...event,
        data: readJson(texts[index] ?? "null"),
      }));
      this.#tails.push(runId, kept, texts);
    }
  }

  /** Events after a number, at most `limit` (1 to 500). @throws CodeactError `not_found` (reason `events_gone` a day after the end) */
  async read(
    userId: string,
    runId: string,
    options: { readonly after?: number | undefined; readonly limit?: number | undefined } = {},
  ): Promise<ReadEvents> {
    const after = options.after ?? 0;
    const run = await requireRun(this.#engine.database, userId, runId);
    const rows = await this.#engine.database
      .selectFrom("run_event")
      .select(["seq", "type", "data_json", "at"])
      .where("run_id", "=", runId)
      .where("seq", ">", after)
      .orderBy("seq")
      .limit(clampLimit(options.limit, READ_BATCH, READ_BATCH))
      .execute();
    if (rows.length === 0 && run.seq > after) throw eventsGone(runId);
    return {
      run,
      events: rows.map(({ seq, type, data_json, at }) => ({
        seq,
        type,
        data: readJson(data_json),
        at,
      })),
    };
  }

  /**
   * Follows a run: events after a number, in order, without a gap and none twice, then live ones from whatever process
   * writes them, until the run has ended. Returns early when the store closes. An abort only ends the watching.
   * @throws CodeactError `not_found`; the signal's reason
   */
  async *watch(
    userId: string,
    runId: string,
    options: {
      readonly after?: number | undefined;
      readonly signal?: AbortSignal | undefined;
    } = {},
  ): AsyncGenerator<StoredRunEvent, void> {
    const { signal } = options;
    signal?.throwIfAborted();
    let after = options.after ?? 0;
    using waiter = await this.#engine.wakes.subscribe(runId);
    while (!this.#engine.wakes.closed) {
      const piece = await unlessClosed(this.#engine, this.read(userId, runId, { after }));
      if (piece === undefined) return;
      const { events, run } = piece;
      for (const event of events) {
        signal?.throwIfAborted();
        yield event;
        after = event.seq;
      }
      if (after < run.seq) continue;
      if (run.status !== "running") return;
      for (let told: readonly StoredRunEvent[] | undefined = []; told !== undefined;) {
        for (const event of told) {
          yield event;
          after = event.seq;
        }
        await waiter.next(signal);
        signal?.throwIfAborted();
        told = this.#tails.since(runId, after);
      }
    }
  }

  /** Deletes the events of runs that ended a day ago. Returns how many events went. */
  async purge(): Promise<number> {
    const cutoff = this.#engine.now() - EVENTS_KEPT_MS;
    let removed = 0;
    for (;;) {
      const runs = await this.#engine.database
        .selectFrom("run")
        .select("id")
        .where("ended_at", "<=", cutoff)
        .where((eb) =>
          eb.exists(
            eb.selectFrom("run_event").select("seq").whereRef("run_event.run_id", "=", "run.id"),
          ),
        )
        .limit(PURGE_BATCH)
        .execute();
      if (runs.length === 0) return removed;
      const ids = runs.map(({ id }) => id);
      const { numDeletedRows } = await this.#engine.database
        .deleteFrom("run_event")
        .where("run_id", "in", ids)
        .executeTakeFirst();
      removed += Number(numDeletedRows);
    }
  }

  /** Takes the next numbers, which also proves and locks the lease. */
  async #take(
    transaction: Transaction<Tables>,
    runId: string,
    batch: AppendEvents,
  ): Promise<RunRecord> {
    const now = this.#engine.now();
    const row = await transaction
      .updateTable("run")
      .set((eb) => ({
        seq: eb("seq", "+", batch.events.length),
        ...(batch.end === undefined ? {} : { ...endColumns(batch.end), ended_at: now }),
      }))
      .where("id", "=", runId)
      .where("lease_owner", "=", batch.owner)
      .where("status", "=", "running")
      .returningAll()
      .executeTakeFirst();
    if (row === undefined) throw leaseLost(runId);
    return toRun(row);
  }

  async #end(transaction: Transaction<Tables>, run: RunRecord, end: RunEnd): Promise<void> {
    const usageJson = end.usage === undefined ? undefined : storedJson(end.usage);
    await endMessage(this.#engine, transaction, { run, status: end.status, usageJson });
    await transaction
      .updateTable("conversation")
      .set({ updated_at: this.#engine.now() })
      .where("id", "=", run.conversationId)
      .execute();
  }
}

function endColumns(end: RunEnd): {
  readonly status: string;
  readonly lease_until: null;
  readonly error_json: string | null;
  readonly usage_json: string | null;
} {
  return {
    status: end.status,
    lease_until: null,
    error_json: end.error === undefined ? null : storedJson(end.error),
    usage_json: end.usage === undefined ? null : storedJson(end.usage),
  };
}

function eventsGone(runId: string): CodeactError {
  return new CodeactError(
    "not_found",
    `The events of the run ${runId} are deleted; its message holds everything.`,
    {
      remedy: "Load the message instead.",
      details: { reason: "events_gone", runId },
    },
  );
}
