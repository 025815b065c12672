import { open, mkdir } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { CodeactError } from "@codeact/protocol";
import { Kysely } from "kysely";
import type { Engine } from "../engine.ts";
import { migrate } from "../migrate.ts";
import type { Tables } from "../tables.ts";
import { WakeHub } from "../wake-hub.ts";
import { sqliteDialect } from "./dialect.ts";
import { type LocalFileSystemOptions, requireLocalFileSystem } from "./local-file-system.ts";
import { ReadThread } from "./read-thread.ts";
import { sqliteSearch } from "./search.ts";

/** How often a store with waiting readers looks for other processes' writes, in milliseconds. */
const POLL_MS = 200;
/** First bytes of every SQLite file, https://www.sqlite.org/fileformat.html */
const HEADER = "SQLite format 3\0";

/** Options of {@link openSqlite}. */
export interface OpenSqliteOptions extends LocalFileSystemOptions {
  readonly now: () => number;
  /** Stop at this schema; see `migrate`. */
  readonly until?: string | undefined;
}

/**
 * Opens a store in one SQLite file; makes the file and its folder where they are missing.
 * @throws CodeactError `config_invalid` for a network file system, a file that is no SQLite database, one of another
 * program or of a newer version
 */
export async function openSqlite(path: string, options: OpenSqliteOptions): Promise<Engine> {
  const label = resolve(path);
  if (path === "" || path === ":memory:") {
    throw new CodeactError("config_invalid", `A store needs a file, not ${JSON.stringify(path)}.`, {
      remedy: "Name a file in a folder that can be written.",
    });
  }
  await prepareFolder(label, options);
  await refuseOtherFile(label);
  await makePrivate(label);
  const connection = connect(label);
  const database = new Kysely<Tables>({ dialect: sqliteDialect(connection) });
  try {
    await migrate(database, { engine: "sqlite", label, until: options.until });
  } catch (error) {
    await database.destroy();
    throw error;
  }
  const thread = new ReadThread(label);
  const wakes = new WakeHub((wake) => Promise.resolve(pollOthers(connection, wake.all)));
  return {
    name: "sqlite",
    label,
    database,
    wakes,
    search: sqliteSearch(thread),
    now: options.now,
    announce: () => Promise.resolve(),
    describe: () => Promise.resolve(`SQLite ${versionOf(connection)}, ${label}`),
    async close() {
      await wakes[Symbol.asyncDispose]();
      await thread[Symbol.asyncDispose]();
      await database.destroy();
    },
  };
}

async function prepareFolder(path: string, options: OpenSqliteOptions): Promise<void> {
  const folder = dirname(path);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new CodeactError("config_invalid", `The data folder ${folder} cannot be made.`, {
      remedy: "Name a folder that this user may write.",
      cause,
    });
  }
  await requireLocalFileSystem(folder, { typeOf: options.typeOf });
}

/** SQLite itself tells only at the first query, and takes an empty file for a new database. */
async function refuseOtherFile(path: string): Promise<void> {
  let file;
  try {
    file = await open(path, "r");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return;
    throw new CodeactError("config_invalid", `The store ${path} cannot be read.`, {
      remedy: "Check whose file it is.",
      cause: error,
    });
  }
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEADER.length), 0, HEADER.length, 0);
    if (bytesRead === 0 || buffer.toString("latin1", 0, bytesRead) === HEADER) return;
  } finally {
    await file.close();
  }
  throw new CodeactError("config_invalid", `${path} is not a SQLite database.`, {
    remedy: "Name another file; this one was left as it is.",
    details: { reason: "not_sqlite" },
  });
}

/** Others on the machine may not read it; SQLite gives its log the same rights. */
async function makePrivate(path: string): Promise<void> {
  const file = await open(path, "a", 0o600).catch(() => undefined);
  await file?.close();
}

function connect(path: string): DatabaseSync {
  // `defensive` is newer than the type declarations; a Node that does not know it passes it over.
  const settings = { timeout: 100, enableForeignKeyConstraints: true, defensive: true };
  try {
    const connection = new DatabaseSync(path, settings);
    // Another process may be turning the same new file to the log at this moment: this wait is SQLite's own.
    connection.exec("pragma busy_timeout = 5000");
    connection.exec("pragma journal_mode = wal");
    connection.exec(
      "pragma synchronous = normal; pragma trusted_schema = off; pragma busy_timeout = 100",
    );
    return connection;
  } catch (cause) {
    throw new CodeactError("config_invalid", `The store ${path} cannot be opened.`, {
      remedy:
        "Check that the file and its folder can be written, and that it is a SQLite database.",
      cause,
    });
  }
}

function versionOf(connection: DatabaseSync): string {
  return String(connection.prepare("select sqlite_version() as version").get()?.["version"]);
}

/** `data_version` changes when another connection has committed; one cheap read serves every reader that waits. */
function pollOthers(connection: DatabaseSync, changed: () => void): AsyncDisposable {
  const statement = connection.prepare("pragma data_version");
  const read = (): unknown => statement.get()?.["data_version"];
  let last = read();
  const timer = setInterval(() => {
    if (!connection.isOpen) return;
    const version = read();
    if (version === last) return;
    last = version;
    changed();
  }, POLL_MS);
  timer.unref();
  return {
    [Symbol.asyncDispose]() {
      clearInterval(timer);
      return Promise.resolve();
    },
  };
}
