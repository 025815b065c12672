import { describe, expect, test } from "vitest";
import type { RunAllowance } from "../accounts/run-allowance.ts";
import type { StartedRun } from "../start-run.ts";
import type { Store } from "../store.ts";
import { newConversation, newUser, type SuiteContext } from "./suite.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

/** What the chat's administration asks of people: owners, invitations, sums of use, and what a run may begin with. */
export function describePeople(context: SuiteContext): void {
  describe("owners", () => {
    test("do not all leave, not even at the same moment through two openings", async () => {
      await using place = await context.subject.place();
      await using here = await place.open({ now: context.clock.now });
      await using there = await place.open({ now: context.clock.now });
      const [first, second] = [await newOwner(here, "a"), await newOwner(here, "b")];
      const leaving = await Promise.allSettled([
        here.users.update(first, { role: "member" }),
        there.users.remove(second),
      ]);
      const refused = leaving.filter((result) => result.status === "rejected");
      expect(refused).toHaveLength(1);
      expect(refused[0]).toMatchObject({ reason: { details: { reason: "last_owner" } } });
      const left = (await here.users.owners()).map(({ user }) => user.id);
      expect(left).toHaveLength(1);
      const [last = ""] = left;
      await expect(here.users.update(last, { status: "blocked" })).rejects.toMatchObject({
        details: { reason: "last_owner" },
      });
      await expect(
        here.users.update(last, { role: "owner", name: "Still" }),
      ).resolves.toMatchObject({ name: "Still" });
      await here.users.create({ email: nextAddress(), name: "", role: "owner" });
      await here.users.remove(last);
    });

    test("come in by one set-up link, which ends all others, and none opens once an owner can log in", async () => {
      await using place = await context.subject.place();
      await using here = await place.open({ now: context.clock.now });
      await using there = await place.open({ now: context.clock.now });
      const alone = await newOwner(here, "alone");
      const expiresAt = context.clock.now() + DAY_MS;
      const links = [
        await here.invites.create({ role: "owner", expiresAt }),
        await here.invites.create({ role: "owner", expiresAt }),
      ];
      const email = nextAddress();
      const setup = { email, name: "Owner", passwordHash: "x" };
      const tries = await Promise.allSettled([
        here.invites.redeem(links[0] ?? "", setup, { claim: alone }),
        there.invites.redeem(links[1] ?? "", { ...setup, email: nextAddress() }, { claim: alone }),
      ]);
      expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
      expect(await here.users.owners()).toMatchObject([{ user: { id: alone }, canLogIn: true }]);
      const late = await here.invites.create({ role: "owner", expiresAt });
      await expect(
        here.invites.redeem(late, { ...setup, email: nextAddress() }),
      ).rejects.toMatchObject({ details: { reason: "invite" } });
      // An owner may invite another one: such an invitation is no set-up link.
      const invited = await here.invites.create({ role: "owner", expiresAt, createdBy: alone });
      const second = await here.invites.redeem(invited, { ...setup, email: nextAddress() });
      expect(second.role).toBe("owner");
    });
  });

  describe("people", () => {
    test("are found by a part of their address or name, by role and by status", async () => {
      const store = context.store();
      const email = nextAddress();
      const { id } = await store.users.create({ email, name: "100%_Ada", role: "guest" });
      const found = async (query: string): Promise<readonly string[]> =>
        (await store.users.list({ query, role: "guest", status: "active" })).items.map(
          (user) => user.id,
        );
      expect(await found(email.slice(0, -4).toUpperCase())).toEqual([id]);
      expect(await found("100%_a")).toEqual([id]);
      expect(await found("1_0%")).toEqual([]);
      await store.users.update(id, { status: "blocked" });
      expect(await found("100%_a")).toEqual([]);
    });

    test("change their address to a free one, and lose their password where it is taken away", async () => {
      const store = context.store();
      const [one, two] = [nextAddress(), nextAddress()];
      const user = await store.users.create({ email: one, name: "", role: "member" });
      await store.users.create({ email: two, name: "", role: "member", passwordHash: "h" });
      await expect(store.users.update(user.id, { email: two.toUpperCase() })).rejects.toMatchObject(
        { details: { reason: "email_taken" } },
      );
      expect(user.emailProven).toBe(false);
      const changes = { email: one.toUpperCase(), emailProven: true, passwordHash: "h" };
      expect(await store.users.update(user.id, changes)).toMatchObject({
        email: one,
        emailProven: true,
      });
      await store.users.update(user.id, { passwordHash: null });
      expect((await store.users.findByEmail(one))?.passwordHash).toBeUndefined();
    });

    test("end one login of theirs by its name, and all keys at once", async () => {
      const store = context.store();
      const [userId, stranger] = [await newUser(store), await newUser(store)];
      const expiresAt = context.clock.now() + DAY_MS;
      const { session, token } = await store.sessions.create({ userId, expiresAt });
      expect(await store.sessions.end(stranger, session.id)).toBe(false);
      expect(await store.sessions.find(token)).toBeDefined();
      expect(await store.sessions.end(userId, session.id)).toBe(true);
      const { secret } = await store.apiKeys.create({ userId, name: "", scopes: [] });
      await store.apiKeys.revokeAll(userId);
      expect(await store.apiKeys.find(secret)).toBeUndefined();
    });
  });

  describe("invitations", () => {
    test("are listed newest first and taken back until they are used", async () => {
      const store = context.store();
      const createdBy = await newUser(store);
      const expiresAt = context.clock.now() + DAY_MS;
      const tokens = [];
      for (const role of ["member", "guest", "admin"] as const) {
        tokens.push(await store.invites.create({ role, expiresAt, createdBy }));
        context.clock.advance(5);
      }
      const first = await store.invites.list({ limit: 2 });
      const second = await store.invites.list({ limit: 2, cursor: first.cursor });
      const mine = [...first.items, ...second.items].filter((i) => i.createdBy === createdBy);
      expect(mine.map(({ role }) => role)).toEqual(["admin", "guest", "member"]);
      expect(JSON.stringify(mine)).not.toContain(tokens[0]);
      const made = await store.invites.redeem(tokens[0] ?? "", { email: nextAddress(), name: "" });
      expect(
        (await store.invites.list()).items.find(({ usedBy }) => usedBy === made.id),
      ).toMatchObject({ role: "member" });
      await store.invites.revoke(mine[1]?.id ?? "");
      expect(await store.invites.find(tokens[1] ?? "")).toBeUndefined();
      await expect(store.invites.revoke(mine[2]?.id ?? "")).rejects.toMatchObject({
        code: "not_found",
      });
    });
  });

  describe("settings", () => {
    test("that are set once are the same for everybody", async () => {
      const [here, there] = [context.store(), await context.openAgain()];
      const name = `once-${context.clock.now()}`;
      const [one, other] = await Promise.all([
        here.settings.setOnce(name, "here"),
        there.settings.setOnce(name, "there"),
      ]);
      expect(one).toBe(other);
      expect(await here.settings.setOnce(name, "later")).toBe(one);
      await there.close();
    });
  });

  describeUse(context);
}

function describeUse(context: SuiteContext): void {
  describe("use", () => {
    test("is summed by day, by person, and for tokens of both ways", async () => {
      const store = context.store();
      const [one, two] = [await newUser(store), await newUser(store)];
      const fromDay = Math.floor(context.clock.now() / DAY_MS);
      await store.usage.record([
        { userId: one, kind: "input-tokens", value: 5 },
        { userId: one, kind: "output-tokens", value: 7 },
        { userId: two, kind: "input-tokens", value: 100 },
      ]);
      context.clock.advance(DAY_MS);
      await store.usage.record([{ userId: one, kind: "input-tokens", value: 1 }]);
      const range = { fromDay, toDay: fromDay + 1 };
      expect(await store.usage.series({ ...range, userId: one })).toEqual([
        { day: fromDay, kind: "input-tokens", value: 5 },
        { day: fromDay, kind: "output-tokens", value: 7 },
        { day: fromDay + 1, kind: "input-tokens", value: 1 },
      ]);
      const most = await store.usage.byUser({ ...range, kinds: ["input-tokens"] });
      const rank = most.map(({ userId }) => userId);
      expect(rank.indexOf(two)).toBeLessThan(rank.indexOf(one));
      expect(most.find(({ userId }) => userId === one)?.value).toBe(6);
      await store.usage.setQuota(one, "tokens", "total", 20);
      expect(await store.usage.quotas(one)).toEqual([
        { kind: "tokens", window: "total", limit: 20, used: 13 },
      ]);
    });

    test("of storage is what is kept now, the same bytes once", async () => {
      const store = context.store();
      const { userId, conversationId } = await newConversation(store);
      const write = (path: string, content: string): Promise<unknown> =>
        store.files.write(
          { userId, conversationId, path, mime: "text/plain", origin: "upload" },
          Buffer.from(content),
        );
      await write("a.txt", "12345");
      await write("b.txt", "12345");
      await write("c.txt", "123");
      expect(await store.usage.keptBytes(userId)).toBe(8);
      expect(await store.usage.used(userId, "storage-bytes", "total")).toBe(8);
    });

    test("of runs is bounded also when they begin at the same moment through two openings", async () => {
      const [here, there] = [context.store(), await context.openAgain()];
      const { userId } = await newConversation(here);
      const start = async (store: Store, allowance: RunAllowance): Promise<StartedRun> => {
        const { id } = await store.conversations.create({ userId, model: "demo" });
        return await store.runs.start({
          userId,
          conversationId: id,
          parts: [{ kind: "text", text: "go" }],
          model: "demo",
          leaseOwner: "test",
          allowance,
        });
      };
      const two: RunAllowance = { concurrentRuns: 2, quotas: [] };
      const begun = await Promise.allSettled(
        [here, there, here, there, here, there].map((store) => start(store, two)),
      );
      const refused = begun.filter((result) => result.status === "rejected");
      expect(refused).toHaveLength(4);
      expect(refused[0]).toMatchObject({
        reason: { code: "rate_limited", details: { reason: "concurrent_runs", limit: 2, used: 2 } },
      });
      expect(await here.usage.used(userId, "runs", "day")).toBe(2);
      const quota = { kind: "runs", window: "day", limit: 4 } as const;
      const more = await Promise.allSettled(
        [here, there, here, there].map((store) => start(store, { quotas: [quota] })),
      );
      expect(more.filter(({ status }) => status === "fulfilled")).toHaveLength(2);
      expect(more.find((result) => result.status === "rejected")).toMatchObject({
        reason: { code: "rate_limited", details: { reason: "quota", kind: "runs", used: 4 } },
      });
      await there.close();
    });
  });
}

let addresses = 0;

function nextAddress(): string {
  addresses += 1;
  return `people-${addresses}-${process.pid}@example.org`;
}

async function newOwner(store: Store, name: string): Promise<string> {
  return (await store.users.create({ email: nextAddress(), name, role: "owner" })).id;
}
