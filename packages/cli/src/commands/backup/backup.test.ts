import { mkdir, readFile, readdir, stat, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { openStore } from "@codeact/store";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CodeactHome, openCodeactHome } from "../../testing/run-codeact.ts";

/** Puts one conversation with a file into the chat below a data folder, as the server would. */
async function fillChat(folder: string): Promise<{ readonly userId: string }> {
  const chat = join(folder, "chat");
  await using store = await openStore(
    { path: join(chat, "chat.sqlite") },
    { filesFolder: join(chat, "blobs") },
  );
  const { id: userId } = await store.users.create({
    email: "ada@example.org",
    name: "Ada",
    role: "owner",
  });
  const { id: conversationId } = await store.conversations.create({ userId, model: "demo" });
  const place = { userId, conversationId, path: "a.txt", mime: "text/plain" };
  await store.files.write({ ...place, origin: "produced" }, Buffer.from("kept bytes"));
  return { userId };
}

describe("codeact backup and restore", () => {
  let home: CodeactHome;
  let userId = "";
  beforeAll(async () => {
    home = await openCodeactHome();
    ({ userId } = await fillChat(join(home.folder, "data", "codeact")));
  });
  afterAll(() => home[Symbol.asyncDispose]());

  it("take the chat of the data folder to another one", async () => {
    const made = await home.run(["backup", "chat.tar"]);
    expect(made).toMatchObject({ status: 0, stderr: "" });
    expect(made.stdout).toMatch(
      /chat\.tar \(\d+ rows, 1 file, [\d.]+ kB\) of schema \d{4}-\w+\n$/u,
    );
    const restored = await home.run(["restore", "chat.tar", "--data-dir", "new", "--json"]);
    expect(restored).toMatchObject({ status: 0, stderr: "" });
    const lines = restored.stdout.trim().split("\n");
    expect(JSON.parse(lines.at(-1) ?? "")).toMatchObject({
      type: "done",
      blobs: 1,
      engine: "sqlite",
      damaged: [],
    });
    const chat = join(home.folder, "new", "chat");
    await using store = await openStore(
      { path: join(chat, "chat.sqlite") },
      { filesFolder: join(chat, "blobs") },
    );
    const [conversation] = (await store.conversations.list(userId)).items;
    const [file] = await store.files.list(userId, conversation?.id ?? "");
    const { bytes } = await store.files.open(userId, file?.id ?? "");
    expect(Buffer.concat(await Array.fromAsync(bytes)).toString()).toBe("kept bytes");
    expect((await stat(join(chat, "chat.sqlite"))).mode & 0o777).toBe(0o600);
  });

  it("refuse to write over a file or a store, and say what to do", async () => {
    await writeFile(join(home.folder, "mine.tar"), "mine");
    const there = await home.run(["backup", "mine.tar"]);
    expect(there).toMatchObject({ status: 2, stdout: "" });
    expect(there.stderr).toMatch(/mine\.tar is there already\./u);
    expect(await readFile(join(home.folder, "mine.tar"), "utf8")).toBe("mine");
    expect(await home.run(["backup", "mine.tar", "--force"])).toMatchObject({ status: 0 });
    const full = await home.run(["restore", "mine.tar"]);
    expect(full.status).toBe(2);
    expect(full.stderr).toMatch(/chat\.sqlite holds a store already\./u);
  });

  it("refuse what is no backup, and a folder without a chat", async () => {
    await home.run(["backup", "cut.tar"]);
    await truncate(join(home.folder, "cut.tar"), 4000);
    const cut = await home.run(["restore", "cut.tar", "--data-dir", "cut", "--json"]);
    expect(cut.status).toBe(2);
    expect(JSON.parse(cut.stdout.trim().split("\n").at(-1) ?? "")).toMatchObject({
      type: "error",
      code: "invalid_input",
    });
    await expect(stat(join(home.folder, "cut", "chat", "chat.sqlite"))).rejects.toThrow("ENOENT");
    expect((await home.run(["restore", "absent.tar"])).stderr).toMatch(/There is no file/u);
    await mkdir(join(home.folder, "empty"));
    const none = await home.run(["backup", "x.tar", "--data-dir", "empty"]);
    expect(none).toMatchObject({ status: 2, stdout: "" });
    expect(none.stderr).toMatch(/There is no store at .*empty/u);
    expect((await readdir(home.folder)).filter((name) => name.startsWith("x.tar"))).toEqual([]);
    const nowhere = await home.run(["backup", "no/such/folder/x.tar"]);
    expect(nowhere).toMatchObject({ status: 2, stdout: "" });
    expect(nowhere.stderr).toMatch(/A file cannot be used: ENOENT/u);
    const mongo = await home.run(["backup", "x.tar", "--database", "mongodb://host/chat"]);
    expect(mongo).toMatchObject({ status: 2 });
    expect(mongo.stderr).toMatch(/--database is not a postgres:\/\/ URL/u);
  });
});
