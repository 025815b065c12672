import type { RegisterBody, SetupBody } from "@codeact/protocol/chat";
import type { User } from "@codeact/store";
import { serverSettingsOf } from "../admin/server-settings.ts";
import type { ChatCall } from "../app/chat-route.ts";
import { guessKeys } from "./guessing.ts";
import { passwords } from "./password.ts";
import { record } from "./record.ts";
import { linkOver, registrationClosed } from "./refusals.ts";

/**
 * Makes an account with a password, by an invitation or where anybody may. Domains are no way in here: that an address is
 * somebody's, only a login provider can say.
 * @throws CodeactError a refusal: 403 `registration_closed`, 404 `link_over`; `invalid_input` (reasons `email_taken`,
 * `invite`), `rate_limited`, `overloaded`
 */
export async function register(call: ChatCall, body: RegisterBody): Promise<User> {
  const { chat } = call;
  const settings = serverSettingsOf(chat.store, chat.settings);
  const { registration } = await settings.read();
  if (registration === "closed")
    throw registrationClosed("Nobody can make an account here.", "Ask an administrator.");
  return body.invite === undefined
    ? await registerOpenly(call, body, registration)
    : await registerInvited(call, body, body.invite);
}

async function registerOpenly(
  call: ChatCall,
  { email, name, password }: RegisterBody,
  registration: "invite" | "domains" | "open",
): Promise<User> {
  if (registration === "invite")
    throw registrationClosed("An account needs an invitation.", "Ask for one.");
  if (registration === "domains")
    throw registrationClosed(
      "An account needs a login provider that vouches for the address.",
      "Log in with one of the providers, or ask for an invitation.",
    );
  const { store, limits } = call.chat;
  // Not forgiven when it works: one place makes five accounts, then has to wait for each.
  limits.takeGuess("register", guessKeys(call));
  const passwordHash = await passwords.hash(password, call.request.req.raw.signal);
  const user = await store.users.create({ email, name, passwordHash, role: "member" });
  await record(call, { kind: "user.registered", userId: user.id, data: { by: "open" } });
  return user;
}

async function registerInvited(
  call: ChatCall,
  { email, name, password }: RegisterBody,
  token: string,
): Promise<User> {
  const { store, limits } = call.chat;
  const keys = guessKeys(call);
  limits.takeGuess("invite", keys);
  const invite = await store.invites.find(token);
  if (invite === undefined) throw linkOver();
  limits.forgiveGuess("invite", keys);
  const passwordHash = await passwords.hash(password, call.request.req.raw.signal);
  const emailProven = invite.email !== undefined;
  const user = await store.invites.redeem(token, { email, name, passwordHash, emailProven });
  await record(call, {
    kind: "user.registered",
    userId: user.id,
    data: { by: "invite", role: user.role },
  });
  return user;
}

/**
 * Makes the owner of a new server, by the link in its log. The person of a server that ran for one person alone is that
 * owner, and keeps the conversations.
 * @throws CodeactError a refusal: 404 `link_over`; `invalid_input` (reason `email_taken`), `rate_limited`, `overloaded`
 */
export async function setUp(call: ChatCall, body: SetupBody): Promise<User> {
  const { store, limits } = call.chat;
  const keys = guessKeys(call);
  limits.takeGuess("setup", keys);
  const { token, email, name, password } = body;
  const invite = await store.invites.find(token);
  if (invite?.role !== "owner") throw linkOver();
  limits.forgiveGuess("setup", keys);
  const owners = await store.users.owners();
  const claim = owners.find(({ canLogIn }) => !canLogIn)?.user.id;
  const passwordHash = await passwords.hash(password, call.request.req.raw.signal);
  // Who has the link has the machine: the address is believed.
  const owner = { email, name, passwordHash, emailProven: true };
  const user = await store.invites.redeem(token, owner, { claim });
  await record(call, { kind: "user.registered", userId: user.id, data: { by: "setup" } });
  return user;
}
