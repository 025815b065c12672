import type { SQLInputValue } from "node:sqlite";
import { z } from "zod";
import type { SearchFound, SearchIndex, SearchRequest, TitleFound } from "../search-index.ts";
import { RANKED_HITS, SLOTS_PER_MS } from "../search-index.ts";
import {
  foldForSearch,
  type SearchKind,
  type SearchQuery,
  type SearchTerm,
} from "../search-words.ts";
import type { ReadThread } from "./read-thread.ts";

const FoundRow = z.object({
  id: z.number(),
  message_id: z.string(),
  conversation_id: z.string(),
  kind: z.string(),
  text: z.string(),
  title: z.string(),
  created_at: z.number(),
});

const TitleRow = z.object({ id: z.string(), title: z.string(), updated_at: z.number() });

/** Full-text search with FTS5. Reads happen in a thread; rows are written with the message, in its transaction. */
export function sqliteSearch(thread: ReadThread): SearchIndex {
  return {
    async add(transaction, row) {
      const added = await transaction
        .insertInto("search_text")
        .values({
          id: row.id,
          owner: row.owner,
          message_id: row.messageId,
          conversation_id: row.conversationId,
          kind: row.kind,
          text: row.text,
        })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst();
      return added.numInsertedOrUpdatedRows === 1n;
    },
    async find(request, signal) {
      const { sql, parameters } = findStatement(request);
      return (await thread.query(sql, parameters, signal)).map(toFound);
    },
    async findBest(request, signal) {
      const { sql, parameters } = bestStatement(request);
      return (await thread.query(sql, parameters, signal)).map(toFound);
    },
    async findTitles(request, signal) {
      const { sql, parameters } = titleStatement(request);
      return (await thread.query(sql, parameters, signal)).map(toTitle);
    },
  };
}

interface Statement {
  readonly sql: string;
  readonly parameters: readonly SQLInputValue[];
}

/** `cross join` keeps the index outermost: hits come in the order of time and the walk ends at the limit. */
function findStatement(request: SearchRequest): Statement {
  const { userId, owner, query, limit, beforeId } = request;
  const times = timeBounds(query, beforeId);
  const model = modelBound(query);
  return {
    sql: `select ${COLUMNS}
      from search_words as words ${joins("words.rowid")}
      where search_words match ? and ${OWN} ${times.sql} ${model.sql}
      order by words.rowid desc limit ?`,
    parameters: [matchText(owner, query), userId, ...times.parameters, ...model.parameters, limit],
  };
}

/**
 * Ranks the newest hits (bm25 over the text alone), and reads texts only of those that are shown. What is not shown to its
 * owner any more is passed over after the newest were taken.
 */
function bestStatement(request: SearchRequest): Statement {
  const { userId, owner, query, limit, offset = 0 } = request;
  const times = timeBounds(query, undefined);
  const model = modelBound(query);
  return {
    sql: `with newest as materialized (
        select words.rowid as id, bm25(search_words, 0.0, 0.0, 1.0) as score from search_words as words
        where search_words match ? ${times.sql} order by words.rowid desc limit ${RANKED_HITS}),
      ranked as materialized (
        select newest.id, newest.score from newest ${joins("newest.id")}
        where ${OWN} ${model.sql} order by newest.score, newest.id desc limit ? offset ?)
      select ${COLUMNS} from ranked ${joins("ranked.id")} order by ranked.score, ranked.id desc`,
    parameters: [
      matchText(owner, query),
      ...times.parameters,
      userId,
      ...model.parameters,
      limit,
      offset,
    ],
  };
}

const COLUMNS = `found.id, found.message_id, found.conversation_id, found.kind, found.text, conversation.title,
        message.created_at`;
const OWN = "conversation.user_id = ? and conversation.deleted_at is null";

function joins(id: string): string {
  return `cross join search_text as found on found.id = ${id}
      cross join conversation on conversation.id = found.conversation_id
      cross join message on message.id = found.message_id`;
}

/** Conditions on the index itself, whose ids are times. */
function timeBounds({ before, after }: SearchQuery, beforeId: number | undefined): Statement {
  const bounds = [
    ["<", beforeId],
    ["<", before === undefined ? undefined : before * SLOTS_PER_MS],
    [">=", after === undefined ? undefined : after * SLOTS_PER_MS],
  ] as const;
  const given = bounds.flatMap(([operator, id]) => (id === undefined ? [] : [{ operator, id }]));
  return {
    sql: given.map(({ operator }) => `and words.rowid ${operator} ?`).join(" "),
    parameters: given.map(({ id }) => id),
  };
}

function modelBound({ model }: SearchQuery): Statement {
  if (model === undefined) return { sql: "", parameters: [] };
  return { sql: "and coalesce(message.model, conversation.model) = ?", parameters: [model] };
}

/** The query in the language of FTS5. Words hold letters and digits only, and stand in quotes. */
function matchText(owner: string, query: SearchQuery): string {
  const wanted = [
    `owner : "${owner}"`,
    ...(query.kinds === undefined ? [] : [`kind : (${quoted(query.kinds)})`]),
    ...query.terms.filter(({ not }) => !not).map(termText),
  ];
  const unwanted = query.terms.filter(({ not }) => not).map(termText);
  return [`(${wanted.join(" AND ")})`, ...unwanted].join(" NOT ");
}

function quoted(kinds: readonly SearchKind[]): string {
  return kinds.map((kind) => `"${kind}"`).join(" OR ");
}

function termText({ words, prefix }: SearchTerm): string {
  return `(text : "${words.join(" ")}"${prefix ? " *" : ""})`;
}

/** Shortest text that the trigram index can find. */
const TRIGRAM = 3;

function titleStatement({ userId, owner, query, limit }: SearchRequest): Statement {
  const text = foldForSearch(query.title);
  const columns = "select conversation.id, conversation.title, conversation.updated_at from";
  const rest = `join conversation on conversation.id = search_title.conversation_id
    where conversation.user_id = ? and conversation.deleted_at is null and`;
  const order = "order by conversation.updated_at desc, conversation.id desc limit ?";
  if (Array.from(text).length < TRIGRAM) {
    return {
      sql: `${columns} search_title ${rest} search_title.owner = ? and instr(search_title.title, ?) > 0 ${order}`,
      parameters: [userId, owner, text, limit],
    };
  }
  return {
    sql: `${columns} search_title_parts join search_title on search_title.id = search_title_parts.rowid
      ${rest} search_title_parts match ? ${order}`,
    parameters: [userId, `owner : "${owner}" AND title : "${text.replaceAll('"', '""')}"`, limit],
  };
}

function toFound(row: unknown): SearchFound {
  const { message_id, conversation_id, created_at, ...same } = FoundRow.parse(row);
  return { ...same, messageId: message_id, conversationId: conversation_id, createdAt: created_at };
}

function toTitle(row: unknown): TitleFound {
  const { id, title, updated_at } = TitleRow.parse(row);
  return { conversationId: id, title, updatedAt: updated_at };
}
