import type { Insertable, Transaction } from "kysely";
import { type Engine, inPieces, inTransaction } from "../engine.ts";
import { newId } from "../new-id.ts";
import type { Tables } from "../tables.ts";
import {
  dayOf,
  keptBytes,
  QuotaKind,
  QuotaWindow,
  sumOf,
  usageByUser,
  type UsageKind,
  type UsageOfDay,
  type UsageOfUser,
  type UsageRange,
  usageSeries,
} from "./usage-sums.ts";

/** Something used. */
export interface NewUsage {
  readonly userId: string;
  readonly kind: UsageKind;
  readonly value: number;
  readonly runId?: string | undefined;
  readonly model?: string | undefined;
}

/** A limit with how much of it is used in the current window. */
export interface QuotaState {
  readonly kind: QuotaKind;
  readonly window: QuotaWindow;
  readonly limit: number;
  readonly used: number;
}

/** What people use, and their limits. Days and months are those of UTC. */
export class UsageAccounts {
  readonly #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** Adds what was used, to the record and to the sums, in one step. */
  async record(used: readonly NewUsage[]): Promise<void> {
    const now = this.#engine.now();
    await inTransaction(this.#engine, (transaction) => addUsage(transaction, used, now));
  }

  /** How much of a kind a person used in the current window; of storage in total, what is kept now. */
  used(userId: string, kind: QuotaKind, window: QuotaWindow): Promise<number> {
    const { database } = this.#engine;
    if (kind === "storage-bytes" && window === "total") return keptBytes(database, userId);
    return sumOf(database, { userId, kind, window, now: this.#engine.now() });
  }

  /**
   * Bytes that a person keeps now: files of every version, deleted ones too (their bytes go with the conversation), large
   * outputs and uploads; the same bytes count once.
   */
  keptBytes(userId: string): Promise<number> {
    return keptBytes(this.#engine.database, userId);
  }

  /** What was used day by day; one person's, or everybody's together. */
  series(options: UsageRange): Promise<readonly UsageOfDay[]> {
    return usageSeries(this.#engine.database, options);
  }

  /** Who used how much of one kind, most first. */
  byUser(
    options: UsageRange & { readonly limit?: number | undefined },
  ): Promise<readonly UsageOfUser[]> {
    return usageByUser(this.#engine.database, options);
  }

  /** Sets a limit, or (undefined) lifts it. */
  async setQuota(
    userId: string,
    kind: QuotaKind,
    window: QuotaWindow,
    limit: number | undefined,
  ): Promise<void> {
    if (limit === undefined) {
      await this.#engine.database
        .deleteFrom("quota")
        .where("user_id", "=", userId)
        .where("kind", "=", kind)
        .where("window", "=", window)
        .execute();
      return;
    }
    await this.#engine.database
      .insertInto("quota")
      .values({ user_id: userId, kind, window, value: limit })
      .onConflict((conflict) =>
        conflict.columns(["user_id", "kind", "window"]).doUpdateSet({ value: limit }),
      )
      .execute();
  }

  /** A person's limits with what is used of them. */
  async quotas(userId: string): Promise<readonly QuotaState[]> {
    const rows = await this.#engine.database
      .selectFrom("quota")
      .selectAll()
      .where("user_id", "=", userId)
      .orderBy("kind")
      .orderBy("window")
      .execute();
    const states: QuotaState[] = [];
    for (const row of rows) {
      const kind = QuotaKind.parse(row.kind);
      const window = QuotaWindow.parse(row.window);
      states.push({ kind, window, limit: row.value, used: await this.used(userId, kind, window) });
    }
    return states;
  }
}

/** Adds what was used within a transaction that does more. */
export async function addUsage(
  transaction: Transaction<Tables>,
  used: readonly NewUsage[],
  now: number,
): Promise<void> {
  const rows = used.map(({ userId, kind, value, runId, model }) => ({
    id: newId(now),
    user_id: userId,
    kind,
    value,
    run_id: runId ?? null,
    model: model ?? null,
    at: now,
  }));
  for (const piece of inPieces(rows)) {
    await transaction.insertInto("usage_event").values(piece).execute();
  }
  const day = dayOf(now);
  const sums = new Map<string, Insertable<Tables["usage_bucket"]>>();
  for (const { userId, kind, value } of used) {
    const sum = sums.get(`${userId} ${kind}`);
    if (sum === undefined) sums.set(`${userId} ${kind}`, { user_id: userId, kind, day, value });
    else sum.value += value;
  }
  // One order for everybody: two transactions that add to the same sums then cannot wait for each other.
  for (const [, sum] of [...sums].sort(([a], [b]) => (a < b ? -1 : 1))) {
    await transaction
      .insertInto("usage_bucket")
      .values(sum)
      .onConflict((conflict) =>
        conflict
          .columns(["user_id", "kind", "day"])
          .doUpdateSet((eb) => ({ value: eb("usage_bucket.value", "+", sum.value) })),
      )
      .execute();
  }
}
