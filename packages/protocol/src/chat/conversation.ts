import { z } from "zod";
import { JsonValue } from "../json.ts";
import { RunSettings } from "./run.ts";

/** Longest title in characters. */
export const MOST_TITLE_CHARACTERS = 200;
/** Conversations that one bulk call changes. */
export const MOST_BULK_IDS = 200;

/** A conversation in a list. Times are milliseconds since the epoch. */
export const ConversationItem = z.strictObject({
  id: z.string(),
  title: z.string(),
  /** Who named it. */
  titleSource: z.enum(["default", "model", "user"]),
  model: z.string(),
  /** The run that is at work on it. */
  runId: z.string().optional(),
  pinnedAt: z.int().optional(),
  archivedAt: z.int().optional(),
  /** In the bin since then. */
  deletedAt: z.int().optional(),
  /** The conversation that this one was copied from. */
  forkedFrom: z.string().optional(),
  createdAt: z.int(),
  updatedAt: z.int(),
});
export type ConversationItem = z.infer<typeof ConversationItem>;

/** A conversation with what only its own page shows. */
export const ConversationView = ConversationItem.extend({
  systemPrompt: z.string(),
  /** As `RunSettings`, every one optional; those of an import may hold more. */
  settings: z.record(z.string(), JsonValue),
  /** The last message of the branch that is shown. */
  activeLeafId: z.string().optional(),
});
export type ConversationView = z.infer<typeof ConversationView>;

/** A page of a list of conversations. */
export const ConversationPage = z.strictObject({
  items: z.array(ConversationItem),
  /** `cursor` of the next page; absent on the last one. */
  next: z.string().optional(),
});
export type ConversationPage = z.infer<typeof ConversationPage>;

const title = z.string().trim().min(1).max(MOST_TITLE_CHARACTERS);
const systemPrompt = z.string().max(200_000);
const model = z.string().min(1).max(300);

/** A conversation to begin. */
export const NewConversationBody = z.strictObject({
  /** @default none, until the model or the person names it */
  title: title.optional(),
  /** @default the first model of the server */
  model: model.optional(),
  systemPrompt: systemPrompt.optional(),
  settings: RunSettings.partial().optional(),
});
export type NewConversationBody = z.infer<typeof NewConversationBody>;

/** Changes of a conversation; what is absent stays. `settings` takes the place of all settings. */
export const ConversationChangesBody = NewConversationBody.extend({
  pinned: z.boolean().optional(),
  archived: z.boolean().optional(),
});
export type ConversationChangesBody = z.infer<typeof ConversationChangesBody>;

/** One change of many conversations. */
export const BulkBody = z.strictObject({
  ids: z.array(z.string().min(1).max(64)).min(1).max(MOST_BULK_IDS),
  action: z.enum(["archive", "unarchive", "delete", "restore", "pin", "unpin"]),
});
export type BulkBody = z.infer<typeof BulkBody>;

/** What became of each conversation of a bulk call. */
export const BulkView = z.strictObject({
  items: z.array(
    z.strictObject({
      id: z.string(),
      done: z.boolean(),
      /** Why not: the code of the error. */
      code: z.string().optional(),
    }),
  ),
});
export type BulkView = z.infer<typeof BulkView>;

/** A copy of one branch to make. */
export const ForkBody = z.strictObject({
  /** The last message of the branch. @default the branch that is shown */
  leafId: z.string().max(64).optional(),
  /** @default the same */
  title: title.optional(),
});
export type ForkBody = z.infer<typeof ForkBody>;

/** The message whose branch is to be shown. */
export const LeafBody = z.strictObject({ messageId: z.string().max(64) });
export type LeafBody = z.infer<typeof LeafBody>;

/** The last message of the branch that is shown: the newest below the one that was asked for. */
export const LeafView = z.strictObject({ activeLeafId: z.string() });
export type LeafView = z.infer<typeof LeafView>;

/** The outline of a conversation: every message with its parent, oldest first, no contents. */
export const TreeView = z.strictObject({
  items: z.array(
    z.strictObject({
      id: z.string(),
      /** Absent for a first message. */
      parentId: z.string().optional(),
      role: z.enum(["user", "assistant", "system"]),
      status: z.enum(["streaming", "done", "stopped", "failed", "interrupted"]),
      /** Beginning of its text; empty where it has none. */
      title: z.string(),
      createdAt: z.int(),
    }),
  ),
  activeLeafId: z.string().optional(),
  /** True when there are more messages than were told. */
  more: z.boolean(),
});
export type TreeView = z.infer<typeof TreeView>;
