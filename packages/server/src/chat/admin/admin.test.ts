import {
  AdminHealthView,
  AdminKernelList,
  AdminQuotasView,
  AdminRunList,
  AdminUsageView,
  AdminUserPage,
  AdminUserView,
  AuditPage,
  InvitePage,
  LinkView,
  MeView,
  MyUsageView,
  ServerSettingsView,
} from "@codeact/protocol/chat";
import { describe, expect, it } from "vitest";
import { openServedChat, PASSWORD } from "../auth/testing/open-served-chat.ts";
import type { ServedChat } from "../auth/testing/open-served-chat.ts";
import type { RunDesk } from "../runs/run-desk.ts";
import { idleDesk } from "../testing/idle-parts.ts";
import { openTestStores } from "./testing/test-stores.ts";

const users = "/api/v1/admin/users";

function newcomer(
  served: ServedChat,
  name: string,
): { email: string; name: string; password: string } {
  return { email: `${name}@example.org`, name: served.url, password: PASSWORD };
}

describe("registration", () => {
  it("follows what an admin sets while the server runs", async () => {
    await using served = await openServedChat();
    const admin = await served.loggedIn(served.test.user);
    const register = (name: string): Promise<string> =>
      served.browser().code("/api/v1/auth/register", { json: newcomer(served, name) });
    expect(await register("a")).toBe("403 registration_closed");
    const invite = { json: { role: "member" } };
    expect(await admin.code("/api/v1/admin/invites", invite)).toBe("403 registration_closed");
    const settings = "/api/v1/admin/settings";
    for (const registration of ["invite", "domains"]) {
      const json = { registration, domains: ["Example.org"] };
      const view = await admin.ask(ServerSettingsView, settings, { method: "PATCH", json });
      expect(view).toMatchObject({
        domains: ["example.org"],
        changed: ["registration", "domains"],
      });
      // Anybody can write down an address of a domain.
      expect(await register("b")).toBe("403 registration_closed");
    }
    await admin.ask(ServerSettingsView, settings, {
      method: "PATCH",
      json: { registration: "open", domains: null },
    });
    expect(await register("c")).toBe("201");
    expect(await register("C")).toBe("400 invalid_input");
    const wrong = { ...newcomer(served, "d"), role: "owner" };
    expect(await served.browser().code("/api/v1/auth/register", { json: wrong })).toBe(
      "400 invalid_input",
    );
    const found = await admin.ask(AdminUserPage, `${users}?q=c@example`);
    expect(found.items).toMatchObject([{ email: "c@example.org", role: "member" }]);
  });

  it("from one place has to wait after five accounts", async () => {
    await using served = await openServedChat({ settings: { registration: "open" } });
    const codes = [];
    for (const name of ["a", "b", "c", "d", "e", "f"])
      codes.push(
        await served
          .browser("203.0.113.1")
          .code("/api/v1/auth/register", { json: newcomer(served, name) }),
      );
    expect(codes).toEqual(["201", "201", "201", "201", "201", "429 rate_limited"]);
  });
});

describe("admins", () => {
  it("change everybody but owners, and make nobody an owner", async () => {
    await using served = await openServedChat({
      users: ["admin", "admin", "member"],
      settings: { registration: "invite" },
    });
    const { test } = served;
    const [owner, other, member] = [test.user, test.person(1), test.person(2)];
    const admin = await served.loggedIn(test.person(0));
    const patch = (id: string, json: unknown): Promise<string> =>
      admin.code(`${users}/${id}`, { method: "PATCH", json });
    for (const json of [{ role: "member" }, { status: "blocked" }, { name: "Fool" }])
      expect(await patch(owner.id, json)).toBe("403 role_missing");
    expect(await patch(member.id, { role: "owner" })).toBe("403 role_missing");
    expect(await patch(test.person(0).id, { role: "owner" })).toBe("403 role_missing");
    const none = { json: {} };
    expect(await admin.code(`${users}/${owner.id}`, { method: "DELETE" })).toBe("403 role_missing");
    expect(await admin.code(`${users}/${owner.id}/reset-link`, none)).toBe("403 role_missing");
    expect(await admin.code(`${users}/${owner.id}/logout`, none)).toBe("403 role_missing");
    const quotas = { method: "PUT", json: { quotas: [] } };
    expect(await admin.code(`${users}/${owner.id}/quotas`, quotas)).toBe("403 role_missing");
    const invite = { json: { role: "owner" } };
    expect(await admin.code("/api/v1/admin/invites", invite)).toBe("403 role_missing");
    const own = { requestsPerMinute: 1, requestBurst: 1, concurrentRuns: 0 };
    const limits = { method: "PATCH", json: { roles: { owner: own } } };
    expect(await admin.code("/api/v1/admin/settings", limits)).toBe("403 role_missing");
    expect(await patch(other.id, { role: "member" })).toBe("200");
    expect(await patch(member.id, { role: "admin" })).toBe("200");
    expect(await patch(test.person(0).id, { status: "blocked" })).toBe("400 invalid_input");
    const person = await served.loggedIn(other);
    for (const path of [
      "users",
      "invites",
      "settings",
      "runs",
      "kernels",
      "usage",
      "audit",
      "health",
    ])
      expect(await person.code(`/api/v1/admin/${path}`)).toBe("403 role_missing");
    expect(await served.browser().code(users)).toBe("401 unauthorized");
    expect(await admin.code(`${users}/nobody`)).toBe("404 not_found");
  });

  it("block somebody at once: logins, keys and new logins end, and the work with them", async () => {
    const stopped: string[] = [];
    const stop: RunDesk["stop"] = (userId, runId) => {
      stopped.push(runId);
      return test.store.runs.requestStop(userId, runId);
    };
    await using served = await openServedChat({ parts: { desk: { ...idleDesk, stop } } });
    const { test } = served;
    const person = test.person(0);
    const run = await startRun(served, person.id);
    const page = await served.loggedIn(person);
    const key = { headers: { authorization: `Bearer ${await test.keyOf(person)}` } };
    const admin = await served.loggedIn(test.user);
    const block = { method: "PATCH", json: { status: "blocked" } };
    await admin.ask(AdminUserView, `${users}/${person.id}`, block);
    expect(await page.code("/api/v1/me")).toBe("401 unauthorized");
    expect(await served.browser().code("/api/v1/me", key)).toBe("401 unauthorized");
    expect(stopped).toEqual([run]);
    const right = { json: { email: person.email, password: PASSWORD } };
    expect(await page.code("/api/v1/auth/login", right)).toBe("403 account_blocked");
    const wrong = { json: { email: person.email, password: "wrong" } };
    expect(await page.code("/api/v1/auth/login", wrong)).toBe("401 wrong_login");
    const back = { method: "PATCH", json: { status: "active" } };
    await admin.ask(AdminUserView, `${users}/${person.id}`, back);
    expect(await page.code("/api/v1/auth/login", right)).toBe("200");
  });

  it("give a link that sets the password once, which ends every login", async () => {
    await using served = await openServedChat();
    const person = served.test.person(0);
    const page = await served.loggedIn(person);
    const admin = await served.loggedIn(served.test.user);
    const link = await admin.ask(LinkView, `${users}/${person.id}/reset-link`, { json: {} });
    const password = "a password that is new";
    const reset = { json: { token: link.token, password } };
    const two = [served.browser(), served.browser()];
    const codes = await Promise.all(two.map((one) => one.code("/api/v1/auth/reset", reset)));
    expect(codes.toSorted()).toEqual(["200", "404 link_over"]);
    expect(await page.code("/api/v1/me")).toBe("401 unauthorized");
    const late = await admin.ask(LinkView, `${users}/${person.id}/reset-link`, { json: {} });
    served.advance(25 * 3_600_000);
    const json = { token: late.token, password };
    expect(await served.browser().code("/api/v1/auth/reset", { json })).toBe("404 link_over");
  });

  it("make no link by a key, which would become the account, nor for themselves", async () => {
    await using served = await openServedChat({ users: ["admin", "member"] });
    const { test } = served;
    const own = test.person(0);
    const key = { authorization: `Bearer ${await test.keyOf(own)}` };
    for (const { id } of [own, test.person(1)])
      expect(
        await served.browser().code(`${users}/${id}/reset-link`, { json: {}, headers: key }),
      ).toBe("403 login_required");
    const admin = await served.loggedIn(own);
    const mine = `${users}/${own.id}/reset-link`;
    expect(await admin.code(mine, { json: {} })).toBe("400 invalid_input");
    const other = `${users}/${test.person(1).id}/reset-link`;
    expect(await admin.code(other, { json: {} })).toBe("201");
  });

  it("appoint nobody by a key, which an account of that rank would outlive", async () => {
    await using served = await openServedChat({ settings: { registration: "invite" } });
    const { test } = served;
    const headers = { authorization: `Bearer ${await test.keyOf(test.user)}` };
    const page = served.browser();
    const invite = (role: string): Promise<string> =>
      page.code("/api/v1/admin/invites", { json: { role }, headers });
    const change = (id: string, role: string): Promise<string> =>
      page.code(`${users}/${id}`, { method: "PATCH", json: { role }, headers });
    for (const role of ["owner", "admin"]) {
      expect(await invite(role)).toBe("403 login_required");
      expect(await change(test.person(0).id, role)).toBe("403 login_required");
    }
    expect(await change(test.user.id, "guest")).toBe("403 login_required");
    expect(await invite("member")).toBe("201");
    expect(await change(test.person(0).id, "guest")).toBe("200");
  });

  it("set quotas, see what was used, what was done, and how the server is", async () => {
    await using served = await openServedChat();
    const { store, user } = served.test;
    const person = served.test.person(0);
    const { id: userId } = person;
    const admin = await served.loggedIn(user);
    const path = `${users}/${userId}/quotas`;
    const put = (quotas: unknown): Promise<string> =>
      admin.code(path, { method: "PUT", json: { quotas } });
    expect(await put([{ kind: "storage-bytes", window: "day", limit: 1 }])).toBe(
      "400 invalid_input",
    );
    expect(await put([{ kind: "runs", window: "day", limit: -1 }])).toBe("400 invalid_input");
    expect(await put([{ kind: "runs", window: "day", limit: 1 }])).toBe("200");
    expect(await put([{ kind: "tokens", window: "month", limit: 100 }])).toBe("200");
    await store.usage.record([{ userId, kind: "input-tokens", value: 90 }]);
    const quotas = await admin.ask(AdminQuotasView, path);
    expect(quotas.own).toEqual([{ kind: "tokens", window: "month", limit: 100 }]);
    const page = await served.loggedIn(person);
    const spent = { kind: "tokens", window: "month", used: 90, limit: 100, over: false };
    expect((await page.ask(MeView, "/api/v1/me")).notices).toEqual([spent]);
    const mine = await page.ask(MyUsageView, "/api/v1/me/usage");
    expect(mine.limits).toContainEqual(spent);
    expect(mine.days).toMatchObject([{ kind: "input-tokens", value: 90 }]);
    const usage = await admin.ask(AdminUsageView, "/api/v1/admin/usage?kind=input-tokens");
    expect(usage.users).toEqual([{ userId, kind: "input-tokens", value: 90 }]);
    expect(await admin.code("/api/v1/admin/usage?fromDay=0")).toBe("400 invalid_input");
    const audit = await admin.ask(AuditPage, "/api/v1/admin/audit?kind=quota.&limit=1");
    expect(audit.items).toMatchObject([{ kind: "quota.set", userId: user.id, subject: userId }]);
    const older = await admin.ask(
      AuditPage,
      `/api/v1/admin/audit?kind=quota.&cursor=${audit.next}`,
    );
    expect(older.items).toHaveLength(1);
    const health = await admin.ask(AdminHealthView, "/api/v1/admin/health");
    expect(health).toMatchObject({ store: { ok: true, engine: "sqlite" }, users: 3 });
  });

  it("see everybody's runs and interpreters", async () => {
    await using served = await openServedChat();
    const { store, user } = served.test;
    const { id: userId } = served.test.person(0);
    const admin = await served.loggedIn(user);
    const runId = await startRun(served, userId);
    const runs = await admin.ask(AdminRunList, "/api/v1/admin/runs");
    expect(runs.items).toMatchObject([{ id: runId, userId, owner: "test" }]);
    expect(await admin.code("/api/v1/admin/runs/none/stop", { json: {} })).toBe("404 not_found");
    const [run] = runs.items;
    const { id } = await store.kernels.create({
      userId,
      conversationId: run?.conversationId ?? "",
    });
    const kernels = await admin.ask(AdminKernelList, "/api/v1/admin/kernels");
    expect(kernels.items).toMatchObject([{ id, userId }]);
  });
});

describe("an account", () => {
  it("is deleted by its person, who types address and password", async () => {
    await using served = await openServedChat();
    const { store, user } = served.test;
    const person = served.test.person(0);
    const { id, email } = person;
    const conversation = await store.conversations.create({ userId: id, model: "demo" });
    const page = await served.loggedIn(person);
    const remove = (json: unknown): Promise<string> =>
      page.code("/api/v1/me", { method: "DELETE", json });
    expect(await remove({ email, password: "wrong" })).toBe("403 wrong_password");
    expect(await remove({ email })).toBe("403 wrong_password");
    expect(await remove({ email: user.email, password: PASSWORD })).toBe("400 invalid_input");
    expect(await remove({ email, password: PASSWORD })).toBe("204");
    expect(page.cookies().size).toBe(0);
    await expect(store.users.get(id)).rejects.toMatchObject({ code: "not_found" });
    await expect(store.conversations.get(id, conversation.id)).rejects.toMatchObject({
      code: "not_found",
    });
    const last = await served.loggedIn(user);
    const json = { email: user.email, password: PASSWORD };
    expect(await last.code("/api/v1/me", { method: "DELETE", json })).toBe("400 invalid_input");
    expect((await store.audit.list({ kind: "user.removed" })).items).toMatchObject([
      { userId: id, subject: id },
    ]);
  });

  it("changes its name and preferences, within bounds", async () => {
    await using served = await openServedChat();
    const page = await served.loggedIn(served.test.person(0));
    const json = { name: " Ada ", preferences: { theme: "dark" } };
    const me = await page.ask(MeView, "/api/v1/me", { method: "PATCH", json });
    expect(me).toMatchObject({ name: "Ada", preferences: { theme: "dark" } });
    for (const wrong of [
      { role: "owner" },
      { name: "" },
      { name: "two\nlines" },
      { preferences: { much: "x".repeat(20_001) } },
    ])
      expect(await page.code("/api/v1/me", { method: "PATCH", json: wrong })).toBe(
        "400 invalid_input",
      );
  });
});

const stores = await openTestStores();

describe.each(stores.kinds)("two servers on one store: $title", ({ name, missing }) => {
  it.skipIf(missing)("let one of many use an invitation", async () => {
    await using place = await stores.open(name);
    const settings = { registration: "invite" } as const;
    await using here = await openServedChat({ store: place.one, settings });
    await using there = await openServedChat({ store: place.two, settings });
    const admin = await here.loggedIn(here.test.user);
    const json = { role: "admin", email: "new@example.org" };
    const link = await admin.ask(LinkView, "/api/v1/admin/invites", { json });
    const use = (served: ServedChat, mail: string): Promise<string> =>
      served.browser().code("/api/v1/auth/register", {
        json: { ...newcomer(served, mail), invite: link.token },
      });
    expect(await use(here, "somebody-else")).toBe("400 invalid_input");
    const codes = await Promise.all([here, there, here, there].map((one) => use(one, "new")));
    expect(codes.filter((code) => code === "201")).toHaveLength(1);
    expect(await use(there, "new")).toBe("404 link_over");
    const { items } = await admin.ask(InvitePage, "/api/v1/admin/invites");
    expect(items).toMatchObject([{ email: "new@example.org", usedAt: expect.any(Number) }]);
    const made = await admin.ask(AdminUserPage, `${users}?q=new@example.org`);
    expect(made.items).toMatchObject([{ role: "admin", emailProven: true }]);
    const over = await admin.ask(LinkView, "/api/v1/admin/invites", {
      json: { validMs: 60_000 },
    });
    here.advance(61_000);
    place.advance(61_000);
    const late = { json: { ...newcomer(here, "late"), invite: over.token } };
    expect(await here.browser().code("/api/v1/auth/register", late)).toBe("404 link_over");
  });

  it.skipIf(missing)("never lose their last owner", async () => {
    await using place = await stores.open(name);
    await using here = await openServedChat({ store: place.one, users: [] });
    await using there = await openServedChat({ store: place.two, users: [] });
    const [one, two] = [here.test.user, there.test.user];
    const [first, second] = [await here.loggedIn(one), await there.loggedIn(two)];
    const json = { role: "member" };
    const codes = await Promise.all([
      first.code(`${users}/${two.id}`, { method: "PATCH", json }),
      second.code(`${users}/${one.id}`, { method: "PATCH", json }),
    ]);
    // The second is refused as the last owner, or as no owner any more.
    expect(codes.filter((code) => code === "200")).toHaveLength(1);
    const [left] = await place.one.users.owners();
    const keeper = left?.user.id === one.id ? first : second;
    for (const changes of [{ role: "admin" }, { status: "blocked" }])
      expect(
        await keeper.code(`${users}/${left?.user.id}`, { method: "PATCH", json: changes }),
      ).toBe("400 invalid_input");
    expect(await place.one.users.owners()).toHaveLength(1);
  });
});

async function startRun(served: ServedChat, userId: string): Promise<string> {
  const { store } = served.test;
  const { id } = await store.conversations.create({ userId, model: "demo" });
  const { run } = await store.runs.start({
    userId,
    conversationId: id,
    parts: [{ kind: "text", text: "go" }],
    model: "demo",
    leaseOwner: "test",
  });
  return run.id;
}
