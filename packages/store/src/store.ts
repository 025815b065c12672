import type { LoginSessions } from "./accounts/sessions.ts";
import type { ApiKeys } from "./accounts/api-keys.ts";
import type { Invites } from "./accounts/invites.ts";
import type { Identities } from "./accounts/identities.ts";
import type { UsageAccounts } from "./accounts/usage.ts";
import type { AuditLog } from "./accounts/audit.ts";
import type { Settings } from "./settings.ts";
import type { Shares } from "./shares.ts";
import type { Approvals } from "./approvals.ts";
import type { Blobs } from "./blobs.ts";
import type { Cells } from "./cells.ts";
import type { Conversations } from "./conversations.ts";
import type { RunEvents } from "./events.ts";
import type { Files } from "./files.ts";
import type { Kernels } from "./kernels.ts";
import type { KeptAnswers } from "./kept-answers.ts";
import type { Messages } from "./messages.ts";
import type { EngineName } from "./migrate.ts";
import type { ModelEndpoints } from "./model-endpoints.ts";
import type { Queue } from "./queue.ts";
import type { Responses } from "./responses.ts";
import type { Runs } from "./runs.ts";
import type { Search } from "./search.ts";
import type { Uploads } from "./uploads.ts";
import type { Users } from "./accounts/users.ts";

/** How a store is. */
export interface StoreHealth {
  readonly ok: boolean;
  readonly engine: EngineName;
  /** One line for a person: engine, version, place; or what is wrong. */
  readonly detail: string;
  /** Time of one small query, in milliseconds. */
  readonly latencyMs: number;
}

/**
 * Everything the chat keeps, behind one narrow door per subject. Several processes may have the same store open; each
 * sees what another has committed, and `events.watch` tells of it.
 */
export interface Store extends AsyncDisposable {
  readonly engine: EngineName;
  readonly users: Users;
  readonly sessions: LoginSessions;
  readonly apiKeys: ApiKeys;
  readonly invites: Invites;
  readonly identities: Identities;
  readonly usage: UsageAccounts;
  readonly audit: AuditLog;
  readonly settings: Settings;
  readonly modelEndpoints: ModelEndpoints;
  readonly keptAnswers: KeptAnswers;
  readonly shares: Shares;
  readonly conversations: Conversations;
  readonly messages: Messages;
  readonly cells: Cells;
  readonly kernels: Kernels;
  readonly runs: Runs;
  readonly events: RunEvents;
  readonly approvals: Approvals;
  readonly responses: Responses;
  readonly queue: Queue;
  readonly files: Files;
  readonly uploads: Uploads;
  readonly blobs: Blobs;
  readonly search: Search;
  /** Asks the database something small. Never throws. */
  health(): Promise<StoreHealth>;
  /** Ends watchers, connections and threads. Idempotent. */
  close(): Promise<void>;
}
