import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { UNDO_MS } from "./conversations.ts";
import { openStore } from "./open-store.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "codeact-open-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe("opening a store", () => {
  test("refuses places that are none, and names the importer for MongoDB", async () => {
    for (const target of [
      "",
      "codeact.sqlite",
      "mysql://host/db",
      "postgres://",
      "postgres:x y",
      "http://x",
    ]) {
      await expect(openStore(target)).rejects.toMatchObject({ code: "config_invalid" });
    }
    await expect(openStore("mongodb://host/chat")).rejects.toMatchObject({
      remedy: expect.stringContaining("importer"),
    });
    await expect(openStore({ path: ":memory:" })).rejects.toMatchObject({ code: "config_invalid" });
    await expect(openStore("postgres://a@b/c")).rejects.toMatchObject({
      details: { reason: "files_folder" },
    });
  });

  test("makes missing folders, takes a file URL, and finds everything again", async () => {
    const path = join(folder, "a", "b.sqlite");
    await using first = await openStore({ path });
    const user = await first.users.create({ email: "a@example.org", name: "A", role: "owner" });
    await first.close();
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    await using again = await openStore(new URL(`file://${path}`).href);
    expect(await again.users.get(user.id)).toEqual(user);
  });

  test("refuses a file that is not SQLite and leaves it as it is", async () => {
    const path = join(folder, "notes.txt");
    await writeFile(path, "my notes");
    await expect(openStore({ path })).rejects.toMatchObject({ details: { reason: "not_sqlite" } });
    expect(await readFile(path, "utf8")).toBe("my notes");
  });

  test("refuses a damaged database", async () => {
    const path = join(folder, "damaged.sqlite");
    await writeFile(path, `SQLite format 3\0${"x".repeat(10_000)}`);
    await expect(openStore({ path })).rejects.toMatchObject({ code: "config_invalid" });
  });

  test("refuses another program's database", async () => {
    const path = join(folder, "other.sqlite");
    const other = new DatabaseSync(path);
    other.exec("create table message (id integer)");
    other.close();
    await expect(openStore({ path })).rejects.toMatchObject({
      details: { reason: "foreign_database" },
    });
  });

  test("refuses the schema of a newer version, and says which", async () => {
    const path = join(folder, "newer.sqlite");
    await (await openStore({ path })).close();
    const database = new DatabaseSync(path);
    database.exec(
      "insert into kysely_migration (name, timestamp) values ('0999-future', '2030-01-01T00:00:00.000Z')",
    );
    database.close();
    await expect(openStore({ path })).rejects.toMatchObject({
      code: "config_invalid",
      details: { reason: "newer_schema", schema: "0999-future" },
    });
  });

  test("refuses a network file system", async () => {
    const nfs = 0x6969;
    const fileSystemType = (): Promise<number> => Promise.resolve(nfs);
    await expect(
      openStore({ path: join(folder, "x.sqlite") }, { fileSystemType }),
    ).rejects.toMatchObject({
      code: "config_invalid",
      details: { reason: "network_file_system", fileSystem: "NFS" },
    });
  });

  test("leaves no word of a purged conversation in the index", async () => {
    const path = join(folder, "purged.sqlite");
    let offsetMs = 0;
    await using store = await openStore({ path }, { now: () => Date.now() + offsetMs });
    const { id: userId } = await store.users.create({ email: "a@b.c", name: "", role: "owner" });
    for (const title of ["first", "second"]) {
      const { id: conversationId } = await store.conversations.create({
        userId,
        model: "demo",
        title,
      });
      await store.messages.add({
        userId,
        conversationId,
        role: "user",
        content: { parts: [{ kind: "text", text: `words of the ${title}` }], cells: [] },
      });
      if (title === "first") await store.conversations.remove(userId, conversationId);
    }
    offsetMs = UNDO_MS + 1000;
    expect(await store.conversations.purge()).toBe(1);
    expect((await store.search.messages(userId, "words")).items).toHaveLength(1);
    const look = new DatabaseSync(path);
    for (const table of ["search_words", "search_title_parts"]) {
      look.exec(`insert into ${table} (${table}, rank) values ('integrity-check', 1)`);
    }
    expect(look.prepare("select count(*) as count from search_text").get()).toMatchObject({
      count: 1,
    });
    look.close();
  });

  test("writes ahead to a log and checks every reference", async () => {
    const path = join(folder, "settings.sqlite");
    await using store = await openStore({ path });
    expect((await store.health()).detail).toContain(path);
    const look = new DatabaseSync(path, { readOnly: true });
    expect(look.prepare("pragma journal_mode").get()).toMatchObject({ journal_mode: "wal" });
    expect(look.prepare("pragma foreign_key_check").all()).toEqual([]);
    look.close();
  });
});
