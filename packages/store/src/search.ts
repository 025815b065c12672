import type { Engine } from "./engine.ts";
import { clampLimit, type Page, readCursor, toPage } from "./page.ts";
import { RANKED_HITS, type SearchFound, type SearchRequest } from "./search-index.ts";
import { ownerWord, parseSearch, SearchKind } from "./search-words.ts";
import { snippetOf, type Snippet } from "./snippet.ts";

/** A place where the words were found. */
export interface SearchHit {
  readonly conversationId: string;
  readonly conversationTitle: string;
  readonly messageId: string;
  readonly kind: SearchKind;
  readonly snippet: Snippet;
  /** Time of the message, milliseconds since the epoch. */
  readonly createdAt: number;
}

/** A conversation found by its title. */
export interface TitleHit {
  readonly conversationId: string;
  readonly title: string;
  /** Milliseconds since the epoch. */
  readonly updatedAt: number;
}

/** Options of a search. What they say stands over what the text says with operators. */
export interface SearchOptions {
  /** Where hits may lie. @default anywhere */
  readonly kinds?: readonly SearchKind[] | undefined;
  /** Of the message, or of its conversation. */
  readonly model?: string | undefined;
  /** Milliseconds since the epoch; earlier messages are left out. */
  readonly after?: number | undefined;
  /** Milliseconds since the epoch; messages from then on are left out. */
  readonly before?: number | undefined;
  /** `best`: by how well the newest 20,000 hits fit the words; slower by much. @default "newest" */
  readonly order?: "newest" | "best" | undefined;
  /** 1 to 100. @default 20 */
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Full-text search over a user's own conversations. What may be typed is told at `parseSearch`. */
export class Search {
  readonly #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** Prose, code and outputs, newest first unless another order is asked for. @throws CodeactError `invalid_input` */
  async messages(
    userId: string,
    text: string,
    options: SearchOptions = {},
  ): Promise<Page<SearchHit>> {
    const typed = parseSearch(text);
    const { kinds = typed.kinds, model = typed.model } = options;
    const { after = typed.after, before = typed.before } = options;
    const query = { ...typed, kinds, model, after, before };
    if (query.terms.length === 0 || kinds?.length === 0) return { items: [] };
    const limit = clampLimit(options.limit, 20, 100);
    const request = { userId, owner: ownerWord(userId), query, limit: limit + 1 };
    const page = await this.#page(request, limit, options);
    return {
      cursor: page.cursor,
      items: page.items.map((row) => ({
        conversationId: row.conversationId,
        conversationTitle: row.title,
        messageId: row.messageId,
        kind: SearchKind.parse(row.kind),
        snippet: snippetOf(row.text, query.terms),
        createdAt: row.createdAt,
      })),
    };
  }

  /** A page of the newest hits goes on below an index id, one of the best ones at a place in their list. */
  async #page(
    request: SearchRequest,
    limit: number,
    { order, cursor, signal }: SearchOptions,
  ): Promise<Page<SearchFound>> {
    const from = cursor === undefined ? undefined : readCursor(cursor)[0];
    if (order !== "best") {
      const found = await this.#engine.search.find({ ...request, beforeId: from }, signal);
      return toPage(found, limit, ({ id }) => [id, ""]);
    }
    const offset = Math.min(Math.max(0, from ?? 0), RANKED_HITS);
    const found = await this.#engine.search.findBest({ ...request, offset }, signal);
    return toPage(found, limit, () => [offset + limit, ""]);
  }

  /** Titles that hold the text anywhere, newest first. @throws CodeactError `invalid_input` */
  async titles(
    userId: string,
    text: string,
    options: SearchOptions = {},
  ): Promise<readonly TitleHit[]> {
    const query = parseSearch(text);
    if (query.title === "") return [];
    const limit = clampLimit(options.limit, 20, 100);
    const request = { userId, owner: ownerWord(userId), query, limit };
    return this.#engine.search.findTitles(request, options.signal);
  }
}
