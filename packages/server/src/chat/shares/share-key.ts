import { createHmac, timingSafeEqual } from "node:crypto";
import type { Share } from "@codeact/store";

/** How long a password that was given once opens a share, in milliseconds: 12 hours. */
export const SHARE_KEY_MS = 12 * 60 * 60 * 1000;

/** What opens a guarded share for a while. Times are milliseconds since the epoch. */
export interface ShareKey {
  readonly key: string;
  readonly expiresAt: number;
}

type Guarded = Pick<Share, "slug" | "passwordHash">;

/**
 * Makes a key for whoever knew the password. Nothing is kept of it: it is signed with the hash of the password, so that
 * every process knows it, and a new password ends it.
 */
export function makeShareKey(share: Guarded, now: number): ShareKey {
  const expiresAt = now + SHARE_KEY_MS;
  return { key: `${expiresAt}.${sign(share, expiresAt)}`, expiresAt };
}

/** Whether a key opens a share now; every key, and none, opens one without a password. */
export function opensShare(share: Guarded, key: string | undefined, now: number): boolean {
  if (share.passwordHash === undefined) return true;
  const [, time, signature] = /^(\d{1,15})\.([\w-]{43})$/u.exec(key ?? "") ?? [];
  if (time === undefined || signature === undefined || Number(time) <= now) return false;
  const right = Buffer.from(sign(share, Number(time)));
  return timingSafeEqual(right, Buffer.from(signature));
}

function sign({ slug, passwordHash = "" }: Guarded, expiresAt: number): string {
  return createHmac("sha256", passwordHash).update(`${slug}.${expiresAt}`).digest("base64url");
}
