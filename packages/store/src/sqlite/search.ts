import type { SQLInputValue } from "node:sqlite";
import { z } from "zod";
import type { SearchFound, SearchIndex, SearchRequest, TitleFound } from "../search-index.ts";
import { SLOTS_PER_MS } from "../search-index.ts";
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
function findStatement({ userId, owner, query, limit, beforeId }: SearchRequest): Statement {
  const bounds: SQLInputValue[] = [];
  const conditions: string[] = [];
  const add = (condition: string, value: SQLInputValue | undefined): void => {
    if (value === undefined) return;
    conditions.push(condition);
    bounds.push(value);
  };
  add("words.rowid < ?", beforeId);
  add("words.rowid < ?", query.before === undefined ? undefined : query.before * SLOTS_PER_MS);
  add("words.rowid >= ?", query.after === undefined ? undefined : query.after * SLOTS_PER_MS);
  add("coalesce(message.model, conversation.model) = ?", query.model);
  return {
    sql: `select found.id, found.message_id, found.conversation_id, found.kind, found.text, conversation.title,
        message.created_at
      from search_words as words cross join search_text as found on found.id = words.rowid
      cross join conversation on conversation.id = found.conversation_id
      cross join message on message.id = found.message_id
      where search_words match ? and conversation.user_id = ? and conversation.deleted_at is null
        ${conditions.map((condition) => `and ${condition}`).join(" ")}
      order by words.rowid desc limit ?`,
    parameters: [matchText(owner, query), userId, ...bounds, limit],
  };
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
