import { foldEmail } from "@codeact/store";
import type { User } from "@codeact/store";
import { refusal } from "../../../http/refusal.ts";
import { serverSettingsOf } from "../../admin/server-settings.ts";
import type { ChatCall } from "../../app/chat-route.ts";
import type { OidcProvider } from "../../chat-settings.ts";
import { record } from "../record.ts";
import { blocked, linkOver, registrationClosed } from "../refusals.ts";
import type { Flow, ProvenIdentity } from "./flow.ts";

/** What `PersonName` refuses; a provider's word is mended. */
const unseen = /[\p{Cc}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]/gu;

/**
 * Who an identity is here: whoever linked it; else whoever has the address, where the operator trusts the provider with
 * that; else somebody new, where registration allows it. An address that the provider does not vouch for is nobody's.
 * @throws CodeactError a refusal: 403 `account_blocked`, `address_unverified`, `link_needed`, `registration_closed`; 404
 * `link_over`; `invalid_input` (reasons `email_taken`, `invite`)
 */
export async function personOf(
  call: ChatCall,
  provider: OidcProvider,
  { identity, flow }: { readonly identity: ProvenIdentity; readonly flow: Flow },
): Promise<User> {
  const { store } = call.chat;
  const linked = await store.identities.find(identity.issuer, identity.subject);
  const user = linked ?? (await byAddress(call, provider, { identity, flow }));
  if (user.status === "blocked") {
    await record(call, { kind: "login.refused", userId: user.id, data: { reason: "blocked" } });
    throw blocked();
  }
  return user;
}

async function byAddress(
  call: ChatCall,
  provider: OidcProvider,
  { identity, flow }: { readonly identity: ProvenIdentity; readonly flow: Flow },
): Promise<User> {
  const { store } = call.chat;
  const email = identity.verifiedEmail;
  if (email === undefined) {
    await record(call, { kind: "login.refused", data: { reason: "address_unverified" } });
    throw refusal(`"${provider.label}" does not vouch for an address of yours.`, {
      status: 403,
      code: "address_unverified",
      remedy: "Have the address verified there, or log in here and link the identity.",
    });
  }
  const found = await store.users.findByEmail(email);
  if (found === undefined) return await newPerson(call, { ...identity, email }, flow.invite);
  if (provider.linkVerified) return await linkByAddress(call, found.user, identity);
  await record(call, {
    kind: "login.refused",
    userId: found.user.id,
    data: { reason: "link_needed", issuer: identity.issuer },
  });
  throw refusal("There is an account with this address, which is not linked to the identity.", {
    status: 403,
    code: "link_needed",
    remedy: "Log in with the password, then link the identity in the settings.",
  });
}

/**
 * Links by the address. Somebody may have made the account with an address that was not theirs, to wait in it for its
 * owner: unless the address was shown to be theirs, what they came in by ends.
 */
async function linkByAddress(
  call: ChatCall,
  user: User,
  { issuer, subject }: ProvenIdentity,
): Promise<User> {
  const { store } = call.chat;
  await store.identities.link(user.id, { issuer, subject, emailVerified: true });
  await record(call, { kind: "identity.linked", userId: user.id, data: { issuer, by: "address" } });
  if (user.emailProven) return user;
  const proven = await store.users.update(user.id, { emailProven: true, passwordHash: null });
  await store.sessions.endAll(user.id);
  await store.apiKeys.revokeAll(user.id);
  await record(call, { kind: "password.removed", userId: user.id, data: { by: "address" } });
  return proven;
}

async function newPerson(
  call: ChatCall,
  identity: ProvenIdentity & { readonly email: string },
  invite: string | undefined,
): Promise<User> {
  const { chat } = call;
  const { store } = chat;
  const { email, issuer, subject } = identity;
  const { registration, domains } = await serverSettingsOf(store, chat.settings).read();
  const given = (identity.name ?? "").replaceAll(unseen, "").trim().slice(0, 100);
  const name = given || email.split("@")[0] || "New";
  const person = { email, name, emailProven: true };
  if (registration === "closed")
    throw registrationClosed("Nobody can make an account here.", "Ask an administrator.");
  const open = registration === "open" || (registration === "domains" && isOf(email, domains));
  if (invite === undefined && !open)
    throw registrationClosed(
      "There is no account with this address.",
      "Ask for an invitation, and begin with its link.",
    );
  if (invite !== undefined && (await store.invites.find(invite)) === undefined) throw linkOver();
  const user =
    invite === undefined
      ? await store.users.create({ ...person, role: "member" })
      : await store.invites.redeem(invite, person);
  await store.identities.link(user.id, { issuer, subject, emailVerified: true });
  const by = invite === undefined ? registration : "invite";
  await record(call, { kind: "user.registered", userId: user.id, data: { by, issuer } });
  return user;
}

function isOf(email: string, domains: readonly string[]): boolean {
  const domain = foldEmail(email).split("@").at(-1) ?? "";
  return domains.some((one) => foldEmail(one) === domain);
}
