import { createHash } from "node:crypto";
import type { User } from "@codeact/store";
import { z } from "zod";
import type { ChatCall } from "../app/chat-route.ts";
import type { Chat } from "../chat.ts";
import { guessKeys } from "./guessing.ts";
import { passwords } from "./password.ts";
import { record } from "./record.ts";
import { blocked, linkOver } from "./refusals.ts";
import { sealingOf } from "./sealing.ts";

const PURPOSE = "password reset";
/** How long a link opens, in milliseconds: a day. */
const RESET_MS = 24 * 3_600_000;

const Reset = z.object({ userId: z.string(), before: z.string() });

/** A token by which a person sets the password anew, once: it ends with the password that it replaces. */
export async function resetToken(
  chat: Pick<Chat, "store" | "now">,
  user: User,
): Promise<{ readonly token: string; readonly expiresAt: number }> {
  const found = await chat.store.users.findByEmail(user.email);
  const expiresAt = chat.now() + RESET_MS;
  const value = { userId: user.id, before: printOf(found?.passwordHash) };
  return { token: await sealingOf(chat.store).seal(PURPOSE, value, expiresAt), expiresAt };
}

/**
 * Sets a password by such a token, and ends every login.
 * @throws CodeactError a refusal: 404 `link_over`, 403 `account_blocked`; `rate_limited`, `overloaded`
 */
export async function resetPassword(
  call: ChatCall,
  { token, password }: { readonly token: string; readonly password: string },
): Promise<User> {
  const { store, limits, now } = call.chat;
  const keys = guessKeys(call);
  limits.takeGuess("reset", keys);
  const reset = await sealingOf(store).open(PURPOSE, token, { schema: Reset, now: now() });
  if (reset === undefined) throw linkOver();
  const user = await personOf(call.chat, reset);
  limits.forgiveGuess("reset", keys);
  if (user.status === "blocked") throw blocked();
  const passwordHash = await passwords.hash(password, call.request.req.raw.signal);
  // Once more: of two that use the link at the same moment, the later one finds the password changed.
  await personOf(call.chat, reset);
  const changed = await store.users.update(user.id, { passwordHash });
  await store.sessions.endAll(user.id);
  await record(call, { kind: "password.changed", userId: user.id, data: { by: "link" } });
  return changed;
}

async function personOf(
  { store }: Pick<Chat, "store">,
  { userId, before }: z.infer<typeof Reset>,
): Promise<User> {
  const user = await store.users.get(userId).catch(() => undefined);
  const found = user === undefined ? undefined : await store.users.findByEmail(user.email);
  if (found === undefined || printOf(found.passwordHash) !== before) throw linkOver();
  return found.user;
}

function printOf(passwordHash: string | undefined): string {
  return createHash("sha256")
    .update(passwordHash ?? "none")
    .digest("base64url");
}
