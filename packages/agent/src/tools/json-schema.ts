import type { JsonValue } from "@codeact/protocol";

/** A JSON Schema, or a part of one. */
export type JsonSchema = { readonly [key: string]: JsonValue };

/** True for a plain JSON object. */
export function isJsonObject(
  value: JsonValue | undefined,
): value is { readonly [key: string]: JsonValue } {
  return typeof value === "object" && value !== null && !isJsonArray(value);
}

/** True for a JSON array (`Array.isArray` does not narrow readonly arrays). */
export function isJsonArray(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}

/** A value as Python source: `True`, `None`, quoted strings, lists and dicts. */
export function pythonLiteral(value: JsonValue): string {
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "number") return String(value);
  if (typeof value === "string") return JSON.stringify(value);
  if (isJsonArray(value)) return `[${value.map(pythonLiteral).join(", ")}]`;
  return `{${Object.entries(value)
    .map(([key, item]) => `${JSON.stringify(key)}: ${pythonLiteral(item)}`)
    .join(", ")}}`;
}

const simple: Readonly<Record<string, string>> = {
  string: "str",
  integer: "int",
  number: "float",
  boolean: "bool",
  null: "None",
};
const MAX_DEPTH = 8;

/** The Python annotation for a JSON Schema, as source text: `list[str]`, `Literal["a", "b"]`, `int | None`. */
export function pythonAnnotation(
  schema: JsonValue | undefined,
  root: JsonSchema,
  depth = 0,
): string {
  if (!isJsonObject(schema) || depth > MAX_DEPTH) return "object";
  const reference = schema["$ref"];
  if (typeof reference === "string")
    return pythonAnnotation(resolve(reference, root), root, depth + 1);
  const choices = schema["enum"] ?? (schema["const"] === undefined ? undefined : [schema["const"]]);
  if (isJsonArray(choices)) return literal(choices);
  const union = schema["anyOf"] ?? schema["oneOf"];
  if (isJsonArray(union))
    return joinUnion(union.map((part) => pythonAnnotation(part, root, depth + 1)));
  const type = schema["type"];
  if (isJsonArray(type)) {
    return joinUnion(
      type.map((one) => pythonAnnotation({ ...schema, type: one }, root, depth + 1)),
    );
  }
  const all = schema["allOf"];
  if (isJsonArray(all) && all.length === 1) return pythonAnnotation(all[0], root, depth + 1);
  if (type === "array") return listAnnotation(schema, root, depth);
  if (type === "object" || isJsonObject(schema["properties"])) {
    const values = schema["additionalProperties"];
    return isJsonObject(values) && !isJsonObject(schema["properties"])
      ? `dict[str, ${pythonAnnotation(values, root, depth + 1)}]`
      : "dict";
  }
  return typeof type === "string" ? (simple[type] ?? "object") : "object";
}

function listAnnotation(schema: JsonSchema, root: JsonSchema, depth: number): string {
  const tuple = schema["prefixItems"];
  if (isJsonArray(tuple)) {
    return `tuple[${tuple.map((item) => pythonAnnotation(item, root, depth + 1)).join(", ")}]`;
  }
  const items = schema["items"];
  return isJsonObject(items) ? `list[${pythonAnnotation(items, root, depth + 1)}]` : "list";
}

function literal(choices: readonly JsonValue[]): string {
  const named = choices.filter((choice) => choice !== null);
  const parts = named.length === 0 ? [] : [`Literal[${named.map(pythonLiteral).join(", ")}]`];
  return [...parts, ...(named.length < choices.length ? ["None"] : [])].join(" | ");
}

function joinUnion(parts: readonly string[]): string {
  return [...new Set(parts)].join(" | ");
}

/** Follows a local reference (`#/$defs/Name`, also `#`). */
function resolve(reference: string, root: JsonSchema): JsonValue | undefined {
  let at: JsonValue | undefined = root;
  for (const step of reference.replace(/^#\/?/, "").split("/").filter(Boolean)) {
    at = isJsonObject(at) ? at[step.replaceAll("~1", "/").replaceAll("~0", "~")] : undefined;
  }
  return at;
}

/** What a nested object holds, in words for a docstring; empty when the schema names no keys. */
export function describeKeys(schema: JsonValue | undefined, root: JsonSchema, depth = 0): string {
  if (!isJsonObject(schema) || depth > 3) return "";
  const reference = schema["$ref"];
  if (typeof reference === "string") return describeKeys(resolve(reference, root), root, depth + 1);
  if (isJsonObject(schema["items"])) return describeKeys(schema["items"], root, depth);
  const properties = schema["properties"];
  if (!isJsonObject(properties)) return "";
  const required = isJsonArray(schema["required"]) ? schema["required"] : [];
  const keys = Object.entries(properties).map(([key, property]) => {
    const optional = required.includes(key) ? "" : ", optional";
    const nested = describeKeys(property, root, depth + 1);
    const text = [descriptionOf(property), nested === "" ? "" : `with ${nested}`]
      .filter((part) => part !== "")
      .join(" ");
    return `${key} (${pythonAnnotation(property, root)}${optional})${text === "" ? "" : `: ${text}`}`;
  });
  return `keys ${keys.join("; ")}`;
}

function descriptionOf(schema: JsonValue): string {
  const text = isJsonObject(schema) ? schema["description"] : undefined;
  return typeof text === "string" ? text.trim() : "";
}
