import { z } from "zod";
import { boundedArray, JsonValue } from "../json.ts";
import { Usage } from "../model.ts";
import { Output } from "../output.ts";
import { Step } from "../trajectory.ts";

/** Formats that a conversation is exported in. */
export const ChatExportFormat = z.enum(["json", "md", "ipynb", "py", "html", "zip"]);
export type ChatExportFormat = z.infer<typeof ChatExportFormat>;

/** The version this code writes. Older files keep loading: fixtures hold one per version. */
export const CHAT_EXPORT_VERSION = 1;

/** Milliseconds since the epoch, up to the end of what a date can say. */
const Time = z.int().min(0).max(8_640_000_000_000_000);
/** Ids hold inside one file only: an import gives new ones. */
const Key = z.string().min(1).max(64);
/** Messages of one exported conversation. */
export const MOST_EXPORTED_MESSAGES = 100_000;
const MAX_PARTS = 10_000;
const MAX_OUTPUTS = 100_000;

/** What is drawn of an exported message, in order. */
export const ExportedPart = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("text"), text: z.string() }),
  z.strictObject({ kind: z.literal("reasoning"), text: z.string() }),
  z.strictObject({ kind: z.literal("cell"), cellId: Key }),
  z.strictObject({ kind: z.literal("file"), fileId: Key }),
  z.strictObject({ kind: z.literal("notice"), code: z.string().max(256), text: z.string() }),
]);
export type ExportedPart = z.infer<typeof ExportedPart>;

/** An output with every representation whole, base64 for binary ones. */
export const ExportedOutput = z.strictObject({
  output: Output,
  /** Bytes that the cell's limits had left out. */
  truncatedBytes: z.int().nonnegative(),
});
export type ExportedOutput = z.infer<typeof ExportedOutput>;

/** A cell: code with its fate and its outputs. */
export const ExportedCell = z.strictObject({
  id: Key,
  /** Counts from 1 along `supersedesId`: an edited cell is a new version. */
  version: z.int().min(1).max(1_000_000),
  supersedesId: Key.optional(),
  author: z.enum(["agent", "user"]),
  title: z.string(),
  language: z.string().max(100),
  source: z.string(),
  status: z.enum(["ok", "error", "interrupted", "timeout", "died", "rejected"]),
  executionCount: z.int().nonnegative().optional(),
  queuedAt: Time.optional(),
  startedAt: Time.optional(),
  endedAt: Time.optional(),
  outputs: boundedArray(ExportedOutput, MAX_OUTPUTS),
});
export type ExportedCell = z.infer<typeof ExportedCell>;

/** A message with what is drawn of it. */
export const ExportedMessage = z.strictObject({
  id: Key,
  /** The message it answers; absent for a first one. */
  parentId: Key.optional(),
  role: z.enum(["user", "assistant", "system"]),
  status: z.enum(["done", "stopped", "failed", "interrupted"]),
  model: z.string().max(1000).optional(),
  usage: Usage.optional(),
  feedback: z
    .strictObject({ vote: z.enum(["up", "down"]), comment: z.string().max(10_000).optional() })
    .optional(),
  createdAt: Time,
  finishedAt: Time.optional(),
  parts: boundedArray(ExportedPart, MAX_PARTS),
  /** Every version of every cell; `parts` say which are shown. */
  cells: boundedArray(ExportedCell, MAX_PARTS),
  /** What the model saw and did, where it was kept: a continued conversation begins with it. */
  steps: boundedArray(Step, MAX_PARTS).optional(),
});
export type ExportedMessage = z.infer<typeof ExportedMessage>;

/** One version of a file, by reference: its bytes lie beside the JSON in a zip, and nowhere otherwise. */
export const ExportedFile = z.strictObject({
  id: Key,
  /** Relative to the working folder, forward slashes. */
  path: z.string().min(1).max(1024),
  version: z.int().min(1).max(1_000_000),
  sha256: z.string().regex(/^[0-9a-f]{64}$/u),
  /** Bytes. */
  size: z.int().nonnegative(),
  mime: z.string().max(256),
  origin: z.enum(["upload", "produced"]),
  /** The cell that wrote it. */
  cellId: Key.optional(),
  createdAt: Time,
  deletedAt: Time.optional(),
});
export type ExportedFile = z.infer<typeof ExportedFile>;

/** What an export says about the conversation itself. */
export const ExportedConversation = z.strictObject({
  id: Key,
  title: z.string(),
  titleSource: z.enum(["default", "model", "user"]),
  model: z.string().max(1000),
  systemPrompt: z.string(),
  settings: z.record(z.string(), JsonValue),
  /** The last message of the branch that is shown. */
  activeLeafId: Key.optional(),
  pinned: z.boolean(),
  archived: z.boolean(),
  createdAt: Time,
  updatedAt: Time,
});
export type ExportedConversation = z.infer<typeof ExportedConversation>;

/** A conversation in a file; `docs/formats/chat-export.md` describes it. */
export const ChatExport = z.strictObject({
  format: z.literal("codeact-chat"),
  version: z.literal(CHAT_EXPORT_VERSION),
  exportedAt: Time,
  /** `tree`: every branch. `branch`: the path to one message. */
  scope: z.enum(["tree", "branch"]),
  conversation: ExportedConversation,
  files: boundedArray(ExportedFile, MOST_EXPORTED_MESSAGES),
  /** Parents before their children. */
  messages: boundedArray(ExportedMessage, MOST_EXPORTED_MESSAGES),
});
export type ChatExport = z.infer<typeof ChatExport>;

/** Where imported things come from. */
export const ImportSource = z.enum(["codeact", "notebook", "chat-ui"]);
export type ImportSource = z.infer<typeof ImportSource>;

/** What an import did: every conversation came whole or not at all. */
export const ImportReport = z.strictObject({
  source: ImportSource,
  imported: z.array(
    z.strictObject({
      conversationId: z.string(),
      title: z.string(),
      /** Whose it is now, when an admin imports for others. */
      email: z.string().optional(),
      messages: z.int(),
      cells: z.int(),
      files: z.int(),
      /** What came changed or could not come along, as sentences. */
      notes: z.array(z.string()),
    }),
  ),
  skipped: z.array(
    z.strictObject({
      /** Where it stands in what was sent: a file name, an id, a place in a list. */
      what: z.string(),
      why: z.string(),
    }),
  ),
  /** Conversations beyond those that the lists name. */
  unlisted: z.strictObject({ imported: z.int(), skipped: z.int() }),
});
export type ImportReport = z.infer<typeof ImportReport>;
