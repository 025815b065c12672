import { spawnSync } from "node:child_process";
import { mkdtemp, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openLock } from "./model-lock.ts";

let folder = "";
let path = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "codeact-lock-"));
  path = join(folder, "model.lock");
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test("only one holds a lock, the others come one after another", async () => {
  let holders = 0;
  const most: number[] = [];
  const work = async (): Promise<void> => {
    await using _lock = await openLock(path);
    holders += 1;
    most.push(holders);
    await new Promise((resolve) => {
      setTimeout(resolve, 5);
    });
    holders -= 1;
  };
  await Promise.all([work(), work(), work()]);
  expect(most).toEqual([1, 1, 1]);
  expect(await readdir(folder)).toEqual([]);
});

test("the lock of a process that is gone is taken over", async () => {
  const { pid } = spawnSync(process.execPath, ["-e", ""]);
  await writeFile(path, JSON.stringify({ pid, host: hostname() }));
  await using lock = await openLock(path);
  expect(lock).toBeDefined();
});

test("the lock of another machine is waited for while it is renewed, and taken over when it is not", async () => {
  await writeFile(path, JSON.stringify({ pid: 1, host: "elsewhere" }));
  const waits: (number | undefined)[] = [];
  const signal = AbortSignal.timeout(300);
  await expect(openLock(path, { signal, onWait: (pid) => waits.push(pid) })).rejects.toThrow(
    /timeout/,
  );
  expect(waits).toEqual([1]);
  const old = new Date(Date.now() - 60_000);
  await utimes(path, old, old);
  await using lock = await openLock(path);
  expect(lock).toBeDefined();
});
