import type { JsonValue } from "@codeact/protocol";

/** A JSON Schema, or a part of one. */
export type Schema = { readonly [key: string]: JsonValue };

/** Puts parts of a schema (of its `allOf`, or one option of its `anyOf`) beside what stands around them. */
export function mergeSchemas(schema: Schema, parts: readonly JsonValue[], without: string): Schema {
  const { [without]: _, ...around } = schema;
  const merged: { [key: string]: JsonValue } = around;
  for (const part of parts) {
    if (!isSchema(part)) continue;
    const properties = { ...record(merged["properties"]), ...record(part["properties"]) };
    const required = [...list(merged["required"]), ...list(part["required"])];
    Object.assign(merged, part);
    if (Object.keys(properties).length > 0) merged["properties"] = properties;
    if (required.length > 0) merged["required"] = required;
  }
  return merged;
}

/** True for a schema that is an object, as opposed to `true`, `false` and nonsense. */
export function isSchema(value: JsonValue | undefined): value is Schema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** True for a list of JSON values. */
export function isList(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}

function record(value: JsonValue | undefined): Schema {
  return isSchema(value) ? value : {};
}

function list(value: JsonValue | undefined): readonly JsonValue[] {
  return isList(value) ? value : [];
}
