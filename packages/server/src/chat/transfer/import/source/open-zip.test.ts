import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ZipFile } from "yazl";
import { defaultImportBounds } from "../import-bounds.ts";
import { openZip } from "./open-zip.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "codeact-zip-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** An archive of texts; `mode` is a Unix file mode. */
async function archive(
  files: readonly (readonly [name: string, text: string | Buffer])[],
  mode = 0o100644,
): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, text] of files) zip.addBuffer(Buffer.from(text), name, { mode });
  zip.end();
  return buffer(zip.outputStream);
}

async function open(bytes: Buffer, bounds = defaultImportBounds): Promise<string[]> {
  const path = join(folder, "a.zip");
  await writeFile(path, bytes);
  await using zip = await openZip(path, bounds);
  const texts: string[] = [];
  for (const file of zip.files) {
    const pieces = await Array.fromAsync(file.open());
    texts.push(`${file.name}: ${Buffer.concat(pieces).toString().slice(0, 20)}`);
  }
  return texts;
}

/** The same bytes with every occurrence of a text replaced by one as long. */
function patched(bytes: Buffer, from: string, to: string): Buffer {
  expect(to).toHaveLength(from.length);
  return Buffer.from(bytes.toString("latin1").replaceAll(from, to), "latin1");
}

const refused = (why: string): object => ({
  message: expect.stringContaining(why),
  details: { wireCode: "bad_archive" },
});

describe("an archive of somebody else", () => {
  test("gives its files, packed or not", async () => {
    const bytes = await archive([
      ["a.txt", "one"],
      ["b/c.txt", "two"],
    ]);
    expect(await open(bytes)).toEqual(["a.txt: one", "b/c.txt: two"]);
  });

  test("is refused when a name leads out of it", async () => {
    const bytes = await archive([["aa/evil.txt", "x"]]);
    await expect(open(patched(bytes, "aa/evil.txt", "../evil.txt"))).rejects.toMatchObject(
      refused("invalid relative path"),
    );
    await expect(open(patched(bytes, "aa/evil.txt", "/a/evil.txt"))).rejects.toMatchObject(
      refused("absolute path"),
    );
    await expect(open(patched(bytes, "aa/evil.txt", "aa\\evil.txt"))).rejects.toMatchObject(
      refused("invalid characters"),
    );
  });

  test("is refused when it holds links, devices, one name twice, or secrets", async () => {
    for (const mode of [0o120777, 0o020666, 0o010644]) {
      await expect(open(await archive([["a", "/etc/passwd"]], mode))).rejects.toMatchObject(
        refused("link or a device"),
      );
    }
    const twice = await archive([
      ["a.txt", "1"],
      ["b.txt", "2"],
    ]);
    await expect(open(patched(twice, "b.txt", "a.txt"))).rejects.toMatchObject(
      refused("comes twice"),
    );
    const encrypted = await archive([["a.txt", "1"]]);
    const directory = encrypted.indexOf("PK\u0001\u0002", 0, "latin1");
    encrypted.writeUInt16LE(encrypted.readUInt16LE(directory + 8) + 1, directory + 8);
    await expect(open(encrypted)).rejects.toMatchObject(refused("encrypted"));
  });

  test("is refused before it is unpacked when it would grow too much", async () => {
    const bomb = await archive([["zeros", Buffer.alloc(2_000_000)]]);
    const bounds = { ...defaultImportBounds, freeBytes: 1_000_000 };
    await expect(open(bomb, bounds)).rejects.toMatchObject(refused("200 times"));
    await expect(
      open(bomb, { ...defaultImportBounds, maxTotalBytes: 1_999_999 }),
    ).rejects.toMatchObject(refused("1,999,999 bytes"));
    // Small ones may be mostly nothing: that is what logs are like.
    expect(await open(bomb)).toHaveLength(1);
  });

  test("is refused with more entries than may be", async () => {
    const many = await archive(
      Array.from({ length: 11 }, (_, index) => [`f${index}`, ""] as const),
    );
    await expect(open(many, { ...defaultImportBounds, maxEntries: 10 })).rejects.toMatchObject(
      refused("10 entries"),
    );
  });

  test("ends where an entry is longer than it says, or does not match its packing", async () => {
    const bytes = await archive([["zeros", Buffer.alloc(100_000)]]);
    const directory = bytes.indexOf("PK\u0001\u0002", 0, "latin1");
    const lying = Buffer.from(bytes);
    lying.writeUInt32LE(10, directory + 24);
    await expect(open(lying)).rejects.toMatchObject(refused("too many bytes"));
    const spoiled = Buffer.from(bytes);
    spoiled.fill(0xff, 40, 80);
    await expect(open(spoiled)).rejects.toMatchObject(refused("zeros"));
  });

  test("is refused when it is none, or broken off", async () => {
    await expect(open(Buffer.from("PK\u0003\u0004 nothing"))).rejects.toMatchObject(
      refused("cannot be read"),
    );
    const bytes = await archive([["a.txt", "one"]]);
    await expect(open(bytes.subarray(0, -30))).rejects.toMatchObject(refused("cannot be read"));
  });
});
