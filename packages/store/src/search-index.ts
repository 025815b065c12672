import type { Transaction } from "kysely";
import type { SearchQuery } from "./search-words.ts";
import type { Tables } from "./tables.ts";

/** A text of a message that can be found. */
export interface SearchRow {
  readonly id: number;
  readonly owner: string;
  readonly messageId: string;
  readonly conversationId: string;
  readonly kind: string;
  readonly text: string;
}

/** A query with who asks and how much. */
export interface SearchRequest {
  readonly userId: string;
  readonly owner: string;
  readonly query: SearchQuery;
  readonly limit: number;
  /** Index ids from here on are left out: where the last page ended. */
  readonly beforeId?: number | undefined;
  /** Hits to pass over, of a ranked search. @default 0 */
  readonly offset?: number | undefined;
}

/** A found text. */
export interface SearchFound {
  readonly id: number;
  readonly messageId: string;
  readonly conversationId: string;
  readonly kind: string;
  readonly text: string;
  readonly title: string;
  readonly createdAt: number;
}

/** A found title. */
export interface TitleFound {
  readonly conversationId: string;
  readonly title: string;
  readonly updatedAt: number;
}

/** The full-text index of one engine. The only place with SQL of one vendor. */
export interface SearchIndex {
  /** Adds a text; false when its id is taken. */
  add(transaction: Transaction<Tables>, row: SearchRow): Promise<boolean>;
  /** The newest {@link RANKED_HITS} hits, best first. */
  findBest(request: SearchRequest, signal?: AbortSignal): Promise<readonly SearchFound[]>;
  /** Newest first. */
  find(request: SearchRequest, signal?: AbortSignal): Promise<readonly SearchFound[]>;
  /** Conversations whose title holds the text, newest first. */
  findTitles(request: SearchRequest, signal?: AbortSignal): Promise<readonly TitleFound[]>;
}

/** Slots of the index for one millisecond: times 2^10, which JavaScript's integers hold until the year 2248. */
export const SLOTS_PER_MS = 1024;

/** Hits that are ranked, the newest ones: ranking has to look at each. */
export const RANKED_HITS = 20_000;
