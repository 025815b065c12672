import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { CodeactError, errorMessage } from "@codeact/protocol";
import { sql } from "kysely";
import { LoginSessions } from "./accounts/sessions.ts";
import { ApiKeys } from "./accounts/api-keys.ts";
import { Invites } from "./accounts/invites.ts";
import { Identities } from "./accounts/identities.ts";
import { UsageAccounts } from "./accounts/usage.ts";
import { AuditLog } from "./accounts/audit.ts";
import { Settings } from "./settings.ts";
import { Shares } from "./shares.ts";
import { BlobFolder } from "./blob-folder.ts";
import { Blobs } from "./blobs.ts";
import { Cells } from "./cells.ts";
import { Conversations } from "./conversations.ts";
import type { Engine } from "./engine.ts";
import { RunEvents } from "./events.ts";
import { Files } from "./files.ts";
import { Kernels } from "./kernels.ts";
import { Messages } from "./messages.ts";
import { openPostgres, withoutPassword } from "./postgres/open-postgres.ts";
import { Runs } from "./runs.ts";
import { Search } from "./search.ts";
import { openSqlite } from "./sqlite/open-sqlite.ts";
import type { Store } from "./store.ts";
import { Users } from "./accounts/users.ts";

/** Where a store lies: a URL (`postgres://…`, `file:///…`) or a file. */
export type StoreTarget = string | { readonly path: string };

/** Options of {@link openStore}. */
export interface OpenStoreOptions {
  /** Folder of the bytes of files and large outputs; several servers share it. @default `files` beside a SQLite file */
  readonly filesFolder?: string | undefined;
  /** Connections to PostgreSQL. @default 10 */
  readonly connections?: number | undefined;
  /** The clock, in milliseconds since the epoch. Processes that share a store need clocks that agree within seconds. */
  readonly now?: (() => number) | undefined;
  /** Type number of a folder's file system; only tests give it. */
  readonly fileSystemType?: ((folder: string) => Promise<number>) | undefined;
}

/**
 * Opens a store and brings it to the newest schema.
 * @throws CodeactError `config_invalid`: the place is none, lies on a network file system, is not ours or of a newer
 * version (`details.reason`); `internal`, retryable: the database server does not answer
 */
export async function openStore(
  target: StoreTarget,
  options: OpenStoreOptions = {},
): Promise<Store> {
  const now = options.now ?? Date.now;
  const place = placeOf(target);
  if (place.engine === "sqlite") {
    const engine = await openSqlite(place.path, { now, typeOf: options.fileSystemType });
    return storeOn(engine, options.filesFolder ?? join(dirname(resolve(place.path)), "files"));
  }
  if (options.filesFolder === undefined) {
    throw new CodeactError("config_invalid", "A store in PostgreSQL needs a folder for files.", {
      remedy: "Name a folder that all servers of this database share (filesFolder).",
      details: { reason: "files_folder" },
    });
  }
  const { connections } = options;
  return storeOn(await openPostgres(place.url, { now, connections }), options.filesFolder);
}

type Place =
  | { readonly engine: "sqlite"; readonly path: string }
  | { readonly engine: "postgres"; readonly url: string };

function placeOf(target: StoreTarget): Place {
  if (typeof target !== "string") return { engine: "sqlite", path: target.path };
  if (/^postgres(?:ql)?:/u.test(target)) {
    withoutPassword(target);
    return { engine: "postgres", url: target };
  }
  if (target.startsWith("file:") && URL.canParse(target)) {
    return { engine: "sqlite", path: fileURLToPath(target) };
  }
  const kind = /^([a-z][a-z0-9+.-]*):/iu.exec(target)?.[1] ?? "";
  throw new CodeactError(
    "config_invalid",
    `A store cannot be opened at ${kind === "" ? JSON.stringify(target) : `a ${kind}: address`}.`,
    {
      remedy: kind.startsWith("mongodb")
        ? "Import a dump of that database with the importer for chat-ui."
        : "Give a file as { path }, a file:// URL or a postgres:// URL.",
      details: { reason: "url" },
    },
  );
}

function storeOn(engine: Engine, filesFolder: string): Store {
  const blobs = new Blobs(engine, new BlobFolder(resolve(filesFolder)));
  const close = (): Promise<void> => engine.close();
  return {
    engine: engine.name,
    users: new Users(engine),
    sessions: new LoginSessions(engine),
    apiKeys: new ApiKeys(engine),
    invites: new Invites(engine),
    identities: new Identities(engine),
    usage: new UsageAccounts(engine),
    audit: new AuditLog(engine),
    settings: new Settings(engine),
    shares: new Shares(engine, blobs),
    conversations: new Conversations(engine),
    messages: new Messages(engine, blobs),
    cells: new Cells(engine, blobs),
    kernels: new Kernels(engine),
    runs: new Runs(engine),
    events: new RunEvents(engine, blobs),
    files: new Files(engine, blobs),
    blobs,
    search: new Search(engine),
    async health() {
      const start = performance.now();
      try {
        await sql`select 1`.execute(engine.database);
        const latencyMs = performance.now() - start;
        return { ok: true, engine: engine.name, detail: await engine.describe(), latencyMs };
      } catch (error) {
        const latencyMs = performance.now() - start;
        return { ok: false, engine: engine.name, detail: errorMessage(error), latencyMs };
      }
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}
