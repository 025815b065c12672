import type { z } from "zod";

/** One answer of a route, for the API description. */
export interface RouteAnswer {
  readonly description: string;
  readonly schema?: z.ZodType | undefined;
  /** Content types besides, or instead of, JSON. */
  readonly types?: readonly string[] | undefined;
}
