import { z } from "zod";
import { Usage } from "../model.ts";

/** Settings of a run; those of a conversation have the same shape, every one optional. */
export const RunSettings = z.strictObject({
  /** Which actions wait for the person. */
  approve: z.enum(["off", "always"]),
  temperature: z.number().min(0).max(2),
  topP: z.number().min(0).max(1),
  seed: z.int(),
  /** Of one reply of the model. */
  maxTokens: z.int().min(1).max(1_000_000),
  /** Model calls of one run. */
  maxSteps: z.int().min(1).max(200),
  /** Wall time of one cell. */
  cellTimeoutMs: z.int().min(100).max(3_600_000),
  /** More for the system prompt. */
  instructions: z.string().max(200_000),
  /**
   * What the interpreter of a new branch begins with. `auto`: the state before the branch, restored, else replayed, else
   * empty. `empty`: nothing. `keep`: whatever the live one holds.
   */
  branch: z.enum(["auto", "empty", "keep"]),
});
export type RunSettings = z.infer<typeof RunSettings>;

/** Longest text of one message, in characters. */
export const MOST_MESSAGE_CHARACTERS = 1_000_000;

const text = z.string().max(MOST_MESSAGE_CHARACTERS);
const fileIds = z.array(z.string()).max(100).optional();
const model = z.string().min(1).max(300).optional();
const settings = RunSettings.partial().optional();

/** Begins a run: a new message, or (only `parentId`) another answer to a message of the person. */
export const NewRunBody = z.strictObject({
  text: text.optional(),
  /** Uploaded files that come with the message. */
  fileIds,
  /** The message that this one follows, or that is answered again. @default the end of the branch that is shown */
  parentId: z.string().optional(),
  /** @default the conversation's */
  model,
  /** Over those of the conversation. */
  settings,
});
export type NewRunBody = z.infer<typeof NewRunBody>;

/** A new version of a message of the person, beside the old one. */
export const EditMessageBody = z.strictObject({
  text: text.min(1),
  fileIds,
  model,
  settings,
});
export type EditMessageBody = z.infer<typeof EditMessageBody>;

/** Another answer beside those that are there. */
export const RegenerateBody = z.strictObject({ model, settings });
export type RegenerateBody = z.infer<typeof RegenerateBody>;

/** A cell that a person runs. */
export const NewCellBody = z.strictObject({ source: text.min(1), settings });
export type NewCellBody = z.infer<typeof NewCellBody>;

/** Runs a cell again, as it is or with another source. */
export const RerunCellBody = z.strictObject({ source: text.min(1).optional(), settings });
export type RerunCellBody = z.infer<typeof RerunCellBody>;

/** A decision about what waits. */
export const DecisionBody = z.discriminatedUnion("decision", [
  z.strictObject({
    decision: z.literal("allow"),
    /** Takes the place of the cell's code. */
    code: text.optional(),
  }),
  z.strictObject({ decision: z.literal("deny"), reason: z.string().max(2000).optional() }),
]);
export type DecisionBody = z.infer<typeof DecisionBody>;

/** The answer to `input()`. */
export const InputBody = z.strictObject({ text: z.string().max(100_000) });
export type InputBody = z.infer<typeof InputBody>;

/** A message that waits for the end of the run. */
export const QueueBody = z.strictObject({ text: text.min(1), fileIds, model, settings });
export type QueueBody = z.infer<typeof QueueBody>;

/** Changes of a message that waits. */
export const QueueChanges = z.strictObject({
  text: text.min(1).optional(),
  fileIds,
  /** Place in the queue, from 0. */
  position: z.int().min(0).max(1000).optional(),
});
export type QueueChanges = z.infer<typeof QueueChanges>;

/** A message that waits for the end of the run. */
export const QueuedMessageView = z.strictObject({
  id: z.string(),
  position: z.int().nonnegative(),
  text: z.string(),
  fileIds: z.array(z.string()),
  model: z.string().optional(),
  settings: RunSettings.partial().optional(),
  createdAt: z.int(),
});
export type QueuedMessageView = z.infer<typeof QueuedMessageView>;

/** Something a run waits for. */
export const WaitingView = z.strictObject({
  approvalId: z.string(),
  kind: z.enum(["action", "tool", "input"]),
  createdAt: z.int(),
});

/** A run. Times are milliseconds since the epoch. */
export const RunView = z.strictObject({
  id: z.string(),
  conversationId: z.string(),
  /** The message it writes. */
  messageId: z.string(),
  status: z.enum(["running", "done", "stopped", "failed", "interrupted"]),
  /** Number of its last event. */
  seq: z.int().nonnegative(),
  stopRequestedAt: z.int().optional(),
  error: z
    .strictObject({ code: z.string(), message: z.string(), remedy: z.string().optional() })
    .optional(),
  usage: Usage.optional(),
  createdAt: z.int(),
  endedAt: z.int().optional(),
  /** What it waits for at this moment. */
  waiting: z.array(WaitingView),
});
export type RunView = z.infer<typeof RunView>;

/** A run that was begun, and where its events are. */
export const StartedRunView = z.strictObject({
  runId: z.string(),
  messageId: z.string(),
  userMessageId: z.string(),
  conversationId: z.string(),
  /** Path of the stream. */
  events: z.string(),
});
export type StartedRunView = z.infer<typeof StartedRunView>;
