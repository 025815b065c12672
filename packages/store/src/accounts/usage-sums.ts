import { sql } from "kysely";
import { z } from "zod";
import type { Database } from "../engine.ts";

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

/** What a quota limits: something that is counted, or `tokens`, those that go in and those that come out together. */
export const QuotaKind = z.enum([...UsageKind.options, "tokens"]);
export type QuotaKind = z.infer<typeof QuotaKind>;

/** Over which time a quota counts; `total` never starts anew. */
export const QuotaWindow = z.enum(["day", "month", "total"]);
export type QuotaWindow = z.infer<typeof QuotaWindow>;

/** Days since the epoch (of UTC), the first and the last to count. */
export interface UsageRange {
  readonly userId?: string | undefined;
  /** @default every kind */
  readonly kinds?: readonly UsageKind[] | undefined;
  readonly fromDay: number;
  readonly toDay: number;
}

/** What was used of a kind on a day. */
export interface UsageOfDay {
  /** Days since the epoch. */
  readonly day: number;
  readonly kind: UsageKind;
  readonly value: number;
}

/** What a person used of a kind over a range of days. */
export interface UsageOfUser {
  readonly userId: string;
  readonly kind: UsageKind;
  readonly value: number;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** The day of a time, in days since the epoch. */
export function dayOf(now: number): number {
  return Math.floor(now / DAY_MS);
}

/** How much of a kind a person used in the window that `now` lies in. */
export async function sumOf(
  database: Database,
  {
    userId,
    kind,
    window,
    now,
  }: {
    readonly userId: string;
    readonly kind: QuotaKind;
    readonly window: QuotaWindow;
    readonly now: number;
  },
): Promise<number> {
  const kinds = kind === "tokens" ? ["input-tokens", "output-tokens"] : [kind];
  const row = await database
    .selectFrom("usage_bucket")
    .select((eb) => eb.fn.sum<number | null>("value").as("value"))
    .where("user_id", "=", userId)
    .where("kind", "in", kinds)
    .where("day", ">=", firstDay(window, now))
    .executeTakeFirst();
  return row?.value ?? 0;
}

/** See `UsageAccounts.keptBytes`. */
export async function keptBytes(database: Database, userId: string): Promise<number> {
  const { rows } = await sql<{
    bytes: number | null;
  }>`select cast(sum(size) as double precision) as bytes from (
    select f.sha256, f.size from file f join conversation c on c.id = f.conversation_id
      where c.user_id = ${userId}
    union select o.sha256, b.size from output_blob o join blob b on b.sha256 = o.sha256
      join cell e on e.id = o.cell_id join message m on m.id = e.message_id
      join conversation c on c.id = m.conversation_id where c.user_id = ${userId}
    union select coalesce(u.sha256, u.id), u.received from upload u where u.user_id = ${userId}) as kept`.execute(
    database,
  );
  return rows[0]?.bytes ?? 0;
}

/** See `UsageAccounts.series`. */
export async function usageSeries(
  database: Database,
  { userId, kinds, fromDay, toDay }: UsageRange,
): Promise<readonly UsageOfDay[]> {
  let query = database
    .selectFrom("usage_bucket")
    .select(["day", "kind", (eb) => eb.fn.sum<number>("value").as("value")])
    .where("day", ">=", fromDay)
    .where("day", "<=", toDay);
  if (userId !== undefined) query = query.where("user_id", "=", userId);
  if (kinds !== undefined) query = query.where("kind", "in", kinds);
  const rows = await query.groupBy(["day", "kind"]).orderBy("day").orderBy("kind").execute();
  return rows.map(({ day, kind, value }) => ({ day, kind: UsageKind.parse(kind), value }));
}

/** See `UsageAccounts.byUser`. */
export async function usageByUser(
  database: Database,
  { userId, kinds, fromDay, toDay, limit }: UsageRange & { readonly limit?: number | undefined },
): Promise<readonly UsageOfUser[]> {
  let query = database
    .selectFrom("usage_bucket")
    .select(["user_id", "kind", (eb) => eb.fn.sum<number>("value").as("value")])
    .where("day", ">=", fromDay)
    .where("day", "<=", toDay);
  if (userId !== undefined) query = query.where("user_id", "=", userId);
  if (kinds !== undefined) query = query.where("kind", "in", kinds);
  const rows = await query
    .groupBy(["user_id", "kind"])
    .orderBy("value", "desc")
    .orderBy("user_id")
    .limit(Math.max(1, Math.min(1000, Math.trunc(limit ?? 100))))
    .execute();
  return rows.map((row) => ({
    userId: row.user_id,
    kind: UsageKind.parse(row.kind),
    value: row.value,
  }));
}

/** The first day of a window, in days since the epoch. */
function firstDay(window: QuotaWindow, now: number): number {
  switch (window) {
    case "day":
      return dayOf(now);
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

/** Seconds until a window starts anew; nothing for `total`, which never does. */
export function secondsUntilAnew(window: QuotaWindow, now: number): number | undefined {
  switch (window) {
    case "day":
      return Math.ceil(((dayOf(now) + 1) * DAY_MS - now) / 1000);
    case "month": {
      const date = new Date(now);
      return Math.ceil((Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1) - now) / 1000);
    }
    case "total":
      return undefined;
    default:
      return window satisfies never;
  }
}
