import { CodeactError, errorMessage } from "@codeact/protocol";
import {
  allowInsecureRequests,
  ClientSecretBasic,
  ClientSecretPost,
  Configuration,
  discovery,
} from "openid-client";
import type { ClientAuth } from "openid-client";
import { isLoopback } from "../../../http/guards.ts";
import type { ChatSettings, OidcProvider } from "../../chat-settings.ts";
import { refusal } from "../../../http/refusal.ts";

/** For one answer of a provider, in seconds. */
const TIMEOUT_SECONDS = 10;
/** A provider's own description is asked for again after this, in milliseconds. */
const FRESH_MS = 3_600_000;

interface Known {
  readonly client: Configuration;
  readonly at: number;
}

const known = new WeakMap<OidcProvider, Known>();

/** A configured provider. @throws CodeactError a refusal with status 404 */
export function findProvider({ oidc }: Pick<ChatSettings, "oidc">, id: string): OidcProvider {
  const provider = oidc.find((one) => one.id === id);
  if (provider !== undefined) return provider;
  throw refusal("There is no such login provider.", {
    status: 404,
    code: "not_found",
    remedy: "GET /api/v1/auth/config lists them.",
  });
}

/**
 * The client of a provider, by its own description (OpenID Connect Discovery). Plain http is used with providers on this
 * machine only.
 * @throws CodeactError `timeout`, retryable, when the provider does not answer as one
 */
export async function providerClient(provider: OidcProvider): Promise<Configuration> {
  const before = known.get(provider);
  if (before !== undefined && performance.now() - before.at < FRESH_MS) return before.client;
  try {
    const client = await discover(provider);
    known.set(provider, { client, at: performance.now() });
    return client;
  } catch (cause) {
    // The description of an hour ago is better than none.
    if (before !== undefined) return before.client;
    throw new CodeactError(
      "timeout",
      `The login provider "${provider.label}" does not answer as one: ${errorMessage(cause).slice(0, 200)}`,
      {
        remedy: "Try again, or log in with a password. An administrator should check the issuer.",
        retryable: true,
        cause,
      },
    );
  }
}

async function discover({ issuer, clientId, clientSecret }: OidcProvider): Promise<Configuration> {
  const url = new URL(issuer);
  const plain = url.protocol === "http:" && isLoopback(url.hostname);
  const found = await discovery(url, clientId, clientSecret, undefined, {
    timeout: TIMEOUT_SECONDS,
    execute: plain ? [allowInsecureRequests] : [],
  });
  const server = found.serverMetadata();
  const auth = authFor(server.token_endpoint_auth_methods_supported, clientSecret);
  const client = new Configuration(server, clientId, clientSecret, auth);
  client.timeout = TIMEOUT_SECONDS;
  if (plain) allowInsecureRequests(client);
  return client;
}

/** `client_secret_basic` is what a provider takes that does not say (OpenID Connect Discovery, section 3). */
function authFor(methods: readonly string[] | undefined, secret: string): ClientAuth {
  const post = methods?.includes("client_secret_post") === true;
  const basic = methods === undefined || methods.includes("client_secret_basic");
  return post && !basic ? ClientSecretPost(secret) : ClientSecretBasic(secret);
}
