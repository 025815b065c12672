import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { openLocalSandbox } from "@codeact/sandbox";
import { titleOf, whyNoLocalSandbox } from "@codeact/sandbox/testing";
import type { Sandbox } from "@codeact/protocol";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestEngine, openTestFolder, until } from "../testing/open-test-engine.ts";
import type { TestEngine } from "../testing/open-test-engine.ts";

const reason = await whyNoLocalSandbox();

async function stateOf(engine: TestEngine, id: string): Promise<unknown> {
  const { state, end } = await engine.json(`/v1/sessions/${id}`);
  return end === undefined ? state : Object(end)["cause"];
}

describe.skipIf(reason !== undefined)(titleOf("the life of sessions", reason), () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await openLocalSandbox({ preload: "none", shell: "plain" });
  });
  afterAll(() => sandbox.close());

  test("one that nobody uses ends, and its conversation is told (weakness E10)", async () => {
    await using engine = await openTestEngine({
      sandbox,
      limits: { idleTimeoutMs: 300, sweepMs: 50 },
    });
    await engine.execute("a", "x = 1");
    const busy = engine.execute("busy", "import time; time.sleep(1.5); print('done')");
    await until(() => engine.server.engine.table.counts().ended === 1);
    expect(await engine.execute("a", "'x' in dir()")).toEqual({
      result:
        "[The session was not used for too long. This cell ran in a new interpreter: variables of earlier cells are gone.]\nFalse",
      new_kernel_created: true,
    });
    expect((await busy)["result"]).toBe("done\n");
  });

  test("none gets older than the engine allows", async () => {
    await using engine = await openTestEngine({
      sandbox,
      limits: { lifetimeMs: 400, sweepMs: 50 },
    });
    const id = await engine.create();
    await until(async () => (await stateOf(engine, id)) === "age");
    expect((await engine.ask(`/v1/sessions/${id}/variables`)).status).toBe(410);
  });

  test("when all places are taken the idlest goes, but none in use and none just used", async () => {
    await using engine = await openTestEngine({
      sandbox,
      limits: { maxSessions: 2, evictAfterMs: 0 },
    });
    const [one, two] = [await engine.create(), await engine.create()];
    await engine.json(`/v1/sessions/${one}/execute`, { body: { code: "1" } });
    const three = await engine.create();
    expect(await stateOf(engine, two)).toBe("evicted");
    expect(await stateOf(engine, one)).toBe("live");
    const busy = [one, three].map((id) =>
      engine.json(`/v1/sessions/${id}/execute`, { body: { code: "import time; time.sleep(60)" } }),
    );
    await until(async () => {
      const looks = [one, three].map((id) => engine.json(`/v1/sessions/${id}`));
      return (await Promise.all(looks)).every(({ cells }) => cells === 1);
    });
    const refused = await engine.ask("/v1/sessions", { body: {} });
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "5"]);
    expect(await refused.json()).toMatchObject({ error: { code: "overloaded", retryable: true } });
    for (const id of [one, three])
      await engine.json(`/v1/sessions/${id}/interrupt`, { body: { force: true } });
    const ends = await Promise.all(busy);
    expect(ends.map(({ status }) => status)).toEqual(["interrupted", "interrupted"]);
  });

  test("a burst of requests never runs more sessions than there are places", async () => {
    await using engine = await openTestEngine({ sandbox, limits: { maxSessions: 3 } });
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => engine.ask("/v1/sessions", { body: {} })),
    );
    expect(answers.map(({ status }) => status).filter((status) => status === 201).length).toBe(3);
    expect(engine.server.engine.table.counts().live).toBe(3);
  });

  test("a session that dies between two cells is noticed", async () => {
    await using engine = await openTestEngine({ sandbox, limits: { sweepMs: 50 } });
    const id = await engine.create();
    const code =
      "import os, threading, time\nthreading.Thread(target=lambda: (time.sleep(0.3), os._exit(1))).start()";
    await engine.json(`/v1/sessions/${id}/execute`, { body: { code } });
    await until(async () => (await stateOf(engine, id)) === "lost");
  });

  test("an engine that is closed lets running cells end, and tells what it interrupts", async () => {
    const engine = await openTestEngine({ sandbox });
    const short = engine.execute("short", "import time; time.sleep(0.5); print('done')");
    const long = engine.execute("long", "import time; print('began', flush=True); time.sleep(60)");
    await until(() => engine.server.engine.table.counts().live === 2);
    await until(async () =>
      engine.server.engine.table.list({ owner: "anyone", scopes: [] }).every(({ busy }) => busy),
    );
    const closing = engine.server.close({ graceMs: 3000 });
    expect(await short).toMatchObject({ result: "done\n" });
    expect((await long)["result"]).toMatch(/^began\n/u);
    await closing;
    await expect(engine.ask("/healthz")).rejects.toThrow();
  });

  test("after a restart sessions are known to have ended, and conversations are told", async () => {
    await using folder = await openTestFolder();
    const first = await openTestEngine({ sandbox, dataFolder: folder.path });
    const id = await first.create();
    await first.execute("a", "x = 1");
    await expect(openTestEngine({ sandbox, dataFolder: folder.path })).rejects.toMatchObject({
      code: "config_invalid",
      message: expect.stringContaining("used by another engine"),
    });
    expect((await stat(folder.path)).mode & 0o777).toBe(0o700);
    await first.server.close({ graceMs: 0, sleep: false });
    await using second = await openTestEngine({ sandbox, dataFolder: folder.path });
    expect(await stateOf(second, id)).toBe("restart");
    const { result, new_kernel_created } = await second.execute("a", "1");
    expect(new_kernel_created).toBe(true);
    expect(result).toMatch(/^\[The engine was stopped\. This cell ran in a new interpreter/u);
    const [gone] = await readdir(join(folder.path, "snapshots"));
    expect(gone).toBeUndefined();
  });
});
