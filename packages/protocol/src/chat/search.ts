import { z } from "zod";

/** A place where the words were found. Times are milliseconds since the epoch. */
export const SearchHitView = z.strictObject({
  conversationId: z.string(),
  conversationTitle: z.string(),
  messageId: z.string(),
  /** Whether people's or the model's words, code, or what code put out. */
  kind: z.enum(["text", "code", "output"]),
  snippet: z.strictObject({
    text: z.string(),
    /** Where found words stand in it: start and end in characters (UTF-16 units). */
    marks: z.array(z.tuple([z.int(), z.int()])),
  }),
  createdAt: z.int(),
});
export type SearchHitView = z.infer<typeof SearchHitView>;

/** What a search found, in the order that was asked for. */
export const SearchView = z.strictObject({
  /** Conversations with a fitting title; on the first page only. */
  titles: z.array(
    z.strictObject({ conversationId: z.string(), title: z.string(), updatedAt: z.int() }),
  ),
  items: z.array(SearchHitView),
  /** `cursor` of the next page; absent on the last one. */
  next: z.string().optional(),
});
export type SearchView = z.infer<typeof SearchView>;
