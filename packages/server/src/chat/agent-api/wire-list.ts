import type { Page } from "@codeact/store";
import { z } from "zod";

/** Most things that one list goes through. */
const MOST_LISTED = 10_000;

/** How lists of the OpenAI API are asked for. */
export const WireListQuery = z.object({
  /** @default 20 */
  limit: z.coerce.number().int().min(1).max(MOST_LISTED).default(20),
  /** The id that the page begins after. */
  after: z.string().max(200).optional(),
  /** @default desc, the newest first */
  order: z.enum(["asc", "desc"]).default("desc"),
});
export type WireListQuery = z.infer<typeof WireListQuery>;

/** A page of a list as the OpenAI API has it. */
export const WireList = z.object({
  object: z.literal("list"),
  data: z.array(z.looseObject({ id: z.string() })),
  first_id: z.string().nullable(),
  last_id: z.string().nullable(),
  has_more: z.boolean(),
});

/** A page of things that are newest first. */
export function pageOf<T extends { readonly id: string }>(
  newestFirst: readonly T[],
  query: WireListQuery,
): {
  readonly object: "list";
  readonly data: readonly T[];
  readonly first_id: string | null;
  readonly last_id: string | null;
  readonly has_more: boolean;
} {
  const ordered = query.order === "asc" ? newestFirst.toReversed() : newestFirst;
  const rest = ordered.slice(ordered.findIndex(({ id }) => id === query.after) + 1);
  const data = rest.slice(0, query.limit);
  return {
    object: "list",
    data,
    first_id: data[0]?.id ?? null,
    last_id: data.at(-1)?.id ?? null,
    has_more: rest.length > data.length,
  };
}

/** Everything of a paged list, up to 10,000 things. */
export async function wholeList<T>(
  list: (cursor: string | undefined) => Promise<Page<T>>,
): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | undefined;
  do {
    const page = await list(cursor);
    items.push(...page.items);
    ({ cursor } = page);
  } while (cursor !== undefined && items.length < MOST_LISTED);
  return items;
}
