import type { ChatSettings } from "../chat-settings.ts";

/** However often it is used, a login ends after this, in milliseconds: 90 days. */
export const LOGIN_MAX_MS = 90 * 24 * 3_600_000;

/** When a login ends unless it is used again. Times are milliseconds since the epoch. */
export function loginEnd(
  createdAt: number,
  now: number,
  { loginIdleMs }: Pick<ChatSettings, "loginIdleMs">,
): number {
  return Math.min(createdAt + LOGIN_MAX_MS, now + loginIdleMs);
}
