import { z } from "zod";

const Bundle = z.record(z.string(), z.unknown());
const Metadata = z.record(z.string(), z.unknown()).nullish();

/** What a cell said, from our driver or from ipykernel; only what is compared. */
export const OracleOutput = z.discriminatedUnion("type", [
  z.object({ type: z.literal("stream"), name: z.enum(["stdout", "stderr"]), text: z.string() }),
  z.object({
    type: z.enum(["display", "display-update"]),
    data: Bundle,
    metadata: Metadata,
    displayId: z.string().optional(),
  }),
  z.object({
    type: z.literal("result"),
    data: Bundle,
    metadata: Metadata,
    executionCount: z.int(),
  }),
  z.object({
    type: z.literal("error"),
    name: z.string(),
    value: z.string(),
    traceback: z.array(z.string()),
  }),
  z.object({ type: z.literal("clear"), wait: z.boolean() }),
  z.object({ type: z.literal("input-request"), prompt: z.string(), password: z.boolean() }),
]);
export type OracleOutput = z.infer<typeof OracleOutput>;

/** How a cell went in one kernel. */
export interface Outcome {
  readonly outputs: readonly OracleOutput[];
  readonly status: string;
}

/** A cell's name across groups, as the list of differences and docs/oracle.md write it. */
export function cellKey(cell: { readonly group: string; readonly name: string }): string {
  return `${cell.group}: ${cell.name}`;
}
