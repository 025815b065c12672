import { CodeactError } from "@codeact/protocol";
import { Client } from "pg";
import { z } from "zod";
import { BackupRow } from "../backup/backup-format.ts";
import { readStatement, type Snapshot, SNAPSHOT_ROWS } from "../backup/snapshot.ts";
import { connectionFault } from "./faults.ts";
import { clientConfig, withoutPassword } from "./open-postgres.ts";

const Names = z.array(z.object({ name: z.string() }));
const Rows = z.array(BackupRow);

/**
 * Opens a moment of a store in PostgreSQL: a repeatable-read transaction of a connection of its own.
 * @throws CodeactError `not_found` when the database holds no store, and what opening a store throws
 */
export async function openPostgresSnapshot(url: string, holdUntil: number): Promise<Snapshot> {
  const label = withoutPassword(url);
  const [reader, writer] = [await connect(url, label), await connect(url, label)];
  const close = async (): Promise<void> => {
    await Promise.all([reader, writer].map((client) => client.end().catch(() => undefined)));
  };
  const hold = async (until: number): Promise<void> => {
    await writer.query("update setting set value_json = $1 where name = 'blobs.hold'", [
      String(until),
    ]);
  };
  try {
    await refuseOther(reader, label);
    // Before the moment: a sweep that ran until now is over, and the moment sees what it left.
    await hold(holdUntil);
    await reader.query("begin transaction isolation level repeatable read, read only");
    const schemas = await namesOf(reader, "select name from kysely_migration order by name");
    const tables = await namesOf(reader, TABLES);
    let count = 0;
    return {
      engine: "postgres",
      label,
      schemas,
      tables: new Set(tables),
      read: (table, how) => read(reader, `piece_${(count += 1)}`, readStatement(table, how)),
      hold,
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

const TABLES =
  "select table_name as name from information_schema.tables where table_schema = current_schema()";

async function connect(url: string, label: string): Promise<Client> {
  const client = new Client(clientConfig(url));
  // Without a listener an error of an idle connection would end the process; the next query tells of it.
  client.on("error", () => {});
  try {
    await client.connect();
  } catch (error) {
    throw connectionFault(error, label);
  }
  return client;
}

async function refuseOther(client: Client, label: string): Promise<void> {
  const tables = await namesOf(client, TABLES);
  if (tables.includes("kysely_migration") && tables.includes("conversation")) return;
  throw new CodeactError("not_found", `There is no store at ${label}.`, {
    remedy: "Name the database of the server.",
  });
}

async function namesOf(client: Client, sql: string): Promise<readonly string[]> {
  const { rows } = await client.query(sql);
  return Names.parse(rows).map(({ name }) => name);
}

async function* read(
  client: Client,
  cursor: string,
  sql: string,
): AsyncGenerator<readonly BackupRow[]> {
  await client.query(`declare ${cursor} no scroll cursor for ${sql}`);
  for (;;) {
    const { rows } = await client.query(`fetch forward ${SNAPSHOT_ROWS} from ${cursor}`);
    if (rows.length === 0) break;
    yield Rows.parse(rows);
  }
  await client.query(`close ${cursor}`);
}
