import { refusal } from "@codeact/models/serve";
import type { AskFile, AskMessage } from "../ask/ask-message.ts";
import { textMessage } from "../ask/ask-message.ts";
import { nameBytes, readDataUrl } from "../ask/data-url.ts";
import type { ChatMessage } from "./chat-request.ts";

type UserContent = Extract<ChatMessage, { role: "user" }>["content"];
type UserPart = Exclude<UserContent, string>[number];

/** The messages of a chat completion in our words. @throws CodeactError a refusal that names the part */
export function readMessages(messages: readonly ChatMessage[]): AskMessage[] {
  return messages.map((message, index) => readMessage(message, `messages[${index}].content`));
}

function readMessage(message: ChatMessage, param: string): AskMessage {
  switch (message.role) {
    case "system":
    case "developer":
      return textMessage("system", textOf(message.content));
    case "user":
      return readUser(message.content, param);
    case "assistant":
      return {
        ...textMessage("assistant", assistantText(message)),
        calls: (message.tool_calls ?? []).map((call) => ({
          id: call.id,
          name: call.function.name,
          argumentsText: call.function.arguments,
        })),
      };
    case "tool":
      return { ...textMessage("tool", textOf(message.content)), callId: message.tool_call_id };
    default:
      return message satisfies never;
  }
}

/** The words of parts, which become paragraphs. */
function textOf(content: string | readonly { readonly text: string }[]): string {
  if (typeof content === "string") return content;
  return content.map(({ text }) => text).join("\n");
}

function assistantText({
  content,
  refusal: refused,
}: Extract<ChatMessage, { role: "assistant" }>): string {
  if (content === null || content === undefined) return refused ?? "";
  if (typeof content === "string") return content;
  return content.map((part) => (part.type === "text" ? part.text : part.refusal)).join("\n");
}

function readUser(content: UserContent, param: string): AskMessage {
  if (typeof content === "string") return textMessage("user", content);
  const texts = content.flatMap((part) => (part.type === "text" ? [part.text] : []));
  const files = content.flatMap((part, index) => readFile(part, `${param}[${index}]`));
  return { ...textMessage("user", texts.join("\n")), files };
}

function readFile(part: UserPart, param: string): AskFile[] {
  if (part.type === "text") return [];
  if (part.type === "image_url") {
    const image = readDataUrl(part.image_url.url, `${param}.image_url`);
    return [{ type: "bytes", name: nameBytes("image", image), ...image }];
  }
  const { file_id, file_data, filename } = part.file;
  if (file_id !== null && file_id !== undefined)
    return [{ type: "uploaded", fileId: file_id, param: `${param}.file.file_id` }];
  if (file_data === null || file_data === undefined)
    throw refusal("A file must have 'file_id' or 'file_data'.", {
      param: `${param}.file`,
      code: "missing_required_parameter",
    });
  const file = readDataUrl(file_data, `${param}.file.file_data`);
  return [{ type: "bytes", name: filename ?? nameBytes("file", file), ...file }];
}
