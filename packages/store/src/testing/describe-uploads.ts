import { describe, expect, test } from "vitest";
import { UNFINISHED_KEPT_MS, UPLOADS_KEPT_MS } from "../uploads.ts";
import { newConversation, newUser, type SuiteContext } from "./suite.ts";

async function textOf(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  return Buffer.concat(await Array.fromAsync(chunks)).toString();
}

async function* breaking(words: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(words);
  await Promise.resolve();
  throw new Error("The line broke.");
}

/** Files of people outside of conversations. */
export function describeUploads(context: SuiteContext): void {
  const facts = { name: "data.csv", mime: "text/csv" };

  describe("uploads", () => {
    test("are whole at once, and become files of conversations without a copy", async () => {
      const store = context.store();
      const owner = await newConversation(store);
      const { userId, conversationId } = owner;
      const upload = await store.uploads.write({ userId, ...facts }, Buffer.from("a,b\n1,2\n"));
      expect(upload).toMatchObject({ ...facts, size: 8, received: 8 });
      const place = { conversationId, path: "in/data.csv" };
      const file = await store.uploads.adopt(userId, upload.id, place);
      expect(file).toMatchObject({ path: "in/data.csv", sha256: upload.sha256, origin: "upload" });
      expect((await store.uploads.adopt(userId, upload.id, place)).id).toBe(file.id);
      context.clock.advance(UPLOADS_KEPT_MS + 1000);
      expect(await store.uploads.purge()).toBeGreaterThanOrEqual(1);
      await store.blobs.sweep();
      expect(await textOf((await store.files.open(userId, file.id)).bytes)).toBe("a,b\n1,2\n");
      await expect(store.uploads.get(userId, upload.id)).rejects.toMatchObject({
        code: "not_found",
      });
    });

    test("keep their bytes from the sweep until they are removed", async () => {
      const store = context.store();
      const userId = await newUser(store);
      const words = `kept ${userId}`;
      const { id } = await store.uploads.write(
        { userId, ...facts, expiresAt: null },
        Buffer.from(words),
      );
      context.clock.advance(2 * UPLOADS_KEPT_MS);
      await store.uploads.purge();
      await store.blobs.sweep();
      const { upload, bytes } = await store.uploads.open(userId, id, { start: 5 });
      expect(await textOf(bytes)).toBe(words.slice(5));
      await store.uploads.remove(userId, id);
      expect(await store.blobs.sweep()).toBeGreaterThanOrEqual(1);
      const { sha256 = "", size = 0 } = upload;
      await expect(textOf(store.blobs.read({ sha256, size, mime: "" }))).rejects.toMatchObject({
        code: "file_not_found",
      });
    });

    test("go on where a broken line left them", async () => {
      const store = context.store();
      const userId = await newUser(store);
      const { id } = await store.uploads.begin({ userId, ...facts, size: 11 });
      const first = store.uploads.append(userId, id, { offset: 0 }, breaking("hello "));
      await expect(first).rejects.toThrow("The line broke.");
      expect(await store.uploads.get(userId, id)).toMatchObject({ received: 6, sha256: undefined });
      await expect(
        store.uploads.append(userId, id, { offset: 0 }, Buffer.from("x")),
      ).rejects.toMatchObject({ details: { reason: "upload_offset", received: 6 } });
      await expect(
        store.uploads.append(userId, id, { offset: 6 }, Buffer.from("too much")),
      ).rejects.toMatchObject({ code: "file_too_large" });
      await expect(store.uploads.open(userId, id)).rejects.toMatchObject({ code: "not_found" });
      const done = await store.uploads.append(userId, id, { offset: 6 }, Buffer.from("world"));
      expect(done).toMatchObject({ received: 11, size: 11 });
      expect(await textOf((await store.uploads.open(userId, id)).bytes)).toBe("hello world");
      await expect(
        store.uploads.append(userId, id, { offset: 11 }, Buffer.from("!")),
      ).rejects.toMatchObject({ details: { reason: "upload_complete" } });
    });

    test("of unknown size end with their last piece, and take one piece at a time", async () => {
      const store = context.store();
      await using other = await context.openAgain();
      const userId = await newUser(store);
      const { id } = await store.uploads.begin({ userId, ...facts });
      const { promise: free, resolve } = Promise.withResolvers<void>();
      const { promise: began, resolve: begin } = Promise.withResolvers<void>();
      async function* slow(): AsyncGenerator<Uint8Array> {
        begin();
        await free;
        yield Buffer.from("one ");
      }
      const first = store.uploads.append(userId, id, { offset: 0 }, slow());
      await began;
      await expect(
        other.uploads.append(userId, id, { offset: 0 }, Buffer.from("x")),
      ).rejects.toMatchObject({ code: "session_busy" });
      resolve();
      await first;
      await other.uploads.append(userId, id, { offset: 4, last: true }, Buffer.from("two"));
      expect(await textOf((await store.uploads.open(userId, id)).bytes)).toBe("one two");
    });

    test("that nobody finishes go after a day", async () => {
      const store = context.store();
      const userId = await newUser(store);
      const { id } = await store.uploads.begin({ userId, ...facts, size: 9 });
      await store.uploads.append(userId, id, { offset: 0 }, Buffer.from("part"));
      await store.uploads.purge();
      expect((await store.uploads.get(userId, id)).received).toBe(4);
      context.clock.advance(UNFINISHED_KEPT_MS + 1000);
      await store.uploads.purge();
      await expect(store.uploads.get(userId, id)).rejects.toMatchObject({ code: "not_found" });
    });

    test("are listed newest first, and are nobody else's", async () => {
      const store = context.store();
      const { userId, conversationId } = await newConversation(store);
      const made: string[] = [];
      for (const purpose of ["a", "b", "a"]) {
        const upload = await store.uploads.write({ userId, ...facts, purpose }, Buffer.from("x"));
        made.unshift(upload.id);
      }
      const first = await store.uploads.list(userId, { limit: 2 });
      const second = await store.uploads.list(userId, { limit: 2, cursor: first.cursor });
      expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(made);
      expect((await store.uploads.list(userId, { purpose: "a" })).items).toHaveLength(2);
      const stranger = await newUser(store);
      const [id = ""] = made;
      const attempts = [
        () => store.uploads.get(stranger, id),
        () => store.uploads.open(stranger, id),
        () => store.uploads.remove(stranger, id),
        () => store.uploads.append(stranger, id, { offset: 1 }, Buffer.from("x")),
        () => store.uploads.adopt(stranger, id, { conversationId, path: "x" }),
      ];
      for (const attempt of attempts) {
        await expect(attempt()).rejects.toMatchObject({ code: "not_found" });
      }
      expect((await store.uploads.list(stranger)).items).toEqual([]);
    });
  });
}
