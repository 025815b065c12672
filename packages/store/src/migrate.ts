import { CodeactError } from "@codeact/protocol";
import { type Kysely, sql } from "kysely";
import { type Migration, Migrator } from "kysely/migration";
import { postgresSearch, sqliteSearch } from "./migrations/0001-search.ts";
import { start } from "./migrations/0001-start.ts";
import { chat } from "./migrations/0002-chat.ts";
import { postgresWords, sqliteWords } from "./migrations/sql-words.ts";
import type { Tables } from "./tables.ts";

/** The two databases a store can lie in. */
export type EngineName = "sqlite" | "postgres";

/**
 * Every schema that was released, oldest first. An entry is never changed after its release; a change is a new entry,
 * with a small store of it in `fixtures/` and its hash in `fixtures/schemas.json`.
 */
const steps: ReadonlyMap<string, (engine: EngineName) => readonly string[]> = new Map([
  [
    "0001-start",
    (engine) =>
      engine === "sqlite"
        ? [...start(sqliteWords), ...sqliteSearch]
        : [...start(postgresWords), ...postgresSearch],
  ],
  ["0002-chat", (engine) => chat(engine === "sqlite" ? sqliteWords : postgresWords)],
]);

/** Names of the schemas this code knows, oldest first. */
export const schemaNames: readonly string[] = [...steps.keys()].sort();

/** What brings the schema before to this one. */
export function schemaStatements(name: string, engine: EngineName): readonly string[] {
  return steps.get(name)?.(engine) ?? [];
}

function migrationsOf(engine: EngineName): Record<string, Migration> {
  const named = schemaNames.map((name): [string, Migration] => [
    name,
    {
      async up(database) {
        for (const statement of schemaStatements(name, engine)) {
          await sql.raw(statement).execute(database);
        }
      },
    },
  ]);
  return Object.fromEntries(named);
}

/** Options of {@link migrate}. */
export interface MigrateOptions {
  readonly engine: EngineName;
  /** What the errors call the store: a path, or a URL without its password. */
  readonly label: string;
  /** Stop at this schema; how tests make an older store. @default the newest */
  readonly until?: string | undefined;
}

/**
 * Brings a database to the newest schema. Whole or not at all: every step runs in one transaction behind a lock, so that
 * of two processes that start together one migrates and the other finds it done.
 * @throws CodeactError `config_invalid` for a database of a newer version or one that is not ours
 */
export async function migrate(database: Kysely<Tables>, options: MigrateOptions): Promise<void> {
  await refuseForeign(database, options);
  const migrations = migrationsOf(options.engine);
  const migrator = new Migrator({
    db: database,
    provider: { getMigrations: () => Promise.resolve(migrations) },
  });
  const { error } =
    options.until === undefined
      ? await migrator.migrateToLatest()
      : await migrator.migrateTo(options.until);
  if (error === undefined) return;
  await refuseForeign(database, options);
  if (CodeactError.isInstance(error)) throw error;
  throw new CodeactError(
    "internal",
    `${options.label} could not be brought to the newest schema.`,
    {
      remedy: "The database is unchanged. Restore a backup, or report this with the cause.",
      cause: error,
    },
  );
}

async function refuseForeign(database: Kysely<Tables>, { label }: MigrateOptions): Promise<void> {
  const found = await database.introspection.getTables({ withInternalKyselyTables: true });
  const tables = new Set(found.map(({ name }) => name));
  if (!tables.has("kysely_migration")) {
    if (!tables.has("conversation") && !tables.has("message")) return;
    throw new CodeactError("config_invalid", `${label} holds the tables of another program.`, {
      remedy: "Name a new file or an empty database.",
      details: { reason: "foreign_database" },
    });
  }
  const applied = await sql<{ name: string }>`select name from kysely_migration`.execute(database);
  const newer = applied.rows.map(({ name }) => name).find((name) => !schemaNames.includes(name));
  if (newer === undefined) return;
  throw new CodeactError(
    "config_invalid",
    `${label} has the schema ${newer}, which is newer than this version knows (${schemaNames.at(-1)}).`,
    {
      remedy: "Start the version that wrote it, or a later one.",
      details: { reason: "newer_schema", schema: newer },
    },
  );
}
