import { errorMessage } from "@codeact/protocol";
import { sql } from "kysely";
import { LoginSessions } from "./accounts/sessions.ts";
import { ApiKeys } from "./accounts/api-keys.ts";
import { Invites } from "./accounts/invites.ts";
import { Identities } from "./accounts/identities.ts";
import { UsageAccounts } from "./accounts/usage.ts";
import { AuditLog } from "./accounts/audit.ts";
import { Settings } from "./settings.ts";
import { Shares } from "./shares.ts";
import { Approvals } from "./approvals.ts";
import { BlobFolder } from "./blob-folder.ts";
import { Blobs } from "./blobs.ts";
import { Cells } from "./cells.ts";
import { Conversations } from "./conversations.ts";
import type { Engine } from "./engine.ts";
import { RunEvents } from "./events.ts";
import { Files } from "./files.ts";
import { KeptAnswers } from "./kept-answers.ts";
import { Kernels } from "./kernels.ts";
import { Messages } from "./messages.ts";
import { ModelEndpoints } from "./model-endpoints.ts";
import { openPostgres } from "./postgres/open-postgres.ts";
import { Queue } from "./queue.ts";
import { Responses } from "./responses.ts";
import { Runs } from "./runs.ts";
import { Search } from "./search.ts";
import { openSqlite } from "./sqlite/open-sqlite.ts";
import type { Store } from "./store.ts";
import { placeOf, type StoreTarget } from "./store-place.ts";
import { Uploads } from "./uploads.ts";
import { Users } from "./accounts/users.ts";

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
 * version (`details.reason`); `store_unavailable`, retryable: the database server does not answer
 */
export async function openStore(
  target: StoreTarget,
  options: OpenStoreOptions = {},
): Promise<Store> {
  const now = options.now ?? Date.now;
  const place = placeOf(target, options.filesFolder);
  const engine =
    place.engine === "sqlite"
      ? await openSqlite(place.path, { now, typeOf: options.fileSystemType })
      : await openPostgres(place.url, { now, connections: options.connections });
  return storeOn(engine, place.filesFolder);
}

function storeOn(engine: Engine, filesFolder: string): Store {
  const folder = new BlobFolder(filesFolder);
  const blobs = new Blobs(engine, folder);
  const files = new Files(engine, blobs);
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
    modelEndpoints: new ModelEndpoints(engine),
    keptAnswers: new KeptAnswers(engine),
    shares: new Shares(engine, blobs),
    conversations: new Conversations(engine, blobs),
    messages: new Messages(engine, blobs),
    cells: new Cells(engine, blobs),
    kernels: new Kernels(engine),
    runs: new Runs(engine),
    events: new RunEvents(engine, blobs),
    approvals: new Approvals(engine),
    responses: new Responses(engine),
    queue: new Queue(engine),
    files,
    uploads: new Uploads(engine, { blobs, files, folder }),
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
