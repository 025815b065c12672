import { CellVersions, LeafView, MessagePage, MessageView, TreeView } from "@codeact/protocol/chat";
import type { CellContent, Message, OutputContent } from "@codeact/store";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestChat, type TestChat } from "../testing/open-test-chat.ts";

let opened: TestChat | undefined;

function chat(): TestChat {
  if (opened === undefined) throw new Error("The chat is not open.");
  return opened;
}

beforeAll(async () => {
  opened = await openTestChat();
});
afterAll(() => opened?.[Symbol.asyncDispose]());

interface Place {
  readonly userId: string;
  readonly conversationId: string;
}

async function begin(): Promise<Place> {
  const userId = chat().user.id;
  const { id } = await chat().store.conversations.create({ userId, model: "small" });
  return { userId, conversationId: id };
}

function say(
  place: Place,
  parentId: string | undefined,
  text: string,
  role: "user" | "assistant" = "user",
): Promise<Message> {
  const content = { parts: [{ kind: "text", text }], cells: [] } as const;
  return chat().store.messages.add({ ...place, parentId, role, content });
}

describe("the messages of a conversation", () => {
  test("come as the tail of one branch, page by page upwards, with siblings to choose from", async () => {
    const place = await begin();
    const path = `/api/v1/conversations/${place.conversationId}`;
    const first = await say(place, undefined, "one");
    const left = await say(place, first.id, "left", "assistant");
    const right = await say(place, first.id, "right", "assistant");
    const last = await say(place, right.id, "last");
    const page = await chat().ask(MessagePage, `${path}/messages?limit=2`);
    expect(page.items.map(({ id }) => id)).toEqual([right.id, last.id]);
    expect(page).toMatchObject({ next: right.id, leafId: last.id });
    expect(page.items[0]?.siblingIds).toEqual([left.id, right.id]);
    const above = await chat().ask(MessagePage, `${path}/messages?limit=2&before=${page.next}`);
    expect(above.items.map(({ id }) => id)).toEqual([first.id]);
    expect(above.next).toBeUndefined();
    const other = await chat().ask(MessagePage, `${path}/messages?leaf=${left.id}`);
    expect(other.items.map(({ id }) => id)).toEqual([first.id, left.id]);
    expect((await chat().fetch(`${path}/messages?leaf=${place.conversationId}`)).status).toBe(404);
    expect((await chat().fetch(`${path}/messages?limit=201`)).status).toBe(400);
  });

  test("name the run at work and what of it they hold, so that a viewer can attach", async () => {
    const place = await begin();
    const { store } = chat();
    const { run } = await store.runs.start({
      ...place,
      parts: [{ kind: "text", text: "go" }],
      model: "small",
      leaseOwner: "test",
    });
    await store.events.append(run.id, {
      owner: "test",
      events: [{ type: "text.delta", data: { part: 0, text: "hello" } }],
      content: { parts: [{ kind: "text", text: "hello" }], cells: [] },
    });
    await store.events.append(run.id, {
      owner: "test",
      events: [{ type: "text.delta", data: { part: 0, text: " there" } }],
    });
    const path = `/api/v1/conversations/${place.conversationId}/messages`;
    const page = await chat().ask(MessagePage, path);
    expect(page.run).toEqual({ id: run.id, messageId: run.messageId, seq: 3 });
    expect(page.items.at(-1)).toMatchObject({
      id: run.messageId,
      runId: run.id,
      status: "streaming",
      coveredSeq: 2,
      parts: [{ kind: "text", text: "hello" }],
    });
    await store.events.append(run.id, { owner: "test", events: [], end: { status: "done" } });
    expect((await chat().ask(MessagePage, path)).run).toBeUndefined();
  });

  test("of a million characters and more come in pages that stay of a size", async () => {
    const place = await begin();
    const path = `/api/v1/conversations/${place.conversationId}/messages`;
    const ids: string[] = [];
    const think = async (length: number): Promise<string> => {
      const content = {
        parts: [{ kind: "reasoning", text: "x".repeat(length) }],
        cells: [],
      } as const;
      const facts = { ...place, parentId: ids.at(-1), role: "assistant" } as const;
      return (await chat().store.messages.add({ ...facts, content })).id;
    };
    for (let index = 0; index < 5; index += 1) ids.push(await think(1_000_000));
    const page = await chat().ask(MessagePage, path);
    expect(page.items.map(({ id }) => id)).toEqual(ids.slice(1));
    const above = await chat().ask(MessagePage, `${path}?before=${page.next}`);
    expect(above.items.map(({ id }) => id)).toEqual(ids.slice(0, 1));
    expect(above.next).toBeUndefined();
    const large = await think(5_000_000);
    expect((await chat().ask(MessagePage, path)).items.map(({ id }) => id)).toEqual([large]);
  });

  test("tell the files that they name, gone ones apart", async () => {
    const place = await begin();
    const { store } = chat();
    const file = await store.files.write(
      { ...place, path: "a.csv", mime: "text/csv", origin: "upload" },
      Buffer.from("a"),
    );
    const { id } = await store.messages.add({
      ...place,
      role: "user",
      content: {
        parts: [
          { kind: "file", fileId: file.id },
          { kind: "file", fileId: "gone" },
        ],
        cells: [],
      },
    });
    const message = await chat().ask(MessageView, `/api/v1/messages/${id}`);
    expect(message.files).toMatchObject([{ id: file.id, path: "a.csv", version: 1, size: 1 }]);
  });

  test("are outlined as a tree, and another branch is shown by choosing a message of it", async () => {
    const place = await begin();
    const path = `/api/v1/conversations/${place.conversationId}`;
    const first = await say(place, undefined, "one");
    const left = await say(place, first.id, "left", "assistant");
    const end = await say(place, left.id, "end");
    const right = await say(place, first.id, "right", "assistant");
    const tree = await chat().ask(TreeView, `${path}/tree`);
    expect(tree.items.map(({ id, parentId, title }) => [id, parentId, title])).toEqual([
      [first.id, undefined, "one"],
      [left.id, first.id, "left"],
      [end.id, left.id, "end"],
      [right.id, first.id, "right"],
    ]);
    expect(tree).toMatchObject({ activeLeafId: right.id, more: false });
    const put = { method: "PUT", json: { messageId: left.id } };
    expect(await chat().ask(LeafView, `${path}/leaf`, put)).toEqual({ activeLeafId: end.id });
    expect((await chat().ask(TreeView, `${path}/tree`)).activeLeafId).toBe(end.id);
    const elsewhere = await say(await begin(), undefined, "elsewhere");
    const wrong = { method: "PUT", json: { messageId: elsewhere.id } };
    expect((await chat().fetch(`${path}/leaf`, wrong)).status).toBe(404);
  });

  test("are voted on with a comment, which can be taken back", async () => {
    const place = await begin();
    const question = await say(place, undefined, "one");
    const answer = await say(place, question.id, "two", "assistant");
    const vote = (id: string, feedback: unknown): Promise<Response> =>
      chat().fetch(`/api/v1/messages/${id}`, { method: "PATCH", json: { feedback } });
    const up = await vote(answer.id, { vote: "up", comment: "well done" });
    expect(await up.json()).toMatchObject({ feedback: { vote: "up", comment: "well done" } });
    const path = `/api/v1/messages/${answer.id}`;
    expect((await chat().ask(MessageView, path)).feedback?.vote).toBe("up");
    expect((await vote(answer.id, null)).status).toBe(200);
    expect((await chat().ask(MessageView, path)).feedback).toBeUndefined();
    const wrong = [
      await vote(question.id, { vote: "up" }),
      await vote(answer.id, { vote: "sideways" }),
      await vote(answer.id, { vote: "up", comment: "x".repeat(4001) }),
      await vote("none", { vote: "up" }),
    ];
    expect(wrong.map(({ status }) => status)).toEqual([400, 400, 400, 404]);
  });
});

const png = Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), Buffer.alloc(5000, 9)]);
const long = `${"x".repeat(200_000)}MIDDLE${"y".repeat(200_000)}`;

async function addCells(place: Place, cells: readonly CellContent[]): Promise<void> {
  const parts = cells.map(({ id }) => ({ kind: "cell", cellId: id }) as const);
  await chat().store.messages.add({ ...place, role: "assistant", content: { parts, cells } });
}

function cell(id: string, facts: Partial<CellContent> = {}): CellContent {
  return {
    id,
    version: 1,
    author: "agent",
    title: "",
    language: "python",
    source: "1",
    status: "ok",
    outputs: [],
    ...facts,
  };
}

describe("a cell", () => {
  test("is told with the versions it replaced", async () => {
    const place = await begin();
    const ids = [1, 2].map((version) => `v${version}-${place.conversationId}`);
    const [old = "", now = ""] = ids;
    await addCells(place, [
      cell(old, { source: "old" }),
      cell(now, { source: "new", version: 2, supersedesId: old }),
    ]);
    const { items } = await chat().ask(CellVersions, `/api/v1/cells/${now}/versions`);
    expect(items.map(({ source, version }) => [source, version])).toEqual([
      ["new", 2],
      ["old", 1],
    ]);
  });

  describe("has outputs", () => {
    let path = "";
    const outputs: readonly OutputContent[] = [
      { output: { type: "stream", name: "stdout", text: long } },
      {
        output: {
          type: "display",
          metadata: {},
          data: {
            "image/png": png.toString("base64"),
            "image/svg+xml": "<svg onload='alert(1)'/>",
            "text/html": "<script>alert(1)</script>",
            "application/vnd.x+json": { a: [1] },
          },
        },
      },
      { output: { type: "error", name: "E", value: "v", traceback: ["line 1", "line 2"] } },
    ];
    const read = (query: string, headers: Record<string, string> = {}): Promise<Response> =>
      chat().fetch(`${path}/outputs/${query}`, { headers });
    beforeAll(async () => {
      const place = await begin();
      const id = `outputs-${place.conversationId}`;
      path = `/api/v1/cells/${id}`;
      await addCells(place, [cell(id, { outputs })]);
    });

    test("whose whole text can be read, also from an offset and in ranges", async () => {
      expect(await (await read("0")).text()).toBe(long);
      expect(await (await read("0?offset=200000")).text()).toBe(long.slice(200_000));
      expect(await (await read("0?offset=99999999")).text()).toBe("");
      const part = await read("0", { range: "bytes=200000-200005" });
      expect(part.status).toBe(206);
      expect(part.headers.get("content-range")).toBe(`bytes 200000-200005/${long.length}`);
      expect(await part.text()).toBe("MIDDLE");
      const both = await read("0?offset=200000", { range: "bytes=1-3" });
      expect(await both.text()).toBe("IDD");
      expect(await (await read("2")).text()).toBe("line 1\nline 2");
    });

    test("of which only pictures made of points are shown, and nothing is run", async () => {
      const picture = await read("1");
      expect(Buffer.from(await picture.arrayBuffer()).equals(png)).toBe(true);
      const headersOf = async (query: string): Promise<readonly (string | null | undefined)[]> => {
        const { headers } = await read(query);
        const kind = headers.get("content-disposition")?.split(";")[0];
        expect(headers.get("content-security-policy")).toContain("sandbox");
        expect(headers.get("x-content-type-options")).toBe("nosniff");
        return [headers.get("content-type"), kind];
      };
      expect(await headersOf("1?mime=image/png")).toEqual(["image/png", "inline"]);
      expect(await headersOf(`1?mime=${encodeURIComponent("image/svg+xml")}`)).toEqual([
        "image/svg+xml",
        "attachment",
      ]);
      expect(await headersOf("1?mime=text/html")).toEqual([
        "application/octet-stream",
        "attachment",
      ]);
      expect(await headersOf("0")).toEqual(["application/octet-stream", "attachment"]);
      const json = await read(`1?mime=${encodeURIComponent("application/vnd.x+json")}`);
      expect(await json.text()).toBe('{"a":[1]}');
    });

    test("that are not sent again to whoever has them", async () => {
      const tag = (await read("1")).headers.get("etag") ?? "";
      expect((await read("1", { "if-none-match": tag })).status).toBe(304);
      expect((await read("1", { "if-range": tag, range: "bytes=0-3" })).status).toBe(206);
      expect((await read("1", { "if-range": '"other"', range: "bytes=0-3" })).status).toBe(200);
    });

    test.each(["3", "-1", "x", "1e9", "1?mime=text/csv", "0?mime=image/png", "1?mime=__proto__"])(
      "but none at %s",
      async (query) => {
        expect((await read(query)).status).toBe(404);
      },
    );
  });
});
