import { refusal } from "@codeact/models/serve";
import { boundedArray } from "@codeact/protocol";
import type { JsonValue } from "@codeact/protocol";
import { z } from "zod";
import { textMessage } from "../ask/ask-message.ts";
import type { AskFile, AskMessage } from "../ask/ask-message.ts";
import { nameBytes, readDataUrl } from "../ask/data-url.ts";

const MAX_PARTS = 1000;

const InputPart = z.discriminatedUnion("type", [
  z.looseObject({ type: z.literal("input_text"), text: z.string() }),
  z.looseObject({ type: z.literal("output_text"), text: z.string() }),
  z.looseObject({ type: z.literal("refusal"), refusal: z.string() }),
  z.looseObject({
    type: z.literal("input_image"),
    image_url: z.string().nullish(),
    file_id: z.string().max(200).nullish(),
  }),
  z.looseObject({
    type: z.literal("input_file"),
    file_id: z.string().max(200).nullish(),
    file_data: z.string().nullish(),
    filename: z.string().nullish(),
  }),
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
    call_id: z.string().max(200),
    name: z.string(),
    arguments: z.string(),
  }),
  z.looseObject({
    type: z.literal("function_call_output"),
    call_id: z.string().max(200),
    output: Content,
  }),
  /** Code that ran before; the interpreter may still know it. */
  z.looseObject({ type: z.literal("code_interpreter_call"), code: z.string().nullish() }),
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

/** The input in our words. @throws CodeactError a refusal that names the part */
export function readInput(input: string | readonly InputItem[]): AskMessage[] {
  if (typeof input === "string") return [textMessage("user", input)];
  if (input.length === 0)
    throw refusal("'input' must have at least one item.", { param: "input", code: "empty_array" });
  return input.flatMap((item, index) => readItem(item, `input[${index}]`));
}

function readItem(item: InputItem, param: string): AskMessage[] {
  switch (item.type) {
    case "message":
      return [readMessage(item.role, item.content, `${param}.content`)];
    case "function_call": {
      const { call_id: id, name, arguments: argumentsText } = item;
      return [{ ...textMessage("assistant", ""), calls: [{ id, name, argumentsText }] }];
    }
    case "function_call_output": {
      const { text } = readMessage("user", item.output, `${param}.output`);
      return [{ ...textMessage("tool", text), callId: item.call_id }];
    }
    case "code_interpreter_call":
      return [textMessage("assistant", `\`\`\`python\n${item.code ?? ""}\n\`\`\``)];
    case "reasoning":
      return [];
    default:
      return item satisfies never;
  }
}

function readMessage(
  role: "user" | "assistant" | "system" | "developer",
  content: z.infer<typeof Content>,
  param: string,
): AskMessage {
  const ours = role === "developer" ? "system" : role;
  if (typeof content === "string") return textMessage(ours, content);
  const texts = content.map(partText).filter((text) => text !== "");
  const files = content.flatMap((part, index) => readFile(part, `${param}[${index}]`));
  if (files.length > 0 && ours !== "user")
    throw refusal("Files and images may only be in messages of the user.", {
      param,
      code: "unsupported_content",
    });
  return { ...textMessage(ours, texts.join("\n")), files };
}

function partText(part: InputPart): string {
  if (part.type === "refusal") return part.refusal;
  return part.type === "input_text" || part.type === "output_text" ? part.text : "";
}

function readFile(part: InputPart, param: string): AskFile[] {
  if (part.type !== "input_image" && part.type !== "input_file") return [];
  if (part.file_id !== null && part.file_id !== undefined)
    return [{ type: "uploaded", fileId: part.file_id, param: `${param}.file_id` }];
  const image = part.type === "input_image";
  const url = (image ? part.image_url : part.file_data) ?? "";
  const field = image ? "image_url" : "file_data";
  const bytes = readDataUrl(url, `${param}.${field}`);
  const name = part.type === "input_file" ? part.filename : undefined;
  return [{ type: "bytes", name: name ?? nameBytes(image ? "image" : "file", bytes), ...bytes }];
}

/** The items as they are kept to be listed: without the bytes of files, which are kept as files. */
export function keptItems(
  responseId: string,
  input: string | readonly InputItem[],
): readonly { readonly [key: string]: JsonValue }[] {
  const items: readonly InputItem[] =
    typeof input === "string" ? [{ type: "message", role: "user", content: input }] : input;
  return items.map((item, index): { readonly [key: string]: JsonValue } => {
    const id = `in_${index}_${responseId}`;
    switch (item.type) {
      case "message":
        return {
          id,
          type: item.type,
          role: item.role,
          status: "completed",
          content: keptContent(item.role, item.content),
        };
      case "function_call": {
        const { type, call_id, name } = item;
        return { id, type, call_id, name, arguments: item.arguments, status: "completed" };
      }
      case "function_call_output": {
        const { type, call_id } = item;
        const { text } = readMessage("user", item.output, "output");
        return { id, type, call_id, output: text, status: "completed" };
      }
      case "code_interpreter_call":
        return {
          id,
          type: item.type,
          code: item.code ?? "",
          outputs: [],
          container_id: "",
          status: "completed",
        };
      case "reasoning":
        return { id, type: item.type, summary: [] };
      default:
        return item satisfies never;
    }
  });
}

function keptContent(role: string, content: z.infer<typeof Content>): JsonValue {
  const text = role === "assistant" ? "output_text" : "input_text";
  if (typeof content === "string") return [{ type: text, text: content }];
  return content.map((part): JsonValue => {
    if (part.type === "input_image")
      return { type: part.type, file_id: part.file_id ?? null, detail: "auto" };
    if (part.type === "input_file")
      return { type: part.type, file_id: part.file_id ?? null, filename: part.filename ?? null };
    return { type: text, text: partText(part) };
  });
}
