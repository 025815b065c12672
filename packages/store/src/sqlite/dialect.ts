import { setTimeout as sleep } from "node:timers/promises";
import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";
import { CodeactError } from "@codeact/protocol";
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type DialectAdapter,
  type Driver,
  type QueryResult,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from "kysely";

/** Prepared statements kept per connection; the store has about a hundred different ones. */
const MAX_STATEMENTS = 256;
/** Longest wait for another process that writes, in milliseconds. */
const BUSY_LIMIT_MS = 30_000;
/** SQLITE_BUSY and SQLITE_LOCKED, https://www.sqlite.org/rescode.html */
const BUSY_CODES = new Set([5, 6]);

/** Kysely over one `node:sqlite` connection. */
export function sqliteDialect(database: DatabaseSync): Dialect {
  return {
    createDriver: () => sqliteDriver(database),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createAdapter: () => adapter,
    createIntrospector: (kysely) => new SqliteIntrospector(kysely),
  };
}

/** Migrations run in one immediate transaction, which is the lock between processes too. */
const adapter: DialectAdapter = {
  supportsCreateIfNotExists: true,
  supportsTransactionalDdl: true,
  supportsMultipleConnections: false,
  supportsReturning: true,
  supportsOutput: false,
  acquireMigrationLock: () => Promise.resolve(),
  releaseMigrationLock: () => Promise.resolve(),
};

/** Kysely lends the one connection to one query or transaction after the other (`supportsMultipleConnections`). */
function sqliteDriver(database: DatabaseSync): Driver {
  const connection = new SqliteConnection(database);
  return {
    init: () => Promise.resolve(),
    acquireConnection: () => Promise.resolve(connection),
    releaseConnection: () => Promise.resolve(),
    // Immediate: a transaction that began by reading could not wait for another process's writes. One that only reads
    // keeps nobody from writing, and sees what was there at its first statement.
    beginTransaction: (_, { accessMode }) =>
      connection.waiting(accessMode === "read only" ? "begin" : "begin immediate"),
    commitTransaction: () => connection.waiting("commit"),
    rollbackTransaction() {
      // SQLite has ended the transaction by itself after some failures, a full disk among them.
      if (database.isTransaction) database.exec("rollback");
      return Promise.resolve();
    },
    destroy() {
      connection.forget();
      if (database.isOpen) database.close();
      return Promise.resolve();
    },
  };
}

class SqliteConnection implements DatabaseConnection {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const statement = this.#prepare(query.sql);
    const parameters = query.parameters.map(toSqlite);
    if (statement.columns().length > 0) {
      return { rows: await whenFree(() => rowsOf<R>(statement, parameters)) };
    }
    const { changes, lastInsertRowid } = await whenFree(() => statement.run(...parameters));
    return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) };
  }

  // oxlint-disable-next-line require-yield
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new CodeactError(
      "not_supported",
      "Queries on SQLite are read in pages, not as a stream.",
    );
  }

  async waiting(sql: string): Promise<void> {
    await whenFree(() => {
      this.#database.exec(sql);
    });
  }

  forget(): void {
    this.#statements.clear();
  }

  #prepare(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const oldest =
      this.#statements.size < MAX_STATEMENTS ? undefined : this.#statements.keys().next();
    if (oldest?.value !== undefined) this.#statements.delete(oldest.value);
    const statement = this.#database.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}

/** Rows of a statement. Their shape is what the query's builder says; node:sqlite cannot know it. */
function rowsOf<R>(statement: StatementSync, parameters: SQLInputValue[]): R[] {
  const rows: unknown = statement.all(...parameters);
  return isRows<R>(rows) ? rows : [];
}

function isRows<R>(rows: unknown): rows is R[] {
  return Array.isArray(rows);
}

/**
 * Does something as soon as no other process writes. Waiting in JavaScript instead of in SQLite leaves the process free
 * to serve; a statement that was refused has had no effect and is safe to try again.
 */
export async function whenFree<T>(work: () => T): Promise<T> {
  const end = Date.now() + BUSY_LIMIT_MS;
  for (let pauseMs = 1; ; pauseMs = Math.min(pauseMs * 2, 50)) {
    try {
      return work();
    } catch (error) {
      if (!isBusy(error)) throw translate(error);
      if (Date.now() > end) {
        throw new CodeactError(
          "overloaded",
          `Another process has kept the database for ${BUSY_LIMIT_MS / 1000} s.`,
          {
            remedy: "Try again; if it stays, look for a process that hangs with the file open.",
            retryable: true,
            details: { retryAfterSeconds: 5 },
            cause: error,
          },
        );
      }
    }
    await sleep(pauseMs * (0.5 + Math.random()));
  }
}

/** Failures that a person can mend, in words; others as they are. https://www.sqlite.org/rescode.html */
const FAILURES: ReadonlyMap<number, readonly [message: string, remedy: string]> = new Map([
  [8, ["The database cannot be written.", "Make the file and its folder writable for this user."]],
  [
    10,
    [
      "The disk of the database reports errors.",
      "Look at the disk; restore a backup if the file is damaged.",
    ],
  ],
  [11, ["The database file is damaged.", "Restore the last backup."]],
  [
    13,
    ["The disk of the database is full.", "Free some room; nothing that was acknowledged is lost."],
  ],
]);

function translate(error: unknown): unknown {
  const known = FAILURES.get(codeOf(error) & 0xff);
  if (known === undefined) return error;
  const [message, remedy] = known;
  return new CodeactError("internal", message, { remedy, cause: error });
}

function isBusy(error: unknown): boolean {
  return BUSY_CODES.has(codeOf(error) & 0xff);
}

/** SQLite's number of a fault; 0 for anything else. */
function codeOf(error: unknown): number {
  if (!(error instanceof Error) || !("errcode" in error)) return 0;
  return typeof error.errcode === "number" ? error.errcode : 0;
}

function toSqlite(value: unknown): SQLInputValue {
  if (value === null || value === undefined) return null;
  if (typeof value === "boolean") return value ? 1 : 0;
  if (typeof value === "string" || typeof value === "number" || typeof value === "bigint")
    return value;
  if (value instanceof Uint8Array) return value;
  throw new TypeError(`A ${typeof value} cannot be stored.`);
}
