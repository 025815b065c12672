import { CodeactError, errorMessage } from "@codeact/protocol";
import type { z } from "zod";
import type { Allowance } from "./allowance.ts";
import { refusal } from "./refusal.ts";

/** Deeper bodies are refused: what reads them later may recurse. */
const MAX_DEPTH = 64;
/** Longer bodies come piece by piece. */
const WHOLE_BYTES = 1024 * 1024;

/**
 * Reads a JSON body whatever content type it claims (the original's client sends none, `curl -d` claims a form), never
 * more than `maxBytes` of it. An empty body is an empty object.
 * @throws CodeactError `file_too_large`, or a refusal for what is no JSON or does not fit the schema, naming the field
 */
export async function readJson<T extends z.ZodType>(
  request: Request,
  schema: T,
  maxBytes: number,
): Promise<z.infer<T>> {
  const bytes = await readBytes(request, { maxBytes });
  const text = readUtf8(bytes);
  let value: unknown = {};
  try {
    if (text.trim() !== "") value = JSON.parse(text);
  } catch (error) {
    throw refusal(`The body is not JSON: ${errorMessage(error).slice(0, 200)}`, {
      code: "invalid_json",
      remedy: "Send one JSON object.",
    });
  }
  if (depthOf(value) > MAX_DEPTH)
    throw refusal(`The body is nested more than ${MAX_DEPTH} levels deep.`);
  return parseWith(schema, value);
}

/** Text of bytes; what is no UTF-8 is refused, not mended. A byte order mark is dropped. */
function readUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw refusal("The body is not valid UTF-8.", {
      code: "invalid_utf8",
      remedy: "Send JSON as UTF-8.",
    });
  }
}

/** Parses what a client sent. @throws CodeactError a refusal that names the first faulty field */
export function parseWith<T extends z.ZodType>(schema: T, value: unknown): z.infer<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const field = issue?.path.join(".").slice(0, 100) ?? "";
  const what = (issue?.message ?? "is not valid").slice(0, 300);
  throw refusal(field === "" ? what : `${field}: ${what}`, {
    remedy: "See /openapi.json for what is expected.",
  });
}

/** Bounds of one body. */
export interface BodyBounds {
  readonly maxBytes: number;
  /** Counts large bodies of all requests; what is taken stays taken until `signal`-less callers give it back. */
  readonly allowance?: Allowance | undefined;
}

/**
 * Reads a whole body; one without a declared length is counted as it comes. What is counted against the allowance is
 * given back when the request is answered.
 * @throws CodeactError `file_too_large`, `overloaded` when too many bodies are in memory
 */
export async function readBytes(request: Request, bounds: BodyBounds): Promise<Uint8Array> {
  const { maxBytes, allowance } = bounds;
  const header = request.headers.get("content-length");
  const declared = Number(header ?? "0");
  if (declared > maxBytes) throw bodyTooLarge(maxBytes);
  // HTTP delivers no more than was declared, and to read a body through its stream is what a short request costs most.
  if (header !== null && declared <= WHOLE_BYTES && allowance === undefined)
    return new Uint8Array(await request.arrayBuffer());
  if (request.body === null) return new Uint8Array();
  const reader = request.body.getReader();
  const pieces: Uint8Array[] = [];
  let size = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      size += value.byteLength;
      if (size > maxBytes) throw bodyTooLarge(maxBytes);
      allowance?.take(value.byteLength);
      pieces.push(value);
    }
  } finally {
    // Not cancelled: that would cut the connection before the answer is sent.
    reader.releaseLock();
  }
  return pieces.length === 1 && pieces[0] !== undefined ? pieces[0] : Buffer.concat(pieces);
}

/** The failure of a body above its bound. */
export function bodyTooLarge(maxBytes: number): CodeactError {
  return new CodeactError(
    "file_too_large",
    `The body is larger than ${maxBytes.toLocaleString("en")} bytes.`,
    { remedy: "Send less, or raise the server's limit.", details: { limitBytes: maxBytes } },
  );
}

function depthOf(body: unknown): number {
  let deepest = 0;
  const open: { readonly value: unknown; readonly depth: number }[] = [{ value: body, depth: 0 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (typeof next.value !== "object" || next.value === null) continue;
    deepest = Math.max(deepest, next.depth + 1);
    if (deepest > MAX_DEPTH) return deepest;
    for (const member of Object.values(next.value))
      open.push({ value: member, depth: next.depth + 1 });
  }
  return deepest;
}
