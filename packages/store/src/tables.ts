import type { Generated } from "kysely";
import type {
  ApiKeyTable,
  AuditEventTable,
  IdentityTable,
  InviteTable,
  KeptAnswerTable,
  ModelEndpointTable,
  QuotaTable,
  SessionTable,
  SettingTable,
  UsageBucketTable,
  UsageEventTable,
  UserTable,
} from "./account-tables.ts";

/**
 * The rows at rest, one type per table; `migrations` makes the tables. Times are milliseconds since the epoch, flags are
 * 0 or 1, and columns ending in `_json` hold JSON text on both engines.
 */
export interface Tables {
  readonly user: UserTable;
  readonly identity: IdentityTable;
  readonly session: SessionTable;
  readonly api_key: ApiKeyTable;
  readonly invite: InviteTable;
  readonly setting: SettingTable;
  readonly model_endpoint: ModelEndpointTable;
  readonly audit_event: AuditEventTable;
  readonly conversation: ConversationTable;
  readonly message: MessageTable;
  readonly message_steps: MessageStepsTable;
  readonly part: PartTable;
  readonly cell: CellTable;
  readonly output: OutputTable;
  readonly output_blob: OutputBlobTable;
  readonly blob: BlobTable;
  readonly file: FileTable;
  readonly upload: UploadTable;
  readonly table_data: TableDataTable;
  readonly kernel: KernelTable;
  readonly kernel_variable: KernelVariableTable;
  readonly run: RunTable;
  readonly run_event: RunEventTable;
  readonly queued_message: QueuedMessageTable;
  readonly approval: ApprovalTable;
  readonly response: ResponseTable;
  readonly share: ShareTable;
  readonly share_asset: ShareAssetTable;
  readonly kept_answer: KeptAnswerTable;
  readonly usage_event: UsageEventTable;
  readonly usage_bucket: UsageBucketTable;
  readonly quota: QuotaTable;
  readonly search_text: SearchTextTable;
  readonly search_title: SearchTitleTable;
}

interface ConversationTable {
  id: string;
  user_id: string;
  title: string;
  title_source: string;
  model: string;
  system_prompt: string;
  settings_json: string;
  active_leaf_id: string | null;
  pinned_at: number | null;
  archived_at: number | null;
  deleted_at: number | null;
  forked_from: string | null;
  created_at: number;
  updated_at: number;
}

interface MessageTable {
  id: string;
  conversation_id: string;
  parent_id: string | null;
  role: string;
  status: string;
  model: string | null;
  run_id: string | null;
  covered_seq: number;
  usage_json: string | null;
  feedback_json: string | null;
  created_at: number;
  finished_at: number | null;
}

interface MessageStepsTable {
  message_id: string;
  steps_json: string;
}

interface PartTable {
  message_id: string;
  ordinal: number;
  kind: string;
  text: string;
  ref_id: string | null;
}

interface CellTable {
  id: string;
  message_id: string;
  ordinal: number;
  version: number;
  supersedes_id: string | null;
  author: string;
  title: string;
  language: string;
  source: string;
  status: string;
  execution_count: number | null;
  kernel_id: string | null;
  queued_at: number | null;
  started_at: number | null;
  ended_at: number | null;
}

interface OutputTable {
  cell_id: string;
  ordinal: number;
  value_json: string;
  truncated_bytes: number;
}

interface OutputBlobTable {
  cell_id: string;
  ordinal: number;
  mime: string;
  sha256: string;
  encoding: string;
  size: number;
}

interface BlobTable {
  sha256: string;
  size: number;
  mime: string;
  touched_at: number;
}

interface FileTable {
  id: string;
  conversation_id: string;
  path: string;
  version: number;
  sha256: string;
  size: number;
  mime: string;
  origin: string;
  cell_id: string | null;
  created_at: number;
  deleted_at: number | null;
}

interface UploadTable {
  id: string;
  user_id: string;
  name: string;
  mime: string;
  purpose: string | null;
  size: number | null;
  received: number;
  sha256: string | null;
  writer: string | null;
  writer_until: number | null;
  created_at: number;
  completed_at: number | null;
  expires_at: number | null;
}

interface TableDataTable {
  id: string;
  cell_id: string;
  ordinal: number;
  schema_json: string;
  row_count: number;
  sha256: string;
}

interface KernelTable {
  id: string;
  conversation_id: string;
  parent_kernel_id: string | null;
  base_cell_id: string | null;
  status: string;
  started_at: number;
  used_at: number;
  limits_json: string;
  snapshot_sha256: string | null;
  owner: Generated<string | null>;
  lease_until: Generated<number | null>;
  request: Generated<string | null>;
}

interface KernelVariableTable {
  kernel_id: string;
  name: string;
  value_json: string;
  seen_at: number;
}

interface RunTable {
  id: string;
  conversation_id: string;
  message_id: string;
  user_id: string;
  status: string;
  seq: number;
  lease_owner: string | null;
  lease_until: number | null;
  stop_requested_at: number | null;
  idempotency_key: string | null;
  request_hash: string | null;
  error_json: string | null;
  usage_json: string | null;
  request_json: Generated<string | null>;
  created_at: number;
  ended_at: number | null;
}

interface RunEventTable {
  run_id: string;
  seq: number;
  type: string;
  data_json: string;
  at: number;
}

interface QueuedMessageTable {
  id: string;
  conversation_id: string;
  position: number;
  content_json: string;
  created_at: number;
}

interface ApprovalTable {
  id: string;
  run_id: string;
  kind: string;
  payload_json: string;
  state: string;
  decided_by: string | null;
  decision_json: Generated<string | null>;
  created_at: number;
  decided_at: number | null;
}

interface ResponseTable {
  id: string;
  user_id: string;
  key_id: string | null;
  kind: string;
  conversation_id: string;
  run_id: string | null;
  previous_id: string | null;
  chain_hash: string | null;
  data_json: string;
  created_at: number;
  deleted_at: number | null;
}

interface ShareTable {
  slug: string;
  user_id: string;
  conversation_id: string;
  leaf_id: string;
  snapshot_sha256: string;
  visibility: string;
  password_hash: string | null;
  include_json: string;
  views: number;
  created_at: number;
  expires_at: number | null;
  revoked_at: number | null;
}

interface ShareAssetTable {
  slug: string;
  ordinal: number;
  name: string;
  mime: string;
  size: number;
  sha256: string;
}

interface SearchTextTable {
  id: number;
  owner: string;
  message_id: string;
  conversation_id: string;
  kind: string;
  text: string;
}

interface SearchTitleTable {
  id: Generated<number>;
  conversation_id: string;
  owner: string;
  title: string;
}
