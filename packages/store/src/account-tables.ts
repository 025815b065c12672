import type { Generated } from "kysely";

/** Rows of people and limits; `tables.ts` says what their columns have in common. */
export interface UserTable {
  id: string;
  email: string;
  name: string;
  role: string;
  password_hash: string | null;
  status: string;
  prefs_json: string;
  created_at: number;
  last_seen_at: number | null;
  email_proven: Generated<number>;
}

/** See {@link UserTable}. */
export interface IdentityTable {
  issuer: string;
  subject: string;
  user_id: string;
  email_verified: number;
  created_at: number;
}

/** See {@link UserTable}. */
export interface SessionTable {
  token_hash: string;
  user_id: string;
  created_at: number;
  used_at: number;
  expires_at: number;
  ip: string | null;
  agent: string | null;
}

/** See {@link UserTable}. */
export interface ApiKeyTable {
  id: string;
  user_id: string;
  name: string;
  prefix: string;
  hash: string;
  scopes_json: string;
  created_at: number;
  expires_at: number | null;
  used_at: number | null;
  revoked_at: number | null;
}

/** See {@link UserTable}. */
export interface InviteTable {
  token_hash: string;
  email: string | null;
  role: string;
  created_by: string | null;
  created_at: number;
  expires_at: number;
  used_at: number | null;
  used_by: string | null;
}

/** See {@link UserTable}. */
export interface SettingTable {
  name: string;
  value_json: string;
  updated_at: number;
}

/** See {@link UserTable}. */
export interface ModelEndpointTable {
  id: string;
  name: string;
  base_url: string;
  sealed_secret: string | null;
  settings_json: string;
  enabled: Generated<number>;
  created_at: number;
  updated_at: number;
}

/** See {@link UserTable}. */
export interface AuditEventTable {
  id: string;
  user_id: string | null;
  kind: string;
  subject: string | null;
  data_json: string;
  ip: string | null;
  at: number;
}

/** See {@link UserTable}. */
export interface UsageEventTable {
  id: string;
  user_id: string;
  kind: string;
  value: number;
  run_id: string | null;
  model: string | null;
  at: number;
}

/** See {@link UserTable}. */
export interface UsageBucketTable {
  user_id: string;
  kind: string;
  day: number;
  value: number;
}

/** See {@link UserTable}. */
export interface QuotaTable {
  user_id: string;
  kind: string;
  window: string;
  value: number;
}

/** See {@link UserTable}. */
export interface KeptAnswerTable {
  user_id: string;
  key: string;
  request_hash: string;
  status: number | null;
  content_type: string | null;
  body: string | null;
  created_at: number;
}
