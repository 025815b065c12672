import type { NamespaceDelta, Variable } from "@codeact/protocol";

const MAX_NAMES = 12;
const MAX_PREVIEW = 40;

/** What a cell did to the variables, in one short line; empty when it did nothing. */
export function namespaceLine(delta: NamespaceDelta | undefined): string {
  if (delta === undefined) return "";
  const parts = [
    listed("new", delta.added.map(variableText)),
    listed("changed", delta.changed.map(variableText)),
    listed("removed", delta.removed),
  ].filter((part) => part !== "");
  return parts.length === 0 ? "" : `[variables: ${parts.join("; ")}]`;
}

function listed(what: string, names: readonly string[]): string {
  if (names.length === 0) return "";
  const more = names.length > MAX_NAMES ? ` and ${names.length - MAX_NAMES} more` : "";
  return `${what} ${names.slice(0, MAX_NAMES).join(", ")}${more}`;
}

const plain = new Set(["int", "float", "bool", "str", "NoneType"]);

function variableText(variable: Variable): string {
  const shape = variable.shape === undefined ? "" : ` ${variable.shape.join("x")}`;
  const type = `${variable.name}: ${variable.type}${plain.has(variable.type) ? "" : shape}`;
  const preview = variable.preview.replaceAll(/\s+/g, " ");
  return plain.has(variable.type) && preview !== "" && preview.length <= MAX_PREVIEW
    ? `${type} = ${preview}`
    : type;
}
