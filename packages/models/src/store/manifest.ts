import { z } from "zod";

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** A name that is safe as a file on every system and in a terminal. */
const FileName = z
  .string()
  // oxlint-disable-next-line no-control-regex -- these are what must not reach a terminal
  .regex(/^[^/\\:\u0000-\u001F\u007F-\u009F]{1,255}$/)
  .refine((name) => name !== "." && name !== "..");

/** One downloaded file. */
export const ModelFile = z.strictObject({
  name: FileName,
  bytes: z.int().nonnegative(),
  sha256: Sha256,
});
export type ModelFile = z.infer<typeof ModelFile>;

/** What is known of a stored model, in `manifest.json` beside its files. A model without one is a download under way. */
export const Manifest = z.strictObject({
  version: z.literal(1),
  /** As it is asked for: lower case. */
  name: z.string(),
  from: z.discriminatedUnion("type", [
    z.strictObject({
      type: z.literal("hub"),
      repo: z.string(),
      file: z.string(),
      /** As it was asked for. */
      revision: z.string(),
      commit: z.string().optional(),
    }),
    /** Without user, query and fragment. */
    z.strictObject({ type: z.literal("url"), url: z.string(), etag: z.string().optional() }),
  ]),
  /** The first one is what is loaded; llama.cpp finds the others of a split model beside it. */
  files: z.array(ModelFile).min(1).max(999),
  pulledAt: z.iso.datetime(),
  architecture: z.string(),
  quantisation: z.string(),
  parameters: z.number().nonnegative(),
  contextLength: z.number().optional(),
  hasChatTemplate: z.boolean(),
});
export type Manifest = z.infer<typeof Manifest>;

/** Bytes of all files of a model. */
export function manifestBytes(manifest: Manifest): number {
  return manifest.files.reduce((sum, file) => sum + file.bytes, 0);
}

/** Where a model came from, as one would pull it again. */
export function manifestSource({ from }: Manifest): string {
  if (from.type === "url") return from.url;
  return `hf:${from.repo}/${from.file}${from.revision === "main" ? "" : `@${from.revision}`}`;
}
