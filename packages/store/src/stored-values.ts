import { JsonValue } from "@codeact/protocol";
import type { z } from "zod";

/**
 * Text as both engines can hold it: NUL characters and halves of surrogate pairs, which PostgreSQL refuses, become the
 * replacement character.
 */
export function storedText(text: string): string {
  return (text.includes("\0") ? text.replaceAll("\0", "\uFFFD") : text).toWellFormed();
}

/** A value as JSON text. Every character survives: what is special is escaped. */
export function storedJson(value: unknown): string {
  return JSON.stringify(value) ?? "null";
}

/** A column of JSON text as any JSON value. */
export function readJson(text: string): JsonValue {
  const value: unknown = JSON.parse(text);
  return JsonValue.parse(value);
}

/** A column of JSON text, or nothing. */
export function readJsonOrNothing(text: string | null): JsonValue | undefined {
  return text === null ? undefined : readJson(text);
}

/** A column of JSON text under a schema. */
export function readJsonAs<T extends z.ZodType>(schema: T, text: string): z.output<T> {
  const value: unknown = JSON.parse(text);
  return schema.parse(value);
}

/** A nullable column as an optional field. */
export function orNothing<T>(value: T | null): T | undefined {
  return value === null ? undefined : value;
}
