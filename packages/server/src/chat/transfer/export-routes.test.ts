import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { ChatExport } from "@codeact/protocol/chat";
import { titleOf } from "@codeact/sandbox/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fromBufferPromise } from "yauzl";
import { openTestChat, type TestChat } from "../testing/open-test-chat.ts";
import { exportRoutes } from "./export-routes.ts";
import { debianPython, whyNoJupyter } from "./testing/debian-jupyter.ts";
import { richConversation } from "./testing/rich-conversation.ts";

const noNbformat = await whyNoJupyter("nbformat");

let chat: TestChat;
let id = "";
let whole: ChatExport;
beforeAll(async () => {
  chat = await openTestChat({ routes: exportRoutes });
  const { conversations } = chat.store;
  id = (await conversations.addWhole(await richConversation(chat.store, chat.user.id))).id;
  whole = await chat.ask(ChatExport, `/api/v1/conversations/${id}/export`);
});
afterAll(() => chat[Symbol.asyncDispose]());

const exported = async (format: string): Promise<string> => {
  const response = await chat.fetch(`/api/v1/conversations/${id}/export?format=${format}`);
  expect(response.status).toBe(200);
  return response.text();
};

async function unzip(response: Response): Promise<Map<string, string>> {
  const zip = await fromBufferPromise(Buffer.from(await response.arrayBuffer()));
  const files = new Map<string, string>();
  for await (const entry of zip.eachEntry()) {
    const pieces: Uint8Array[] = [];
    for await (const piece of await zip.openReadStreamPromise(entry)) pieces.push(piece);
    files.set(entry.fileName, Buffer.concat(pieces).toString());
  }
  return files;
}

describe("an export as JSON", () => {
  test("has every branch, version and output whole, and nothing of this server", () => {
    expect(whole.scope).toBe("tree");
    expect(whole.messages).toHaveLength(3);
    const answer = whole.messages[2];
    expect(answer).toMatchObject({ status: "done", feedback: { vote: "up" }, steps: [{}] });
    const [old, edited] = answer?.cells ?? [];
    expect(edited?.supersedesId).toBe(old?.id);
    const [stream, , figure] = edited?.outputs ?? [];
    expect(stream?.output).toMatchObject({
      text: expect.stringMatching(/^.{40,60}\u2028\n(long line\n){30000}$/u),
    });
    expect(stream?.truncatedBytes).toBe(77);
    expect(figure?.output).toMatchObject({
      data: { "image/png": expect.stringMatching(/^iVBOR.{5000}/u) },
    });
    expect(whole.files.map(({ path, version }) => [path, version])).toEqual([
      ["data/numbers.csv", 1],
      ["data/numbers.csv", 2],
    ]);
    expect(JSON.stringify(whole)).not.toContain(chat.user.id);
  });

  test("is the path to one message when a leaf is named", async () => {
    const leaf = whole.messages[1]?.id;
    const branch = await chat.ask(ChatExport, `/api/v1/conversations/${id}/export?leaf=${leaf}`);
    expect(branch).toMatchObject({ scope: "branch", conversation: { activeLeafId: leaf } });
    expect(branch.messages).toHaveLength(2);
  });

  test("of a conversation without messages is empty in every format", async () => {
    const empty = await chat.store.conversations.create({ userId: chat.user.id, model: "demo" });
    for (const format of ["json", "md", "ipynb", "py", "html", "zip"]) {
      const response = await chat.fetch(
        `/api/v1/conversations/${empty.id}/export?format=${format}`,
      );
      expect(response.status, format).toBe(200);
      expect((await response.arrayBuffer()).byteLength, format).toBeGreaterThan(10);
    }
  });
});

describe("exports", () => {
  test("are attachments under the title's name, whatever it holds", async () => {
    const { headers } = await chat.fetch(`/api/v1/conversations/${id}/export?format=html`);
    expect(headers.get("content-disposition")).toMatch(
      /^attachment; filename="[\w ;.'()_-]+\.html"/u,
    );
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("content-security-policy")).toContain("sandbox");
  });

  test("are not there for anybody else, and other formats are refused", async () => {
    const path = `/api/v1/conversations/${id}/export`;
    expect((await chat.fetch(path, {}, chat.person(0))).status).toBe(404);
    expect((await chat.fetch(path, {}, "nobody")).status).toBe(401);
    expect((await chat.fetch(`${path}?format=docx`)).status).toBe(400);
    expect((await chat.fetch(`${path}?leaf=nobody`)).status).toBe(404);
  });

  test("as markdown and as a script show the branch that was active", async () => {
    const markdown = await exported("md");
    expect(markdown).toContain("## Question\n\nSum the numbers.");
    expect(markdown).toContain("ZeroDivisionError: division by zero");
    expect(markdown).not.toContain("I do not know.");
    const script = await exported("py");
    expect(script).toContain("# %%\nprint('</pre><script>alert(4)</script>')\nsum([3, 4, 3])");
    expect(script).toContain("# It is **10**.");
  });

  test.skipIf(noNbformat !== undefined)(
    titleOf("as a notebook are what nbformat 4.5 allows", noNbformat),
    async () => {
      const file = join(chat.folder, "export.ipynb");
      await writeFile(file, await exported("ipynb"));
      const script =
        "import sys, nbformat; book = nbformat.read(sys.argv[1], as_version=4); nbformat.validate(book); print(len(book.cells))";
      const { stdout } = await promisify(execFile)(debianPython, ["-c", script, file]);
      expect(Number(stdout)).toBe(8);
    },
  );

  test("as a notebook have cells with ids and all outputs", async () => {
    const text = await exported("ipynb");
    const cell = whole.messages[2]?.cells[1];
    const written = JSON.parse(text).cells.find((one: { id: string }) => one.id === cell?.id);
    expect(written.outputs[1]).toMatchObject({
      data: { "application/json": { deep: [1, null, "x"] } },
      metadata: { isolated: true, codeact: { displayId: "d1" } },
    });
    expect(written.outputs[0].text.join("")).toBe(
      cell?.outputs[0]?.output.type === "stream" ? cell.outputs[0].output.text : "",
    );
  });

  test("as a zip hold the JSON, the notebook and the files under their names", async () => {
    const files = await unzip(await chat.fetch(`/api/v1/conversations/${id}/export?format=zip`));
    const older = whole.files[0]?.sha256;
    expect([...files.keys()]).toEqual([
      "conversation.json",
      "conversation.ipynb",
      "files/data/numbers.csv",
      `versions/${older}`,
    ]);
    expect(files.get("files/data/numbers.csv")).toBe("a,b\n3,4\n");
    expect(files.get(`versions/${older}`)).toBe("a,b\n1,2\n");
    const json = ChatExport.parse(JSON.parse(files.get("conversation.json") ?? ""));
    expect(json.messages).toEqual(whole.messages);
  });
});

describe("the archive of a person", () => {
  test("has all of their conversations, archived ones too, and no secret", async () => {
    const { conversations } = chat.store;
    const other = await conversations.create({
      userId: chat.user.id,
      model: "demo",
      title: "Other",
    });
    await conversations.update(chat.user.id, other.id, { archived: true });
    const foreign = await conversations.create({
      userId: chat.person(0).id,
      model: "demo",
      title: "Foreign",
    });
    await chat.store.uploads.write(
      { userId: chat.user.id, name: "../my notes.txt", mime: "text/plain" },
      Buffer.from("sent"),
    );
    const files = await unzip(await chat.fetch("/api/v1/me/export"));
    const names = [...files.keys()];
    expect(files.get("uploads/00001-.._my notes.txt")).toBe("sent");
    expect(
      names.filter((name) => name.endsWith("/conversation.json")).length,
    ).toBeGreaterThanOrEqual(2);
    expect(names.some((name) => name.includes("-other/"))).toBe(true);
    expect(names.some((name) => name.includes("foreign"))).toBe(false);
    const account = files.get("account.json") ?? "";
    expect(JSON.parse(account)).toMatchObject({
      format: "codeact-account",
      user: { email: chat.user.email },
    });
    expect([...files.values()].join("")).not.toContain(await chat.keyOf(chat.user));
    expect([...files.values()].join("")).not.toContain(foreign.id);
  });

  test("stops being made when nobody takes it any more", async () => {
    const response = await chat.fetch("/api/v1/me/export");
    const reader = response.body?.getReader();
    await reader?.read();
    await reader?.cancel();
    // The store can be closed at once: nothing reads from it any more.
    expect(await chat.store.health()).toMatchObject({ ok: true });
  });
});
