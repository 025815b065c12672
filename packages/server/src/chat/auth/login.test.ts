import {
  ApiKeyList,
  AuthConfigView,
  LoginList,
  MeView,
  NewApiKeyView,
} from "@codeact/protocol/chat";
import { describe, expect, it } from "vitest";
import { ensureOwnerLink } from "./owner-link.ts";
import { openServedChat, PASSWORD } from "./testing/open-served-chat.ts";

const login = "/api/v1/auth/login";

function tokenOf(link: string | undefined): string {
  return decodeURIComponent(new URL(link ?? "none:").hash.replace("#token=", ""));
}

describe("the set-up of a server", () => {
  it("makes its owner by a link that works once, and keeps what the person of single-user mode had", async () => {
    await using served = await openServedChat();
    const { store, chat, user } = served.test;
    const kept = await store.conversations.create({ userId: user.id, model: "demo" });
    const [first, second] = [await ensureOwnerLink(chat), await ensureOwnerLink(chat)];
    expect(first).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/setup#token=/u);
    const page = served.browser();
    const config = await page.ask(AuthConfigView, "/api/v1/auth/config");
    expect(config).toMatchObject({ setupNeeded: true, registration: "closed", singleUser: false });
    const body = { email: "Ada@Example.org ", name: "Ada", password: PASSWORD };
    const setup = "/api/v1/auth/setup";
    expect(await page.code(setup, { json: { ...body, token: "guess" } })).toBe("404 link_over");
    const short = { ...body, token: tokenOf(first), password: "too short" };
    expect(await page.code(setup, { json: short })).toBe("400 invalid_input");
    const me = await page.ask(MeView, setup, { json: { ...body, token: tokenOf(first) } });
    expect(me).toMatchObject({
      id: user.id,
      email: "ada@example.org",
      role: "owner",
      via: "login",
    });
    expect((await store.conversations.get(me.id, kept.id)).id).toBe(kept.id);
    expect((await page.ask(MeView, "/api/v1/me")).id).toBe(user.id);
    for (const link of [first, second])
      expect(await served.browser().code(setup, { json: { ...body, token: tokenOf(link) } })).toBe(
        "404 link_over",
      );
    expect(await ensureOwnerLink(chat)).toBeUndefined();
    expect((await page.ask(AuthConfigView, "/api/v1/auth/config")).setupNeeded).toBe(false);
  });
});

describe("a login", () => {
  it("is a cookie that no script reads, of this host alone behind https, and ends on request", async () => {
    await using served = await openServedChat();
    const page = await served.loggedIn(served.test.user);
    const { email } = served.test.user;
    const again = await page.fetch(login, { json: { email, password: PASSWORD } });
    const [cookie = ""] = again.headers.getSetCookie();
    expect(cookie).toMatch(/^codeact=[\w-]{43}; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Lax$/u);
    expect(await page.code("/api/v1/auth/logout", { method: "POST" })).toBe("204");
    expect(await page.code("/api/v1/me")).toBe("401 unauthorized");
    page.cookies().set("codeact", cookie.slice(8, 51));
    expect(await page.code("/api/v1/me")).toBe("401 unauthorized");

    await using secure = await openServedChat({ settings: { publicUrl: "https://chat.example" } });
    await secure.withPassword(secure.test.user);
    const answer = await secure.browser().fetch(login, {
      json: { email: secure.test.user.email, password: PASSWORD },
    });
    expect(answer.headers.getSetCookie()[0]).toMatch(/^__Host-codeact=.*; Secure$/u);
  });

  it("never takes over a token that a browser brings, and ends the one it had (session fixation)", async () => {
    await using served = await openServedChat();
    const { user, store } = served.test;
    const attacker = await served.loggedIn(served.test.person(0));
    const planted = attacker.cookies().get("codeact") ?? "";
    await served.withPassword(user);
    const victim = served.browser();
    victim.cookies().set("codeact", planted);
    await victim.ask(MeView, login, { json: { email: user.email, password: PASSWORD } });
    expect(victim.cookies().get("codeact")).not.toBe(planted);
    expect(await attacker.code("/api/v1/me")).toBe("401 unauthorized");
    const invented = served.browser();
    invented.cookies().set("codeact", "a".repeat(43));
    await invented.ask(MeView, login, { json: { email: user.email, password: PASSWORD } });
    expect(invented.cookies().get("codeact")).not.toBe("a".repeat(43));
    expect(await store.sessions.find("a".repeat(43))).toBeUndefined();
    expect(await store.sessions.find(planted)).toBeUndefined();
  });

  it("ends when it is not used, and in any case after 90 days", async () => {
    const day = 24 * 3_600_000;
    await using served = await openServedChat({ settings: { loginIdleMs: 10 * day } });
    const [used, unused] = [
      await served.loggedIn(served.test.user),
      await served.loggedIn(served.test.user),
    ];
    for (let days = 0; days < 81; days += 9) {
      expect(await used.code("/api/v1/me")).toBe("200");
      served.advance(9 * day);
    }
    expect(await unused.code("/api/v1/me")).toBe("401 unauthorized");
    expect(await used.code("/api/v1/me")).toBe("200");
    served.advance(9 * day + 1000);
    expect(await used.code("/api/v1/me")).toBe("401 unauthorized");
  });

  it("is refused alike for a wrong password, an unknown person and one without a password", async () => {
    await using served = await openServedChat();
    await served.withPassword(served.test.user);
    const answers = [];
    for (const email of [
      served.test.user.email,
      "nobody@example.org",
      served.test.person(0).email,
    ]) {
      const answer = await served.browser().fetch(login, { json: { email, password: "wrong" } });
      answers.push([answer.status, await answer.text(), answer.headers.getSetCookie()]);
    }
    expect(answers[0]?.[0]).toBe(401);
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[2]).toEqual(answers[0]);
  });

  it("has to wait after five wrong passwords, by account and by address; other people go on (brute force)", async () => {
    await using served = await openServedChat();
    const { user, store } = served.test;
    const other = await served.withPassword(served.test.person(0));
    await served.withPassword(user);
    const known = served.browser();
    await known.ask(MeView, login, { json: { email: user.email, password: PASSWORD } });
    await known.fetch("/api/v1/auth/logout", { method: "POST" });
    const attacker = "203.0.113.7";
    const guess = (email: string, address: string): Promise<string> =>
      served.browser(address).code(login, { json: { email, password: "guess" } });
    const guesses = await Promise.all(
      Array.from({ length: 12 }, () => guess(user.email, attacker)),
    );
    // At the same moment, too, five are looked at.
    expect(guesses.filter((code) => code === "401 wrong_login")).toHaveLength(5);
    expect(guesses.filter((code) => code === "429 rate_limited")).toHaveLength(7);
    expect(await guess(other.email, attacker)).toBe("429 rate_limited");
    expect(await guess(user.email, "198.51.100.1")).toBe("429 rate_limited");
    const right = { json: { email: user.email, password: PASSWORD } };
    const held = await served.browser().fetch(login, right);
    expect(held.status).toBe(429);
    expect(Number(held.headers.get("retry-after"))).toBeGreaterThan(0);
    // Who logged in with a browser before is not kept out by strangers, and may not guess there for ever either.
    const wrong = { json: { email: user.email, password: "guess" } };
    for (let index = 0; index < 4; index += 1)
      expect(await known.code(login, wrong)).toBe("401 wrong_login");
    expect(await known.code(login, right)).toBe("200");
    const elsewhere = served.browser();
    elsewhere.cookies().set("codeact-known", known.cookies().get("codeact-known") ?? "");
    for (let index = 0; index < 5; index += 1)
      expect(await elsewhere.code(login, wrong)).toBe("401 wrong_login");
    expect(await elsewhere.code(login, right)).toBe("429 rate_limited");
    served.advance(13_000);
    expect(await served.browser().code(login, right)).toBe("200");
    const audit = (await store.audit.list({ kind: "login." })).items;
    const failed = audit.filter(({ kind }) => kind === "login.failed");
    expect(failed).toHaveLength(5 + 4 + 5);
    expect(failed.at(-1)).toMatchObject({
      subject: user.email,
      ip: attacker,
    });
    expect(JSON.stringify(audit)).not.toContain(PASSWORD);
  });

  it("from a known browser is not kept waiting by strangers at the same address", async () => {
    await using served = await openServedChat();
    const { email } = await served.withPassword(served.test.user);
    const place = "203.0.113.8";
    const right = { json: { email, password: PASSWORD } };
    const known = served.browser(place);
    await known.ask(MeView, login, right);
    for (let index = 0; index < 10; index += 1)
      await served
        .browser(place)
        .code(login, { json: { email: `nobody-${index}@example.org`, password: "guess" } });
    expect(await served.browser(place).code(login, right)).toBe("429 rate_limited");
    expect(await known.code(login, right)).toBe("200");
  });

  it("shows people by names that are what they look like", async () => {
    await using served = await openServedChat();
    const page = await served.loggedIn(served.test.user);
    const rename = (name: string): Promise<string> =>
      page.code("/api/v1/me", { method: "PATCH", json: { name } });
    for (const name of ["nimda\u202e", "ad\u200bmin", "two\nlines", "\u2066x"])
      expect(await rename(name)).toBe("400 invalid_input");
    for (const name of ["Zoë", "محمد", "क\u200dष", "O'Brien 👩‍🚀"])
      expect(await rename(name)).toBe("200");
  });

  it("does not believe an address that the client wrote itself", async () => {
    await using served = await openServedChat({ settings: { proxyHops: 2 } });
    await served.withPassword(served.test.user);
    const page = served.browser("6.6.6.6, 203.0.113.9, 10.0.0.1");
    const { email } = served.test.user;
    await page.ask(MeView, login, { json: { email, password: PASSWORD } });
    const { items } = await page.ask(LoginList, "/api/v1/auth/sessions");
    expect(items[0]?.ip).toBe("203.0.113.9");
  });
});

describe("a change that another site's page asks for (CSRF)", () => {
  it("is refused with a cookie, at the login itself, and on a server without logins", async () => {
    await using served = await openServedChat();
    const { user } = served.test;
    const page = await served.loggedIn(user);
    const evil = { origin: "https://evil.example", "sec-fetch-site": "cross-site" };
    const oldEvil = { origin: "https://evil.example", "sec-fetch-site": "" };
    const json = { email: user.email, password: PASSWORD };
    for (const headers of [evil, oldEvil]) {
      for (const [method, path] of [
        ["POST", "/api/v1/auth/password"],
        ["POST", login],
        ["POST", "/api/v1/auth/logout"],
        ["POST", "/api/v1/me/api-keys"],
        ["DELETE", "/api/v1/me"],
        ["PATCH", "/api/v1/admin/settings"],
      ] as const)
        expect(await page.code(path, { method, json, headers })).toBe("403 origin_not_allowed");
    }
    expect(await page.code("/api/v1/me")).toBe("200");
    // A key is sent by nobody who does not know it.
    const key = await served.test.keyOf(user);
    const program = served.browser();
    const headers = { ...evil, authorization: `Bearer ${key}` };
    const renamed = { method: "PATCH", json: { name: "Program" }, headers };
    expect(await program.code("/api/v1/me", renamed)).toBe("200");

    await using single = await openServedChat({ settings: { singleUser: true } });
    const visitor = single.browser();
    const rename = { method: "PATCH", json: { name: "Evil" }, headers: evil };
    expect(await visitor.code("/api/v1/me", rename)).toBe("403 origin_not_allowed");
    expect((await visitor.ask(MeView, "/api/v1/me")).name).not.toBe("Evil");
  });
});

describe("passwords", () => {
  it("are changed with the present one only, which ends every other login", async () => {
    await using served = await openServedChat();
    const { user } = served.test;
    const [here, there] = [await served.loggedIn(user), await served.loggedIn(user)];
    const path = "/api/v1/auth/password";
    const password = "an even longer password";
    expect(await here.code(path, { json: { password } })).toBe("403 wrong_password");
    const wrong = { current: "wrong", password };
    expect(await here.code(path, { json: wrong })).toBe("403 wrong_password");
    expect(await here.code("/api/v1/me")).toBe("200");
    expect(await here.code(path, { json: { current: PASSWORD, password } })).toBe("204");
    expect(await here.code("/api/v1/me")).toBe("200");
    expect(await there.code("/api/v1/me")).toBe("401 unauthorized");
    const { email } = user;
    const old = { json: { email, password: PASSWORD } };
    expect(await served.browser().code(login, old)).toBe("401 wrong_login");
    expect(await served.browser().code(login, { json: { email, password } })).toBe("200");
  });
});

describe("logins of a person", () => {
  it("are listed and ended by that person only", async () => {
    await using served = await openServedChat();
    const [one, two] = [served.test.user, served.test.person(0)];
    const [here, there] = [await served.loggedIn(one), await served.loggedIn(one)];
    const stranger = await served.loggedIn(two);
    const path = "/api/v1/auth/sessions";
    const { items } = await here.ask(LoginList, path);
    expect(items.map(({ current }) => current).filter(Boolean)).toHaveLength(1);
    expect(JSON.stringify(items)).not.toContain(here.cookies().get("codeact"));
    const other = items.find(({ current }) => !current)?.id ?? "";
    const end = { method: "DELETE" };
    expect(await stranger.code(`${path}/${other}`, end)).toBe("404 not_found");
    expect(await there.code("/api/v1/me")).toBe("200");
    expect(await here.code(`${path}/${other}`, end)).toBe("204");
    expect(await there.code("/api/v1/me")).toBe("401 unauthorized");
    const third = await served.loggedIn(one);
    expect(await here.code(path, end)).toBe("204");
    expect(await third.code("/api/v1/me")).toBe("401 unauthorized");
    expect(await here.code("/api/v1/me")).toBe("200");
  });
});

describe("keys", () => {
  it("are shown once, open what their scopes say, and end when they are revoked or over", async () => {
    await using served = await openServedChat();
    const { user } = served.test;
    const page = await served.loggedIn(user);
    const keys = "/api/v1/me/api-keys";
    const json = { name: "ci", scopes: ["chat"], expiresAt: served.test.chat.now() + 60_000 };
    const { secret, key } = await page.ask(NewApiKeyView, keys, { json });
    const listed = await page.ask(ApiKeyList, keys);
    expect(listed.items).toMatchObject([{ id: key.id, name: "ci", scopes: ["chat"] }]);
    expect(JSON.stringify(listed)).not.toContain(secret);
    const program = served.browser();
    const headers = { authorization: `Bearer ${secret}` };
    expect(await program.ask(MeView, "/api/v1/me", { headers })).toMatchObject({ via: "key" });
    expect(await program.code("/api/v1/admin/users", { headers })).toBe("403 scope_missing");
    for (const [method, path] of [
      ["POST", keys],
      ["DELETE", `${keys}/${key.id}`],
      ["POST", "/api/v1/auth/password"],
      ["DELETE", "/api/v1/auth/sessions"],
      ["DELETE", "/api/v1/me"],
    ] as const)
      expect(await program.code(path, { method, json: {}, headers })).toBe("403 login_required");
    const stranger = await served.loggedIn(served.test.person(0));
    const revoke = { method: "DELETE" };
    expect(await stranger.code(`${keys}/${key.id}`, revoke)).toBe("404 not_found");
    const admin = { name: "a", scopes: ["admin:read"] };
    expect(await stranger.code(keys, { json: admin })).toBe("403 role_missing");
    served.advance(61_000);
    expect(await program.code("/api/v1/me", { headers })).toBe("401 unauthorized");
    const reader = await page.ask(NewApiKeyView, keys, { json: admin });
    const read = { headers: { authorization: `Bearer ${reader.secret}` } };
    expect(await program.code("/api/v1/admin/users", read)).toBe("200");
    const change = { ...read, method: "PATCH", json: {} };
    expect(await program.code("/api/v1/admin/settings", change)).toBe("403 scope_missing");
    expect(await page.code(`${keys}/${reader.key.id}`, revoke)).toBe("204");
    expect(await program.code("/api/v1/admin/users", read)).toBe("401 unauthorized");
    // A key that opens nothing is nobody, also beside a good cookie.
    expect(await page.code("/api/v1/me", read)).toBe("401 unauthorized");
  });
});

describe("a server for one person", () => {
  it("asks for no login, has none to manage, and takes any key that a program insists on sending", async () => {
    await using served = await openServedChat({ settings: { singleUser: true } });
    const page = served.browser();
    expect(await ensureOwnerLink(served.test.chat)).toBeUndefined();
    const me = await page.ask(MeView, "/api/v1/me");
    expect(me).toMatchObject({ role: "owner", via: "single-user" });
    const json = { email: me.email, password: PASSWORD, name: "x", token: "x" };
    for (const path of ["login", "register", "setup", "reset"])
      expect(await page.code(`/api/v1/auth/${path}`, { json: { ...json } })).toBe(
        "403 single_user",
      );
    // An owner who forgot the password sets a new one, and starts the server with logins again.
    const password = { json: { password: PASSWORD } };
    expect(await page.code("/api/v1/auth/password", password)).toBe("204");
    await using again = await openServedChat({ store: served.test.store });
    const owner = { json: { email: me.email, password: PASSWORD } };
    expect(await again.browser().code(login, owner)).toBe("200");
    const some = { headers: { authorization: "Bearer sk-anything" } };
    expect((await page.ask(MeView, "/api/v1/me", some)).id).toBe(me.id);
    const ours = { headers: { authorization: "Bearer codeact_wrong" } };
    expect(await page.code("/api/v1/me", ours)).toBe("401 unauthorized");
  });
});
