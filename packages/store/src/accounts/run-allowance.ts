import { CodeactError } from "@codeact/protocol";
import type { Transaction } from "kysely";
import type { Engine } from "../engine.ts";
import { notFound } from "../store-errors.ts";
import type { Tables } from "../tables.ts";
import { addUsage } from "./usage.ts";
import { type QuotaKind, type QuotaWindow, secondsUntilAnew, sumOf } from "./usage-sums.ts";

/** When to ask again while runs are at work. */
const BUSY_SECONDS = 10;

/** What a person may use when a run begins; checked in the transaction that begins it. */
export interface RunAllowance {
  /** Runs of this person at work, this one among them. Absent: any number. */
  readonly concurrentRuns?: number | undefined;
  /** A run begins only while less than each limit is used. */
  readonly quotas: readonly RunQuota[];
}

/** How much of something may be used up before no run begins. */
export interface RunQuota {
  readonly kind: QuotaKind;
  readonly window: QuotaWindow;
  readonly limit: number;
}

/**
 * Checks what a person may use and counts the run. The person's row is locked by an update that changes nothing: runs
 * that are begun at the same moment, by other processes too, are counted one after the other.
 * @throws CodeactError `rate_limited` with `details` `reason` (`concurrent_runs`, `quota`), `kind`, `window`, `limit`, `used`
 */
export async function takeAllowance(
  engine: Engine,
  transaction: Transaction<Tables>,
  start: {
    readonly userId: string;
    readonly model: string;
    readonly runId: string;
    readonly allowance: RunAllowance;
  },
): Promise<void> {
  const { userId, allowance } = start;
  const now = engine.now();
  const person = await transaction
    .updateTable("user")
    .set((eb) => ({ id: eb.ref("id") }))
    .where("id", "=", userId)
    .returning("id")
    .executeTakeFirst();
  if (person === undefined) throw notFound("user", userId);
  if (allowance.concurrentRuns !== undefined)
    await checkConcurrent(transaction, { userId, limit: allowance.concurrentRuns, now });
  for (const { kind, window, limit } of allowance.quotas) {
    const used = await sumOf(transaction, { userId, kind, window, now });
    if (used >= limit) throw overQuota({ kind, window, limit, used }, now);
  }
  const { runId, model } = start;
  await addUsage(transaction, [{ userId, kind: "runs", value: 1, runId, model }], now);
}

/** Runs whose lease is over are nobody's work any more. */
async function checkConcurrent(
  transaction: Transaction<Tables>,
  { userId, limit, now }: { readonly userId: string; readonly limit: number; readonly now: number },
): Promise<void> {
  const { count } = await transaction
    .selectFrom("run")
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .where("user_id", "=", userId)
    .where("status", "=", "running")
    .where("lease_until", ">=", now)
    .executeTakeFirstOrThrow();
  if (count >= limit) throw tooManyRuns({ used: count, limit });
}

/** As many runs of a person are at work as may be. */
export function tooManyRuns(facts: {
  readonly used: number;
  readonly limit: number;
}): CodeactError {
  const { used, limit } = facts;
  return new CodeactError(
    "rate_limited",
    limit === 0
      ? "This account may not start runs."
      : `${used} of at most ${limit} runs of this account are at work.`,
    {
      remedy:
        limit === 0
          ? "Ask an administrator of this server."
          : "Wait until one has ended, or stop one.",
      retryable: limit > 0,
      details: {
        reason: "concurrent_runs",
        kind: "runs",
        window: "now",
        used,
        limit,
        retryAfterSeconds: BUSY_SECONDS,
      },
    },
  );
}

/** A quota is used up at a time (milliseconds since the epoch). */
export function overQuota(facts: RunQuota & { readonly used: number }, now: number): CodeactError {
  const { kind, window, limit, used } = facts;
  const retryAfterSeconds = secondsUntilAnew(window, now);
  const over = window === "total" ? "altogether" : window === "day" ? "for today" : "this month";
  return new CodeactError(
    "rate_limited",
    `The quota of ${limit.toLocaleString("en")} ${kind} ${over} is used up.`,
    {
      remedy:
        window === "total"
          ? "Free some, or ask an administrator for more."
          : `It starts anew with the next ${window} (UTC); an administrator can give more.`,
      retryable: window !== "total",
      details: { reason: "quota", kind, window, limit, used, retryAfterSeconds },
    },
  );
}
