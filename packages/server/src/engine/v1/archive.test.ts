import { gzipSync } from "node:zlib";
import { buffer } from "node:stream/consumers";
import { pack } from "tar-stream";
import { expect, test } from "vitest";
import { unpackArchive } from "./archive.ts";

type Header = Parameters<ReturnType<typeof pack>["entry"]>[0];

async function tarOf(...entries: readonly (readonly [Header, string?])[]): Promise<Buffer> {
  const tar = pack();
  for (const [header, content] of entries) tar.entry(header, content ?? "");
  tar.finalize();
  return await buffer(tar);
}

const bounds = { maxBytes: 1_000_000 };

test("regular files come out with their paths, of plain and of gzip archives", async () => {
  const tar = await tarOf(
    [{ name: "a", type: "directory" }],
    [{ name: "./a/b.txt" }, "hello"],
    [{ name: `${"long/".repeat(40)}c` }, "deep"],
  );
  for (const bytes of [tar, gzipSync(tar)]) {
    const entries = await unpackArchive(bytes, bounds);
    expect(entries.map(({ path }) => path)).toEqual(["a/b.txt", `${"long/".repeat(40)}c`]);
    expect(Buffer.from(entries[0]?.data ?? []).toString()).toBe("hello");
  }
});

test.each([
  ["a symbolic link", { name: "a", type: "symlink", linkname: "/etc" }],
  ["a hard link", { name: "a", type: "link", linkname: "/etc/passwd" }],
  ["a device", { name: "a", type: "character-device" }],
  ["a pipe", { name: "a", type: "fifo" }],
  ["an absolute path", { name: "/etc/cron.d/x" }],
  ["a way out", { name: "a/../../x" }],
  ["a folder outside", { name: "../x", type: "directory" }],
] satisfies [string, Header][])("%s refuses the whole archive", async (_, header) => {
  const tar = await tarOf([{ name: "good" }, "1"], [header]);
  await expect(unpackArchive(tar, bounds)).rejects.toMatchObject({ code: "invalid_input" });
});

test("a bomb is refused before it is unpacked", async () => {
  const tar = await tarOf([{ name: "zeros" }, "0".repeat(5_000_000)]);
  await expect(unpackArchive(gzipSync(tar), bounds)).rejects.toMatchObject({
    code: "file_too_large",
  });
});

test("what is no archive, or is cut off, is refused", async () => {
  await expect(unpackArchive(Buffer.from("hello".repeat(500)), bounds)).rejects.toMatchObject({
    code: "invalid_input",
  });
  const tar = await tarOf([{ name: "a" }, "x".repeat(5000)]);
  await expect(unpackArchive(tar.subarray(0, 2000), bounds)).rejects.toMatchObject({
    code: "invalid_input",
  });
  await expect(unpackArchive(gzipSync(tar).subarray(0, 60), bounds)).rejects.toMatchObject({
    code: "invalid_input",
  });
});
