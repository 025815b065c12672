import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setImmediate as breathe } from "node:timers/promises";
import { CodeactError } from "@codeact/protocol";
import { z } from "zod";
import { BackupRow } from "../backup/backup-format.ts";
import { whenFree } from "./dialect.ts";
import { readStatement, type Snapshot, SNAPSHOT_ROWS } from "../backup/snapshot.ts";

const Names = z.array(z.object({ name: z.string() }));

/**
 * Opens a moment of a store in SQLite: a reading transaction of a connection of its own, which the log of the database
 * serves while others write. @throws CodeactError `not_found` when there is no store, `config_invalid` when it is none
 */
export async function openSqliteSnapshot(path: string, holdUntil: number): Promise<Snapshot> {
  const label = resolve(path);
  const facts = await stat(label).catch(() => undefined);
  if (facts?.isFile() !== true || facts.size === 0) {
    throw new CodeactError("not_found", `There is no store at ${label}.`, {
      remedy: "Name the folder or database of the server.",
    });
  }
  const connection = open(label);
  try {
    // Before the moment: a sweep that ran until now is over, and the moment sees what it left.
    await holdFiles(label, holdUntil);
    connection.exec("begin");
    const schemas = namesOf(connection, "select name from kysely_migration order by name");
    const tables = namesOf(connection, "select name from sqlite_master where type = 'table'");
    return {
      engine: "sqlite",
      label,
      schemas,
      tables: new Set(tables),
      read: (table, how) => read(connection, readStatement(table, how)),
      hold: (until) => holdFiles(label, until),
      [Symbol.asyncDispose]() {
        if (connection.isOpen) connection.close();
        return Promise.resolve();
      },
    };
  } catch (error) {
    connection.close();
    if (CodeactError.isInstance(error)) throw error;
    throw noStore(label, error);
  }
}

function open(path: string): DatabaseSync {
  try {
    return new DatabaseSync(path, { readOnly: true, timeout: 5000 });
  } catch (cause) {
    throw noStore(path, cause);
  }
}

function noStore(path: string, cause: unknown): CodeactError {
  return new CodeactError("config_invalid", `${path} is not a store of this program.`, {
    remedy: "Name the database file of the server.",
    cause,
  });
}

function namesOf(connection: DatabaseSync, sql: string): readonly string[] {
  return Names.parse(connection.prepare(sql).all()).map(({ name }) => name);
}

/**
 * A first schema has no hold; its row is missing then and nothing is changed. Waits in JavaScript: who writes at this
 * moment may be of the same process.
 */
async function holdFiles(path: string, until: number): Promise<void> {
  const connection = new DatabaseSync(path, { timeout: 0 });
  try {
    const statement = connection.prepare(
      "update setting set value_json = ? where name = 'blobs.hold'",
    );
    await whenFree(() => statement.run(String(until)));
  } finally {
    connection.close();
  }
}

async function* read(connection: DatabaseSync, sql: string): AsyncGenerator<readonly BackupRow[]> {
  let rows: BackupRow[] = [];
  for (const row of connection.prepare(sql).iterate()) {
    rows.push(BackupRow.parse(row));
    if (rows.length < SNAPSHOT_ROWS) continue;
    yield rows;
    rows = [];
    await breathe();
  }
  if (rows.length > 0) yield rows;
}
