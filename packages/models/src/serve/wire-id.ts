import { randomBytes } from "node:crypto";

/** A fresh identifier such as `chatcmpl-…`, with 96 random bits. */
export function wireId(prefix: string): string {
  return `${prefix}${randomBytes(12).toString("hex")}`;
}
