import { chmod, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { hasCode } from "../testing/describe-cells.ts";
import { openSnapshot } from "./snapshot-cache.ts";
import { testCacheFolder } from "./testing.ts";

/** Puts the heap that other tests use into a folder of this test's own; returns its path there. */
async function seed(folder: string): Promise<string> {
  await using snapshot = await openSnapshot(testCacheFolder);
  expect(snapshot.bytes).toBeGreaterThan(1 << 20);
  const made = await newest(testCacheFolder);
  const path = join(folder, made);
  await writeFile(path, await readFile(join(testCacheFolder, made)), { mode: 0o600 });
  return path;
}

async function newest(folder: string): Promise<string> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".heap"));
  const dated = await Promise.all(
    names.map(async (name) => ({ name, at: (await stat(join(folder, name))).mtimeMs })),
  );
  return dated.sort((a, b) => b.at - a.at)[0]?.name ?? "";
}

describe("heap snapshots", () => {
  let folder = "";
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "codeact-heap-"));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  test("what is in the cache is used and not made again", async () => {
    const path = await seed(folder);
    const before = (await stat(path)).ino;
    await using snapshot = await openSnapshot(folder);
    expect(snapshot.bytes).toBeGreaterThan(1 << 20);
    expect((await stat(path)).ino).toBe(before);
  });

  test("a heap that was changed by a single byte is made again", async () => {
    const path = await seed(folder);
    const heap = await readFile(path);
    heap[1000] = (heap[1000] ?? 0) ^ 1;
    await writeFile(path, heap);
    const before = (await stat(path)).ino;
    await using snapshot = await openSnapshot(folder);
    expect(snapshot.bytes).toBeGreaterThan(1 << 20);
    expect((await stat(path)).ino).not.toBe(before);
    expect((await readFile(path)).equals(heap)).toBe(false);
  });

  test("two that make one at once both get a whole one, and no part is left", async () => {
    const both = await Promise.all([openSnapshot(folder), openSnapshot(folder)]);
    expect(both[0].bytes).toBe(both[1].bytes);
    for (const snapshot of both) await snapshot[Symbol.asyncDispose]();
    const names = await readdir(folder);
    expect(names.map((name) => name.replace(/^\w+/u, ""))).toEqual([".heap"]);
  });

  test("a folder into which others can write is refused", async () => {
    await chmod(folder, 0o777);
    await expect(openSnapshot(folder)).rejects.toSatisfy(hasCode("sandbox_unavailable"));
  });

  test("a link in place of a heap is not followed", async () => {
    const path = await seed(folder);
    const elsewhere = `${path}.elsewhere`;
    await writeFile(elsewhere, await readFile(path));
    await rm(path);
    await symlink(elsewhere, path);
    await using snapshot = await openSnapshot(folder);
    expect(snapshot.bytes).toBeGreaterThan(1 << 20);
    // It was made anew, in the link's place.
    expect((await readdir(folder)).length).toBe(2);
    expect((await stat(path)).ino).not.toBe((await stat(elsewhere)).ino);
  });
});
