import { JsonValue } from "@codeact/protocol";

/** A plain value as JSON carries it: what is undefined is left out. @throws TypeError for what JSON cannot carry */
export function toJson(value: unknown): JsonValue {
  return JsonValue.parse(JSON.parse(JSON.stringify(value)));
}
