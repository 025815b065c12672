import { boundedArray } from "@codeact/protocol";
import type { ContentPart, Message, ToolCall } from "@codeact/protocol";
import { z } from "zod";
import { MAX_PARTS, readImage } from "../chat/content.ts";
import { refusal } from "../refusal.ts";

const InputPart = z.discriminatedUnion("type", [
  z.looseObject({ type: z.literal("input_text"), text: z.string() }),
  z.looseObject({ type: z.literal("output_text"), text: z.string() }),
  z.looseObject({ type: z.literal("refusal"), refusal: z.string() }),
  z.looseObject({ type: z.literal("input_image"), image_url: z.string().nullish() }),
]);
type InputPart = z.infer<typeof InputPart>;

const Content = z.union([z.string(), boundedArray(InputPart, MAX_PARTS)]);

const Item = z.discriminatedUnion("type", [
  z.looseObject({
    type: z.literal("message"),
    role: z.enum(["user", "assistant", "system", "developer"]),
    content: Content,
  }),
  z.looseObject({
    type: z.literal("function_call"),
    call_id: z.string(),
    name: z.string(),
    arguments: z.string(),
  }),
  z.looseObject({
    type: z.literal("function_call_output"),
    call_id: z.string(),
    output: Content,
  }),
  /** What the model thought before; it is not shown to it again. */
  z.looseObject({ type: z.literal("reasoning") }),
]);

/** An item of `input`; a message may leave its type out. */
export const InputItem = z.preprocess(
  (value) =>
    typeof value === "object" && value !== null && "role" in value && !("type" in value)
      ? { ...value, type: "message" }
      : value,
  Item,
);
export type InputItem = z.infer<typeof InputItem>;

/** The conversation in our words. @throws CodeactError a refusal */
export function readInput(
  input: string | readonly InputItem[],
  instructions: string | undefined,
  vision: boolean,
): Message[] {
  const messages: Message[] =
    instructions === undefined ? [] : [{ role: "system", content: instructions }];
  if (typeof input === "string") return [...messages, { role: "user", content: input }];
  if (input.length === 0)
    throw refusal("'input' must have at least one item.", { param: "input", code: "empty_array" });
  for (const [index, item] of input.entries()) addItem(messages, item, `input[${index}]`, vision);
  return messages;
}

function addItem(messages: Message[], item: InputItem, param: string, vision: boolean): void {
  switch (item.type) {
    case "message":
      messages.push(readMessage(item.role, item.content, `${param}.content`, vision));
      return;
    case "function_call":
      addCall(messages, { id: item.call_id, name: item.name, argumentsText: item.arguments });
      return;
    case "function_call_output":
      messages.push({
        role: "tool",
        content: readText(item.output, `${param}.output`),
        toolCallId: item.call_id,
      });
      return;
    case "reasoning":
      return;
    default:
      item satisfies never;
  }
}

/** Calls are items of their own here and parts of the assistant's message there. */
function addCall(messages: Message[], call: ToolCall): void {
  const last = messages.at(-1);
  if (last?.role !== "assistant") {
    messages.push({ role: "assistant", content: "", toolCalls: [call] });
    return;
  }
  messages[messages.length - 1] = { ...last, toolCalls: [...(last.toolCalls ?? []), call] };
}

function readMessage(
  role: "user" | "assistant" | "system" | "developer",
  content: z.infer<typeof Content>,
  param: string,
  vision: boolean,
): Message {
  if (role === "user") return { role, content: readUserContent(content, param, vision) };
  return { role: role === "assistant" ? role : "system", content: readText(content, param) };
}

function readUserContent(
  content: z.infer<typeof Content>,
  param: string,
  vision: boolean,
): string | ContentPart[] {
  if (typeof content === "string" || content.every((part) => part.type !== "input_image"))
    return readText(content, param);
  return content.map((part, index) =>
    part.type === "input_image"
      ? readImage(part.image_url ?? "", `${param}[${index}].image_url`, vision)
      : { type: "text", text: partText(part) },
  );
}

function readText(content: z.infer<typeof Content>, param: string): string {
  if (typeof content === "string") return content;
  const image = content.findIndex((part) => part.type === "input_image");
  if (image >= 0)
    throw refusal("Images may only be in messages of the user.", {
      param: `${param}[${image}]`,
      code: "unsupported_content",
    });
  return content.map(partText).join("\n");
}

function partText(part: InputPart): string {
  if (part.type === "input_image") return "";
  return part.type === "refusal" ? part.refusal : part.text;
}
