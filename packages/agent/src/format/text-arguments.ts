import type { HostParameter, JsonValue } from "@codeact/protocol";
import { readLooseJson } from "./loose-json.ts";
import { isJsonObject } from "../tools/json-schema.ts";
import type { Tool } from "../tools/tool.ts";

/** Splits `a, "b, c", [1, 2]` at the commas that stand outside of quotes and brackets. */
function splitArguments(text: string): string[] {
  const pieces: string[] = [];
  let piece = "";
  let quote = "";
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? "";
    if (quote !== "") {
      if (character === "\\") {
        piece += character;
        at += 1;
      } else if (character === quote) quote = "";
    } else if (/["']/.test(character) && /^\s*(?:\w+\s*=\s*)?$/.test(piece)) quote = character;
    else if (/[[{(]/.test(character)) depth += 1;
    else if (/[\]})]/.test(character)) depth -= 1;
    else if (character === "," && depth <= 0) {
      pieces.push(piece.trim());
      piece = "";
      continue;
    }
    piece += text[at] ?? "";
  }
  if (piece.trim() !== "" || pieces.length > 0) pieces.push(piece.trim());
  return pieces;
}

/**
 * Positional text arguments as named JSON ones, each in the type of its parameter. A last string parameter takes all
 * that is left, commas included.
 */
export function textArguments(text: string, tool: Tool): Record<string, JsonValue> {
  const { parameters } = tool;
  const pieces = splitArguments(text);
  const last = parameters.at(-1);
  const args: Record<string, JsonValue> = {};
  if (last !== undefined && pieces.length > parameters.length && isText(last)) {
    const rest = pieces.splice(parameters.length - 1);
    pieces.push(rest.join(", "));
  }
  for (const [index, piece] of pieces.entries()) {
    const named = /^([A-Za-z_]\w*)\s*=\s*(?!=)([\s\S]*)$/.exec(piece);
    const parameter = parameters.find((one) => one.name === named?.[1]) ?? parameters[index];
    if (parameter === undefined) continue;
    args[parameter.name] = coerce(
      parameter.name === named?.[1] ? (named[2] ?? "") : piece,
      parameter,
      tool,
    );
  }
  return args;
}

function isText(parameter: HostParameter): boolean {
  return /\bstr\b/.test(parameter.annotation) && !parameter.annotation.startsWith("list");
}

function coerce(piece: string, parameter: HostParameter, tool: Tool): JsonValue {
  const properties = tool.inputSchema["properties"];
  const schema = isJsonObject(properties) ? properties[parameter.name] : undefined;
  const quoted = /^(["'])[\s\S]*\1$/.test(piece);
  const read = readLooseJson(piece);
  const value = read !== undefined && read.end >= piece.length ? read.value : piece;
  if (isText(parameter) && (quoted || !isNullable(parameter) || value !== null)) {
    return quoted && typeof value === "string"
      ? value
      : isJsonObject(schema) && typeof value === "string" && quoted
        ? value
        : piece;
  }
  return value;
}

function isNullable(parameter: HostParameter): boolean {
  return /\bNone\b/.test(parameter.annotation);
}
