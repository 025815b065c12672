import { z } from "zod";
import { JsonValue } from "./json.ts";

/** The syntax in which a model states its action. `tag` is the original's `<execute>`. */
export const ActionFormatName = z.enum(["tag", "fence", "tool", "json", "text"]);
export type ActionFormatName = z.infer<typeof ActionFormatName>;

/** Run Python in the session's kernel. `callId` is set when it came as a native tool call. */
export const CodeAction = z.strictObject({
  type: z.literal("code"),
  code: z.string(),
  callId: z.string().optional(),
});
/** Call one tool without Python (formats `tool`, `json` and `text`). */
export const ToolAction = z.strictObject({
  type: z.literal("tool"),
  name: z.string(),
  args: z.record(z.string(), JsonValue),
  callId: z.string().optional(),
});
/** Answer the person; ends the run. */
export const MessageAction = z.strictObject({ type: z.literal("message"), text: z.string() });

/** What the model decided. */
export const Action = z.discriminatedUnion("type", [CodeAction, ToolAction, MessageAction]);
export type Action = z.infer<typeof Action>;
