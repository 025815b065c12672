import { z } from "zod";
import { ExecutionStatus, NamespaceDelta } from "./kernel-event.ts";
import { ContentPart } from "./message.ts";
import { Output } from "./output.ts";

/**
 * How an action went: an execution's status, or `invalid` (the reply was no action), `rejected` (a person or a rule
 * said no).
 */
export const ObservationStatus = z.enum([...ExecutionStatus.options, "invalid", "rejected"]);
export type ObservationStatus = z.infer<typeof ObservationStatus>;

/** What came back from an action: one shape, whether it went well or not. */
export const Observation = z.strictObject({
  status: ObservationStatus,
  /** Exactly what the model is shown, prefix included. */
  text: z.string(),
  /** Images for models that can see. */
  images: z.array(ContentPart).default([]),
  /** Full outputs, folded; what people see. Nothing is cut here beyond the cell's output limit. */
  outputs: z.array(Output),
  /** Characters of output that `text` leaves out. */
  cutCharacters: z.int().nonnegative().default(0),
  durationMs: z.number().nonnegative(),
  executionCount: z.int().nonnegative().optional(),
  namespace: NamespaceDelta.optional(),
});
export type Observation = z.infer<typeof Observation>;
