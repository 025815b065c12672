import { z } from "zod";
import { boundedArray, JsonValue } from "./json.ts";
import { ErrorOutput, MimeBundle, ResultOutput, StreamOutput } from "./output.ts";

/** A variable as the panel, `/vars` and the namespace delta show it. */
export const Variable = z.strictObject({
  name: z.string(),
  /** Type name without its module, for example `DataFrame`. */
  type: z.string(),
  /** Dimensions where the value has them: `[rows, columns]` of a table, `[length]` of a list. */
  shape: z.array(z.int().nonnegative()).optional(),
  /** Bytes held, as far as Python can tell cheaply. */
  bytes: z.int().nonnegative().optional(),
  /** A shortened repr, at most 200 characters. */
  preview: z.string(),
});
export type Variable = z.infer<typeof Variable>;

/** Names of one namespace that are told of; more are a program gone wrong. */
const MAX_NAMES = 100_000;

/** Longest id or name that a kernel may invent. */
const ShortText = z.string().max(256);

/** What one cell did to the namespace. */
export const NamespaceDelta = z.strictObject({
  added: boundedArray(Variable, MAX_NAMES),
  changed: boundedArray(Variable, MAX_NAMES),
  removed: boundedArray(z.string(), MAX_NAMES),
});
export type NamespaceDelta = z.infer<typeof NamespaceDelta>;

/** Why an interpreter ended. */
export const DeathCause = z.enum([
  "out-of-memory",
  "cpu-limit",
  "killed",
  "exited",
  "protocol",
  "lost",
]);
export type DeathCause = z.infer<typeof DeathCause>;

/**
 * How an execution ended. `interrupted`: by request, variables kept. `timeout`: its time was over, variables kept.
 * `died`: the interpreter is gone and with it every variable.
 */
export const ExecutionStatus = z.enum(["ok", "error", "interrupted", "timeout", "died"]);
export type ExecutionStatus = z.infer<typeof ExecutionStatus>;

/**
 * What a kernel says while a cell runs. Order: one `execution-start`, any number of the others, one `execution-end`,
 * always. Names map one to one onto Jupyter messages (docs/formats/kernel-wire.md has the table).
 */
export const KernelEvent = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("execution-start"), executionCount: z.int().nonnegative() }),
  StreamOutput,
  z.strictObject({
    type: z.literal("display"),
    data: MimeBundle,
    metadata: z.record(z.string(), JsonValue).default({}),
    displayId: z.string().optional(),
  }),
  /** Replaces the content of every earlier display with the same id. */
  z.strictObject({
    type: z.literal("display-update"),
    data: MimeBundle,
    metadata: z.record(z.string(), JsonValue).default({}),
    displayId: z.string(),
  }),
  ResultOutput,
  ErrorOutput,
  /** Clear the cell's outputs now, or (`wait`) just before the next one arrives. */
  z.strictObject({ type: z.literal("clear"), wait: z.boolean() }),
  /** `input()` or `getpass()` waits for the host. */
  z.strictObject({
    type: z.literal("input-request"),
    id: ShortText,
    prompt: z.string(),
    password: z.boolean(),
  }),
  /** A function defined by the host was called from Python. */
  z.strictObject({
    type: z.literal("call-start"),
    id: ShortText,
    name: ShortText,
    args: z.record(z.string(), JsonValue),
  }),
  z.strictObject({
    type: z.literal("call-end"),
    id: ShortText,
    name: ShortText,
    ok: z.boolean(),
    /** The returned value, or the message of the error that was raised in Python. */
    value: JsonValue.optional(),
    durationMs: z.number().nonnegative(),
  }),
  /** The cell wrote more than its output limit: `droppedBytes` in the middle were not sent. */
  z.strictObject({
    type: z.literal("output-truncated"),
    name: z.enum(["stdout", "stderr"]),
    droppedBytes: z.int().nonnegative(),
    limitBytes: z.int().positive(),
  }),
  z.strictObject({
    type: z.literal("execution-end"),
    status: ExecutionStatus,
    executionCount: z.int().nonnegative(),
    durationMs: z.number().nonnegative(),
    /** CPU time of the interpreter and its finished children; absent when it died. */
    cpuMs: z.number().nonnegative().optional(),
    namespace: NamespaceDelta.optional(),
    /** Where in the sandbox the whole text output lies, when it was long (readable by the model's next cell). */
    outputPath: z.string().optional(),
    /** Set when `status` is `died`: what happened, in words that a person and a model understand. */
    death: z.strictObject({ cause: DeathCause, detail: z.string() }).optional(),
  }),
]);
export type KernelEvent = z.infer<typeof KernelEvent>;
