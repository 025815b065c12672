import {
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  fetchUserInfo,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from "openid-client";
import type { Configuration } from "openid-client";
import { z } from "zod";
import { refusal } from "../../../http/refusal.ts";
import type { ChatCall } from "../../app/chat-route.ts";
import type { Chat } from "../../chat.ts";
import type { OidcProvider } from "../../chat-settings.ts";
import { FLOW_COOKIE, readCookie, writeCookie } from "../cookies.ts";
import { sealingOf } from "../sealing.ts";
import { providerClient } from "./provider-client.ts";

const PURPOSE = "oidc flow";
/** How long somebody may take at the provider, in milliseconds. */
const FLOW_MS = 10 * 60_000;

const Flow = z.object({
  provider: z.string(),
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  /** Path of this server to go on at. */
  next: z.string(),
  /** Token of an invitation, for who has no account yet. */
  invite: z.string().optional(),
  /** Who is logged in and asked to link the identity. */
  linkTo: z.string().optional(),
});
/** What a browser carries along, sealed, while somebody is at the provider. */
export type Flow = z.infer<typeof Flow>;

const Claims = z.object({
  iss: z.string(),
  sub: z.string().min(1),
  email: z.string().optional(),
  // Some providers say it as text.
  email_verified: z.union([z.boolean(), z.string()]).optional(),
  name: z.string().optional(),
  preferred_username: z.string().optional(),
});

/** Who a provider says that somebody is. */
export interface ProvenIdentity {
  readonly issuer: string;
  readonly subject: string;
  /** Absent unless the provider says that it is theirs. */
  readonly verifiedEmail?: string | undefined;
  readonly name?: string | undefined;
}

/** Begins a login at a provider: where to send the browser, and the cookie that it brings back. */
export async function beginFlow(
  chat: Pick<Chat, "store" | "settings" | "now">,
  provider: OidcProvider,
  asked: Pick<Flow, "next" | "invite" | "linkTo">,
): Promise<{ readonly url: string; readonly cookie: string }> {
  const client = await providerClient(provider);
  const flow: Flow = {
    ...asked,
    provider: provider.id,
    state: randomState(),
    nonce: randomNonce(),
    verifier: randomPKCECodeVerifier(),
  };
  const url = buildAuthorizationUrl(client, {
    redirect_uri: callbackUrl(chat, provider),
    scope: "openid email profile",
    state: flow.state,
    nonce: flow.nonce,
    code_challenge: await calculatePKCECodeChallenge(flow.verifier),
    code_challenge_method: "S256",
  });
  const value = await sealingOf(chat.store).seal(PURPOSE, flow, chat.now() + FLOW_MS);
  return {
    url: url.href,
    cookie: writeCookie(FLOW_COOKIE, { value, maxAgeMs: FLOW_MS }, chat.settings),
  };
}

/** What this browser began at a provider. @throws CodeactError a refusal with status 400 when it began nothing, or long ago */
export async function readFlow({ chat, request }: ChatCall, providerId: string): Promise<Flow> {
  const sealed = readCookie(request, FLOW_COOKIE, chat.settings) ?? "";
  const now = chat.now();
  const flow = await sealingOf(chat.store).open(PURPOSE, sealed, { schema: Flow, now });
  if (flow?.provider === providerId) return flow;
  throw refusal("This browser did not begin a login at the provider, or too long ago.", {
    code: "login_not_begun",
    remedy: "Begin at the login page.",
  });
}

/** The header that takes the flow's cookie away. */
export function endFlow({ settings }: Pick<Chat, "settings">): string {
  return writeCookie(FLOW_COOKIE, { value: "", maxAgeMs: 0 }, settings);
}

/**
 * Exchanges what the provider sent along for who it is: state, nonce, signature, issuer and audience are checked.
 * @throws whatever `openid-client` throws, CodeactError `timeout`
 */
export async function finishFlow(
  { chat, request }: ChatCall,
  provider: OidcProvider,
  flow: Flow,
): Promise<ProvenIdentity> {
  const client = await providerClient(provider);
  // As people see this server: behind a proxy the request itself names another place.
  const url = new URL(callbackUrl(chat, provider));
  url.search = new URL(request.req.url).search;
  const tokens = await authorizationCodeGrant(client, url, {
    pkceCodeVerifier: flow.verifier,
    expectedState: flow.state,
    expectedNonce: flow.nonce,
    idTokenExpected: true,
  });
  const claims = Claims.parse(tokens.claims());
  const more =
    claims.email === undefined ? await askMore(client, tokens.access_token, claims.sub) : claims;
  const verified = more.email_verified === true || more.email_verified === "true";
  return {
    issuer: claims.iss,
    subject: claims.sub,
    verifiedEmail: verified ? more.email : undefined,
    name: more.name ?? more.preferred_username ?? claims.name,
  };
}

/** Many providers tell the address only when they are asked for it. The subject must be the same. */
async function askMore(
  client: Configuration,
  accessToken: string,
  subject: string,
): Promise<Partial<z.infer<typeof Claims>>> {
  if (client.serverMetadata().userinfo_endpoint === undefined) return {};
  return Claims.partial().parse(await fetchUserInfo(client, accessToken, subject));
}

function callbackUrl({ settings }: Pick<Chat, "settings">, { id }: OidcProvider): string {
  const base = settings.publicUrl.replace(/\/$/u, "");
  return `${base}/api/v1/auth/oidc/${encodeURIComponent(id)}/callback`;
}
