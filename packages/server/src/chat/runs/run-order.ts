import { RunSettings } from "@codeact/protocol/chat";
import { z } from "zod";

/** What a run was begun with; kept with it, so that it can be begun again. */
export const RunOrder = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("answer"),
    model: z.string(),
    /** Those of the conversation and of the request, put together. */
    settings: RunSettings.partial(),
  }),
  z.object({
    kind: z.literal("cell"),
    model: z.string(),
    settings: RunSettings.partial(),
    source: z.string(),
    version: z.int().positive(),
    supersedesId: z.string().optional(),
  }),
]);
export type RunOrder = z.infer<typeof RunOrder>;
