import { CodeactError } from "@codeact/protocol";
import { Kysely, PostgresDialect, sql } from "kysely";
import { type ClientConfig, Pool, TypeOverrides } from "pg";
import type { Engine } from "../engine.ts";
import { migrate } from "../migrate.ts";
import type { Tables } from "../tables.ts";
import { WakeHub } from "../wake-hub.ts";
import { connectionFault } from "./faults.ts";
import { CHANNEL, listen } from "./listen.ts";
import { postgresSearch } from "./search.ts";
import { withToldFaults } from "./told-faults.ts";

/** Oldest server that is tested for, as `server_version_num`. */
const OLDEST_SERVER = 130_000;
/** Type numbers of PostgreSQL: int8, json. */
const INT8 = 20;
const JSON_TEXT = 114;

/** Options of {@link openPostgres}. */
export interface OpenPostgresOptions {
  readonly now: () => number;
  /** Connections of this process. @default 10 */
  readonly connections?: number | undefined;
  /** Stop at this schema; see `migrate`. */
  readonly until?: string | undefined;
}

/**
 * Opens a store in a PostgreSQL database (13 or newer), which may be shared by several processes.
 * @throws CodeactError `config_invalid` for a wrong URL, password or database, or a schema of a newer version;
 * `store_unavailable` (retryable) when the server does not answer, now or later
 */
export async function openPostgres(url: string, options: OpenPostgresOptions): Promise<Engine> {
  const label = withoutPassword(url);
  const config = clientConfig(url);
  const pool = new Pool({ ...config, max: options.connections ?? 10 });
  // A connection that breaks while idle is dropped by the pool; the next query opens another.
  pool.on("error", () => {});
  // One that breaks while it is used fails its query; without a listener of its own it would end the process as well.
  pool.on("connect", (client) => {
    client.on("error", () => {});
  });
  const dialect = new PostgresDialect({ pool: withToldFaults(pool, label) });
  const database = new Kysely<Tables>({ dialect });
  try {
    await refuseOldServer(database, label);
    await migrate(database, { engine: "postgres", label, until: options.until });
  } catch (error) {
    await database.destroy();
    throw CodeactError.isInstance(error) ? error : connectionFault(error, label);
  }
  const wakes = new WakeHub(listen(config));
  let closing: Promise<void> | undefined;
  return {
    name: "postgres",
    label,
    database,
    wakes,
    search: postgresSearch(database),
    now: options.now,
    async announce(transaction, topic) {
      await sql`select pg_notify(${CHANNEL}, ${topic})`.execute(transaction);
    },
    async describe() {
      const { rows } = await sql<{
        version: string;
      }>`select current_setting('server_version') as version`.execute(database);
      return `PostgreSQL ${rows[0]?.version}, ${label}`;
    },
    close() {
      closing ??= (async () => {
        await wakes[Symbol.asyncDispose]();
        await database.destroy();
      })();
      return closing;
    },
  };
}

/** How every connection is made: integers come as numbers, JSON as its text. */
export function clientConfig(url: string): ClientConfig {
  const types = new TypeOverrides();
  types.setTypeParser(INT8, Number);
  types.setTypeParser(JSON_TEXT, String);
  return {
    connectionString: url,
    types,
    application_name: "codeact",
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
  };
}

/** A URL fit for logs. @throws CodeactError `config_invalid` when it is none */
export function withoutPassword(url: string): string {
  if (!URL.canParse(url) || !/^postgres(?:ql)?:$/u.test(new URL(url).protocol)) {
    throw new CodeactError(
      "config_invalid",
      "The address of the database is not a postgres:// URL.",
      {
        remedy: "Write postgres://user:password@host:5432/database.",
        details: { reason: "url" },
      },
    );
  }
  const parsed = new URL(url);
  parsed.password = "";
  parsed.searchParams.delete("password");
  return parsed.href;
}

async function refuseOldServer(database: Kysely<Tables>, label: string): Promise<void> {
  const { rows } = await sql<{ version: string }>`show server_version_num`.execute(database);
  const version = Number(Object.values(rows[0] ?? {})[0]);
  if (version >= OLDEST_SERVER) return;
  throw new CodeactError(
    "config_invalid",
    `The server of ${label} is older than PostgreSQL 13 (${version}).`,
    {
      remedy: "Use PostgreSQL 13 or newer.",
      details: { reason: "old_server" },
    },
  );
}
