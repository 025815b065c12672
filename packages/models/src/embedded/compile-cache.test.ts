import { chmod, mkdtemp, readdir, rm, stat, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { childCompileCache } from "./compile-cache.ts";

let folder = "";

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "codeact-cache-"));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

test("the cache is a folder that only its owner can write", async () => {
  const path = childCompileCache(folder) ?? "";
  expect((await stat(path)).mode & 0o077).toBe(0);
  expect(childCompileCache(folder)).toBe(path);
});

test("a folder that others can write into is not used", async () => {
  await chmod(childCompileCache(folder) ?? "", 0o777);
  expect(childCompileCache(folder)).toBeUndefined();
});

test("a link to somewhere else is not followed", async () => {
  const path = childCompileCache(folder) ?? "";
  await rm(path, { recursive: true });
  await symlink(tmpdir(), path);
  expect(childCompileCache(folder)).toBeUndefined();
});

test("without a place to write there is none", async () => {
  expect(childCompileCache(join(folder, "file\0"))).toBeUndefined();
  expect(await readdir(folder)).toEqual([]);
});
