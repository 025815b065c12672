import { CodeactError, errorMessage } from "@codeact/protocol";
import type { z } from "zod";
import { describeFault } from "./describe-issue.ts";
import { refusal } from "./refusal.ts";

/** Deeper bodies are refused: what reads them later (schemas, templates) may recurse. */
const MAX_DEPTH = 64;
/** Values of a body, names apart: a longer list of tokens than any model reads. What checks and copies them costs far more than their bytes. */
const MAX_VALUES = 1_000_000;

/**
 * Reads a body whatever content type it claims (`curl -d` claims a form), never more than `maxBytes` of it.
 * @throws CodeactError `file_too_large`, or a refusal for what is no JSON
 */
export async function readJsonBody(request: Request, maxBytes: number): Promise<unknown> {
  const text = await readText(request, maxBytes);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw refusal(
      `We could not parse the JSON body of your request: ${errorMessage(error).slice(0, 200)}.`,
      { code: "invalid_json", remedy: "Send one JSON object." },
    );
  }
  checkShape(value);
  return value;
}

/** Parses a request, every fault named with its field. @throws CodeactError a refusal */
export function parseRequest<T extends z.ZodType>(schema: T, body: unknown): z.infer<T> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const { message, param, code } = describeFault(parsed.error, body);
  throw refusal(message, { param: param ?? undefined, code });
}

async function readText(request: Request, maxBytes: number): Promise<string> {
  const declared = Number(request.headers.get("content-length") ?? "0");
  if (declared > maxBytes) throw tooLarge(maxBytes);
  if (request.body === null) return "";
  const reader = request.body.getReader();
  const pieces: Uint8Array[] = [];
  let size = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      size += value.byteLength;
      if (size > maxBytes) throw tooLarge(maxBytes);
      pieces.push(value);
    }
  } finally {
    // Not cancelled: that would cut the connection before the answer is sent.
    reader.releaseLock();
  }
  return Buffer.concat(pieces).toString("utf8");
}

function tooLarge(maxBytes: number): CodeactError {
  return new CodeactError(
    "file_too_large",
    `The request body is larger than ${maxBytes.toLocaleString("en")} bytes.`,
    { remedy: "Send less, or raise the limit of the server." },
  );
}

/** @throws CodeactError a refusal for what is nested too deep or has too many values */
function checkShape(body: unknown): void {
  const open: { readonly value: object; readonly depth: number }[] = [];
  let values = 0;
  const look = (value: unknown, depth: number): void => {
    values += 1;
    if (typeof value === "object" && value !== null) open.push({ value, depth });
  };
  look(body, 0);
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next.depth >= MAX_DEPTH)
      throw refusal(`The JSON body of your request is nested more than ${MAX_DEPTH} levels deep.`);
    for (const member of Object.values(next.value)) look(member, next.depth + 1);
    if (values > MAX_VALUES)
      throw refusal(`The JSON body of your request has more than ${MAX_VALUES} values.`);
  }
}
