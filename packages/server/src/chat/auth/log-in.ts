import { foldEmail } from "@codeact/store";
import type { User } from "@codeact/store";
import type { ChatCall } from "../app/chat-route.ts";
import { loginKeys } from "./guessing.ts";
import { passwords } from "./password.ts";
import { record } from "./record.ts";
import { blocked, wrongLogin } from "./refusals.ts";

/**
 * Checks an address with its password. Whether there is such a person shows in neither the answer nor its time.
 * @throws CodeactError a refusal: 401 `wrong_login`, 403 `account_blocked` (the password was right); `rate_limited` after
 * too many tries at the account or from the place; `overloaded`
 */
export async function checkLogin(
  call: ChatCall,
  { email, password }: { readonly email: string; readonly password: string },
): Promise<User> {
  const { chat } = call;
  const keys = await loginKeys(call, email);
  const subject = foldEmail(email).slice(0, 320);
  takeGuess(call, keys);
  const found = await chat.store.users.findByEmail(email);
  const right = await passwords.check(password, found?.passwordHash, call.request.req.raw.signal);
  if (!right || found === undefined) {
    await record(call, { kind: "login.failed", subject });
    throw wrongLogin();
  }
  chat.limits.forgiveGuess("login", keys);
  const { user } = found;
  if (user.status === "blocked") {
    await record(call, { kind: "login.refused", userId: user.id, data: { reason: "blocked" } });
    throw blocked();
  }
  await record(call, { kind: "login.succeeded", userId: user.id, data: { by: "password" } });
  return user;
}

/** Tries that have to wait are not recorded one by one, which would fill the audit log: the server's log has them. */
function takeGuess({ chat }: ChatCall, keys: readonly string[]): void {
  try {
    chat.limits.takeGuess("login", keys);
  } catch (error) {
    chat.log.warn({ event: "login.held" }, "A login had to wait after too many tries in vain.");
    throw error;
  }
}

/**
 * Whether this is the password of whoever is logged in, asked before something that cannot be taken back.
 * @throws CodeactError `rate_limited`, `overloaded`
 */
export async function recheckPassword(call: ChatCall, password: string): Promise<boolean> {
  const { chat, user } = call;
  const keys = await loginKeys(call, user.email);
  takeGuess(call, keys);
  const found = await chat.store.users.findByEmail(user.email);
  const right = await passwords.check(password, found?.passwordHash, call.request.req.raw.signal);
  if (right) chat.limits.forgiveGuess("login", keys);
  else await record(call, { kind: "password.failed" });
  return right;
}
