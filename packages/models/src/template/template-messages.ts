import type { JsonValue, Message, ToolCall } from "@codeact/protocol";
import type { EngineTool } from "../engines/engine.ts";
import type { Guard } from "./guard-specials.ts";
import { TemplateFailure } from "./template-failure.ts";

/** What templates know of tools, read off their source. */
export interface TemplateSkills {
  /** It shows the tools to the model. */
  readonly tools: boolean;
  /** It writes down earlier tool calls. */
  readonly toolCalls: boolean;
  /** It has a place for tool results. */
  readonly toolResults: boolean;
}

/** A message in the shape that chat templates expect, that of Hugging Face's `apply_chat_template`. */
export type TemplateMessage = Readonly<Record<string, JsonValue>>;

/** Reads off a template's source what it can do with tools. */
export function templateSkills(source: string): TemplateSkills {
  return {
    tools: /\btools\b/.test(source),
    toolCalls: /\btool_calls\b/.test(source),
    toolResults: /['"]tool['"]/.test(source),
  };
}

/** Messages for a template; what it has no place for is written into the texts. */
export function templateMessages(
  messages: readonly Message[],
  tools: readonly EngineTool[],
  skills: TemplateSkills,
  guard: Guard,
): readonly TemplateMessage[] {
  const rendered: TemplateMessage[] = [];
  for (const message of messages) {
    const before = rendered.at(-1);
    const next = templateMessage(message, skills, guard);
    // Templates that do not know tool results often insist on turns that alternate.
    const joins = message.role === "tool" && !skills.toolResults && before?.["role"] === "user";
    if (joins) rendered[rendered.length - 1] = joined(before, next);
    else rendered.push(next);
  }
  if (tools.length === 0 || skills.tools) return rendered;
  const lines = tools.map((tool) => JSON.stringify(guard.json(toolJson(tool))));
  return withSystemText(rendered, `${CALLING}\n${lines.join("\n")}`);
}

/** A tool in the shape of OpenAI's API. */
export function toolJson({ name, description, parameters }: EngineTool): JsonValue {
  const named: { readonly [key: string]: JsonValue } =
    description === undefined ? { name } : { name, description };
  return { type: "function", function: { ...named, parameters } };
}

/** The same conversation with its system text in front of the first user message, for templates without that role. */
export function withoutSystem(
  messages: readonly TemplateMessage[],
): readonly TemplateMessage[] | undefined {
  const system = messages.filter((message) => message["role"] === "system");
  const others = messages.filter((message) => message["role"] !== "system");
  const first = others.findIndex((message) => message["role"] === "user");
  if (system.length === 0 || first < 0) return undefined;
  const text = system.map((message) => textOf(message)).join("\n\n");
  return others.map((message, index) =>
    index === first ? { ...message, content: `${text}\n\n${textOf(message)}` } : message,
  );
}

const CALLING =
  'You can call functions. To call one, write a block like <tool_call>{"name": "...", "arguments": {...}}</tool_call> and wait: ' +
  "the result comes with the next message. Several calls are several blocks. These are the functions, one per line:";

function templateMessage(message: Message, skills: TemplateSkills, guard: Guard): TemplateMessage {
  switch (message.role) {
    case "system":
      return { role: "system", content: guard.text(message.content) };
    case "user":
      return { role: "user", content: guard.text(userText(message)) };
    case "tool":
      return skills.toolResults
        ? {
            role: "tool",
            content: guard.text(message.content),
            tool_call_id: guard.text(message.toolCallId),
          }
        : {
            role: "user",
            content: `<tool_response>\n${guard.text(message.content)}\n</tool_response>`,
          };
    case "assistant":
      return assistantMessage(message, skills, guard);
    default:
      return message satisfies never;
  }
}

function userText(message: Extract<Message, { role: "user" }>): string {
  if (typeof message.content === "string") return message.content;
  const texts = message.content.map((part) => {
    if (part.type === "text") return part.text;
    throw new TemplateFailure(
      "The embedded engine cannot see images, and a message has one.",
      "Send text only, or use a model that can see.",
    );
  });
  return texts.join("");
}

function assistantMessage(
  message: Extract<Message, { role: "assistant" }>,
  skills: TemplateSkills,
  guard: Guard,
): TemplateMessage {
  const content = guard.text(message.content);
  const calls = message.toolCalls ?? [];
  if (calls.length === 0) return { role: "assistant", content };
  if (skills.toolCalls) {
    const tool_calls = calls.map((call) => ({
      id: guard.text(call.id),
      type: "function",
      function: { name: guard.text(call.name), arguments: guard.json(argumentsOf(call)) },
    }));
    return { role: "assistant", content, tool_calls };
  }
  const blocks = calls.map((call) => {
    const written = { name: call.name, arguments: argumentsOf(call) };
    return `<tool_call>${JSON.stringify(guard.json(written))}</tool_call>`;
  });
  return {
    role: "assistant",
    content: [content, ...blocks].filter((text) => text !== "").join("\n"),
  };
}

/** Templates write arguments with `tojson`, so they want the object; what is no JSON stays a text. */
function argumentsOf(call: ToolCall): JsonValue {
  try {
    const parsed: JsonValue = JSON.parse(call.argumentsText === "" ? "{}" : call.argumentsText);
    return parsed;
  } catch {
    return call.argumentsText;
  }
}

function withSystemText(
  messages: readonly TemplateMessage[],
  text: string,
): readonly TemplateMessage[] {
  const [first, ...rest] = messages;
  if (first?.["role"] !== "system") return [{ role: "system", content: text }, ...messages];
  return [{ role: "system", content: `${textOf(first)}\n\n${text}` }, ...rest];
}

function joined(before: TemplateMessage, next: TemplateMessage): TemplateMessage {
  return { ...before, content: `${textOf(before)}\n${textOf(next)}` };
}

function textOf(message: TemplateMessage): string {
  const content = message["content"];
  return typeof content === "string" ? content : "";
}
