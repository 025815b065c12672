import { randomUUID } from "node:crypto";
import { rename, rm, stat } from "node:fs/promises";
import { resolve } from "node:path";
import { CodeactError } from "@codeact/protocol";
import type { Transaction } from "kysely";
import { Client } from "pg";
import type { Engine } from "../engine.ts";
import { schemaNames } from "../migrate.ts";
import { clientConfig, openPostgres, withoutPassword } from "../postgres/open-postgres.ts";
import { connectionFault } from "../postgres/faults.ts";
import { openSqlite } from "../sqlite/open-sqlite.ts";
import type { Place } from "../store-place.ts";
import type { Tables } from "../tables.ts";
import { backupTables } from "./backup-format.ts";

/** An empty store that is being filled. Disposing it before `commit` leaves the place as it was found. */
export interface RestoreTarget extends AsyncDisposable {
  readonly engine: Engine;
  /** Writes some rows. */
  write(work: (transaction: Transaction<Tables>) => Promise<void>): Promise<void>;
  /** Makes it the store of its place, with the newest schema. */
  commit(): Promise<void>;
}

/**
 * Prepares a place with the schema of a backup.
 * @throws CodeactError `invalid_input` (reason `target_not_empty`), and what opening a store throws
 */
export function openRestoreTarget(place: Place, schema: string): Promise<RestoreTarget> {
  return place.engine === "sqlite"
    ? sqliteTarget(place.path, schema)
    : postgresTarget(place.url, schema);
}

/** The file is made under another name, in the same folder. */
async function sqliteTarget(path: string, schema: string): Promise<RestoreTarget> {
  const label = resolve(path);
  const found = await stat(label).catch(() => undefined);
  if (found !== undefined && found.size > 0) throw notEmpty(label);
  const temporary = `${label}.${randomUUID()}.restoring`;
  const remove = async (): Promise<void> => {
    for (const end of ["", "-wal", "-shm"]) await rm(`${temporary}${end}`, { force: true });
  };
  try {
    const engine = await openSqlite(temporary, { now: Date.now, until: schema });
    return {
      engine,
      write: (work) => engine.database.transaction().execute(work),
      async commit() {
        await engine.close();
        if (schema !== schemaNames.at(-1)) {
          await (await openSqlite(temporary, { now: Date.now })).close();
        }
        await rename(temporary, label);
      },
      async [Symbol.asyncDispose]() {
        await engine.close();
        await remove();
      },
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** One transaction, and tables that go again when it fails. */
async function postgresTarget(url: string, schema: string): Promise<RestoreTarget> {
  const label = withoutPassword(url);
  await clearEmpty(url, label);
  const engine = await openPostgres(url, { now: Date.now, until: schema, connections: 2 });
  const transaction = await engine.database.startTransaction().execute();
  let done = false;
  return {
    engine,
    write: (work) => work(transaction),
    async commit() {
      await transaction.commit().execute();
      done = true;
      await engine.close();
      if (schema !== schemaNames.at(-1)) {
        await (await openPostgres(url, { now: Date.now })).close();
      }
    },
    async [Symbol.asyncDispose]() {
      if (!done) {
        await transaction
          .rollback()
          .execute()
          .catch(() => undefined);
        await engine.close();
        await clearEmpty(url, label);
      }
      await engine.close();
    },
  };
}

/** Removes the tables of a store without content. @throws CodeactError `invalid_input` when there is any */
async function clearEmpty(url: string, label: string): Promise<void> {
  const client = new Client(clientConfig(url));
  client.on("error", () => {});
  try {
    await client.connect();
  } catch (error) {
    throw connectionFault(error, label);
  }
  try {
    const { rows } = await client.query<{ name: string }>(
      "select table_name as name from information_schema.tables where table_schema = current_schema()",
    );
    const there = new Set(rows.map(({ name }) => name));
    // Tables of another program are refused when the store is opened.
    if (!there.has("kysely_migration")) return;
    const ours = [...backupTables.keys()].filter((name) => there.has(name)).reverse();
    for (const name of ours) {
      if (name === "setting") continue;
      const { rowCount } = await client.query(`select 1 from "${name}" limit 1`);
      if (rowCount !== 0) throw notEmpty(label);
    }
    const all = [...ours, "kysely_migration", "kysely_migration_lock"];
    await client.query(all.map((name) => `drop table if exists "${name}"`).join(";"));
  } finally {
    await client.end();
  }
}

function notEmpty(label: string): CodeactError {
  return new CodeactError("invalid_input", `${label} holds a store already.`, {
    remedy: "Restore into a new place, or move that store away first.",
    details: { reason: "target_not_empty" },
  });
}
