import { SearchView } from "@codeact/protocol/chat";
import type { SearchHitView } from "@codeact/protocol/chat";
import type { SearchHit, SearchKind, TitleHit } from "@codeact/store";
import { z } from "zod";
import { parseWith } from "../../http/request-body.ts";
import type { ChatCall, ChatRoute } from "../app/chat-route.ts";

const places = ["title", "text", "code", "output"] as const;
type Place = (typeof places)[number];

/** Which index rows a place is; titles have an index of their own. */
const kindOf = { text: "prose", code: "code", output: "output" } satisfies Record<
  Exclude<Place, "title">,
  SearchKind
>;
const placeOf = { prose: "text", code: "code", output: "output" } as const satisfies Record<
  SearchKind,
  Place
>;

const SearchQuery = z.object({
  q: z
    .string()
    .max(1000)
    .describe(
      'Words, "phrases", -not; also in:code, model:name, before:2026-01-31, after:2026-01-01.',
    ),
  in: z
    .string()
    .transform((text) => text.split(",").map((word) => word.trim()))
    .pipe(z.array(z.enum(places)).max(places.length))
    .optional()
    .describe("Where to look, separated by commas: title, text, code, output. Default: everywhere"),
  from: z.coerce
    .number()
    .int()
    .min(0)
    .optional()
    .describe("Milliseconds since the epoch; earlier messages are left out."),
  to: z.coerce
    .number()
    .int()
    .min(0)
    .optional()
    .describe("Milliseconds since the epoch; messages from then on are left out."),
  model: z.string().max(300).optional(),
  sort: z
    .enum(["newest", "best"])
    .default("newest")
    .describe("best: the best match first, among the newest 20,000 places."),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
});

/** Search in a person's own conversations. */
export const searchRoutes: readonly ChatRoute[] = [
  {
    access: "user",
    group: "search",
    method: "GET",
    path: "/api/v1/search",
    summary: "Find words in titles, texts, code and outputs",
    query: SearchQuery,
    answers: { 200: { description: "What was found", schema: SearchView } },
    run: search,
  },
];

async function search({ chat, request, user }: ChatCall): Promise<Response> {
  const query = parseWith(SearchQuery, request.req.query());
  const { signal } = request.req.raw;
  const wanted = query.in ?? places;
  const kinds = wanted.flatMap((place) => (place === "title" ? [] : [kindOf[place]]));
  const titled = wanted.includes("title") && query.cursor === undefined;
  const titles = titled ? await chat.store.search.titles(user.id, query.q, { signal }) : [];
  const page = await chat.store.search.messages(user.id, query.q, {
    // What the text says itself (`in:code`) stands unless the request says where to look.
    kinds: query.in === undefined ? undefined : kinds,
    after: query.from,
    before: query.to,
    model: query.model,
    order: query.sort,
    cursor: query.cursor,
    limit: query.limit,
    signal,
  });
  const answer: SearchView = {
    titles: titles.map(toTitleView),
    items: page.items.map(toHitView),
    next: page.cursor,
  };
  return Response.json(answer);
}

function toTitleView({ conversationId, title, updatedAt }: TitleHit): SearchView["titles"][number] {
  return { conversationId, title, updatedAt };
}

function toHitView({ snippet, kind, ...hit }: SearchHit): SearchHitView {
  const marks = snippet.marks.map(([start, end]): [number, number] => [start, end]);
  return { ...hit, kind: placeOf[kind], snippet: { text: snippet.text, marks } };
}
