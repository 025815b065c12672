import type { Action, JsonValue, ToolCall } from "@codeact/protocol";
import type { FormatScope, Repair } from "./action-format.ts";
import { PYTHON_TOOL, isPythonToolName } from "./call-wrapper.ts";
import { readLooseJson } from "./loose-json.ts";
import type { Tool } from "../tools/tool.ts";
import { isJsonArray, isJsonObject } from "../tools/json-schema.ts";

/** A call as an action, or why it is none. */
export type FoundAction =
  | { readonly action: Action; readonly repairs: readonly Repair[] }
  | { readonly problem: string; readonly repairs: readonly Repair[] };

/** Makes an action of a tool's name and what the model gave as its arguments. */
export function findAction(
  name: string,
  given: JsonValue | undefined,
  scope: FormatScope,
  callId?: string,
): FoundAction {
  const tool = scope.tools.find((one) => one.name === name);
  if (tool === undefined) {
    return scope.python && isPythonToolName(name)
      ? pythonAction(given, callId)
      : { problem: unknownTool(name, scope), repairs: [] };
  }
  const { args, repairs } = namedArguments(given, tool);
  const missing = tool.parameters
    .filter((one) => one.required && !(one.name in args))
    .map((one) => one.name);
  if (missing.length > 0) {
    return { problem: `The call of ${name} lacks ${missing.join(", ")}.`, repairs };
  }
  return {
    action: { type: "tool", name, args, ...(callId === undefined ? {} : { callId }) },
    repairs,
  };
}

function pythonAction(given: JsonValue | undefined, callId: string | undefined): FoundAction {
  const { value, repairs } = decoded(given);
  const code =
    typeof value === "string"
      ? value
      : isJsonObject(value)
        ? (value["code"] ?? Object.values(value)[0])
        : undefined;
  if (typeof code !== "string")
    return { problem: `The call of ${PYTHON_TOOL} lacks code.`, repairs };
  return { action: { type: "code", code, ...(callId === undefined ? {} : { callId }) }, repairs };
}

/** Arguments by name: from an object, from JSON in a string, or from a list in the tool's order. */
function namedArguments(
  given: JsonValue | undefined,
  tool: Tool,
): { args: Record<string, JsonValue>; repairs: Repair[] } {
  const { value, repairs } = decoded(given);
  if (isJsonObject(value)) return { args: { ...value }, repairs };
  if (value === undefined || value === null) return { args: {}, repairs };
  const list = isJsonArray(value) ? value : [value];
  const args: Record<string, JsonValue> = {};
  for (const [index, parameter] of tool.parameters.entries()) {
    const item = list[index];
    if (item !== undefined) args[parameter.name] = item;
  }
  return {
    args,
    repairs: [
      ...repairs,
      { kind: "positional-arguments", text: "arguments without names were given theirs" },
    ],
  };
}

function decoded(given: JsonValue | undefined): {
  value: JsonValue | undefined;
  repairs: Repair[];
} {
  if (typeof given !== "string" || !/^\s*[{[]/.test(given)) return { value: given, repairs: [] };
  const read = readLooseJson(given);
  if (read === undefined) return { value: given, repairs: [] };
  return {
    value: read.value,
    repairs: [{ kind: "json-mended", text: "the arguments were JSON inside a string" }],
  };
}

/** What a model is told that named a tool which does not exist. */
function unknownTool(name: string, scope: FormatScope): string {
  const names = [...scope.tools.map((tool) => tool.name), ...(scope.python ? [PYTHON_TOOL] : [])];
  if (names.length === 0) return `There is no tool named ${name}; there are no tools here.`;
  const near = names
    .map((known) => ({ known, distance: editDistance(name.toLowerCase(), known.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 5)
    .map(({ known }) => known);
  return `There is no tool named ${name}. The nearest names are: ${near.join(", ")}.`;
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

/** A native call's arguments, mended where they can be; undefined when they are no JSON at all. */
export function readArguments(call: ToolCall): { value: JsonValue; mended: boolean } | undefined {
  const text = call.argumentsText.trim();
  if (text === "") return { value: {}, mended: false };
  return readLooseJson(text);
}
