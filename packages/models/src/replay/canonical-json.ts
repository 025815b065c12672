import { createHash } from "node:crypto";
import type { JsonValue, ModelRequest } from "@codeact/protocol";
import { RecordedRequest } from "./recording.ts";

/** JSON with the keys of every object in order, so that equal values have equal texts. */
export function renderCanonicalJson(value: JsonValue): string {
  return JSON.stringify(sortKeys(value));
}

/** SHA-256 of the canonical JSON, in hex. */
export function hashRequest(request: RecordedRequest): string {
  return createHash("sha256")
    .update(renderCanonicalJson(toJson(request)))
    .digest("hex");
}

/** The parts of a request that decide its answer, as plain data. */
export function recordRequest(request: ModelRequest): RecordedRequest {
  return RecordedRequest.parse(toJson({ ...request, signal: undefined }));
}

/** A value as JSON would carry it: without undefined fields. */
export function toJson(value: unknown): JsonValue {
  const json: JsonValue = JSON.parse(JSON.stringify(value));
  return json;
}

function sortKeys(value: JsonValue): JsonValue {
  if (typeof value !== "object" || value === null) return value;
  if (isList(value)) return value.map(sortKeys);
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sortKeys(inner)]),
  );
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}
