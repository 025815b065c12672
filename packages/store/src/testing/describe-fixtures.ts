import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { type EngineName, schemaNames, schemaStatements } from "../migrate.ts";
import type { Store } from "../store.ts";

/** How a store of an older schema is made: migrated until it, and filled with statements. */
export interface OlderStore {
  readonly engine: EngineName;
  make(until: string, statements: string): Promise<{ open(): Promise<Store> } & AsyncDisposable>;
}

const folder = new URL("../../fixtures/", import.meta.url);

async function recorded(): Promise<unknown> {
  return JSON.parse(await readFile(new URL("schemas.json", folder), "utf8"));
}

/** Every schema that was released still opens, and says what it said. */
export function describeFixtures(subject: OlderStore): void {
  describe(`schemas of ${subject.engine}`, () => {
    test("are what they were: a change is a new migration, not a changed one", async () => {
      const hashes = schemaNames.map((name) => {
        const text = schemaStatements(name, subject.engine).join(";\n").replaceAll(/\s+/gu, " ");
        return [
          `${name} ${subject.engine}`,
          createHash("sha256").update(text).digest("hex").slice(0, 16),
        ];
      });
      expect(await recorded()).toMatchObject(Object.fromEntries(hashes));
    });

    test.each(schemaNames)("of %s open with everything in them", async (name) => {
      const statements = await readFile(new URL(`${name}.sql`, folder), "utf8");
      await using made = await subject.make(name, statements);
      await using store = await made.open();
      expect((await store.users.findByEmail("ada@example.org"))?.user).toMatchObject({
        id: "user-1",
        role: "owner",
      });
      const { messages } = await store.messages.path("user-1", "conversation-1");
      expect(messages).toMatchObject([
        { role: "user", parts: [{ text: "Is 97 prime?" }] },
        {
          status: "done",
          coveredSeq: 2,
          feedback: { vote: "up" },
          parts: [{ cellId: "cell-1" }, { text: "Yes." }],
          cells: [{ status: "ok", outputs: [{ output: { data: { "text/plain": "True" } } }] }],
        },
      ]);
      expect((await store.events.read("user-1", "run-1")).events.map(({ type }) => type)).toEqual([
        "run.started",
        "run.finished",
      ]);
      expect(await store.files.list("user-1", "conversation-1")).toMatchObject([
        { path: "abc.txt", version: 1 },
      ]);
      expect(await store.kernels.variables("user-1", "kernel-1")).toMatchObject([{ name: "x" }]);
      expect(await store.usage.quotas("user-1")).toMatchObject([{ limit: 100, used: 7 }]);
      expect(await store.settings.get("models")).toEqual(["demo"]);
      await store.conversations.update("user-1", "conversation-1", { title: "Still writable" });
      if (name >= "0002") await expectChat(store);
    });
  });
}

/** What came with the second schema. */
async function expectChat(store: Store): Promise<void> {
  const user = "user-1";
  expect(await store.messages.steps(user, "conversation-1", "message-2")).toMatchObject([
    { messageId: "message-2", steps: [{ type: "user" }, { type: "outcome" }] },
  ]);
  expect((await store.runs.get(user, "run-1")).request).toEqual({ temperature: 0.5 });
  expect(await store.approvals.list(user, "run-1")).toMatchObject([
    { state: "decided", decision: { decision: "allow" }, decidedBy: user },
  ]);
  expect(await store.queue.list(user, "conversation-1")).toMatchObject([
    { parts: [{ kind: "text", text: "And 99?" }] },
  ]);
  expect(await store.modelEndpoints.list()).toMatchObject([
    { name: "lab", sealedKey: "sealed", models: ["big"], vision: true, enabled: true },
  ]);
  expect(await store.uploads.get(user, "upload-1")).toMatchObject({ name: "abc.txt", size: 3 });
  expect(await store.responses.get(user, "response-1")).toMatchObject({ runId: "run-1" });
  expect(await store.shares.list(user)).toMatchObject([{ slug: "slug-1", views: 3 }]);
  expect(
    await store.keptAnswers.begin({ userId: user, key: "key-1", requestHash: "hash" }),
  ).toMatchObject({ type: "new" });
}
