/**
 * The search index of the first schema on SQLite. `search_text.id` is the time of the message (see `search-index`), so
 * the order of the index is the order of time. The owner is a word of the index: a search never walks another's hits.
 */
export const sqliteSearch: readonly string[] = [
  `create table search_text (id integer primary key, owner text not null,
    message_id text not null references message (id) on delete cascade,
    conversation_id text not null references conversation (id) on delete cascade,
    kind text not null, text text not null) strict`,
  `create index search_text_message on search_text (message_id)`,
  `create index search_text_conversation on search_text (conversation_id)`,
  `create virtual table search_words using fts5 (owner, kind, text, content = 'search_text', content_rowid = 'id',
    tokenize = "unicode61 remove_diacritics 2", prefix = '2 3')`,
  `create trigger search_text_insert after insert on search_text begin
    insert into search_words (rowid, owner, kind, text) values (new.id, new.owner, new.kind, new.text); end`,
  `create trigger search_text_delete after delete on search_text begin
    insert into search_words (search_words, rowid, owner, kind, text)
    values ('delete', old.id, old.owner, old.kind, old.text); end`,
  `create table search_title (id integer primary key,
    conversation_id text not null unique references conversation (id) on delete cascade,
    owner text not null, title text not null) strict`,
  `create index search_title_owner on search_title (owner)`,
  `create virtual table search_title_parts using fts5 (owner, title, content = 'search_title', content_rowid = 'id',
    tokenize = 'trigram remove_diacritics 1')`,
  `create trigger search_title_insert after insert on search_title begin
    insert into search_title_parts (rowid, owner, title) values (new.id, new.owner, new.title); end`,
  `create trigger search_title_delete after delete on search_title begin
    insert into search_title_parts (search_title_parts, rowid, owner, title)
    values ('delete', old.id, old.owner, old.title); end`,
];

/**
 * The same on PostgreSQL: words are cut by this package (the parser of `to_tsvector` takes `df.plot` for a host name),
 * so `words` is filled on insert. The trigram index is made where the extension may be.
 */
export const postgresSearch: readonly string[] = [
  `create table search_text (id bigint primary key, owner text not null,
    message_id text collate "C" not null references message (id) on delete cascade,
    conversation_id text collate "C" not null references conversation (id) on delete cascade,
    kind text not null, text text not null, words tsvector)`,
  `create index search_text_message on search_text (message_id)`,
  `create index search_text_conversation on search_text (conversation_id)`,
  `create index search_text_words on search_text using gin (words)`,
  `create index search_text_owner on search_text (owner, id)`,
  `create table search_title (id bigint generated always as identity primary key,
    conversation_id text collate "C" not null unique references conversation (id) on delete cascade,
    owner text not null, title text not null)`,
  `create index search_title_owner on search_title (owner)`,
  `do $$ begin
    create extension if not exists pg_trgm;
    create index search_title_parts on search_title using gin (title gin_trgm_ops);
  exception when insufficient_privilege or undefined_file or feature_not_supported or undefined_object then
    raise notice 'pg_trgm is not available: titles are searched without an index';
  end $$`,
];
