import { z } from "zod";
import { CodeAction, ToolAction } from "../action.ts";
import { boundedArray } from "../json.ts";
import { Variable } from "../kernel-event.ts";
import { Usage } from "../model.ts";
import { Output } from "../output.ts";

/** How far a cell is: being written by the model, waiting, running, or how it ended. */
export const CellStatusView = z.enum([
  "writing",
  "queued",
  "running",
  "ok",
  "error",
  "interrupted",
  "timeout",
  "died",
  "rejected",
]);
export type CellStatusView = z.infer<typeof CellStatusView>;

/** A representation of an output that is fetched by itself: large, or not text. */
export const OutputReference = z.strictObject({
  mime: z.string(),
  sha256: z.string(),
  /** Bytes. */
  size: z.int().nonnegative(),
  /** What the bytes are: those of a binary value, JSON text, or plain text. */
  encoding: z.enum(["base64", "json", "text"]),
});
export type OutputReference = z.infer<typeof OutputReference>;

/** A version of a file that a cell wrote or a person uploaded. */
export const ChangedFile = z.strictObject({
  id: z.string(),
  path: z.string(),
  version: z.int().positive(),
  /** Bytes. */
  size: z.int().nonnegative(),
  mime: z.string(),
});
export type ChangedFile = z.infer<typeof ChangedFile>;

/** Position of a part in the message, from 0. A position that is new begins a part. */
const part = z.int().nonnegative();
/** Position of an output in its cell, from 0. A position that is new begins an output. */
const ordinal = z.int().nonnegative();
const cellId = z.string();

/** Variables of one kind of change that one event tells of. */
export const MOST_TOLD_VARIABLES = 100;
const variables = boundedArray(Variable, MOST_TOLD_VARIABLES);

function event<const Name extends string, Data extends z.ZodRawShape>(type: Name, data: Data) {
  return z.strictObject({ type: z.literal(type), data: z.strictObject(data) });
}

/**
 * What is written into the log of a run and told to every viewer. Events never hold bulk: images and long texts are
 * referred to, and text beyond a cell's inline share is only in the saved cell.
 */
export const RunLogEvent = z.discriminatedUnion("type", [
  /** Always the first. */
  event("run.started", {
    runId: z.string(),
    conversationId: z.string(),
    messageId: z.string(),
    userMessageId: z.string(),
  }),
  event("message.created", {
    messageId: z.string(),
    role: z.enum(["user", "assistant"]),
    parentId: z.string().optional(),
  }),
  /** Words of the model outside its code; appended to the part. */
  event("text.delta", { part, text: z.string() }),
  event("reasoning.delta", { part, text: z.string() }),
  /** The model is asked once more: parts from this position on, and the cells in them, are void. */
  event("message.rewound", { parts: part, reason: z.string() }),
  /** A cell begins to be written, or (of a person) is there. */
  event("cell.started", {
    part,
    cellId,
    author: z.enum(["agent", "user"]),
    version: z.int().positive(),
    supersedesId: z.string().optional(),
    language: z.string(),
  }),
  event("cell.source.delta", { cellId, text: z.string() }),
  /** The code is complete; it waits for its turn or for a person. `source` is the whole of it. */
  event("cell.queued", { cellId, source: z.string() }),
  event("cell.running", { cellId, source: z.string(), kernelId: z.string().optional() }),
  /** Appended to the output. `truncatedBytes`: what the cell's limits left out here. */
  event("output.stream", {
    cellId,
    ordinal,
    name: z.enum(["stdout", "stderr"]),
    text: z.string(),
    truncatedBytes: z.int().positive().optional(),
  }),
  /** A whole output: a display, the result or the error. */
  event("output.display", { cellId, ordinal, output: Output, blobs: z.array(OutputReference) }),
  /** Takes the place of the output at this position. */
  event("output.update", { cellId, ordinal, output: Output, blobs: z.array(OutputReference) }),
  /** Every output of the cell is gone; positions begin again at 0. */
  event("output.clear", { cellId }),
  event("cell.finished", {
    cellId,
    status: CellStatusView,
    executionCount: z.int().nonnegative().optional(),
    durationMs: z.number().nonnegative(),
    /** True when the saved cell holds more output than the events told. */
    more: z.boolean().optional(),
  }),
  event("files.changed", {
    cellId: z.string().optional(),
    files: z.array(ChangedFile),
    removed: z.array(z.string()),
  }),
  event("variables.changed", {
    kernelId: z.string(),
    added: variables,
    changed: variables,
    removed: boundedArray(z.string(), MOST_TOLD_VARIABLES),
    /** Changes beyond those told here. */
    more: z.int().nonnegative(),
  }),
  /** The run waits for a person. */
  event("approval.requested", {
    approvalId: z.string(),
    /** `action`: a cell or call that the model wants. `tool`: a call from inside a running cell. `input`: `input()` asks. */
    kind: z.enum(["action", "tool", "input"]),
    cellId: z.string().optional(),
    action: z.discriminatedUnion("type", [CodeAction, ToolAction]).optional(),
    prompt: z.string().optional(),
    /** True when the answer is not to be shown. */
    password: z.boolean().optional(),
    /** When nobody answered until then the run stops; milliseconds since the epoch. */
    expiresAt: z.int(),
  }),
  event("approval.resolved", {
    approvalId: z.string(),
    decision: z.enum(["allow", "deny", "answered", "expired"]),
    reason: z.string().optional(),
  }),
  /** Something the system has to say; a part of the message where it has a position. */
  event("notice", { part: part.optional(), code: z.string(), text: z.string() }),
  event("title.changed", { title: z.string() }),
  /** What the run has used so far. */
  event("usage", { usage: Usage }),
  /** Always the last. */
  event("run.finished", {
    status: z.enum(["done", "stopped", "failed", "interrupted"]),
    /** Of `stopped`: which limit, `aborted` by a person, or `no-answer` to a question in time. */
    reason: z.string().optional(),
    error: z
      .strictObject({
        code: z.string(),
        message: z.string(),
        remedy: z.string().optional(),
      })
      .optional(),
    usage: Usage.optional(),
  }),
]);
export type RunLogEvent = z.infer<typeof RunLogEvent>;

/** An event with its number: counted from 1 within the run, without gaps. `at` is milliseconds since the epoch. */
export type NumberedRunEvent = { readonly seq: number; readonly at: number } & RunLogEvent;

/** The frame that ends a stream of events: how the run is, or that the connection is to be opened anew. */
export const RunStreamEnd = z.strictObject({
  /** `running`: the stream was recycled; open it again after `lastSeq`. */
  status: z.enum(["running", "done", "stopped", "failed", "interrupted"]),
  lastSeq: z.int().nonnegative(),
});
export type RunStreamEnd = z.infer<typeof RunStreamEnd>;
