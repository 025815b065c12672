import type { SqlWords } from "./sql-words.ts";

/** The second schema: what the chat server keeps besides: decisions, uploads, kept answers, and what a model was shown. */
export function chat(words: SqlWords): readonly string[] {
  return [...people(words), ...runs(words), ...files(words), ...answers(words)];
}

function people({ integer }: SqlWords): readonly string[] {
  return [
    `alter table "user" add column email_proven ${integer} not null default 0`,
    `alter table model_endpoint add column enabled ${integer} not null default 1`,
    `create index invite_created on invite (created_at, token_hash)`,
  ];
}

function runs({ id, integer, json, end }: SqlWords): readonly string[] {
  return [
    // A table of its own: lists of messages do not read it.
    `create table message_steps (message_id ${id} primary key references message (id) on delete cascade,
      steps_json ${json} not null)${end}`,
    `alter table run add column request_json ${json}`,
    `alter table approval add column decision_json ${json}`,
    `alter table kernel add column owner text`,
    `alter table kernel add column lease_until ${integer}`,
    `alter table kernel add column request text`,
    `create index kernel_owner on kernel (owner) where owner is not null`,
    `create table response (id ${id} primary key, user_id ${id} not null references "user" (id) on delete cascade,
      key_id ${id}, kind text not null,
      conversation_id ${id} not null references conversation (id) on delete cascade, run_id ${id}, previous_id ${id},
      chain_hash text, data_json ${json} not null, created_at ${integer} not null, deleted_at ${integer})${end}`,
    `create index response_chain on response (user_id, chain_hash)`,
    `create index response_conversation on response (conversation_id)`,
    `create index response_created on response (created_at)`,
  ];
}

function files({ id, integer, end }: SqlWords): readonly string[] {
  return [
    `create table upload (id ${id} primary key, user_id ${id} not null references "user" (id) on delete cascade,
      name text not null, mime text not null, purpose text, size ${integer}, received ${integer} not null,
      sha256 text references blob (sha256), writer text, writer_until ${integer}, created_at ${integer} not null,
      completed_at ${integer}, expires_at ${integer})${end}`,
    `create index upload_user on upload (user_id, id)`,
    `create index upload_sha256 on upload (sha256)`,
    `create index upload_expires on upload (expires_at) where expires_at is not null`,
    `create table share_asset (slug text not null references share (slug) on delete cascade, ordinal ${integer} not null,
      name text not null, mime text not null, size ${integer} not null, sha256 text not null references blob (sha256),
      primary key (slug, ordinal))${end}`,
    `create index share_asset_sha256 on share_asset (sha256)`,
    // The sweep and a backup take turns by locking this row.
    `insert into setting (name, value_json, updated_at) values ('blobs.hold', '0', 0) on conflict do nothing`,
  ];
}

function answers({ id, integer, end }: SqlWords): readonly string[] {
  return [
    `create table kept_answer (user_id ${id} not null references "user" (id) on delete cascade, key text not null,
      request_hash text not null, status ${integer}, content_type text, body text, created_at ${integer} not null,
      primary key (user_id, key))${end}`,
    `create index kept_answer_created on kept_answer (created_at)`,
  ];
}
