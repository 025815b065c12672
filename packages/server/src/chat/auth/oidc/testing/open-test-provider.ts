import { generateKeyPairSync } from "node:crypto";
import { createServer } from "node:http";
import { Provider } from "oidc-provider";
import type { RequestOfProvider } from "oidc-provider";
import { listen, portOf, stopListening } from "../../../../http/listen.ts";
import type { OidcProvider } from "../../../chat-settings.ts";

/** A person as the provider knows them. */
export interface KnownPerson {
  readonly email?: string | undefined;
  readonly email_verified?: boolean | undefined;
  readonly name?: string | undefined;
}

/** A real OpenID Connect provider on loopback, at which somebody logs in by being named. */
export interface TestProvider extends AsyncDisposable {
  readonly issuer: string;
  /** By subject. */
  readonly people: Map<string, KnownPerson>;
  /** How often a code was brought to be exchanged. */
  readonly exchanges: number;
  /** Who logs in next; nobody says no. */
  loginAs(subject: string | undefined): void;
  /** The provider in the settings of a chat. */
  settings(more?: Partial<OidcProvider>): OidcProvider;
}

const CLIENT = { id: "codeact", secret: "a secret that the test chose itself" };
/** In the settings of a chat. */
export const PROVIDER_ID = "campus";

/** Opens a provider. Its one client may be sent back to the callback of one chat. */
export async function openTestProvider(callbackOrigin: string): Promise<TestProvider> {
  await using opened = new AsyncDisposableStack();
  const server = createServer();
  await listen(server, "127.0.0.1", 0);
  opened.defer(() => stopListening(server));
  const issuer = `http://127.0.0.1:${portOf(server)}`;
  const people = new Map<string, KnownPerson>();
  let next: string | undefined;
  let exchanges = 0;
  const provider = new Provider(issuer, configuration(people, callbackOrigin));
  const answer = provider.callback();
  server.on("request", (request, response) => {
    if (request.url === "/token") exchanges += 1;
    if (request.url?.startsWith("/interaction/") !== true) return void answer(request, response);
    const result = next === undefined ? { error: "access_denied" } : { login: { accountId: next } };
    return void provider.interactionFinished(request, response, result);
  });
  const cleaning = opened.move();
  return {
    issuer,
    people,
    get exchanges() {
      return exchanges;
    },
    loginAs(subject) {
      next = subject;
    },
    settings: (more) => ({
      id: PROVIDER_ID,
      label: "Campus",
      issuer,
      clientId: CLIENT.id,
      clientSecret: CLIENT.secret,
      linkVerified: false,
      ...more,
    }),
    [Symbol.asyncDispose]: () => cleaning.disposeAsync(),
  };
}

let keys: object | undefined;

function configuration(people: ReadonlyMap<string, KnownPerson>, callbackOrigin: string): object {
  keys ??= generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({ format: "jwk" });
  return {
    adapter: MapAdapter,
    jwks: { keys: [keys] },
    cookies: { keys: ["of the test"] },
    clients: [
      {
        client_id: CLIENT.id,
        client_secret: CLIENT.secret,
        redirect_uris: [`${callbackOrigin}/api/v1/auth/oidc/${PROVIDER_ID}/callback`],
      },
    ],
    claims: { email: ["email", "email_verified"], profile: ["name"] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
    ttl: {
      AccessToken: 600,
      AuthorizationCode: 60,
      Grant: 600,
      IdToken: 600,
      Interaction: 600,
      Session: 600,
    },
    findAccount: (_: unknown, accountId: string) => ({
      accountId,
      claims: () => ({ sub: accountId, ...people.get(accountId) }),
    }),
    // Whoever logs in agrees.
    async loadExistingGrant({ oidc }: RequestOfProvider) {
      const { clientId } = oidc.client;
      const { accountId } = oidc.session;
      const grant = new oidc.provider.Grant({ clientId, accountId });
      grant.addOIDCScope("openid email profile");
      await grant.save();
      return grant;
    },
  };
}

/** What a provider keeps of a code, a session, a token. */
interface Kept {
  readonly uid?: string;
  readonly grantId?: string;
  consumed?: number;
}

/** Keeps everything of the provider in memory, without the warning of the one that comes with it. */
class MapAdapter {
  readonly #kept = new Map<string, Kept>();

  upsert(id: string, kept: Kept): Promise<void> {
    this.#kept.set(id, kept);
    return Promise.resolve();
  }

  find(id: string): Promise<Kept | undefined> {
    return Promise.resolve(this.#kept.get(id));
  }

  findByUid(uid: string): Promise<Kept | undefined> {
    return Promise.resolve([...this.#kept.values()].find((kept) => kept.uid === uid));
  }

  consume(id: string): Promise<void> {
    const kept = this.#kept.get(id);
    if (kept !== undefined) kept.consumed = Math.floor(Date.now() / 1000);
    return Promise.resolve();
  }

  destroy(id: string): Promise<void> {
    this.#kept.delete(id);
    return Promise.resolve();
  }

  revokeByGrantId(grantId: string): Promise<void> {
    for (const [id, kept] of this.#kept) if (kept.grantId === grantId) this.#kept.delete(id);
    return Promise.resolve();
  }
}
