import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CodeactError } from "@codeact/protocol";
import { openStore } from "@codeact/store";
import type { Store, User, UserRole } from "@codeact/store";
import { describe, expect, it } from "vitest";
import { serverSettingsOf } from "../admin/server-settings.ts";
import type { Principal } from "../auth/principal.ts";
import type { ChatSettings } from "../chat-settings.ts";
import { defaultChatSettings } from "../default-settings.ts";
import { openUseLimits } from "./open-use-limits.ts";
import type { UseLimits } from "./use-limits.ts";

const guest = {
  requestsPerMinute: 60,
  requestBurst: 3,
  concurrentRuns: 1,
  runsPerDay: 4,
  tokensPerDay: 100,
  storageBytes: 10,
};

interface Bench extends AsyncDisposable {
  readonly store: Store;
  readonly limits: UseLimits;
  readonly settings: ChatSettings;
  person(role: UserRole): Promise<User>;
  advance(ms: number): void;
}

async function openBench(): Promise<Bench> {
  const folder = await mkdtemp(join(tmpdir(), "codeact-limits-"));
  // Noon: a test that moves some minutes stays within its day.
  let time = Date.UTC(2026, 4, 10, 12);
  const now = (): number => time;
  const store = await openStore({ path: join(folder, "chat.sqlite") }, { now });
  const settings = {
    ...defaultChatSettings,
    roles: { ...defaultChatSettings.roles, guest },
  } satisfies ChatSettings;
  let people = 0;
  return {
    store,
    settings,
    limits: openUseLimits({ store, settings, now }),
    person(role) {
      people += 1;
      return store.users.create({ email: `p${people}@example.org`, name: "P", role });
    },
    advance(ms) {
      time += ms;
    },
    async [Symbol.asyncDispose]() {
      await store.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function refusalOf(act: () => unknown): CodeactError | undefined {
  try {
    act();
  } catch (error) {
    if (error instanceof CodeactError) return error;
    throw error;
  }
  return undefined;
}

function asking(user: User): Principal {
  return { user, via: "login", scopes: ["chat"] };
}

async function startRun(store: Store, user: User, limits: UseLimits): Promise<void> {
  const conversation = await store.conversations.create({ userId: user.id, model: "demo" });
  await store.runs.start({
    userId: user.id,
    conversationId: conversation.id,
    parts: [{ kind: "text", text: "go" }],
    model: "demo",
    leaseOwner: "test",
    allowance: await limits.runAllowance(user.id),
  });
}

describe("requests", () => {
  it("are counted per person, in bursts and per minute, whatever login or key they come by", async () => {
    await using bench = await openBench();
    const { limits } = bench;
    const [one, two] = [await bench.person("guest"), await bench.person("guest")];
    expect(limits.takeRequest(asking(one))).toEqual({ limit: 3, remaining: 2, resetSeconds: 1 });
    limits.takeRequest({ ...asking(one), via: "key", id: "a" });
    limits.takeRequest({ ...asking(one), via: "key", id: "b" });
    expect(refusalOf(() => limits.takeRequest(asking(one)))).toMatchObject({
      code: "rate_limited",
      retryable: true,
      details: { retryAfterSeconds: 1, limit: 60 },
    });
    expect(limits.takeRequest(asking(two)).remaining).toBe(2);
    bench.advance(1000);
    expect(limits.takeRequest(asking(one)).remaining).toBe(0);
    bench.advance(60_000);
    expect(limits.takeRequest(asking(one)).remaining).toBe(2);
  });
});

describe("guesses", () => {
  it("have to wait after five in vain, twice as long each time, a quarter of an hour at most", async () => {
    await using bench = await openBench();
    const take = (): number =>
      Number(
        refusalOf(() => bench.limits.takeGuess("login", ["account a", "from x"]))?.details[
          "retryAfterSeconds"
        ] ?? 0,
      );
    const waits: number[] = [];
    for (let index = 0; index < 5; index += 1) expect(take()).toBe(0);
    for (let index = 0; index < 9; index += 1) {
      const wait = take();
      waits.push(wait);
      bench.advance(wait * 1000);
      expect(take()).toBe(0);
    }
    expect(waits).toEqual([12, 24, 48, 96, 192, 384, 768, 900, 900]);
    bench.advance(3 * 3_600_000);
    for (let index = 0; index < 5; index += 1) expect(take()).toBe(0);
  });

  it("hold by address over many accounts, and by account over many addresses", async () => {
    await using bench = await openBench();
    const { limits } = bench;
    for (let index = 0; index < 5; index += 1) limits.takeGuess("login", [`a${index}`, "x"]);
    expect(refusalOf(() => limits.takeGuess("login", ["fresh", "x"]))).toBeDefined();
    expect(refusalOf(() => limits.takeGuess("login", ["fresh", "y"]))).toBeUndefined();
    for (let index = 0; index < 5; index += 1) limits.takeGuess("login", ["b", `y${index}`]);
    expect(refusalOf(() => limits.takeGuess("login", ["b", "fresh"]))).toBeDefined();
    expect(refusalOf(() => limits.takeGuess("invite", ["b", "fresh"]))).toBeUndefined();
  });

  it("are not bought with right ones of another account", async () => {
    await using bench = await openBench();
    const { limits } = bench;
    let wrong = 0;
    for (let round = 0; round < 30; round += 1) {
      const own = ["mine", "x"];
      if (refusalOf(() => limits.takeGuess("login", own)) === undefined)
        limits.forgiveGuess("login", own);
      const tried = refusalOf(() => limits.takeGuess("login", [`victim ${round}`, "x"]));
      if (tried === undefined) wrong += 1;
    }
    expect(wrong).toBe(5);
    // Right ones alone are never kept waiting.
    for (let index = 0; index < 30; index += 1) {
      limits.takeGuess("login", ["me", "home"]);
      limits.forgiveGuess("login", ["me", "home"]);
    }
  });
});

describe("quotas", () => {
  it("of the role hold, a person's own take their place, and both are told before they bite", async () => {
    await using bench = await openBench();
    const { limits, store } = bench;
    const user = await bench.person("guest");
    await limits.checkRun(user.id);
    expect(await limits.notices(user.id)).toEqual([]);
    await store.usage.record([
      { userId: user.id, kind: "input-tokens", value: 60 },
      { userId: user.id, kind: "output-tokens", value: 20 },
    ]);
    expect(await limits.notices(user.id)).toEqual([
      { kind: "tokens", window: "day", used: 80, limit: 100, over: false },
    ]);
    await store.usage.record([{ userId: user.id, kind: "output-tokens", value: 20 }]);
    await expect(limits.checkRun(user.id)).rejects.toMatchObject({
      code: "rate_limited",
      // Until midnight.
      details: { reason: "quota", kind: "tokens", window: "day", retryAfterSeconds: 12 * 3600 },
    });
    await expect(startRun(store, user, limits)).rejects.toMatchObject({ code: "rate_limited" });
    await store.usage.setQuota(user.id, "tokens", "day", 1000);
    await limits.checkRun(user.id);
    await store.usage.setQuota(user.id, "cost-usd", "total", 0);
    await expect(limits.checkRun(user.id)).rejects.toMatchObject({
      retryable: false,
      details: { kind: "cost-usd" },
    });
    const member = await bench.person("member");
    await limits.checkRun(member.id);
  });

  it("of runs at work are those of every process, and end with a lease", async () => {
    await using bench = await openBench();
    const { limits, store } = bench;
    const user = await bench.person("guest");
    await startRun(store, user, limits);
    await expect(limits.checkRun(user.id)).rejects.toMatchObject({
      details: { reason: "concurrent_runs", limit: 1, used: 1 },
    });
    expect(await limits.notices(user.id)).toEqual([
      { kind: "runs", window: "now", used: 1, limit: 1, over: true },
    ]);
    await expect(startRun(store, user, limits)).rejects.toMatchObject({ code: "rate_limited" });
    bench.advance(60_000);
    await startRun(store, user, limits);
    expect(await store.usage.used(user.id, "runs", "day")).toBe(2);
  });

  it("of runs at work count answers of models without the agent, however many begin at once", async () => {
    await using bench = await openBench();
    const { limits } = bench;
    const { id } = await bench.person("guest");
    const begun = await Promise.allSettled([1, 2, 3, 4].map(() => limits.beginAnswer(id)));
    const answers = begun.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
    expect(answers).toHaveLength(1);
    await expect(limits.checkRun(id)).rejects.toMatchObject({
      details: { reason: "concurrent_runs", limit: 1, used: 1 },
    });
    answers[0]?.[Symbol.dispose]();
    await limits.checkRun(id);
    await bench.store.usage.record([{ userId: id, kind: "output-tokens", value: 100 }]);
    await expect(limits.beginAnswer(id)).rejects.toMatchObject({ details: { kind: "tokens" } });
    await expect(limits.beginAnswer(id)).rejects.toMatchObject({ details: { kind: "tokens" } });
  });

  it("of storage count what would be kept", async () => {
    await using bench = await openBench();
    const { limits, store } = bench;
    const user = await bench.person("guest");
    const { id } = await store.conversations.create({ userId: user.id, model: "demo" });
    await store.files.write(
      { userId: user.id, conversationId: id, path: "a", mime: "text/plain", origin: "upload" },
      Buffer.from("1234567"),
    );
    await limits.checkStorage(user.id, 3);
    await expect(limits.checkStorage(user.id, 4)).rejects.toMatchObject({
      details: { kind: "storage-bytes", used: 7, limit: 10 },
    });
    await limits.checkStorage((await bench.person("member")).id, 10 ** 12);
  });

  it("follow what an admin changes while the server runs, and go back to what is configured", async () => {
    await using bench = await openBench();
    const { limits, store } = bench;
    const user = await bench.person("guest");
    const settings = serverSettingsOf(store, bench.settings);
    await settings.change({ roles: { guest: { ...guest, concurrentRuns: 0 } }, domains: ["a.b"] });
    await expect(limits.checkRun(user.id)).rejects.toMatchObject({ retryable: false });
    expect(await settings.changedNames()).toEqual(["domains", "roles.guest"]);
    await settings.change({ roles: { guest: null } });
    await limits.checkRun(user.id);
    expect(await settings.read()).toMatchObject({ domains: ["a.b"], registration: "closed" });
    expect(await settings.changedNames()).toEqual(["domains"]);
  });
});
