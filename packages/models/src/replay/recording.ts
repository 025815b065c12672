import { errorCodes, FinishReason, JsonValue, Message, ToolSchema, Usage } from "@codeact/protocol";
import type { ModelEvent } from "@codeact/protocol";
import { z } from "zod";

/** The version this code writes. */
export const RECORDING_VERSION = 1;

/** What was asked: a ModelRequest without its signal. */
export const RecordedRequest = z.strictObject({
  messages: z.array(Message),
  stop: z.array(z.string()).optional(),
  temperature: z.number().optional(),
  topP: z.number().optional(),
  maxTokens: z.number().optional(),
  seed: z.number().optional(),
  tools: z.array(ToolSchema).optional(),
  jsonSchema: z.record(z.string(), JsonValue).optional(),
});
export type RecordedRequest = z.infer<typeof RecordedRequest>;

const RecordedEvent: z.ZodType<ModelEvent> = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("text-delta"), text: z.string() }),
  z.strictObject({ type: z.literal("reasoning-delta"), text: z.string() }),
  z.strictObject({
    type: z.literal("tool-call-delta"),
    index: z.int().nonnegative(),
    id: z.string().optional(),
    name: z.string().optional(),
    argumentsText: z.string(),
  }),
  z.strictObject({
    type: z.literal("retry"),
    attempt: z.int().positive(),
    delayMs: z.number().nonnegative(),
    reason: z.string(),
  }),
  z.strictObject({
    type: z.literal("response-end"),
    finishReason: FinishReason,
    usage: Usage,
    stopText: z.string().optional(),
  }),
]);

/** One call of a model as it happened: one line of a recording file. */
export const RecordedCall = z.strictObject({
  version: z.literal(RECORDING_VERSION),
  model: z.string(),
  request: RecordedRequest,
  /** SHA-256 of the request's canonical JSON (keys in order, no white space). */
  sha256: z.string(),
  events: z.array(RecordedEvent),
  /** When each event came, in milliseconds from the start of the call. */
  timesMs: z.array(z.number().nonnegative()).optional(),
  /** Present when the call failed after its events. */
  error: z
    .strictObject({
      code: z.enum(errorCodes),
      message: z.string(),
      remedy: z.string().optional(),
      retryable: z.boolean(),
    })
    .optional(),
});
export type RecordedCall = z.infer<typeof RecordedCall>;

/** The calls of one or more runs, oldest first. */
export type Recording = readonly RecordedCall[];
