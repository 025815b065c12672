import { z } from "zod";

/** A model that people may choose. */
export const ModelView = z.object({
  name: z.string(),
  /** The small built-in one, which is for the first minute. */
  demo: z.boolean(),
  vision: z.boolean(),
  /** Tokens, where it is known. */
  contextTokens: z.int().optional(),
});
export type ModelView = z.infer<typeof ModelView>;

/** Every model that may be chosen; the first is the default. */
export const ModelList = z.object({ items: z.array(ModelView) });
export type ModelList = z.infer<typeof ModelList>;

/** A server of models that an admin added. Its key never leaves the server again. */
export const ModelEndpointView = z.object({
  id: z.string(),
  name: z.string(),
  baseUrl: z.string(),
  /** Names that are offered; empty: what the server itself lists. */
  models: z.array(z.string()),
  hasKey: z.boolean(),
  vision: z.boolean(),
  enabled: z.boolean(),
  createdAt: z.int(),
  updatedAt: z.int(),
});
export type ModelEndpointView = z.infer<typeof ModelEndpointView>;

const name = z
  .string()
  .regex(
    /^[\w.-]{1,64}$/u,
    "has letters, digits and . _ - only, 64 at most; models are offered as NAME/MODEL",
  );
const models = z.array(z.string().trim().min(1).max(200)).max(200);
const apiKey = z.string().trim().min(1).max(4000);

/** A server of models to add. */
export const NewModelEndpointBody = z.strictObject({
  name,
  baseUrl: z.url().max(2000),
  models: models.default([]),
  apiKey: apiKey.optional(),
  vision: z.boolean().default(false),
  enabled: z.boolean().default(true),
});
export type NewModelEndpointBody = z.infer<typeof NewModelEndpointBody>;

/** What is to change of one; `apiKey: null` removes the key. */
export const ModelEndpointChangesBody = z.strictObject({
  name: name.optional(),
  baseUrl: z.url().max(2000).optional(),
  models: models.optional(),
  apiKey: apiKey.nullable().optional(),
  vision: z.boolean().optional(),
  enabled: z.boolean().optional(),
});
export type ModelEndpointChangesBody = z.infer<typeof ModelEndpointChangesBody>;
