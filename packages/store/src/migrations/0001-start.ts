import type { SqlWords } from "./sql-words.ts";

/** The first schema: everything the chat keeps. Search has its own statements, see the engines' search files. */
export function start(words: SqlWords): readonly string[] {
  return [
    ...accounts(words),
    ...conversations(words),
    ...files(words),
    ...runs(words),
    ...limits(words),
  ];
}

function accounts({ id, integer, json, end }: SqlWords): readonly string[] {
  return [
    `create table "user" (id ${id} primary key, email text not null unique, name text not null, role text not null,
      password_hash text, status text not null, prefs_json ${json} not null, created_at ${integer} not null,
      last_seen_at ${integer})${end}`,
    `create table identity (issuer text not null, subject text not null,
      user_id ${id} not null references "user" (id) on delete cascade, email_verified ${integer} not null,
      created_at ${integer} not null, primary key (issuer, subject))${end}`,
    `create index identity_user on identity (user_id)`,
    `create table session (token_hash text primary key, user_id ${id} not null references "user" (id) on delete cascade,
      created_at ${integer} not null, used_at ${integer} not null, expires_at ${integer} not null, ip text, agent text)${end}`,
    `create index session_of_user on session (user_id)`,
    `create table api_key (id ${id} primary key, user_id ${id} not null references "user" (id) on delete cascade,
      name text not null, prefix text not null, hash text not null unique, scopes_json ${json} not null,
      created_at ${integer} not null, expires_at ${integer}, used_at ${integer}, revoked_at ${integer})${end}`,
    `create index api_key_user on api_key (user_id)`,
    `create table invite (token_hash text primary key, email text, role text not null,
      created_by ${id} references "user" (id) on delete cascade, created_at ${integer} not null,
      expires_at ${integer} not null, used_at ${integer}, used_by ${id})${end}`,
    `create index invite_creator on invite (created_by)`,
    `create table setting (name text primary key, value_json ${json} not null, updated_at ${integer} not null)${end}`,
    `create table model_endpoint (id ${id} primary key, name text not null unique, base_url text not null,
      sealed_secret text, settings_json ${json} not null, created_at ${integer} not null, updated_at ${integer} not null)${end}`,
    `create table audit_event (id ${id} primary key, user_id ${id}, kind text not null, subject text,
      data_json ${json} not null, ip text, at ${integer} not null)${end}`,
    `create index audit_event_user on audit_event (user_id, id)`,
  ];
}

function conversations({ id, integer, json, end }: SqlWords): readonly string[] {
  return [
    `create table conversation (id ${id} primary key, user_id ${id} not null references "user" (id) on delete cascade,
      title text not null, title_source text not null, model text not null, system_prompt text not null,
      settings_json ${json} not null, active_leaf_id ${id}, pinned_at ${integer}, archived_at ${integer},
      deleted_at ${integer}, forked_from ${id}, created_at ${integer} not null, updated_at ${integer} not null)${end}`,
    `create index conversation_list on conversation (user_id, updated_at, id)`,
    `create index conversation_deleted on conversation (deleted_at) where deleted_at is not null`,
    `create table message (id ${id} primary key,
      conversation_id ${id} not null references conversation (id) on delete cascade, parent_id ${id},
      role text not null, status text not null, model text, run_id ${id}, covered_seq ${integer} not null,
      usage_json ${json}, feedback_json ${json}, created_at ${integer} not null, finished_at ${integer})${end}`,
    `create index message_siblings on message (conversation_id, parent_id, id)`,
    `create table part (message_id ${id} not null references message (id) on delete cascade, ordinal ${integer} not null,
      kind text not null, text text not null, ref_id ${id}, primary key (message_id, ordinal))${end}`,
    `create table cell (id ${id} primary key, message_id ${id} not null references message (id) on delete cascade,
      ordinal ${integer} not null, version ${integer} not null, supersedes_id ${id}, author text not null,
      title text not null, language text not null, source text not null, status text not null,
      execution_count ${integer}, kernel_id ${id}, queued_at ${integer}, started_at ${integer}, ended_at ${integer})${end}`,
    `create index cell_message on cell (message_id, ordinal, version)`,
    `create table output (cell_id ${id} not null references cell (id) on delete cascade, ordinal ${integer} not null,
      value_json ${json} not null, truncated_bytes ${integer} not null, primary key (cell_id, ordinal))${end}`,
    `create table queued_message (id ${id} primary key,
      conversation_id ${id} not null references conversation (id) on delete cascade, position ${integer} not null,
      content_json ${json} not null, created_at ${integer} not null)${end}`,
    `create index queued_message_order on queued_message (conversation_id, position)`,
  ];
}

function files({ id, integer, json, end }: SqlWords): readonly string[] {
  return [
    `create table blob (sha256 text primary key, size ${integer} not null, mime text not null,
      touched_at ${integer} not null)${end}`,
    `create index blob_touched on blob (touched_at)`,
    `create table output_blob (cell_id ${id} not null, ordinal ${integer} not null, mime text not null,
      sha256 text not null references blob (sha256), encoding text not null, size ${integer} not null,
      primary key (cell_id, ordinal, mime),
      foreign key (cell_id, ordinal) references output (cell_id, ordinal) on delete cascade)${end}`,
    `create index output_blob_sha256 on output_blob (sha256)`,
    `create table file (id ${id} primary key,
      conversation_id ${id} not null references conversation (id) on delete cascade, path ${id} not null,
      version ${integer} not null, sha256 text not null references blob (sha256), size ${integer} not null,
      mime text not null, origin text not null, cell_id ${id}, created_at ${integer} not null, deleted_at ${integer},
      unique (conversation_id, path, version))${end}`,
    `create index file_sha256 on file (sha256)`,
    `create table table_data (id ${id} primary key, cell_id ${id} not null, ordinal ${integer} not null,
      schema_json ${json} not null, row_count ${integer} not null, sha256 text not null references blob (sha256),
      foreign key (cell_id, ordinal) references output (cell_id, ordinal) on delete cascade)${end}`,
    `create index table_data_output on table_data (cell_id, ordinal)`,
    `create index table_data_sha256 on table_data (sha256)`,
    `create table share (slug text primary key, user_id ${id} not null references "user" (id) on delete cascade,
      conversation_id ${id} not null references conversation (id) on delete cascade, leaf_id ${id} not null,
      snapshot_sha256 text not null references blob (sha256), visibility text not null, password_hash text,
      include_json ${json} not null, views ${integer} not null, created_at ${integer} not null, expires_at ${integer},
      revoked_at ${integer})${end}`,
    `create index share_user on share (user_id)`,
    `create index share_conversation on share (conversation_id)`,
    `create index share_sha256 on share (snapshot_sha256)`,
  ];
}

function runs({ id, integer, json, end, clusteredEnd }: SqlWords): readonly string[] {
  return [
    `create table kernel (id ${id} primary key,
      conversation_id ${id} not null references conversation (id) on delete cascade, parent_kernel_id ${id},
      base_cell_id ${id}, status text not null, started_at ${integer} not null, used_at ${integer} not null,
      limits_json ${json} not null, snapshot_sha256 text references blob (sha256))${end}`,
    `create index kernel_conversation on kernel (conversation_id, id)`,
    `create index kernel_snapshot on kernel (snapshot_sha256)`,
    `create table kernel_variable (kernel_id ${id} not null references kernel (id) on delete cascade,
      name ${id} not null, value_json ${json} not null, seen_at ${integer} not null, primary key (kernel_id, name))${end}`,
    `create table run (id ${id} primary key,
      conversation_id ${id} not null references conversation (id) on delete cascade, message_id ${id} not null,
      user_id ${id} not null references "user" (id) on delete cascade, status text not null, seq ${integer} not null,
      lease_owner text, lease_until ${integer}, stop_requested_at ${integer}, idempotency_key text, request_hash text,
      error_json ${json}, usage_json ${json}, created_at ${integer} not null, ended_at ${integer},
      unique (user_id, idempotency_key))${end}`,
    `create unique index run_one_at_a_time on run (conversation_id) where status = 'running'`,
    `create index run_conversation on run (conversation_id, id)`,
    `create index run_lease on run (lease_until) where status = 'running'`,
    `create index run_ended on run (ended_at)`,
    `create table run_event (run_id ${id} not null references run (id) on delete cascade, seq ${integer} not null,
      type text not null, data_json ${json} not null, at ${integer} not null, primary key (run_id, seq))${clusteredEnd}`,
    `create table approval (id ${id} primary key, run_id ${id} not null references run (id) on delete cascade,
      kind text not null, payload_json ${json} not null, state text not null, decided_by ${id},
      created_at ${integer} not null, decided_at ${integer})${end}`,
    `create index approval_run on approval (run_id)`,
  ];
}

function limits({ id, integer, real, end }: SqlWords): readonly string[] {
  return [
    `create table usage_event (id ${id} primary key, user_id ${id} not null references "user" (id) on delete cascade,
      kind text not null, value ${real} not null, run_id ${id}, model text, at ${integer} not null)${end}`,
    `create index usage_event_user on usage_event (user_id, kind, at)`,
    `create table usage_bucket (user_id ${id} not null references "user" (id) on delete cascade, kind text not null,
      day ${integer} not null, value ${real} not null, primary key (user_id, kind, day))${end}`,
    `create table quota (user_id ${id} not null references "user" (id) on delete cascade, kind text not null,
      "window" text not null, value ${real} not null, primary key (user_id, kind, "window"))${end}`,
  ];
}
