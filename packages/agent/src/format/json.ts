import type { Action, JsonValue } from "@codeact/protocol";
import type { ActionFormat, FormatScope, ParsedReply, RawReply, Repair } from "./action-format.ts";
import { findAction } from "./find-tool.ts";
import { JsonStringScanner } from "./json-scan.ts";
import { jsonText, readObjects } from "./loose-json.ts";
import { stripReasoning } from "./markup.ts";
import { codeInOtherFormat } from "./other-format.ts";
import {
  CUT_REPLY,
  EMPTY_REPLY,
  codeReply,
  messageReply,
  otherReply,
  problemReply,
} from "./parse-scanned.ts";
import { fillPrompt, readPrompt } from "./prompt.ts";
import { isJsonArray, isJsonObject } from "../tools/json-schema.ts";
import type { JsonSchema } from "../tools/json-schema.ts";

/** One JSON object per reply: `{thought, code}`, `{thought, tool, args}` or `{answer}`. */
export const jsonFormat: ActionFormat = {
  name: "json",
  stop: [],
  toolMessages: false,
  instructions: (scope) =>
    fillPrompt(readPrompt("format/prompts/json.md"), {
      code: scope.python ? readPrompt("format/prompts/json-code.md") : "",
      tool: scope.tools.length > 0 ? readPrompt("format/prompts/json-tool.md") : "",
    }),
  request: (scope) => ({ jsonSchema: replySchema(scope) }),
  parse: parseJson,
  render: (thought, action) => ({ text: jsonText(replyObject(thought, action)) }),
  split: () => {
    const scanner = new JsonStringScanner({ thought: "prose", answer: "prose", code: "code" });
    return { push: (text) => scanner.push(text), pushCall: () => [], end: () => [] };
  },
  example: (scope) =>
    scope.python
      ? '{"thought": "I will compute it.", "code": "print(6 * 7)"}\n{"answer": "It is 42."}'
      : '{"thought": "I will look it up.", "tool": "name", "args": {"argument": "value"}}\n{"answer": "It is 42."}',
};

function replyObject(thought: string, action: Action): JsonValue {
  const words: Record<string, JsonValue> = thought === "" ? {} : { thought };
  switch (action.type) {
    case "code":
      return { ...words, code: action.code };
    case "tool":
      return { ...words, tool: action.name, args: action.args };
    case "message":
      return { answer: action.text };
    default:
      return action satisfies never;
  }
}

/** One flat object with a required `thought` first is what most constrained decoders can follow. */
function replySchema(scope: FormatScope): JsonSchema {
  const text: JsonValue = { type: "string" };
  const tools = scope.tools.map((tool) =>
    closedObject({ thought: text, tool: { const: tool.name }, args: tool.inputSchema }),
  );
  const code = scope.python ? [closedObject({ thought: text, code: text })] : [];
  return { anyOf: [...code, ...tools, closedObject({ answer: text })] };
}

function closedObject(properties: Record<string, JsonValue>): JsonValue {
  return {
    type: "object",
    properties,
    required: Object.keys(properties),
    additionalProperties: false,
  };
}

function parseJson(reply: RawReply, scope: FormatScope): ParsedReply {
  const clean = cleanText(reply.text);
  const repairs = [...clean.repairs];
  const found = findObject(clean.text);
  if (found === undefined) {
    if (clean.text === "") return problemReply("", "", EMPTY_REPLY, repairs);
    const other = scope.python ? codeInOtherFormat(clean.text, "json") : undefined;
    if (other !== undefined) return otherReply(other, reply, repairs, jsonFormat, scope);
    return problemReply(
      reply.text,
      "",
      reply.finishReason === "length" ? CUT_REPLY : "Your reply was not a JSON object.",
      repairs,
    );
  }
  if (found.cut && reply.finishReason === "length")
    return problemReply(reply.text, "", CUT_REPLY, repairs);
  if (found.mended) repairs.push({ kind: "json-mended", text: "the JSON was not well formed" });
  if (found.marked)
    repairs.push({ kind: "chat-markers", text: "markers of the chat template were dropped" });
  return readObject(found.object, reply, scope, repairs);
}

/** Reasoning and a leaked header before the object. */
function cleanText(raw: string): { text: string; repairs: readonly Repair[] } {
  const repairs: Repair[] = [];
  const start = raw.indexOf("{");
  const thinks = /^\s*<\s*think(?:ing)?\s*>[\s\S]*?<\s*\/\s*think(?:ing)?\s*>/i.exec(raw);
  const reasoning =
    thinks === null ? stripReasoning(raw) : { text: raw.slice(thinks[0].length), stripped: true };
  if (reasoning.stripped) repairs.push({ kind: "reasoning", text: "reasoning was taken off" });
  const header = start < 0 ? null : /^\s*<\|[a-z_]+\|>(?:assistant)?\s*/i.exec(reasoning.text);
  if (header !== null)
    repairs.push({ kind: "chat-markers", text: "markers of the chat template were dropped" });
  return { text: reasoning.text.slice(header?.[0].length ?? 0).trim(), repairs };
}

interface FoundObject {
  readonly object: JsonSchema;
  readonly mended: boolean;
  /** True when markers of the chat template follow. */
  readonly marked: boolean;
  readonly cut: boolean;
}

/** The first object in the text that says anything we know. */
function findObject(text: string): FoundObject | undefined {
  for (const read of readObjects(text)) {
    if (!isJsonObject(read.value)) continue;
    if (!knownKeys.some((key) => isJsonObject(read.value) && key in read.value)) continue;
    const marked = /^\s*<\|/.test(text.slice(read.end));
    const whole = read.start === 0 && (marked || (read.end >= text.length && !read.mended));
    return {
      object: read.value,
      mended: !whole,
      marked,
      cut: read.end >= text.length && !text.endsWith("}"),
    };
  }
  return undefined;
}

const knownKeys = ["code", "tool", "answer", "action", "name", "final_answer", "function"];

function readObject(
  object: JsonSchema,
  reply: RawReply,
  scope: FormatScope,
  repairs: readonly Repair[],
): ParsedReply {
  const thought = textOf(object["thought"] ?? object["thoughts"] ?? object["reasoning"]);
  const code = object["code"];
  if (typeof code === "string") return codeReply(thought, code, repairs, jsonFormat, scope);
  const answer = object["answer"] ?? object["final_answer"];
  if (answer !== undefined) return messageReply(textOf(answer), reply, repairs, jsonFormat);
  const nested = object["function"];
  const call = isJsonObject(nested) ? nested : object;
  const name = call["tool"] ?? call["name"] ?? call["action"] ?? nested;
  if (typeof name !== "string")
    return problemReply(
      reply.text,
      thought,
      "The JSON object has neither code, tool nor answer.",
      repairs,
    );
  if (/^(?:final_)?answer$/.test(name)) {
    return messageReply(
      textOf(call["args"] ?? call["arguments"] ?? call["action_input"]),
      reply,
      repairs,
      jsonFormat,
    );
  }
  const given =
    call["args"] ??
    call["arguments"] ??
    call["parameters"] ??
    call["action_input"] ??
    call["input"];
  const found = findAction(name, given, scope);
  const all = [...repairs, ...found.repairs];
  if ("problem" in found) return problemReply(reply.text, thought, found.problem, all);
  if (found.action.type === "code")
    return codeReply(thought, found.action.code, all, jsonFormat, scope);
  return {
    thought,
    action: found.action,
    repairs: all,
    stored: jsonFormat.render(thought, found.action),
  };
}

function textOf(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return "";
  if (isJsonArray(value) && value.length === 1) return textOf(value[0]);
  return typeof value === "string" ? value : JSON.stringify(value);
}
