import { mkdtemp, open, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { backupStore } from "../backup/backup-store.ts";
import { type RestoreReport, restoreStore } from "../backup/restore-store.ts";
import { openSqlite } from "../sqlite/open-sqlite.ts";
import type { Store } from "../store.ts";
import { contentOf } from "./backup-content.ts";
import { newConversation, newUser, type SuiteContext, type TestPlace, text } from "./suite.ts";

const fixtures = new URL("../../fixtures/", import.meta.url);

/** Writes runs with outputs until it is told to stop; counts what was acknowledged. */
async function write(
  store: Store,
  owner: { readonly userId: string; readonly conversationId: string },
  load: { stop: boolean; appended: number },
): Promise<void> {
  let parentId: string | undefined;
  while (!load.stop) {
    const start = { ...owner, parentId, parts: text("go").parts, model: "demo", leaseOwner: "w" };
    const { run } = await store.runs.start(start);
    const output = {
      type: "display",
      data: { "image/png": Buffer.from(`${run.id} ${"x".repeat(5000)}`).toString("base64") },
      metadata: {},
    } as const;
    const cell = {
      id: `load-${run.id}`,
      version: 1,
      author: "agent",
      title: "",
      language: "python",
      source: "1",
      status: "ok",
      outputs: [{ output }],
    } as const;
    for (let step = 0; step < 4; step += 1) {
      await store.events.append(run.id, {
        owner: "w",
        events: [{ type: "text.delta", data: { text: `\u0000${step}` } }],
        content: { parts: [{ kind: "cell", cellId: cell.id }], cells: [cell] },
        end: step === 3 ? { status: "done" } : undefined,
      });
      load.appended += 1;
    }
    parentId = run.messageId;
  }
}

/** Every log of a conversation without a gap, every message as far as its log, every byte there. */
async function expectConsistent(store: Store, userId: string, conversationId: string) {
  const runs = await store.runs.list(userId, conversationId, { limit: 500 });
  for (const run of runs) {
    const { events } = await store.events.read(userId, run.id);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
    expect(events).toHaveLength(run.seq);
    const message = await store.messages.get(userId, conversationId, run.messageId);
    expect(message.coveredSeq).toBe(run.seq === 1 ? 0 : run.seq);
    for (const { outputs } of message.cells)
      for (const { blobs } of outputs)
        for (const blob of blobs) {
          const bytes = Buffer.concat(await Array.fromAsync(store.blobs.read(blob)));
          expect(bytes.toString()).toContain(run.id);
        }
  }
  return runs.length;
}

function restore(file: string, place: TestPlace): Promise<RestoreReport> {
  return restoreStore(file, place.target, { filesFolder: place.filesFolder });
}

/** Backups: made from a store at work, restored elsewhere, refused when they are not whole. */
export function describeBackup(context: SuiteContext): void {
  describe("a backup", () => {
    let folder = "";
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), "codeact-backup-"));
    });
    afterAll(() => rm(folder, { recursive: true, force: true }));
    test("under load is one moment of the store, and restores to exactly that", async () => {
      const { target, filesFolder } = context.address();
      const load = { stop: false, appended: 0 };
      const owners = [
        await newConversation(context.store()),
        await newConversation(context.store()),
      ];
      await using other = await context.openAgain();
      const writers = owners.map((owner) => write(other, owner, load));
      await expect.poll(() => load.appended, { timeout: 60_000 }).toBeGreaterThan(20);
      const file = join(folder, "load.tar");
      const seen: number[] = [];
      const report = await backupStore(target, file, {
        filesFolder,
        async onProgress({ rows }) {
          // The moment is taken; writers go on, and what they write now must not be in it.
          const { appended } = load;
          if (seen.length < 3)
            await expect
              .poll(() => load.appended, { timeout: 60_000 })
              .toBeGreaterThan(appended + 2);
          seen.push(rows);
        },
      });
      load.stop = true;
      await Promise.all(writers);
      expect(seen.at(-1)).toBe(report.rows);

      await using place = await context.subject.place();
      const restored = await restore(file, place);
      expect(restored).toMatchObject({ rows: report.rows, blobs: report.blobs });
      const again = join(folder, "again.tar");
      const second = await backupStore(place.target, again, { filesFolder: place.filesFolder });
      expect(second.damaged).toEqual(report.damaged);
      expect(await contentOf(again)).toEqual(await contentOf(file));
      await using store = await place.open();
      let runs = 0;
      for (const { userId, conversationId } of owners)
        runs += await expectConsistent(store, userId, conversationId);
      expect(runs).toBeGreaterThan(4);
      await store.conversations.create({ userId: owners[0]?.userId ?? "", model: "demo" });
    }, 120_000);

    test("that is cut off, altered or stopped leaves nothing, and the whole one still fits", async () => {
      await using from = await context.subject.place();
      const file = join(folder, "small.tar");
      const { userId, conversationId } = await fill(from);
      await backupStore(from.target, file, { filesFolder: from.filesFolder });
      const whole = await readFile(file);
      await using place = await context.subject.place();
      const bad = join(folder, "bad.tar");
      const damaged = { code: "invalid_input", details: { reason: "backup_damaged" } };
      const manifestAt = whole.indexOf("manifest.json");
      for (const length of [0, 100, 512, 5000, whole.length / 2, manifestAt, manifestAt + 600]) {
        await writeFile(bad, whole.subarray(0, Math.floor(length)));
        await expect(restore(bad, place)).rejects.toMatchObject(damaged);
      }
      for (const words of ["Is 97 prime?", "bytes of the file", '"digest"']) {
        const altered = Buffer.from(whole);
        const at = altered.indexOf(words);
        expect(at).toBeGreaterThan(0);
        altered.write(words.charAt(0) === "I" ? "i" : "B", at);
        await writeFile(bad, altered);
        await expect(restore(bad, place)).rejects.toMatchObject(damaged);
      }
      const newer = Buffer.from(whole);
      newer.write("9", newer.indexOf("0002-chat"));
      await writeFile(bad, newer);
      await expect(restore(bad, place)).rejects.toMatchObject({
        details: { reason: "newer_schema" },
      });
      const abort = new AbortController();
      const stopped = restoreStore(file, place.target, {
        filesFolder: place.filesFolder,
        signal: abort.signal,
        onProgress: () => abort.abort(new Error("enough")),
      });
      await expect(stopped).rejects.toThrow("enough");
      expect(
        (await readdir(place.filesFolder).catch(() => [])).filter((name) => name !== "tmp"),
      ).toEqual([]);

      await restore(file, place);
      await using store = await place.open();
      expect((await store.messages.path(userId, conversationId)).messages).toMatchObject([
        { parts: text("Is 97 prime?").parts },
      ]);
      expect((await store.search.messages(userId, "prime")).items).toHaveLength(1);
      await expect(restore(file, place)).rejects.toMatchObject({
        details: { reason: "target_not_empty" },
      });
      expect((await store.users.get(userId)).id).toBe(userId);
    }, 60_000);

    test("tells which bytes were gone, and keeps the sweep away while it is made", async () => {
      await using from = await context.subject.place();
      let offsetMs = 0;
      const { userId, fileId, path } = await fill(from);
      await using store = await from.open({ now: () => Date.now() + offsetMs });
      await truncate(path, 3);
      const file = join(folder, "damaged.tar");
      await store.blobs.put(Buffer.from("nobody's"), { mime: "text/plain" });
      const report = await backupStore(from.target, file, { filesFolder: from.filesFolder });
      expect(report.damaged).toHaveLength(1);
      expect(await store.blobs.sweep({ graceMs: -1000 })).toBe(0);
      offsetMs = 60 * 60 * 1000;
      expect(await store.blobs.sweep({ graceMs: 0 })).toBe(1);
      await using place = await context.subject.place();
      expect((await restore(file, place)).damaged).toEqual(report.damaged);
      await using again = await place.open();
      const { bytes } = await again.files.open(userId, fileId);
      await expect(Array.fromAsync(bytes)).rejects.toMatchObject({ code: "file_not_found" });
    });

    test("that is stopped, or would replace a file, leaves what was there", async () => {
      await using from = await context.subject.place();
      await fill(from);
      const own = await mkdtemp(join(folder, "own-"));
      const file = join(own, "a.tar");
      const abort = new AbortController();
      const stopped = backupStore(from.target, file, {
        filesFolder: from.filesFolder,
        signal: abort.signal,
        onProgress: () => abort.abort(new Error("enough")),
      });
      await expect(stopped).rejects.toThrow("enough");
      expect(await readdir(own)).toEqual([]);
      await writeFile(file, "mine");
      const options = { filesFolder: from.filesFolder };
      await expect(backupStore(from.target, file, options)).rejects.toMatchObject({
        details: { reason: "file_exists" },
      });
      expect(await readFile(file, "utf8")).toBe("mine");
      await backupStore(from.target, file, { ...options, replace: true });
      const handle = await open(file);
      expect((await handle.stat()).mode & 0o777).toBe(0o600);
      await handle.close();
    });

    test("of the first version of the format can still be restored", async () => {
      await using place = await context.subject.place();
      const report = await restore(fileURLToPath(new URL("backup-1.tar", fixtures)), place);
      expect(report).toMatchObject({ blobs: 1, damaged: [] });
      await using store = await place.open();
      const { bytes } = await store.files.open("user-1", "file-1");
      expect(Buffer.concat(await Array.fromAsync(bytes)).toString()).toBe("abc");
      expect(await store.queue.list("user-1", "conversation-1")).toHaveLength(1);
    });

    test("of an older schema, made on SQLite, opens here with the newest", async () => {
      const path = join(folder, "older", "codeact.sqlite");
      await (await openSqlite(path, { now: Date.now, until: "0001-start" })).close();
      const database = new DatabaseSync(path);
      database.exec(await readFile(new URL("0001-start.sql", fixtures), "utf8"));
      database.close();
      const file = join(folder, "older.tar");
      expect((await backupStore({ path }, file)).schema).toBe("0001-start");
      await using place = await context.subject.place();
      expect((await restore(file, place)).damaged).toHaveLength(1);
      await using store = await place.open();
      expect((await store.messages.path("user-1", "conversation-1")).messages).toHaveLength(2);
      const { id } = await store.uploads.begin({ userId: "user-1", name: "a", mime: "text/plain" });
      expect((await store.uploads.get("user-1", id)).received).toBe(0);
    });
  });
}

async function fill(place: TestPlace): Promise<{
  readonly userId: string;
  readonly conversationId: string;
  readonly fileId: string;
  readonly path: string;
}> {
  await using store = await place.open();
  const userId = await newUser(store);
  const { id: conversationId } = await store.conversations.create({ userId, model: "demo" });
  const owner = { userId, conversationId };
  await store.messages.add({ ...owner, role: "user", content: text("Is 97 prime?") });
  const facts = { ...owner, path: "a.txt", mime: "text/plain", origin: "produced" } as const;
  const file = await store.files.write(facts, Buffer.from("bytes of the file"));
  const { sha256 } = file;
  const path = join(place.filesFolder, sha256.slice(0, 2), sha256.slice(2, 4), sha256);
  return { ...owner, fileId: file.id, path };
}
