import { z } from "zod";
import { Usage } from "../model.ts";
import { Output } from "../output.ts";
import { FileView } from "./file.ts";
import { CellStatusView, OutputReference } from "./run-event.ts";

/** Longest comment of a vote, in characters. */
export const MOST_COMMENT_CHARACTERS = 4000;

/** What is drawn of a message, in order. */
export const MessagePartView = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("text"), text: z.string() }),
  z.strictObject({ kind: z.literal("reasoning"), text: z.string() }),
  z.strictObject({ kind: z.literal("cell"), cellId: z.string() }),
  z.strictObject({ kind: z.literal("file"), fileId: z.string() }),
  z.strictObject({ kind: z.literal("notice"), code: z.string(), text: z.string() }),
]);
export type MessagePartView = z.infer<typeof MessagePartView>;

/** An output of a cell. What is large or binary is named in `blobs` and fetched by itself. */
export const OutputView = z.strictObject({
  output: Output,
  /** Bytes that the cell's limits left out for good. */
  truncatedBytes: z.int().nonnegative(),
  blobs: z.array(OutputReference),
});
export type OutputView = z.infer<typeof OutputView>;

/** Code with its fate and outputs. Times are milliseconds since the epoch. */
export const CellView = z.strictObject({
  id: z.string(),
  /** Counts from 1 along `supersedesId`: an edited cell is a new version. */
  version: z.int().positive(),
  supersedesId: z.string().optional(),
  author: z.enum(["agent", "user"]),
  title: z.string(),
  language: z.string(),
  source: z.string(),
  status: CellStatusView,
  executionCount: z.int().nonnegative().optional(),
  kernelId: z.string().optional(),
  queuedAt: z.int().optional(),
  startedAt: z.int().optional(),
  endedAt: z.int().optional(),
  outputs: z.array(OutputView),
});
export type CellView = z.infer<typeof CellView>;

/** Versions of a cell, newest first. */
export const CellVersions = z.strictObject({ items: z.array(CellView) });
export type CellVersions = z.infer<typeof CellVersions>;

/** What a person thinks of a message. */
export const FeedbackView = z.strictObject({
  vote: z.enum(["up", "down"]),
  comment: z.string().max(MOST_COMMENT_CHARACTERS).optional(),
});
export type FeedbackView = z.infer<typeof FeedbackView>;

/** A message of a branch. Times are milliseconds since the epoch. */
export const MessageView = z.strictObject({
  id: z.string(),
  conversationId: z.string(),
  parentId: z.string().optional(),
  role: z.enum(["user", "assistant", "system"]),
  /** `streaming` while its run works, then how the run ended. */
  status: z.enum(["streaming", "done", "stopped", "failed", "interrupted"]),
  model: z.string().optional(),
  runId: z.string().optional(),
  /** Number of the last event of its run that is in here: a viewer asks for those after it. */
  coveredSeq: z.int().nonnegative(),
  usage: Usage.optional(),
  feedback: FeedbackView.optional(),
  createdAt: z.int(),
  finishedAt: z.int().optional(),
  /** Messages with the same parent, this one too, oldest first: the branches to choose from. */
  siblingIds: z.array(z.string()),
  parts: z.array(MessagePartView),
  cells: z.array(CellView),
  /** The files that parts name. */
  files: z.array(FileView),
});
export type MessageView = z.infer<typeof MessageView>;

/** A piece of a branch, oldest message first. */
export const MessagePage = z.strictObject({
  items: z.array(MessageView),
  /** `before` of the next page upwards; absent when the branch begins here. */
  next: z.string().optional(),
  /** The last message of the branch. */
  leafId: z.string().optional(),
  /** The run that is at work on the conversation, to attach to. */
  run: z.strictObject({ id: z.string(), messageId: z.string(), seq: z.int() }).optional(),
});
export type MessagePage = z.infer<typeof MessagePage>;

/** What a person changes of a message. */
export const MessageChangesBody = z.strictObject({
  /** `null` takes the vote back. */
  feedback: FeedbackView.nullable(),
});
export type MessageChangesBody = z.infer<typeof MessageChangesBody>;
