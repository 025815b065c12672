import { describe, expect, test } from "vitest";
import type { CellContent, OutputContent } from "../message-content.ts";
import { newConversation, type SuiteContext, text } from "./suite.ts";

/** Messages: tree, branches, pages, content; cells and kernels. */
export function describeMessages(context: SuiteContext): void {
  describe("messages", () => {
    test("form a tree: the active branch is the newest, and another can be chosen", async () => {
      const store = context.store();
      const { userId, conversationId } = await newConversation(store);
      const add = async (parentId: string | undefined, words: string): Promise<string> =>
        (
          await store.messages.add({
            userId,
            conversationId,
            parentId,
            role: "user",
            content: text(words),
          })
        ).id;
      const root = await add(undefined, "root");
      const left = await add(root, "left");
      const leftLeaf = await add(left, "left leaf");
      const right = await add(root, "right");
      const idsOf = async (): Promise<string[]> =>
        (await store.messages.path(userId, conversationId)).messages.map(({ id }) => id);
      expect(await idsOf()).toEqual([root, right]);
      expect(await store.messages.select(userId, conversationId, left)).toBe(leftLeaf);
      expect(await idsOf()).toEqual([root, left, leftLeaf]);
      const path = await store.messages.path(userId, conversationId);
      expect(path.messages.map(({ siblingIds }) => siblingIds)).toEqual([
        [root],
        [left, right],
        [leftLeaf],
      ]);
    });

    test("of a long branch come in pages from its end upwards", async () => {
      const store = context.store();
      const { userId, conversationId } = await newConversation(store);
      let parentId: string | undefined;
      const ids: string[] = [];
      for (let index = 0; index < 12; index += 1) {
        const message = await store.messages.add({
          userId,
          conversationId,
          parentId,
          role: index % 2 === 0 ? "user" : "assistant",
          content: text(`number ${index}`),
        });
        parentId = message.id;
        ids.push(message.id);
      }
      const last = await store.messages.path(userId, conversationId, { limit: 5 });
      expect(last.messages.map(({ id }) => id)).toEqual(ids.slice(7));
      expect(last.more).toBe(true);
      const before = await store.messages.path(userId, conversationId, {
        limit: 7,
        beforeId: ids[7],
      });
      expect(before.messages.map(({ id }) => id)).toEqual(ids.slice(0, 7));
      expect(before.more).toBe(false);
      const first = await store.messages.path(userId, conversationId, { beforeId: ids[0] });
      expect(first).toEqual({ messages: [], more: false });
    });

    test("of another conversation cannot be answered or read here", async () => {
      const store = context.store();
      const { userId, conversationId } = await newConversation(store);
      const other = await store.conversations.create({ userId, model: "demo" });
      const foreign = await store.messages.add({
        userId,
        conversationId: other.id,
        role: "user",
        content: text("there"),
      });
      const calls = [
        () => store.messages.get(userId, conversationId, foreign.id),
        () => store.messages.path(userId, conversationId, { leafId: foreign.id }),
        () =>
          store.messages.add({
            userId,
            conversationId,
            parentId: foreign.id,
            role: "user",
            content: text("x"),
          }),
      ];
      for (const call of calls) await expect(call()).rejects.toMatchObject({ code: "not_found" });
    });

    test("keep parts in order, with text that no database likes", async () => {
      const store = context.store();
      const { userId, conversationId } = await newConversation(store);
      const message = await store.messages.add({
        userId,
        conversationId,
        role: "assistant",
        content: {
          parts: [
            { kind: "reasoning", text: "hm" },
            { kind: "text", text: "a\u0000b\uD800c 🎉 'quoted' \\ %" },
            { kind: "notice", code: "new_kernel", text: "The interpreter is new." },
          ],
          cells: [],
        },
      });
      expect(message.parts).toEqual([
        { kind: "reasoning", text: "hm" },
        { kind: "text", text: "a\uFFFDb\uFFFDc 🎉 'quoted' \\ %" },
        { kind: "notice", code: "new_kernel", text: "The interpreter is new." },
      ]);
    });

    test("keep what a person thinks of them, and forget it", async () => {
      const store = context.store();
      const { userId, conversationId } = await newConversation(store);
      const { id } = await store.messages.add({
        userId,
        conversationId,
        role: "assistant",
        content: text("hi"),
      });
      const feedback = { vote: "down", comment: "wrong" } as const;
      await store.messages.setFeedback(userId, conversationId, id, feedback);
      expect((await store.messages.get(userId, conversationId, id)).feedback).toEqual(feedback);
      await store.messages.setFeedback(userId, conversationId, id, undefined);
      expect((await store.messages.get(userId, conversationId, id)).feedback).toBeUndefined();
    });

    test("of a megabyte come back whole", async () => {
      const store = context.store();
      const { userId, conversationId } = await newConversation(store);
      const words = "ein Wort und noch eins. ".repeat(45_000);
      const { id } = await store.messages.add({
        userId,
        conversationId,
        role: "user",
        content: text(words),
      });
      expect((await store.messages.get(userId, conversationId, id)).parts).toEqual([
        { kind: "text", text: words },
      ]);
    });
  });
  describeCells(context);
  describeKernels(context);
}

function cell(id: string, changes: Partial<CellContent> = {}): CellContent {
  return {
    id,
    version: 1,
    author: "agent",
    title: "Sum",
    language: "python",
    source: "print(1)",
    status: "ok",
    outputs: [],
    ...changes,
  };
}

async function bytesOf(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all);
}

function describeCells(context: SuiteContext): void {
  describe("cells", () => {
    test("keep outputs of every kind, NUL characters too", async () => {
      const store = context.store();
      const { userId, conversationId } = await newConversation(store);
      const outputs: readonly OutputContent[] = [
        {
          output: { type: "stream", name: "stdout", text: "a\u0000\uD800\r\n" },
          truncatedBytes: 7,
        },
        {
          output: {
            type: "display",
            data: { "text/html": "<b>x</b>" },
            metadata: { a: [1] },
            displayId: "d",
          },
        },
        {
          output: {
            type: "result",
            data: { "application/json": { z: 1, a: null } },
            metadata: {},
            executionCount: 3,
          },
        },
        { output: { type: "error", name: "ValueError", value: "no", traceback: ["one", "two"] } },
      ];
      const id = `outputs-${conversationId}`;
      await store.messages.add({
        userId,
        conversationId,
        role: "assistant",
        content: {
          parts: [{ kind: "cell", cellId: id }],
          cells: [cell(id, { outputs, executionCount: 3 })],
        },
      });
      const found = await store.cells.get(userId, id);
      expect(found).toMatchObject({ title: "Sum", executionCount: 3, status: "ok" });
      expect(found.outputs.map(({ output }) => output)).toEqual(
        outputs.map(({ output }) => output),
      );
      expect(found.outputs.map(({ truncatedBytes }) => truncatedBytes)).toEqual([7, 0, 0, 0]);
    });

    test("keep pictures and long text as bytes beside the row", async () => {
      const store = context.store();
      const { userId, conversationId } = await newConversation(store);
      const picture = Buffer.alloc(20_000, 7);
      const long = "line\n".repeat(80_000);
      const id = `blobs-${conversationId}`;
      await store.messages.add({
        userId,
        conversationId,
        role: "assistant",
        content: {
          parts: [],
          cells: [
            cell(id, {
              outputs: [
                { output: { type: "stream", name: "stdout", text: long } },
                {
                  output: {
                    type: "display",
                    data: { "image/png": picture.toString("base64"), "text/plain": "<Figure>" },
                    metadata: {},
                  },
                },
              ],
            }),
          ],
        },
      });
      const [stream, display] = (await store.cells.get(userId, id)).outputs;
      expect(stream?.output).toMatchObject({ type: "stream" });
      expect(JSON.stringify(stream?.output).length).toBeLessThan(400_000);
      expect(display?.output).toMatchObject({ data: { "text/plain": "<Figure>" } });
      expect(display?.blobs).toMatchObject([
        { mime: "image/png", size: 20_000, encoding: "base64" },
      ]);
      const whole = await store.cells.openOutput(userId, {
        cellId: id,
        ordinal: 0,
        mime: "text/plain",
      });
      expect((await bytesOf(whole.bytes)).toString()).toBe(long);
      const png = await store.cells.openOutput(
        userId,
        { cellId: id, ordinal: 1, mime: "image/png" },
        { start: 10, end: 15 },
      );
      expect(await bytesOf(png.bytes)).toEqual(picture.subarray(10, 15));
    });

    test("know the versions they replaced", async () => {
      const store = context.store();
      const { userId, conversationId } = await newConversation(store);
      const [first, second] = [`v1-${conversationId}`, `v2-${conversationId}`];
      await store.messages.add({
        userId,
        conversationId,
        role: "assistant",
        content: {
          parts: [{ kind: "cell", cellId: second }],
          cells: [
            cell(first),
            cell(second, { version: 2, supersedesId: first, author: "user", source: "print(2)" }),
          ],
        },
      });
      const versions = await store.cells.versions(userId, second);
      expect(versions.map(({ id, version, author }) => [id, version, author])).toEqual([
        [second, 2, "user"],
        [first, 1, "agent"],
      ]);
    });

    test("of another user are not there, and cannot be overwritten", async () => {
      const store = context.store();
      const mine = await newConversation(store);
      const theirs = await newConversation(store);
      const id = `mine-${mine.conversationId}`;
      await store.messages.add({
        ...mine,
        role: "assistant",
        content: { parts: [], cells: [cell(id)] },
      });
      await expect(store.cells.get(theirs.userId, id)).rejects.toMatchObject({ code: "not_found" });
      await expect(
        store.messages.add({
          ...theirs,
          role: "assistant",
          content: { parts: [], cells: [cell(id, { source: "stolen" })] },
        }),
      ).rejects.toMatchObject({ code: "invalid_input" });
      expect((await store.cells.get(mine.userId, id)).source).toBe("print(1)");
    });
  });
}

function describeKernels(context: SuiteContext): void {
  describe("kernels", () => {
    test("know where they come from, and their variables", async () => {
      const store = context.store();
      const owner = await newConversation(store);
      const first = await store.kernels.create({ ...owner, limits: { memoryBytes: 1 } });
      const second = await store.kernels.create({
        ...owner,
        parentKernelId: first.id,
        baseCellId: "cell-4",
      });
      await store.kernels.update(owner.userId, first.id, { status: "closed" });
      const line = await store.kernels.lineage(owner.userId, second.id);
      expect(line.map(({ id, status }) => [id, status])).toEqual([
        [second.id, "starting"],
        [first.id, "closed"],
      ]);
      const variables = [
        { name: "b", type: "int", preview: "1" },
        { name: "a", type: "DataFrame", shape: [2, 3], bytes: 10, preview: "\u0000" },
      ];
      await store.kernels.saveVariables(owner.userId, second.id, variables);
      await store.kernels.saveVariables(owner.userId, second.id, variables);
      expect(await store.kernels.variables(owner.userId, second.id)).toEqual(
        [...variables].reverse(),
      );
      const stranger = await newConversation(store);
      await expect(store.kernels.variables(stranger.userId, second.id)).rejects.toMatchObject({
        code: "not_found",
      });
      await expect(
        store.kernels.create({ ...stranger, parentKernelId: first.id }),
      ).rejects.toMatchObject({ code: "not_found" });
    });
  });
}
