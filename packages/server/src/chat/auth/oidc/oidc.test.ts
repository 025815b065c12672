import { MeView, RedirectView } from "@codeact/protocol/chat";
import { describe, expect, it } from "vitest";
import type { ChatSettings, OidcProvider } from "../../chat-settings.ts";
import { openServedChat, PASSWORD } from "../testing/open-served-chat.ts";
import type { ServedChat } from "../testing/open-served-chat.ts";
import type { TestBrowser } from "../testing/test-browser.ts";
import { openTestProvider, PROVIDER_ID } from "./testing/open-test-provider.ts";
import type { TestProvider } from "./testing/open-test-provider.ts";

const path = `/api/v1/auth/oidc/${PROVIDER_ID}`;
const start = `${path}/start`;

interface Campus extends AsyncDisposable {
  readonly served: ServedChat;
  readonly provider: TestProvider;
}

async function openCampus(
  settings: Partial<ChatSettings> = {},
  more: Partial<OidcProvider> = {},
): Promise<Campus> {
  await using opened = new AsyncDisposableStack();
  const oidc: OidcProvider[] = [];
  const served = opened.use(await openServedChat({ settings: { ...settings, oidc } }));
  const provider = opened.use(await openTestProvider(served.url));
  oidc.push(provider.settings(more));
  provider.people.set("ada", {
    email: "Ada@campus.example",
    email_verified: true,
    name: "Ada Lovelace",
  });
  provider.people.set("eve", { email: "ada@campus.example", email_verified: false });
  const cleaning = opened.move();
  return { served, provider, [Symbol.asyncDispose]: () => cleaning.disposeAsync() };
}

/** Follows redirects up to where the chat's own pages begin. */
async function follow(page: TestBrowser, url: string, home: string): Promise<string> {
  let at = url;
  for (let hops = 0; hops < 12; hops += 1) {
    const response = await page.fetch(at);
    const location = response.headers.get("location");
    if (location === null) return `${response.status} at ${at}: ${await response.text()}`;
    const next = new URL(location, new URL(at, home));
    if (next.origin === home && !next.pathname.startsWith("/api/"))
      return `${next.pathname}${next.search}${next.hash}`;
    at = next.href;
  }
  return "no end";
}

/** Goes as far as the address that the provider sends the browser back to. */
async function untilCallback(page: TestBrowser, from: string, home: string): Promise<string> {
  let at = from;
  for (let hops = 0; hops < 12; hops += 1) {
    const location = (await page.fetch(at)).headers.get("location");
    const next = new URL(location ?? "/none", new URL(at, home));
    if (next.pathname.endsWith("/callback")) return next.href;
    at = next.href;
  }
  return "no end";
}

describe("a login by a provider", () => {
  it("makes an account where anybody may, knows the person again, and goes on where it began", async () => {
    await using campus = await openCampus({ registration: "open" });
    const { served, provider } = campus;
    provider.loginAs("ada");
    const page = served.browser();
    expect(await follow(page, `${start}?next=/c/1%3Fm=2`, served.url)).toBe("/c/1?m=2");
    const me = await page.ask(MeView, "/api/v1/me");
    expect(me).toMatchObject({
      email: "ada@campus.example",
      name: "Ada Lovelace",
      role: "member",
      hasPassword: false,
      identities: [{ provider: PROVIDER_ID, emailVerified: true }],
    });
    expect(page.cookies().has("codeact-oidc")).toBe(false);
    // The provider's word is for the identity: a changed address there is nobody else here.
    provider.people.set("ada", { email: served.test.user.email, email_verified: true });
    const again = served.browser();
    for (const next of [
      "https://evil.example/",
      "//evil.example",
      "/\\evil.example",
      "javascript:1",
    ])
      expect(await follow(again, `${start}?next=${encodeURIComponent(next)}`, served.url)).toBe(
        "/",
      );
    expect((await again.ask(MeView, "/api/v1/me")).id).toBe(me.id);
    await served.test.store.users.update(me.id, { status: "blocked" });
    expect(await follow(served.browser(), start, served.url)).toBe("/login?error=account_blocked");
  });

  it("never takes over an account by an address that the provider does not vouch for", async () => {
    await using campus = await openCampus({ registration: "open" }, { linkVerified: true });
    const { served, provider } = campus;
    const { store } = served.test;
    const role = "member";
    const ada = await store.users.create({ email: "ada@campus.example", name: "Ada", role });
    provider.loginAs("eve");
    const page = served.browser();
    expect(await follow(page, start, served.url)).toBe("/login?error=address_unverified");
    expect(page.cookies().has("codeact")).toBe(false);
    expect(await store.identities.list(ada.id)).toEqual([]);
    await store.users.remove(ada.id);
    expect(await follow(page, start, served.url)).toBe("/login?error=address_unverified");
    expect(await store.users.findByEmail("ada@campus.example")).toBeUndefined();
  });

  it("links to an account of the address only where the operator allows it", async () => {
    await using campus = await openCampus({ registration: "open" });
    const { served, provider } = campus;
    const { store } = served.test;
    const role = "member";
    const ada = await store.users.create({ email: "ada@campus.example", name: "Ada", role });
    provider.loginAs("ada");
    expect(await follow(served.browser(), start, served.url)).toBe("/login?error=link_needed");
    expect(await store.identities.list(ada.id)).toEqual([]);
  });

  it("throws out whoever waited in an account of somebody else's address", async () => {
    await using campus = await openCampus({ registration: "open" }, { linkVerified: true });
    const { served, provider } = campus;
    const { store } = served.test;
    const waiting = served.browser();
    const json = { email: "ada@campus.example", name: "Ada", password: PASSWORD };
    const { id } = await waiting.ask(MeView, "/api/v1/auth/register", { json });
    const key = await store.apiKeys.create({ userId: id, name: "k", scopes: ["chat"] });
    provider.loginAs("ada");
    const page = served.browser();
    expect(await follow(page, start, served.url)).toBe("/");
    expect(await page.ask(MeView, "/api/v1/me")).toMatchObject({ id, hasPassword: false });
    expect(await waiting.code("/api/v1/me")).toBe("401 unauthorized");
    expect(await store.apiKeys.find(key.secret)).toBeUndefined();
    const login = { json: { email: json.email, password: PASSWORD } };
    expect(await waiting.code("/api/v1/auth/login", login)).toBe("401 wrong_login");
    // The person is who the address belongs to now, and may set a password after this fresh login.
    const password = { json: { password: PASSWORD } };
    expect(await page.code("/api/v1/auth/password", password)).toBe("204");
    expect(await follow(served.browser(), start, served.url)).toBe("/");
    expect((await page.ask(MeView, "/api/v1/me")).hasPassword).toBe(true);
  });

  it("makes no account where registration is closed, of another domain, or without the invitation", async () => {
    for (const [settings, outcome] of [
      [{ registration: "closed" }, "/login?error=registration_closed"],
      [{ registration: "invite" }, "/login?error=registration_closed"],
      [
        { registration: "domains", domains: ["elsewhere.example"] },
        "/login?error=registration_closed",
      ],
      [{ registration: "domains", domains: ["Campus.example"] }, "/"],
    ] as const) {
      await using campus = await openCampus(settings);
      campus.provider.loginAs("ada");
      expect(await follow(campus.served.browser(), start, campus.served.url)).toBe(outcome);
    }
    await using campus = await openCampus({ registration: "invite" });
    const { served, provider } = campus;
    provider.loginAs("ada");
    const { store, user, chat } = served.test;
    const expiresAt = chat.now() + 60_000;
    const createdBy = user.id;
    const token = await store.invites.create({ role: "admin", expiresAt, createdBy });
    const page = served.browser();
    expect(await follow(page, `${start}?invite=${token}`, served.url)).toBe("/");
    expect((await page.ask(MeView, "/api/v1/me")).role).toBe("admin");
    expect(await store.invites.find(token)).toBeUndefined();
  });
});

describe("the way back from a provider", () => {
  it("opens nothing in a browser that did not begin it, a second time, or mixed with another one", async () => {
    await using campus = await openCampus({ registration: "open" });
    const { served, provider } = campus;
    provider.loginAs("ada");
    const page = served.browser();
    const back = await untilCallback(page, start, served.url);
    const victim = served.browser();
    expect(await follow(victim, back, served.url)).toBe("/login?error=login_not_begun");
    // With a flow of its own, the state is another one: the code of somebody else's is not even brought to the provider.
    await victim.fetch(start);
    expect(await follow(victim, back, served.url)).toBe("/login?error=provider_failed");
    expect(victim.cookies().size).toBe(0);
    expect(provider.exchanges).toBe(0);
    const flow = page.cookies().get("codeact-oidc") ?? "";
    expect(await follow(page, back, served.url)).toBe("/");
    page.cookies().set("codeact-oidc", flow);
    expect(await follow(page, back, served.url)).toBe("/login?error=provider_failed");
    const forged = served.browser();
    forged.cookies().set("codeact-oidc", `${flow.slice(0, -2)}AA`);
    expect(await follow(forged, back, served.url)).toBe("/login?error=login_not_begun");
    const slow = served.browser();
    const late = await untilCallback(slow, start, served.url);
    served.advance(11 * 60_000);
    expect(await follow(slow, late, served.url)).toBe("/login?error=login_not_begun");
  });

  it("tells when the person said no, and is begun by this server's own page only", async () => {
    await using campus = await openCampus({ registration: "open" });
    const { served, provider } = campus;
    provider.loginAs(undefined);
    const page = served.browser();
    expect(await follow(page, start, served.url)).toBe("/login?error=provider_refused");
    const headers = { "sec-fetch-site": "cross-site" };
    expect(await page.code(start, { headers })).toBe("403 origin_not_allowed");
    expect(await page.code("/api/v1/auth/oidc/other/start")).toBe("404 not_found");
    await provider[Symbol.asyncDispose]();
    // Known for an hour; a server that starts now finds no provider.
    await using fresh = await openServedChat({ settings: { oidc: [provider.settings()] } });
    expect(await fresh.browser().code(start)).toBe("504 timeout");
  });
});

describe("an identity", () => {
  it("is linked by who is logged in with the browser that asked, and unlinked unless it is the only way in", async () => {
    await using campus = await openCampus();
    const { served, provider } = campus;
    const { store, user } = served.test;
    provider.loginAs("ada");
    const page = await served.loggedIn(user);
    const link = { method: "POST" };
    const evil = {
      ...link,
      headers: { origin: "https://evil.example", "sec-fetch-site": "cross-site" },
    };
    expect(await page.code(`${path}/link`, evil)).toBe("403 origin_not_allowed");
    expect(await served.browser().code(`${path}/link`, link)).toBe("401 unauthorized");
    const asked = await page.ask(RedirectView, `${path}/link`, link);
    // Somebody else's browser with the cookie of the flow, logged in as somebody else or as nobody.
    const other = await served.loggedIn(served.test.person(0));
    for (const stranger of [served.browser(), other]) {
      stranger.cookies().set("codeact-oidc", page.cookies().get("codeact-oidc") ?? "");
      const fresh = await untilCallback(page, asked.url, served.url);
      expect(await follow(stranger, fresh, served.url)).toBe("/login?error=unauthorized");
    }
    expect(await follow(page, asked.url, served.url)).toBe("/settings");
    expect((await page.ask(MeView, "/api/v1/me")).identities).toHaveLength(1);
    const elsewhere = served.browser();
    expect(await follow(elsewhere, start, served.url)).toBe("/");
    expect((await elsewhere.ask(MeView, "/api/v1/me")).id).toBe(user.id);
    // It is this person's now: nobody else links it.
    const second = await other.ask(RedirectView, `${path}/link`, link);
    expect(await follow(other, second.url, served.url)).toBe("/login?error=identity_taken");
    const unlink = { method: "DELETE" };
    await store.users.update(user.id, { passwordHash: null });
    expect(await page.code(`${path}/link`, unlink)).toBe("400 invalid_input");
    await served.withPassword(user);
    expect(await page.code(`${path}/link`, unlink)).toBe("204");
    expect(await follow(served.browser(), start, served.url)).toBe(
      "/login?error=registration_closed",
    );
  });
});
