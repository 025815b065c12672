import { type RawBuilder, sql } from "kysely";
import type { Database } from "../engine.ts";
import {
  RANKED_HITS,
  type SearchFound,
  type SearchIndex,
  type SearchRequest,
  SLOTS_PER_MS,
} from "../search-index.ts";
import { foldForSearch, type SearchQuery, type SearchTerm, wordsOf } from "../search-words.ts";

/** Longest word in the index in characters; PostgreSQL refuses 2 KB. */
const MAX_WORD = 100;
/** Highest position that PostgreSQL keeps; words after it are found, but not in phrases. */
const MAX_POSITION = 16_383;
/** Positions kept of one word. */
const MAX_POSITIONS = 255;

/** Full-text search with `tsvector` under GIN, and `pg_trgm` for titles. */
export function postgresSearch(database: Database): SearchIndex {
  return {
    async add(transaction, row) {
      const added =
        await sql`insert into search_text (id, owner, message_id, conversation_id, kind, text, words)
        values (${row.id}, ${row.owner}, ${row.messageId}, ${row.conversationId}, ${row.kind}, ${row.text},
          ${vectorText(row.owner, row.kind, row.text)}::tsvector)
        on conflict do nothing`.execute(transaction);
      return added.numAffectedRows === 1n;
    },
    async find(request, signal) {
      signal?.throwIfAborted();
      const { query, limit, beforeId } = request;
      const { rows } = await sql<SearchFound>`select ${COLUMNS} from search_text as found ${JOINS}
        where ${indexed(request)} ${when(beforeId, (id) => sql`and found.id < ${id}`)} and ${own(request.userId, query)}
        order by found.id desc limit ${limit}`.execute(database);
      return rows;
    },
    async findBest(request, signal) {
      signal?.throwIfAborted();
      const { query, limit, offset = 0 } = request;
      // Word counts in long texts count less (normalization 1). Texts are read only of the hits that are shown.
      const { rows } = await sql<SearchFound>`with newest as materialized (
          select found.id, ts_rank(found.words, ${termsText(query)}::tsquery, 1) as score from search_text as found
          where ${indexed(request)} order by found.id desc limit ${RANKED_HITS}),
        ranked as materialized (
          select newest.id, newest.score from newest join search_text as found on found.id = newest.id ${JOINS}
          where ${own(request.userId, query)} order by newest.score desc, newest.id desc limit ${limit} offset ${offset})
        select ${COLUMNS} from ranked join search_text as found on found.id = ranked.id ${JOINS}
        order by ranked.score desc, ranked.id desc`.execute(database);
      return rows;
    },
    findTitles: (request, signal) => findTitles(database, request, signal),
  };
}

const COLUMNS = sql`found.id, found.message_id as "messageId", found.conversation_id as "conversationId", found.kind,
  found.text, conversation.title, message.created_at as "createdAt"`;
const JOINS = sql`join conversation on conversation.id = found.conversation_id
  join message on message.id = found.message_id`;

/** What the index alone tells. */
function indexed({ owner, query }: SearchRequest): RawBuilder<unknown> {
  return sql`found.words @@ ${queryText(owner, query)}::tsquery and found.owner = ${owner}
    ${when(query.before, (time) => sql`and found.id < ${time * SLOTS_PER_MS}`)}
    ${when(query.after, (time) => sql`and found.id >= ${time * SLOTS_PER_MS}`)}`;
}

function own(userId: string, query: SearchQuery): RawBuilder<unknown> {
  return sql`conversation.user_id = ${userId} and conversation.deleted_at is null
    ${when(query.model, (model) => sql`and coalesce(message.model, conversation.model) = ${model}`)}`;
}

/** The words alone: owner and kind have no say in the rank. */
function termsText({ terms }: SearchQuery): string {
  return terms.map(termText).join(" & ");
}

async function findTitles(
  database: Database,
  { userId, owner, query, limit }: SearchRequest,
  signal?: AbortSignal,
): ReturnType<SearchIndex["findTitles"]> {
  signal?.throwIfAborted();
  const pattern = `%${foldForSearch(query.title).replaceAll(/[\\%_]/gu, String.raw`\$&`)}%`;
  const { rows } = await sql<{ conversationId: string; title: string; updatedAt: number }>`
    select conversation.id as "conversationId", conversation.title, conversation.updated_at as "updatedAt"
    from search_title join conversation on conversation.id = search_title.conversation_id
    where search_title.owner = ${owner} and search_title.title like ${pattern}
      and conversation.user_id = ${userId} and conversation.deleted_at is null
    order by conversation.updated_at desc, conversation.id desc limit ${limit}`.execute(database);
  return rows;
}

function when<T>(
  value: T | undefined,
  part: (value: T) => RawBuilder<unknown>,
): RawBuilder<unknown> {
  return value === undefined ? sql`` : part(value);
}

/** A `tsvector` in text form. Words hold letters and digits only, so quotes are enough. */
function vectorText(owner: string, kind: string, text: string): string {
  const positions = new Map<string, number[]>();
  for (const [index, whole] of wordsOf(text).entries()) {
    const word = whole.slice(0, MAX_WORD).toWellFormed();
    const known = positions.get(word);
    const position = Math.min(index + 1, MAX_POSITION);
    if (known === undefined) positions.set(word, [position]);
    else if (known.length < MAX_POSITIONS && known.at(-1) !== position) known.push(position);
  }
  const words = [...positions].map(([word, at]) => `'${word}':${at.join(",")}`);
  return [`'owner:${owner}'`, `'kind:${kind}'`, ...words].join(" ");
}

function queryText(owner: string, query: SearchQuery): string {
  return [
    `'owner:${owner}'`,
    ...(query.kinds === undefined
      ? []
      : [`(${query.kinds.map((kind) => `'kind:${kind}'`).join(" | ")})`]),
    ...query.terms.map(termText),
  ].join(" & ");
}

function termText({ words, prefix, not }: SearchTerm): string {
  const quoted = words.map((word) => `'${word.slice(0, MAX_WORD).toWellFormed()}'`);
  return `${not ? "!" : ""}(${quoted.join(" <-> ")}${prefix ? ":*" : ""})`;
}
