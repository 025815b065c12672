import { z } from "zod";

/** Any value that JSON can carry. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

/**
 * Any value that JSON can carry; numbers are finite, no key is `__proto__`. Checked without recursion and without a
 * list of faults: what is checked may be large and made to be expensive.
 */
export const JsonValue: z.ZodType<JsonValue> = z.custom<JsonValue>(isJson, "is not a JSON value");

function isJson(value: unknown): boolean {
  const open: unknown[] = [value];
  while (open.length > 0) {
    const next = open.pop();
    if (typeof next === "object" && next !== null) {
      if (Array.isArray(next)) for (const item of next) open.push(item);
      else if (!openMembers(next, open)) return false;
    } else if (typeof next === "number" ? !Number.isFinite(next) : !isAtom(next)) return false;
  }
  return true;
}

/** Adds an object's values to what is to be checked. False when it is no plain object. */
function openMembers(value: object, open: unknown[]): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return false;
  for (const [key, member] of Object.entries(value)) {
    if (key === "__proto__") return false;
    open.push(member);
  }
  return true;
}

function isAtom(value: unknown): boolean {
  return value === null || typeof value === "string" || typeof value === "boolean";
}

/**
 * An array of at most `max` elements. Its length is checked before its elements are, so that a hostile array costs
 * neither time nor a list of a million faults.
 */
export function boundedArray<T extends z.ZodType>(
  element: T,
  max: number,
): z.ZodPipe<z.ZodArray<z.ZodUnknown>, z.ZodArray<T>> {
  return z.array(z.unknown()).max(max).pipe(z.array(element));
}

/** What a text says as JSON; undefined for a text that is none, and where there is none. To be checked by a schema. */
export function parseJson(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
