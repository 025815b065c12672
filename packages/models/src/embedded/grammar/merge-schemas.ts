import type { JsonValue } from "@codeact/protocol";

/** A JSON Schema, or a part of one. */
export type Schema = { readonly [key: string]: JsonValue };

/** Puts parts of a schema (of its `allOf`, or one option of its `anyOf`) beside what stands around them. */
export function mergeSchemas(schema: Schema, parts: readonly JsonValue[], without: string): Schema {
  const { [without]: _, ...around } = schema;
  const all = [around, ...parts.filter(isSchema)];
  const properties = joined(all.map((part) => record(part["properties"])));
  const required = [...new Set(all.flatMap((part) => list(part["required"])))];
  return {
    ...joined(all),
    ...(Object.keys(properties).length > 0 ? { properties } : {}),
    ...(required.length > 0 ? { required } : {}),
  };
}

/** About how much work it is to merge a schema into another. */
export function weightOf(schema: JsonValue): number {
  if (!isSchema(schema)) return 1;
  const properties = Object.keys(record(schema["properties"])).length;
  return Object.keys(schema).length + properties + list(schema["required"]).length;
}

/** All members; of those with one name the last. */
function joined(schemas: readonly Schema[]): Schema {
  return Object.fromEntries(schemas.flatMap((schema) => Object.entries(schema)));
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
