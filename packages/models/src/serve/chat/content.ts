import { boundedArray } from "@codeact/protocol";
import type { ContentPart } from "@codeact/protocol";
import { z } from "zod";
import { refusal } from "../refusal.ts";

/** Parts of one message at most. */
export const MAX_PARTS = 10_000;

const TextPart = z.looseObject({ type: z.literal("text"), text: z.string() });
const RefusalPart = z.looseObject({ type: z.literal("refusal"), refusal: z.string() });
const ImagePart = z.looseObject({
  type: z.literal("image_url"),
  image_url: z.looseObject({ url: z.string() }),
});

/** Content that can only be text: a string, or parts of it. */
export const TextContent = z.union([
  z.string(),
  boundedArray(z.discriminatedUnion("type", [TextPart, RefusalPart]), MAX_PARTS),
]);
export type TextContent = z.infer<typeof TextContent>;

/** Content of a user's message. */
export const UserContent = z.union([
  z.string(),
  boundedArray(z.discriminatedUnion("type", [TextPart, ImagePart]), MAX_PARTS),
]);
export type UserContent = z.infer<typeof UserContent>;

/** The text; parts become paragraphs, as other servers do for templates that know no parts. */
export function readText(content: TextContent): string {
  if (typeof content === "string") return content;
  return content.map((part) => (part.type === "text" ? part.text : part.refusal)).join("\n");
}

/** Content with its images. @throws CodeactError a refusal for images that the model cannot see or that are no data */
export function readUserContent(
  content: UserContent,
  param: string,
  vision: boolean,
): string | ContentPart[] {
  if (typeof content === "string") return content;
  if (content.every((part) => part.type === "text"))
    return content.map((part) => part.text).join("\n");
  return content.map((part, index) =>
    part.type === "text"
      ? { type: "text", text: part.text }
      : readImage(part.image_url.url, `${param}[${index}].image_url`, vision),
  );
}

/** Reads an image given as a data URL; nothing is fetched for a client. @throws CodeactError a refusal */
export function readImage(url: string, param: string, vision: boolean): ContentPart {
  if (!vision)
    throw refusal("This model cannot see images.", { param, code: "unsupported_content" });
  const match = /^data:(image\/[\w.+-]+);base64,([A-Za-z0-9+/=\s]+)$/.exec(url);
  const [, mime, data] = match ?? [];
  if (mime === undefined || data === undefined)
    throw refusal("Images must be data URLs with base64 (data:image/png;base64,…).", {
      param,
      code: "invalid_image_url",
    });
  return { type: "image", mime, data: data.replaceAll(/\s/g, "") };
}
