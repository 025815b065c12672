import type { HostFunction, HostParameter, JsonValue } from "@codeact/protocol";
import { pythonLiteral } from "./json-schema.ts";

/** A tool as a Python signature with a Google-style docstring; what the prompt shows of it. */
export function pythonSignature(tool: HostFunction): string {
  const parameters = tool.parameters.map(parameterSource).join(", ");
  const returns = tool.returns ?? "object";
  return [`def ${tool.name}(${parameters}) -> ${returns}:`, ...docstring(tool)].join("\n");
}

function parameterSource(parameter: HostParameter): string {
  const typed = `${parameter.name}: ${parameter.annotation}`;
  if (parameter.required) return typed;
  return `${typed} = ${parameter.default === undefined ? "..." : pythonLiteral(parameter.default)}`;
}

function docstring(tool: HostFunction): string[] {
  const description = indent(tool.description.trim().replaceAll('"""', "'''"));
  const described = tool.parameters.filter((parameter) => (parameter.description ?? "") !== "");
  if (described.length === 0) return [`    """${description.trimStart()}"""`];
  const args = described.map((parameter) =>
    indent(indent(`${parameter.name}: ${(parameter.description ?? "").replaceAll('"""', "'''")}`)),
  );
  return [`    """${description.trimStart()}`, "", "    Args:", ...args, '    """'];
}

function indent(text: string): string {
  return text.replaceAll(/^(?=.)/gm, "    ");
}

/** A tool call as Python source. */
export function renderToolCall(name: string, args: Readonly<Record<string, JsonValue>>): string {
  const rendered = Object.entries(args).map(([key, value]) => `${key}=${pythonLiteral(value)}`);
  return `${name}(${rendered.join(", ")})`;
}
