import { boundedArray } from "@codeact/protocol";
import type { Message } from "@codeact/protocol";
import { z } from "zod";
import { refusal } from "../refusal.ts";
import { readText, readUserContent, TextContent, UserContent } from "./content.ts";

const MAX_CALLS = 1000;

const WireToolCall = z.looseObject({
  id: z.string(),
  type: z.literal("function").default("function"),
  function: z.looseObject({ name: z.string(), arguments: z.string() }),
});

/** A message of the chat completions API. */
export const ChatMessage = z.discriminatedUnion("role", [
  z.looseObject({ role: z.literal("system"), content: TextContent }),
  /** The newer name of `system`. */
  z.looseObject({ role: z.literal("developer"), content: TextContent }),
  z.looseObject({ role: z.literal("user"), content: UserContent }),
  z.looseObject({
    role: z.literal("assistant"),
    content: TextContent.nullish(),
    refusal: z.string().nullish(),
    tool_calls: boundedArray(WireToolCall, MAX_CALLS).nullish(),
  }),
  z.looseObject({ role: z.literal("tool"), content: TextContent, tool_call_id: z.string() }),
]);
export type ChatMessage = z.infer<typeof ChatMessage>;

/** The conversation in our words. @throws CodeactError a refusal that names the message */
export function readMessages(messages: readonly ChatMessage[], vision: boolean): Message[] {
  return messages.map((message, index) => readMessage(message, `messages[${index}]`, vision));
}

function readMessage(message: ChatMessage, param: string, vision: boolean): Message {
  switch (message.role) {
    case "system":
    case "developer":
      return { role: "system", content: readText(message.content) };
    case "user":
      return {
        role: "user",
        content: readUserContent(message.content, `${param}.content`, vision),
      };
    case "assistant":
      return readAssistant(message, param);
    case "tool":
      return {
        role: "tool",
        content: readText(message.content),
        toolCallId: message.tool_call_id,
      };
    default:
      return message satisfies never;
  }
}

function readAssistant(
  message: Extract<ChatMessage, { role: "assistant" }>,
  param: string,
): Message {
  const calls = message.tool_calls ?? [];
  const content = message.content ?? message.refusal;
  if ((content === null || content === undefined) && calls.length === 0)
    throw refusal(
      `Invalid value for '${param}.content': an assistant message must have content or tool calls.`,
      { param: `${param}.content`, code: "invalid_value" },
    );
  return {
    role: "assistant",
    content: content === null || content === undefined ? "" : readText(content),
    ...(calls.length === 0
      ? {}
      : {
          toolCalls: calls.map((call) => ({
            id: call.id,
            name: call.function.name,
            argumentsText: call.function.arguments,
          })),
        }),
  };
}
