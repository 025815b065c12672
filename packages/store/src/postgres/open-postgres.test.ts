import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { backupStore } from "../backup/backup-store.ts";
import { restoreStore } from "../backup/restore-store.ts";
import { openStore } from "../open-store.ts";
import { contentOf } from "../testing/backup-content.ts";
import { describeFixtures } from "../testing/describe-fixtures.ts";
import { describeStore } from "../testing/describe-store.ts";
import { openPostgres } from "./open-postgres.ts";
import { findPostgres, startPostgres, type TestPostgres } from "../testing/start-postgres.ts";

const fixture = new URL("../../fixtures/0002-chat.sql", import.meta.url);
const strict = process.env["CODEACT_TEST_STRICT"] === "1";
const programs = await findPostgres();
const title =
  programs === undefined && !strict
    ? "PostgreSQL (skipped: no server in /usr/lib/postgresql)"
    : "PostgreSQL";

describe.skipIf(programs === undefined && !strict)(title, () => {
  let server: TestPostgres | undefined;
  beforeAll(async () => {
    if (programs === undefined)
      throw new Error("PostgreSQL is not installed (apt-get install postgresql).");
    server = await startPostgres(programs);
  }, 120_000);
  afterAll(async () => {
    await server?.[Symbol.asyncDispose]();
  });
  const running = (): TestPostgres => {
    if (server === undefined) throw new Error("The server does not run.");
    return server;
  };

  describeStore({
    name: "PostgreSQL",
    async place() {
      const url = await running().createDatabase();
      const filesFolder = await mkdtemp(join(tmpdir(), "codeact-store-files-"));
      return {
        filesFolder,
        target: url,
        open: (options) => openStore(url, { filesFolder, connections: 4, ...options }),
        [Symbol.asyncDispose]: () => rm(filesFolder, { recursive: true, force: true }),
      };
    },
  });

  describeFixtures({
    engine: "postgres",
    async make(until, statements) {
      const url = await running().createDatabase();
      await (await openPostgres(url, { now: Date.now, until })).close();
      const client = new Client({ connectionString: url });
      await client.connect();
      await client.query(statements);
      await client.end();
      return {
        open: () => openStore(url, { filesFolder: tmpdir() }),
        [Symbol.asyncDispose]: () => Promise.resolve(),
      };
    },
  });

  describe("moving", () => {
    test("to SQLite and back, by backup and restore, changes nothing", async () => {
      const folder = await mkdtemp(join(tmpdir(), "codeact-move-"));
      const places = [
        await running().createDatabase(),
        pathToFileURL(join(folder, "moved.sqlite")).href,
        await running().createDatabase(),
      ];
      const [first = ""] = places;
      await (await openPostgres(first, { now: Date.now })).close();
      const client = new Client({ connectionString: first });
      await client.connect();
      await client.query(await readFile(fixture, "utf8"));
      await client.end();
      await using store = await openStore(first, { filesFolder: join(folder, "0") });
      await store.blobs.put(Buffer.from("abc"), { mime: "text/plain" });
      const owner = { userId: "user-1", conversationId: "conversation-1" };
      const words = "\u0000 \uFFFD \u2028 ü \\\\ \n";
      await store.messages.add({
        ...owner,
        role: "user",
        content: { parts: [{ kind: "text", text: words }], cells: [] },
      });
      const contents: unknown[] = [];
      for (const [index, place] of places.entries()) {
        const file = join(folder, `${index}.tar`);
        const filesFolder = join(folder, `${index}`);
        if (index > 0) await restoreStore(join(folder, `${index - 1}.tar`), place, { filesFolder });
        expect((await backupStore(place, file, { filesFolder })).damaged).toEqual([]);
        contents.push(await contentOf(file));
      }
      expect(contents[1]).toEqual(contents[0]);
      expect(contents[2]).toEqual(contents[0]);
      expect(Object.keys(contents[0] ?? {}).length).toBeGreaterThan(25);
      await rm(folder, { recursive: true, force: true });
    });
  });

  describe("following a run", () => {
    test("goes on when the connection that listens is lost", async () => {
      const url = await running().createDatabase();
      await using store = await openStore(url, { filesFolder: tmpdir() });
      await using writer = await openStore(url, { filesFolder: tmpdir() });
      const { id: userId } = await store.users.create({ email: "a@b.c", name: "", role: "owner" });
      const { id: conversationId } = await store.conversations.create({ userId, model: "demo" });
      const parts = [{ kind: "text", text: "hi" }] as const;
      const { run } = await writer.runs.start({
        userId,
        conversationId,
        parts,
        model: "demo",
        leaseOwner: "w",
      });
      const watching = Array.fromAsync(store.events.watch(userId, run.id), ({ seq }) => seq);
      const client = new Client({ connectionString: url });
      await client.connect();
      const listeners =
        "from pg_stat_activity where datname = current_database() and query like 'listen%'";
      await expect
        .poll(async () => (await client.query(`select 1 ${listeners}`)).rowCount, {
          timeout: 20_000,
        })
        .toBe(1);
      await client.query(`select pg_terminate_backend(pid) ${listeners}`);
      const event = { type: "text.delta", data: {} };
      await writer.events.append(run.id, { owner: "w", events: [event, event] });
      await writer.events.append(run.id, { owner: "w", events: [event], end: { status: "done" } });
      expect(await watching).toEqual([1, 2, 3, 4]);
      await client.end();
    });
  });

  describe("a server that goes", () => {
    test("is told of as one that may come back, and everything works when it is there", async () => {
      const url = await running().createDatabase();
      await using store = await openStore(url, { filesFolder: tmpdir(), connections: 1 });
      const client = new Client({ connectionString: url });
      await client.connect();
      const others =
        "from pg_stat_activity where datname = current_database() and pid != pg_backend_pid()";
      await store.users.create({ email: "a@b.c", name: "", role: "owner" });
      await client.query(
        "create function wait() returns trigger language plpgsql as 'begin perform pg_sleep(60); return new; end'",
      );
      await client.query('create trigger wait before insert on "user" execute function wait()');
      const waiting = store.users.create({ email: "b@b.c", name: "", role: "member" });
      const told = expect(waiting).rejects.toMatchObject({
        code: "store_unavailable",
        retryable: true,
      });
      await expect
        .poll(
          async () =>
            (await client.query(`select 1 ${others} and wait_event = 'PgSleep'`)).rowCount,
          { timeout: 20_000 },
        )
        .toBe(1);
      await client.query(`select pg_terminate_backend(pid) ${others}`);
      await told;
      await client.query('drop trigger wait on "user"');
      expect(await store.users.count()).toBe(1);
      await client.end();
    });
  });

  describe("opening", () => {
    test("says which database refuses, without its password", async () => {
      const url = new URL(await running().createDatabase());
      url.password = "wrong-secret";
      const failure = openStore(url.href, { filesFolder: tmpdir() });
      await expect(failure).rejects.toMatchObject({
        code: "config_invalid",
        details: { reason: "refused" },
      });
      await expect(failure).rejects.not.toThrow(/wrong-secret/u);
      url.pathname = "/absent";
      await expect(openStore(url.href, { filesFolder: tmpdir() })).rejects.toMatchObject({
        code: "config_invalid",
      });
    });

    test("of a server that does not answer may be tried again", async () => {
      const url = "postgres://nobody:secret@127.0.0.1:1/none";
      await expect(openStore(url, { filesFolder: tmpdir() })).rejects.toMatchObject({
        code: "store_unavailable",
        retryable: true,
        details: { reason: "unreachable" },
      });
    });
  });
});
