import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { openStore, type Store } from "@codeact/store";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CodeactHome, openCodeactHome } from "../../testing/run-codeact.ts";

const dumped = {
  _id: { $oid: "65bb6a000000000000000001" },
  title: "From chat-ui",
  model: "m",
  messages: [
    { from: "user", id: "1", content: "Add." },
    { from: "assistant", id: "2", content: "<execute>\n1 + 1\n</execute>" },
    { from: "user", id: "3", content: "Execution Output:\n2\n" },
    { from: "assistant", id: "4", content: "2." },
  ],
};

describe("codeact import", () => {
  let home: CodeactHome;
  beforeAll(async () => {
    home = await openCodeactHome();
  });
  afterAll(() => home[Symbol.asyncDispose]());

  const openChat = (): Promise<Store> => {
    const chat = join(home.folder, "data", "codeact", "chat");
    return openStore({ path: join(chat, "chat.sqlite") }, { filesFolder: join(chat, "blobs") });
  };

  it("puts a dump's folder into the chat of the data folder, and tells what it left out", async () => {
    const before = await home.run(["import", "dump", "--user", "ada@example.org"]);
    expect(before).toMatchObject({ status: 2, stdout: "" });
    expect(before.stderr).toMatch(/There is no chat at /u);
    let userId = "";
    {
      await using store = await openChat();
      userId = (await store.users.create({ email: "ada@example.org", name: "Ada", role: "owner" }))
        .id;
    }
    await mkdir(join(home.folder, "dump"));
    await writeFile(join(home.folder, "dump", "conversations.json"), JSON.stringify([dumped]));
    await writeFile(join(home.folder, "dump", "notes.txt"), "hello");
    await writeFile(join(home.folder, "dump", "sharedConversations.json"), "[]");
    const made = await home.run(["import", "dump", "--user", "ADA@example.org"]);
    expect(made).toMatchObject({ status: 0, stdout: "1 conversation imported, 1 skipped\n" });
    expect(made.stderr).toContain("sharedConversations.json");
    await using store = await openChat();
    const [conversation] = (await store.conversations.list(userId)).items;
    expect(conversation?.title).toBe("From chat-ui");
    const { messages } = await store.messages.path(userId, conversation?.id ?? "");
    expect(messages.map(({ cells }) => cells.map(({ source }) => source))).toEqual([[], ["1 + 1"]]);
  });

  it("refuses people, words and paths that are not there", async () => {
    await using _store = await openChat();
    const nobody = await home.run(["import", "dump", "--user", "bob@example.org"]);
    expect(nobody.status).toBe(2);
    expect(nobody.stderr).toMatch(/Nobody has the e-mail address/u);
    const wrong = ["import", "dump", "--user", "ada@example.org", "--owners", "x"];
    expect((await home.run(wrong)).stderr).toMatch(/--owners is one of/u);
  }, 120_000);
});
