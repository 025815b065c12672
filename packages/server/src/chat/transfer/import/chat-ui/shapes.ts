import { Binary, ObjectId, UUID } from "bson";
import { z } from "zod";

/** An id as text: MongoDB's own, a UUID, or text. */
const Id = z.union([
  z.string().min(1).max(200),
  z.instanceof(ObjectId).transform((id) => id.toHexString()),
  z.instanceof(UUID).transform((id) => id.toHexString()),
]);

/** A time as milliseconds: a date, a number, or text (ISO 8601). */
const Time = z
  .union([
    z.date().transform((date) => date.getTime()),
    z.number(),
    z.iso.datetime().transform(Date.parse),
  ])
  .pipe(z.int().min(0).max(8_640_000_000_000_000));
const OptionalTime = Time.optional().catch(undefined);

/** A file of a message: before version 0.8 the hash alone. */
const MessageFile = z.union([
  z
    .string()
    .transform((value) => ({ type: "hash" as const, name: undefined, value, mime: undefined })),
  z.object({
    type: z.enum(["hash", "base64"]),
    name: z.string().max(1024).optional().catch(undefined),
    value: z.string(),
    mime: z.string().max(256).optional().catch(undefined),
  }),
]);
/** A file of a message. */
export type MessageFile = z.infer<typeof MessageFile>;

/** A message as chat-ui keeps it inside its conversation (`src/lib/types/Message.ts` there, 0.6 to 0.9). */
export const ChatUiMessage = z.object({
  id: Id.optional(),
  from: z.enum(["user", "assistant", "system"]),
  content: z.string().default(""),
  /** Of the original's fork: a reply whose code was run, and the message that has what came of it. */
  executionType: z.enum(["triggered", "output"]).optional().catch(undefined),
  reasoning: z.string().optional().catch(undefined),
  interrupted: z.boolean().optional().catch(undefined),
  score: z.number().optional().catch(undefined),
  webSearch: z.unknown().optional(),
  files: z.array(MessageFile).max(1000).optional().catch(undefined),
  createdAt: OptionalTime,
  updatedAt: OptionalTime,
  /** Ids from the root to its parent; absent in the older, linear shape. */
  ancestors: z.array(Id).max(100_000).optional(),
  children: z.array(Id).max(100_000).optional(),
});
export type ChatUiMessage = z.infer<typeof ChatUiMessage>;

/** A document of the collection `conversations` (`src/lib/types/Conversation.ts` there). */
export const ChatUiConversation = z.object({
  _id: Id,
  title: z.string().default(""),
  model: z.string().max(1000).default(""),
  messages: z.array(ChatUiMessage).max(100_000).default([]),
  rootMessageId: Id.optional(),
  preprompt: z.string().optional().catch(undefined),
  userId: Id.optional(),
  sessionId: Id.optional(),
  createdAt: OptionalTime,
  updatedAt: OptionalTime,
});
export type ChatUiConversation = z.infer<typeof ChatUiConversation>;

/** As much of a document of the collection `users` as is looked at. */
export const ChatUiUser = z.object({
  _id: Id,
  email: z.string().max(1000).optional().catch(undefined),
  username: z.string().max(1000).optional().catch(undefined),
});
export type ChatUiUser = z.infer<typeof ChatUiUser>;

/** A document of the collection `settings`: what somebody had chosen. */
export const ChatUiSettings = z.object({
  userId: Id.optional(),
  sessionId: Id.optional(),
  activeModel: z.string().max(1000).optional().catch(undefined),
  customPrompts: z.record(z.string(), z.string()).optional().catch(undefined),
});

/** A document of `files.files` (GridFS); chat-ui names a file by its conversation and its hash. */
export const GridFile = z.object({
  _id: Id,
  filename: z.string().max(1000),
  length: z.coerce.number().int().nonnegative(),
  chunkSize: z.coerce.number().int().positive(),
  metadata: z
    .object({
      conversation: z.string().optional().catch(undefined),
      mime: z.string().max(256).optional().catch(undefined),
    })
    .optional()
    .catch(undefined),
});
export type GridFile = z.infer<typeof GridFile>;

/** A document of `files.chunks` (GridFS). */
export const GridChunk = z.object({
  files_id: Id,
  n: z.coerce.number().int().nonnegative(),
  data: z.instanceof(Binary).transform(({ buffer, position }) => buffer.subarray(0, position)),
});
