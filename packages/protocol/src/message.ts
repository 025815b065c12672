import { z } from "zod";
import { JsonValue } from "./json.ts";

/** A piece of a message: text, or an image for models that can see. */
export const ContentPart = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("text"), text: z.string() }),
  /** `data` is base64 without a prefix. */
  z.strictObject({ type: z.literal("image"), mime: z.string(), data: z.string() }),
]);
export type ContentPart = z.infer<typeof ContentPart>;

/** A native tool call as the model wrote it; `argumentsText` is the raw JSON, which may be broken. */
export const ToolCall = z.strictObject({
  id: z.string(),
  name: z.string(),
  argumentsText: z.string(),
});
export type ToolCall = z.infer<typeof ToolCall>;

/** What goes to a model. The roles are those of the chat completions API. */
export const Message = z.discriminatedUnion("role", [
  z.strictObject({ role: z.literal("system"), content: z.string() }),
  z.strictObject({ role: z.literal("user"), content: z.union([z.string(), z.array(ContentPart)]) }),
  z.strictObject({
    role: z.literal("assistant"),
    content: z.string(),
    toolCalls: z.array(ToolCall).optional(),
  }),
  z.strictObject({ role: z.literal("tool"), content: z.string(), toolCallId: z.string() }),
]);
export type Message = z.infer<typeof Message>;

/** A tool as native tool calling describes it; `parameters` is a JSON Schema object. */
export const ToolSchema = z.strictObject({
  name: z.string(),
  description: z.string(),
  parameters: z.record(z.string(), JsonValue),
});
export type ToolSchema = z.infer<typeof ToolSchema>;

/** The text of a message, images left out. */
export function messageText(message: Message): string {
  if (typeof message.content === "string") return message.content;
  return message.content.map((part) => (part.type === "text" ? part.text : "")).join("");
}
