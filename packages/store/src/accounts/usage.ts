import { z } from "zod";
import { type Engine, inPieces, inTransaction } from "../engine.ts";
import { newId } from "../new-id.ts";

/** What is counted: tokens, runs, seconds of execution, bytes kept, kernels started. */
export const UsageKind = z.enum([
  "input-tokens",
  "output-tokens",
  "cost-usd",
  "runs",
  "execution-seconds",
  "storage-bytes",
  "kernels",
]);
export type UsageKind = z.infer<typeof UsageKind>;

/** Over which time a quota counts; `total` never starts anew. */
export const QuotaWindow = z.enum(["day", "month", "total"]);
export type QuotaWindow = z.infer<typeof QuotaWindow>;

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
  readonly kind: UsageKind;
  readonly window: QuotaWindow;
  readonly limit: number;
  readonly used: number;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** What people use, and their limits. Days and months are those of UTC. */
export class UsageAccounts {
  readonly #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** Adds what was used, to the record and to the sums, in one step. */
  async record(used: readonly NewUsage[]): Promise<void> {
    const now = this.#engine.now();
    const rows = used.map(({ userId, kind, value, runId, model }) => ({
      id: newId(now),
      user_id: userId,
      kind,
      value,
      run_id: runId ?? null,
      model: model ?? null,
      at: now,
    }));
    // One order for everybody: two transactions that add to the same sums then cannot wait for each other.
    const sums = new Map<
      string,
      { user_id: string; kind: UsageKind; day: number; value: number }
    >();
    for (const { userId, kind, value } of used) {
      const sum = sums.get(`${userId} ${kind}`);
      if (sum === undefined) {
        sums.set(`${userId} ${kind}`, {
          user_id: userId,
          kind,
          day: Math.floor(now / DAY_MS),
          value,
        });
      } else sum.value += value;
    }
    const ordered = [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, sum]) => sum);
    await inTransaction(this.#engine, async (transaction) => {
      for (const piece of inPieces(rows)) {
        await transaction.insertInto("usage_event").values(piece).execute();
      }
      for (const sum of ordered) {
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
    });
  }

  /** How much of a kind a person used in the current window. */
  async used(userId: string, kind: UsageKind, window: QuotaWindow): Promise<number> {
    const row = await this.#engine.database
      .selectFrom("usage_bucket")
      .select((eb) => eb.fn.sum<number | null>("value").as("value"))
      .where("user_id", "=", userId)
      .where("kind", "=", kind)
      .where("day", ">=", firstDay(window, this.#engine.now()))
      .executeTakeFirst();
    return row?.value ?? 0;
  }

  /** Sets a limit, or (undefined) lifts it. */
  async setQuota(
    userId: string,
    kind: UsageKind,
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
      const kind = UsageKind.parse(row.kind);
      const window = QuotaWindow.parse(row.window);
      states.push({ kind, window, limit: row.value, used: await this.used(userId, kind, window) });
    }
    return states;
  }
}

/** The first day of a window, in days since the epoch. */
function firstDay(window: QuotaWindow, now: number): number {
  switch (window) {
    case "day":
      return Math.floor(now / DAY_MS);
    case "month": {
      const date = new Date(now);
      return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1) / DAY_MS;
    }
    case "total":
      return 0;
    default:
      return window satisfies never;
  }
}
