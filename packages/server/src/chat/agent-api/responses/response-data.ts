import { JsonValue } from "@codeact/protocol";
import { z } from "zod";
import { ResponseEcho } from "./response-request.ts";

/** A call of a function of the client, at rest. */
const KeptCall = z.object({ id: z.string(), name: z.string(), argumentsText: z.string() });

/** What is kept of a response beside its run. */
export const ResponseData = z.object({
  version: z.literal(1),
  /** The name that the request used. */
  model: z.string(),
  echo: ResponseEcho,
  input: z.array(JsonValue),
  /** The last event of the run that was told by an earlier response. */
  afterSeq: z.int().nonnegative(),
  /** The last event that this response tells; absent: up to the run's end. */
  untilSeq: z.int().nonnegative().optional(),
  /** The calls that it ends with. */
  calls: z.array(KeptCall).optional(),
});
export type ResponseData = z.infer<typeof ResponseData>;
