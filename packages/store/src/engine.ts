import type { Kysely, Transaction } from "kysely";
import type { EngineName } from "./migrate.ts";
import type { SearchIndex } from "./search-index.ts";
import type { Tables } from "./tables.ts";
import type { WakeHub } from "./wake-hub.ts";

/** The database, or a transaction of it. */
export type Database = Kysely<Tables>;

/** What the doors of a store need of a database; everything else of it is alike in both. */
export interface Engine {
  readonly name: EngineName;
  /** Path or URL, without a password. */
  readonly label: string;
  readonly database: Database;
  readonly wakes: WakeHub;
  readonly search: SearchIndex;
  /** Milliseconds since the epoch. */
  now(): number;
  /** Tells other processes, when the transaction is committed, that the rows of a topic changed. */
  announce(transaction: Transaction<Tables>, topic: string): Promise<void>;
  /** One line about the database, for a person. */
  describe(): Promise<string>;
  /** Ends connections, threads and timers. Idempotent. */
  close(): Promise<void>;
}

/** Rows written by one statement; both engines bound the number of parameters. */
const ROWS_PER_INSERT = 500;

/** Rows in pieces that one statement can hold. */
export function inPieces<T>(rows: readonly T[]): readonly (readonly T[])[] {
  const pieces: (readonly T[])[] = [];
  for (let from = 0; from < rows.length; from += ROWS_PER_INSERT) {
    pieces.push(rows.slice(from, from + ROWS_PER_INSERT));
  }
  return pieces;
}

/** Times a transaction is tried when another's writes are in its way. */
const TRIES = 5;
/**
 * SQLSTATE of deadlock, serialization failure and unique violation (https://www.postgresql.org/docs/current/errcodes-appendix.html):
 * the next try finds what the other transaction has written. SQLite never says these.
 */
const RETRIED = new Set(["40P01", "40001", "23505"]);

/**
 * Does something in a transaction: all of it or nothing. It may be done again from its start, so it changes nothing but
 * the database.
 */
export async function inTransaction<T>(
  engine: Engine,
  work: (transaction: Transaction<Tables>) => Promise<T>,
): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await engine.database.transaction().execute(work);
    } catch (error) {
      const code = error instanceof Error && "code" in error ? error.code : undefined;
      if (typeof code !== "string" || !RETRIED.has(code) || tries === TRIES) throw error;
    }
  }
}

/** Reads in several statements what was true at one moment. Nothing is locked by it. */
export async function atOneMoment<T>(
  engine: Engine,
  work: (transaction: Transaction<Tables>) => Promise<T>,
): Promise<T> {
  return engine.database
    .transaction()
    .setIsolationLevel("repeatable read")
    .setAccessMode("read only")
    .execute(work);
}

/** Reads for somebody who waits: nothing when the store was closed meanwhile, which is how their waiting ends. */
export async function unlessClosed<T>(engine: Engine, reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (engine.wakes.closed) return undefined;
    throw error;
  }
}

/**
 * Does something in a transaction, then wakes the readers of a topic here and in other processes; `committed` is called in
 * between.
 */
export async function changing<T>(
  engine: Engine,
  topic: string,
  work: (transaction: Transaction<Tables>) => Promise<T>,
  committed?: (value: T) => void,
): Promise<T> {
  const result = await inTransaction(engine, async (transaction) => {
    const value = await work(transaction);
    await engine.announce(transaction, topic);
    return value;
  });
  committed?.(result);
  engine.wakes.wake(topic);
  return result;
}
