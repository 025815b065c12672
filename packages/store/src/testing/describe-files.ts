import { createHash } from "node:crypto";
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { newConversation, newUser, type SuiteContext } from "./suite.ts";

async function bytesOf(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all);
}

async function* pieces(count: number, size: number): AsyncGenerator<Uint8Array> {
  for (let index = 0; index < count; index += 1)
    yield await Promise.resolve(Buffer.alloc(size, index));
}

const upload = { mime: "text/plain", origin: "upload" } as const;

/** Files, their versions, and the bytes on disk. */
export function describeFiles(context: SuiteContext): void {
  describe("files", () => {
    test("keep every version of a path, and record that it is gone", async () => {
      const store = context.store();
      const owner = await newConversation(store);
      const write = (content: string): ReturnType<typeof store.files.write> =>
        store.files.write({ ...owner, ...upload, path: "plots/a b.txt" }, Buffer.from(content));
      const first = await write("one");
      const second = await write("two");
      expect((await write("two")).id).toBe(second.id);
      expect(await store.files.list(owner.userId, owner.conversationId)).toEqual([second]);
      await store.files.remove(owner.userId, owner.conversationId, "plots/a b.txt");
      expect(await store.files.list(owner.userId, owner.conversationId)).toEqual([]);
      await expect(
        store.files.remove(owner.userId, owner.conversationId, "plots/a b.txt"),
      ).rejects.toMatchObject({ code: "not_found" });
      const third = await write("two");
      const versions = await store.files.versions(
        owner.userId,
        owner.conversationId,
        "plots/a b.txt",
      );
      expect(versions.map(({ version, deletedAt }) => [version, deletedAt !== undefined])).toEqual([
        [3, false],
        [2, true],
        [1, false],
      ]);
      expect(third.sha256).toBe(second.sha256);
      const opened = await store.files.open(owner.userId, first.id);
      expect((await bytesOf(opened.bytes)).toString()).toBe("one");
    });

    test("written at the same moment become one version after the other", async () => {
      const store = context.store();
      const owner = await newConversation(store);
      const written = await Promise.all(
        [1, 2, 3, 4, 5].map((index) =>
          store.files.write({ ...owner, ...upload, path: "x" }, Buffer.from(`content ${index}`)),
        ),
      );
      expect(written.map(({ version }) => version).sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5]);
    });

    test("are read in ranges", async () => {
      const store = context.store();
      const owner = await newConversation(store);
      const { id, size, sha256 } = await store.files.write(
        { ...owner, ...upload, path: "big" },
        pieces(40, 100_000),
      );
      expect(size).toBe(4_000_000);
      const read = async (start?: number, end?: number): Promise<Buffer> =>
        bytesOf((await store.files.open(owner.userId, id, { start, end })).bytes);
      expect(
        createHash("sha256")
          .update(await read())
          .digest("hex"),
      ).toBe(sha256);
      expect(await read(99_999, 100_001)).toEqual(Buffer.from([0, 1]));
      expect(await read(3_999_999)).toEqual(Buffer.from([39]));
      expect(await read(4_000_000, 5_000_000)).toHaveLength(0);
    });

    test("that are too large, or whose sender leaves, leave nothing behind", async () => {
      const store = context.store();
      const owner = await newConversation(store);
      const abort = new AbortController();
      const leaving = async function* (): AsyncGenerator<Uint8Array> {
        yield await Promise.resolve(Buffer.from("half"));
        abort.abort(new Error("gone"));
        yield Buffer.from("other half");
      };
      await expect(
        store.files.write({ ...owner, ...upload, path: "a", maxBytes: 10 }, pieces(2, 10)),
      ).rejects.toMatchObject({ code: "file_too_large" });
      await expect(
        store.files.write({ ...owner, ...upload, path: "a", signal: abort.signal }, leaving()),
      ).rejects.toThrow("gone");
      expect(await store.files.list(owner.userId, owner.conversationId)).toEqual([]);
      await using place = await context.subject.place();
      await using fresh = await place.open();
      const other = await newConversation(fresh);
      await expect(
        fresh.files.write({ ...other, ...upload, path: "a", maxBytes: 10 }, pieces(2, 10)),
      ).rejects.toMatchObject({ code: "file_too_large" });
      expect(await readdir(join(place.filesFolder, "tmp"))).toEqual([]);
    });

    test("have paths that stay inside the working folder", async () => {
      const store = context.store();
      const owner = await newConversation(store);
      const wrong = [
        "",
        "/etc/passwd",
        "../a",
        "a/../b",
        "a//b",
        ".",
        "a/",
        "a\0b",
        "a\nb",
        "a\\b",
        "\uD800",
        "x".repeat(300),
      ];
      for (const path of wrong) {
        await expect(
          store.files.write({ ...owner, ...upload, path }, Buffer.from("x")),
        ).rejects.toMatchObject({ code: "invalid_input", details: { reason: "file_path" } });
      }
      const { path } = await store.files.write(
        { ...owner, ...upload, path: "..a/ü 🎉.txt" },
        Buffer.from("x"),
      );
      expect(path).toBe("..a/ü 🎉.txt");
    });

    test("of another user are not there", async () => {
      const store = context.store();
      const owner = await newConversation(store);
      const { id } = await store.files.write(
        { ...owner, ...upload, path: "a" },
        Buffer.from("mine"),
      );
      const stranger = await newUser(store);
      const calls = [
        () => store.files.get(stranger, id),
        () => store.files.open(stranger, id),
        () => store.files.versions(stranger, owner.conversationId, "a"),
        () => store.files.remove(stranger, owner.conversationId, "a"),
        () =>
          store.files.write({ ...owner, ...upload, userId: stranger, path: "a" }, Buffer.from("x")),
      ];
      for (const call of calls) await expect(call()).rejects.toMatchObject({ code: "not_found" });
    });
  });

  describe("bytes", () => {
    test("lie on disk once, and go when nothing refers to them", async () => {
      await using place = await context.subject.place();
      await using store = await place.open({ now: context.clock.now });
      const owner = await newConversation(store);
      const kept = await store.files.write({ ...owner, ...upload, path: "a" }, Buffer.from("kept"));
      await store.files.write({ ...owner, ...upload, path: "b" }, Buffer.from("kept"));
      const loose = await store.blobs.put(Buffer.from("loose"), { mime: "text/plain" });
      expect(await store.blobs.sweep()).toBe(0);
      context.clock.advance(2 * 60 * 60 * 1000);
      expect(await store.blobs.sweep()).toBe(1);
      await expect(bytesOf(store.blobs.read(loose))).rejects.toMatchObject({
        code: "file_not_found",
      });
      expect(
        (await bytesOf((await store.files.open(owner.userId, kept.id)).bytes)).toString(),
      ).toBe("kept");
      const again = await store.blobs.put(Buffer.from("loose"), { mime: "text/plain" });
      expect((await bytesOf(store.blobs.read(again))).toString()).toBe("loose");
    });

    test("that the disk has lost are written again when they come again", async () => {
      await using place = await context.subject.place();
      await using store = await place.open();
      const blob = await store.blobs.put(Buffer.from("lost"), { mime: "text/plain" });
      await rm(place.filesFolder, { recursive: true });
      await expect(bytesOf(store.blobs.read(blob))).rejects.toMatchObject({
        code: "file_not_found",
      });
      await store.blobs.put(Buffer.from("lost"), { mime: "text/plain" });
      expect((await bytesOf(store.blobs.read(blob))).toString()).toBe("lost");
    });
  });
}
