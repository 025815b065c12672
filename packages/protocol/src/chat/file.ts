import { z } from "zod";

/** One version of a file of a conversation. Times are milliseconds since the epoch. */
export const FileView = z.strictObject({
  id: z.string(),
  conversationId: z.string(),
  /** Relative to the working folder, with forward slashes. */
  path: z.string(),
  /** Counts from 1 along one path. */
  version: z.int().positive(),
  /** Bytes. */
  size: z.int().nonnegative(),
  mime: z.string(),
  /** Of the bytes, in hexadecimal digits. */
  sha256: z.string(),
  origin: z.enum(["upload", "produced"]),
  /** The cell that wrote it. */
  cellId: z.string().optional(),
  createdAt: z.int(),
  deletedAt: z.int().optional(),
});
export type FileView = z.infer<typeof FileView>;

/** Files of a conversation. */
export const FileList = z.strictObject({ items: z.array(FileView) });
export type FileList = z.infer<typeof FileList>;

/** A file of a person that is in no conversation yet, or is still on its way. Times are milliseconds since the epoch. */
export const UploadView = z.strictObject({
  id: z.string(),
  name: z.string(),
  mime: z.string(),
  /** Bytes that it will have. */
  size: z.int().nonnegative().optional(),
  /** Bytes that are here: where the next piece begins. */
  received: z.int().nonnegative(),
  /** True once every byte is here; only then it can be used. */
  complete: z.boolean(),
  createdAt: z.int(),
  /** It is removed then unless a conversation has it. */
  expiresAt: z.int().optional(),
});
export type UploadView = z.infer<typeof UploadView>;

/** A page of a list of uploads. */
export const UploadPage = z.strictObject({
  items: z.array(UploadView),
  /** `cursor` of the next page; absent on the last one. */
  next: z.string().optional(),
});
export type UploadPage = z.infer<typeof UploadPage>;

/** A resumable upload to begin. */
export const NewUploadBody = z.strictObject({
  name: z.string().min(1).max(1024),
  /** @default application/octet-stream */
  mime: z
    .string()
    .max(200)
    .regex(/^[\w.+-]+\/[\w.+-]+$/u, "is not a type such as text/csv")
    .optional(),
  /** Bytes. */
  size: z.int().nonnegative(),
});
export type NewUploadBody = z.infer<typeof NewUploadBody>;

/** Puts an upload into a conversation. */
export const AdoptUploadBody = z.strictObject({
  uploadId: z.string().max(64),
  /** @default the upload's name */
  path: z.string().min(1).max(1024).optional(),
});
export type AdoptUploadBody = z.infer<typeof AdoptUploadBody>;
