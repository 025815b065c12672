import { createHash, randomBytes } from "node:crypto";

/** A secret given to somebody once: 256 random bits. Only its hash is stored. */
export function newToken(): string {
  return randomBytes(32).toString("base64url");
}

/**
 * What is stored of a token. A plain hash is enough for 256 random bits; passwords, which people choose, need argon2id.
 */
export function hashToken(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
