import { z } from "zod";
import { boundedArray, JsonValue } from "./json.ts";

/**
 * A MIME bundle as nbformat defines it: one value in several representations. Text types hold a string, binary types
 * (image/png, image/jpeg, application/pdf) base64 without line breaks, JSON types any JSON value.
 */
export const MimeBundle = z.record(z.string(), JsonValue);
export type MimeBundle = z.infer<typeof MimeBundle>;

/** Text a cell wrote, merged per stream while consecutive. */
export const StreamOutput = z.strictObject({
  type: z.literal("stream"),
  name: z.enum(["stdout", "stderr"]),
  text: z.string(),
});
/** What `display()` showed. */
export const DisplayOutput = z.strictObject({
  type: z.literal("display"),
  data: MimeBundle,
  metadata: z.record(z.string(), JsonValue).default({}),
  displayId: z.string().optional(),
});
/** The value of a cell's last expression. */
export const ResultOutput = z.strictObject({
  type: z.literal("result"),
  data: MimeBundle,
  metadata: z.record(z.string(), JsonValue).default({}),
  executionCount: z.int().nonnegative(),
});
/** An uncaught Python exception; `traceback` is plain text lines without ANSI codes, newest frame last. */
export const ErrorOutput = z.strictObject({
  type: z.literal("error"),
  name: z.string(),
  value: z.string(),
  traceback: boundedArray(z.string(), 20_000),
});

/** One output of a cell. The kinds are nbformat's stream, display_data, execute_result and error. */
export const Output = z.discriminatedUnion("type", [
  StreamOutput,
  DisplayOutput,
  ResultOutput,
  ErrorOutput,
]);
export type Output = z.infer<typeof Output>;
