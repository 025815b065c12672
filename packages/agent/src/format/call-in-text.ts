import type { JsonValue } from "@codeact/protocol";
import type { FormatScope } from "./action-format.ts";
import { isPythonToolName } from "./call-wrapper.ts";
import { readLooseJson, readObjects } from "./loose-json.ts";
import { isJsonObject } from "../tools/json-schema.ts";

/** A call that stands in a reply as text. */
export interface WrittenCall {
  readonly thought: string;
  readonly name: string;
  readonly args: JsonValue;
  /** True when the text ended inside the call. */
  readonly cut: boolean;
}

/**
 * Finds `{"name": …, "arguments": …}`, with or without `<tool_call>` tags, and `execute_python(…)`. Only a name that
 * exists counts, so that JSON in an answer stays an answer.
 */
export function callInText(text: string, scope: FormatScope): WrittenCall | undefined {
  const known = (name: JsonValue | undefined): name is string =>
    typeof name === "string" &&
    (scope.tools.some((tool) => tool.name === name) || (scope.python && isPythonToolName(name)));
  for (const read of readObjects(text)) {
    if (!isJsonObject(read.value)) continue;
    const nested = read.value["function"];
    const call = isJsonObject(nested) ? nested : read.value;
    const name = call["name"] ?? call["tool"];
    const args = call["arguments"] ?? call["args"] ?? call["parameters"];
    if (!known(name) || args === undefined) continue;
    return {
      thought: thoughtBefore(text, read.start),
      name,
      args,
      cut: read.end >= text.length && !/[}\]>`]\s*$/.test(text),
    };
  }
  const call = /(?:^|\n)[ \t]*(?:```\w*\n)?(\w+)\((?=[\s\S]*\)\s*(?:```\s*)?$)/.exec(text);
  if (call === null || !isPythonToolName(call[1] ?? "") || !known(call[1])) return undefined;
  const inside = text.slice(call.index + call[0].length).replace(/\)\s*(?:```\s*)?$/, "");
  const args = inside.trim().replace(/^code\s*=\s*/, "");
  const read = readLooseJson(args);
  if (read === undefined || args.slice(read.end).trim() !== "") return undefined;
  return {
    thought: text.slice(0, call.index).trim(),
    name: call[1] ?? "",
    args: read.value,
    cut: false,
  };
}

function thoughtBefore(text: string, at: number): string {
  return text
    .slice(0, at)
    .replace(/(?:<tool_call>|```\w*|\[TOOL_CALLS\]\s*\[?)\s*$/, "")
    .trim();
}
