import { z } from "zod";

/** How lists of the OpenAI API are asked for. */
export const WireListQuery = z.object({
  /** @default 20 */
  limit: z.coerce.number().int().min(1).max(100).default(20),
  /** The id that the page begins after. */
  after: z.string().max(200).optional(),
  /** @default desc, the newest first */
  order: z.enum(["asc", "desc"]).default("desc"),
});

/** A page of a list as the OpenAI API has it. */
export const WireList = z.object({
  object: z.literal("list"),
  data: z.array(z.looseObject({ id: z.string() })),
  first_id: z.string().nullable(),
  last_id: z.string().nullable(),
  has_more: z.boolean(),
});

/** The first of some things, as a page. */
export function pageOf<T extends { readonly id: string }>(
  items: readonly T[],
  limit: number,
): {
  readonly object: "list";
  readonly data: readonly T[];
  readonly first_id: string | null;
  readonly last_id: string | null;
  readonly has_more: boolean;
} {
  const data = items.slice(0, limit);
  return {
    object: "list",
    data,
    first_id: data[0]?.id ?? null,
    last_id: data.at(-1)?.id ?? null,
    has_more: items.length > limit,
  };
}
