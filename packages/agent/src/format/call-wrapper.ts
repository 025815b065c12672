import type { JsonValue } from "@codeact/protocol";
import { readLooseJson } from "./loose-json.ts";

/** The name under which native tool calling offers the kernel. */
export const PYTHON_TOOL = "execute_python";

const names =
  /^(?:execute_python|execute_ipython|run_python|run_code|execute_code|execute|python|code_interpreter)$/i;

/** True for names that models give to "run this Python". */
export function isPythonToolName(name: string): boolean {
  return names.test(name);
}

/** The code inside `execute_python({"code": …})`, `execute_python(code="…")` or a lone `{"code": …}`. */
export function decodeCallWrapper(text: string): string | undefined {
  const trimmed = text.trim();
  if (trimmed.startsWith("{")) return codeOfObject(trimmed);
  const call = /^(\w+)\s*\(/.exec(trimmed);
  if (call === null || !isPythonToolName(call[1] ?? "") || !trimmed.endsWith(")")) return undefined;
  const inside = trimmed.slice(call[0].length, -1).trim();
  if (inside.startsWith("{")) return codeOfObject(inside);
  const argument = inside.replace(/^(?:code|source|script)\s*=\s*r?/, "");
  if (!/^["'`“]/.test(argument)) return undefined;
  const value = readLooseJson(argument);
  return value !== undefined &&
    typeof value.value === "string" &&
    argument.slice(value.end).trim() === ""
    ? value.value
    : undefined;
}

function codeOfObject(text: string): string | undefined {
  const read = readLooseJson(text);
  if (read === undefined || text.slice(read.end).trim() !== "") return undefined;
  return codeOf(read.value);
}

/** The value of `code` when it is the only thing an object says. */
function codeOf(value: JsonValue): string | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const entries = Object.entries(value);
  const [key, code] = entries[0] ?? [];
  if (entries.length !== 1 || key !== "code" || typeof code !== "string") return undefined;
  return code;
}
