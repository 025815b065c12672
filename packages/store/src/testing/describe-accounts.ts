import { describe, expect, test } from "vitest";
import { newConversation, newUser, type SuiteContext, text } from "./suite.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

async function textOf(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all).toString();
}

/** People, their ways in, their limits, and what they share. */
export function describeAccounts(context: SuiteContext): void {
  describe("users", () => {
    test("are changed, blocked and removed with everything of theirs", async () => {
      const store = context.store();
      const { userId, conversationId } = await newConversation(store);
      await store.messages.add({
        userId,
        conversationId,
        role: "user",
        content: text("gone soon"),
      });
      await store.users.update(userId, { role: "admin", preferences: { theme: "dark" } });
      expect(await store.users.get(userId)).toMatchObject({
        role: "admin",
        preferences: { theme: "dark" },
      });
      const count = await store.users.count();
      await store.users.remove(userId);
      expect(await store.users.count()).toBe(count - 1);
      await expect(store.users.update(userId, {})).rejects.toMatchObject({ code: "not_found" });
      await expect(store.conversations.get(userId, conversationId)).rejects.toMatchObject({
        code: "not_found",
      });
    });

    test("are listed page by page", async () => {
      const store = context.store();
      const made = [await newUser(store), await newUser(store), await newUser(store)];
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await store.users.list({ limit: 2, cursor });
        seen.push(...page.items.map(({ id }) => id));
        cursor = page.cursor;
      } while (cursor !== undefined);
      expect(seen.filter((id) => made.includes(id))).toEqual(made);
      expect(new Set(seen).size).toBe(seen.length);
    });
  });

  describe("logins", () => {
    test("are found by their token until they end, and never for a blocked person", async () => {
      const store = context.store();
      const userId = await newUser(store);
      const expiresAt = context.clock.now() + DAY_MS;
      const first = await store.sessions.create({ userId, expiresAt, ip: "::1", agent: "test" });
      const second = await store.sessions.create({ userId, expiresAt });
      expect(first.token).toMatch(/^[\w-]{43}$/u);
      expect(JSON.stringify(await store.sessions.list(userId))).not.toContain(first.token);
      expect(await store.sessions.find(first.token)).toMatchObject({
        user: { id: userId },
        session: { ip: "::1" },
      });
      expect(await store.sessions.find(first.session.id)).toBeUndefined();
      await store.users.update(userId, { status: "blocked" });
      expect(await store.sessions.find(first.token)).toBeUndefined();
      await store.users.update(userId, { status: "active" });
      await store.sessions.endAll(userId, first.session.id);
      expect(await store.sessions.find(second.token)).toBeUndefined();
      expect(await store.sessions.find(first.token)).toBeDefined();
      context.clock.advance(DAY_MS + 1000);
      expect(await store.sessions.find(first.token)).toBeUndefined();
      await store.sessions.purge();
      expect(await store.sessions.list(userId)).toEqual([]);
    });

    test("by identity belong to one person", async () => {
      const store = context.store();
      const [userId, other] = [await newUser(store), await newUser(store)];
      const identity = {
        issuer: "https://issuer.example",
        subject: `s-${userId}`,
        emailVerified: true,
      };
      await store.identities.link(userId, { ...identity, emailVerified: false });
      await store.identities.link(userId, identity);
      expect(await store.identities.list(userId)).toEqual([identity]);
      expect((await store.identities.find(identity.issuer, identity.subject))?.id).toBe(userId);
      await expect(store.identities.link(other, identity)).rejects.toMatchObject({
        details: { reason: "identity_taken" },
      });
      await store.identities.unlink(other, identity.issuer, identity.subject);
      expect((await store.identities.find(identity.issuer, identity.subject))?.id).toBe(userId);
      await store.identities.unlink(userId, identity.issuer, identity.subject);
      expect(await store.identities.find(identity.issuer, identity.subject)).toBeUndefined();
    });
  });

  describe("API keys", () => {
    test("open until they are revoked or over, by their owner only", async () => {
      const store = context.store();
      const [userId, stranger] = [await newUser(store), await newUser(store)];
      const { secret, key } = await store.apiKeys.create({
        userId,
        name: "ci",
        scopes: ["chat", "files"],
      });
      expect(secret.startsWith(key.prefix)).toBe(true);
      expect(await store.apiKeys.find(secret)).toMatchObject({
        user: { id: userId },
        key: { scopes: ["chat", "files"] },
      });
      expect(await store.apiKeys.find(`${secret}x`)).toBeUndefined();
      expect((await store.apiKeys.list(userId))[0]?.usedAt).toBeTypeOf("number");
      await expect(store.apiKeys.revoke(stranger, key.id)).rejects.toMatchObject({
        code: "not_found",
      });
      await store.apiKeys.revoke(userId, key.id);
      expect(await store.apiKeys.find(secret)).toBeUndefined();
      const short = await store.apiKeys.create({
        userId,
        name: "b",
        scopes: [],
        expiresAt: context.clock.now() + 1000,
      });
      context.clock.advance(2000);
      expect(await store.apiKeys.find(short.secret)).toBeUndefined();
    });
  });

  describe("invitations", () => {
    test("make one person, once, also at the same moment", async () => {
      const store = context.store();
      const expiresAt = context.clock.now() + DAY_MS;
      const token = await store.invites.create({ role: "admin", expiresAt });
      expect(await store.invites.find(token)).toMatchObject({ role: "admin" });
      const tries = await Promise.allSettled(
        [1, 2, 3].map((index) =>
          store.invites.redeem(token, {
            email: `invited-${expiresAt}-${index}@example.org`,
            name: "I",
          }),
        ),
      );
      expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
      expect(await store.invites.find(token)).toBeUndefined();
    });

    test("for an address are for it alone, and stay when the address is taken", async () => {
      const store = context.store();
      const expiresAt = context.clock.now() + DAY_MS;
      const email = `for-${expiresAt}@example.org`;
      const token = await store.invites.create({
        role: "member",
        expiresAt,
        email: email.toUpperCase(),
      });
      await expect(
        store.invites.redeem(token, { email: "x@example.org", name: "" }),
      ).rejects.toMatchObject({
        details: { reason: "invite" },
      });
      const { id } = await store.users.create({ email, name: "", role: "member" });
      await expect(store.invites.redeem(token, { email, name: "" })).rejects.toMatchObject({
        details: { reason: "email_taken" },
      });
      await store.users.remove(id);
      expect(await store.invites.redeem(token, { email, name: "" })).toMatchObject({
        role: "member",
        email,
      });
    });
  });

  describe("limits", () => {
    test("count what is used in their window", async () => {
      const store = context.store();
      const userId = await newUser(store);
      const record = (value: number): Promise<void> =>
        store.usage.record([
          { userId, kind: "input-tokens", value },
          { userId, kind: "input-tokens", value: 1 },
          { userId, kind: "cost-usd", value: 0.25 },
        ]);
      await store.usage.setQuota(userId, "input-tokens", "total", 1000);
      await store.usage.setQuota(userId, "input-tokens", "day", 50);
      await Promise.all([record(10), record(20), record(30)]);
      context.clock.advance(DAY_MS);
      await record(5);
      expect(await store.usage.quotas(userId)).toEqual([
        { kind: "input-tokens", window: "day", limit: 50, used: 6 },
        { kind: "input-tokens", window: "total", limit: 1000, used: 69 },
      ]);
      expect(await store.usage.used(userId, "cost-usd", "total")).toBe(1);
      await store.usage.setQuota(userId, "input-tokens", "day", undefined);
      expect(await store.usage.quotas(userId)).toHaveLength(1);
    });
  });

  describe("the audit record", () => {
    test("is read newest first, and outlives the person", async () => {
      const store = context.store();
      const userId = await newUser(store);
      for (let index = 0; index < 5; index += 1) {
        await store.audit.record({
          userId,
          kind: "login.failed",
          subject: "a\0",
          data: { index },
          ip: "::1",
        });
      }
      await store.users.remove(userId);
      const first = await store.audit.list({ userId, limit: 3 });
      const second = await store.audit.list({ userId, limit: 3, cursor: first.cursor });
      expect([...first.items, ...second.items].map(({ data }) => data)).toEqual(
        [4, 3, 2, 1, 0].map((index) => ({ index })),
      );
    });
  });

  describe("settings", () => {
    test("are kept by name", async () => {
      const store = context.store();
      expect(await store.settings.get("absent")).toBeUndefined();
      await store.settings.set("models", ["a"]);
      await store.settings.set("models", ["b", "\0"]);
      expect(await store.settings.get("models")).toEqual(["b", "\0"]);
    });
  });

  describe("shares", () => {
    test("show the snapshot until they are revoked or over", async () => {
      const store = context.store();
      const owner = await newConversation(store);
      const stranger = await newUser(store);
      const { id: leafId } = await store.messages.add({
        ...owner,
        role: "user",
        content: text("hi"),
      });
      const share = await store.shares.create(
        { ...owner, leafId, visibility: "link", expiresAt: context.clock.now() + DAY_MS },
        Buffer.from("snapshot"),
      );
      const seen = await store.shares.view(share.slug);
      expect(await textOf(seen.bytes)).toBe("snapshot");
      expect((await store.shares.get(share.slug)).views).toBe(1);
      await expect(store.shares.revoke(stranger, share.slug)).rejects.toMatchObject({
        code: "not_found",
      });
      await expect(
        store.shares.create(
          { ...owner, userId: stranger, leafId, visibility: "link" },
          Buffer.from("x"),
        ),
      ).rejects.toMatchObject({ code: "not_found" });
      await store.conversations.remove(owner.userId, owner.conversationId);
      await expect(store.shares.get(share.slug)).rejects.toMatchObject({ code: "not_found" });
      await store.conversations.restore(owner.userId, owner.conversationId);
      await store.shares.revoke(owner.userId, share.slug);
      await expect(store.shares.view(share.slug)).rejects.toMatchObject({ code: "not_found" });
      const second = await store.shares.create(
        { ...owner, leafId, visibility: "users", expiresAt: context.clock.now() + DAY_MS },
        Buffer.from("snapshot"),
      );
      context.clock.advance(DAY_MS + 1000);
      await expect(store.shares.get(second.slug)).rejects.toMatchObject({ code: "not_found" });
      expect(await store.shares.list(owner.userId)).toHaveLength(2);
    });
  });
}
