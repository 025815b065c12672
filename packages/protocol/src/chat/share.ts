import { z } from "zod";
import { CellView, MessagePartView, OutputView } from "./message.ts";

/** Version of {@link SharedConversation}; one old snapshot per version must still load. */
export const SHARED_VERSION = 1;
/** Shortest and longest password of a share, in characters. */
export const SHARE_PASSWORD_CHARACTERS = { min: 4, max: 256 } as const;

const password = z.string().min(SHARE_PASSWORD_CHARACTERS.min).max(SHARE_PASSWORD_CHARACTERS.max);

/** What a snapshot holds besides what was said and the code. */
export const ShareInclude = z.strictObject({
  /** What the code put out, images too. */
  outputs: z.boolean(),
  /** The files of the conversation. */
  files: z.boolean(),
  /** What the model thought before it answered. */
  reasoning: z.boolean(),
});
export type ShareInclude = z.infer<typeof ShareInclude>;

/** Who may open a share: whoever has the link, or people of this server only. */
export const ShareVisibilityView = z.enum(["link", "users"]);
export type ShareVisibilityView = z.infer<typeof ShareVisibilityView>;

/** A branch to share as it is now. */
export const NewShareBody = z.strictObject({
  /** The last message of the branch. @default the branch that is shown */
  leafId: z.string().max(64).optional(),
  /** @default link */
  visibility: ShareVisibilityView.optional(),
  password: password.optional(),
  /** Milliseconds since the epoch. @default never */
  expiresAt: z.int().positive().optional(),
  /** @default outputs only */
  include: ShareInclude.partial().optional(),
});
export type NewShareBody = z.infer<typeof NewShareBody>;

/** Changes of a share; what is absent stays, `null` removes. */
export const ShareChangesBody = z.strictObject({
  visibility: ShareVisibilityView.optional(),
  password: password.nullable().optional(),
  expiresAt: z.int().positive().nullable().optional(),
});
export type ShareChangesBody = z.infer<typeof ShareChangesBody>;

/** A share as its owner sees it. Times are milliseconds since the epoch. */
export const ShareView = z.strictObject({
  /** What the link ends with, and what the share is called in calls. */
  slug: z.string(),
  /** The link to give to others. */
  url: z.string(),
  conversationId: z.string(),
  leafId: z.string(),
  /** Of the conversation when it was shared. */
  title: z.string(),
  visibility: ShareVisibilityView,
  /** True when the share asks for a password. */
  guarded: z.boolean(),
  include: ShareInclude,
  /** How often it was opened. */
  views: z.int().nonnegative(),
  createdAt: z.int(),
  expiresAt: z.int().optional(),
  revokedAt: z.int().optional(),
});
export type ShareView = z.infer<typeof ShareView>;

/** Shares of a person, newest first. */
export const ShareList = z.strictObject({ items: z.array(ShareView) });
export type ShareList = z.infer<typeof ShareList>;

/** A share's password, to open it. */
export const OpenShareBody = z.strictObject({ password: z.string().max(1024) });
export type OpenShareBody = z.infer<typeof OpenShareBody>;

/** Opens a guarded share for a while; browsers get it as a cookie too. */
export const ShareKeyView = z.strictObject({
  /** To be sent as `x-share-key`. */
  key: z.string(),
  /** Milliseconds since the epoch. */
  expiresAt: z.int(),
});
export type ShareKeyView = z.infer<typeof ShareKeyView>;

const SharedCell = CellView.pick({
  id: true,
  version: true,
  author: true,
  title: true,
  language: true,
  source: true,
  status: true,
  executionCount: true,
  startedAt: true,
  endedAt: true,
}).extend({
  outputs: z.array(
    OutputView.pick({ output: true, truncatedBytes: true }).extend({
      blobs: z.array(
        z.strictObject({
          mime: z.string(),
          size: z.int().nonnegative(),
          encoding: z.enum(["base64", "json", "text"]),
          /** Number of the asset that has the bytes. */
          asset: z.int().nonnegative(),
        }),
      ),
    }),
  ),
});

/**
 * A branch as it was when it was shared. Ids are of this snapshot only. Bytes are at `/s/{slug}/assets/{n}`. Times are
 * milliseconds since the epoch.
 */
export const SharedConversation = z.strictObject({
  version: z.literal(SHARED_VERSION),
  title: z.string(),
  model: z.string(),
  sharedAt: z.int(),
  include: ShareInclude,
  messages: z.array(
    z.strictObject({
      id: z.string(),
      role: z.enum(["user", "assistant", "system"]),
      status: z.enum(["done", "stopped", "failed", "interrupted"]),
      model: z.string().optional(),
      createdAt: z.int(),
      parts: z.array(MessagePartView),
      cells: z.array(SharedCell),
    }),
  ),
  /** The files that parts name, and those of the working folder. */
  files: z.array(
    z.strictObject({
      id: z.string(),
      path: z.string(),
      mime: z.string(),
      size: z.int().nonnegative(),
      asset: z.int().nonnegative(),
    }),
  ),
});
export type SharedConversation = z.infer<typeof SharedConversation>;
