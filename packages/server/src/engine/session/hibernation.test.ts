import { readdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { openLocalSandbox } from "@codeact/sandbox";
import { titleOf, whyNoLocalSandbox } from "@codeact/sandbox/testing";
import type { Sandbox } from "@codeact/protocol";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestEngine, openTestFolder, until } from "../testing/open-test-engine.ts";
import type { TestEngine } from "../testing/open-test-engine.ts";

async function whyNoSnapshots(): Promise<string | undefined> {
  const reason = await whyNoLocalSandbox();
  if (reason !== undefined) return reason;
  await using sandbox = await openLocalSandbox({ preload: "none" });
  return sandbox.capabilities.snapshot ? undefined : "the local sandbox takes no snapshots yet";
}

const reason = await whyNoSnapshots();

const counts = ({ server }: TestEngine): { live: number; asleep: number; ended: number } => ({
  ...server.engine.table.counts(),
});

describe.skipIf(reason !== undefined)(titleOf("sleeping sessions", reason), () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await openLocalSandbox({ preload: "none", shell: "plain" });
  });
  afterAll(() => sandbox.close());

  test("an idle session sleeps on disk and wakes with variables, files and tools", async () => {
    await using folder = await openTestFolder();
    await using engine = await openTestEngine({
      sandbox,
      dataFolder: folder.path,
      limits: { idleTimeoutMs: 300, sweepMs: 50 },
    });
    const tools = [{ name: "ping", description: "", parameters: [] }];
    const id = await engine.create({ tools });
    const path = `/v1/sessions/${id}`;
    const code = "x = [1, 2]\nopen('kept.txt', 'w').write('file')\nhandle = open('kept.txt')";
    await engine.json(`${path}/execute`, { body: { code } });
    await until(() => counts(engine).asleep === 1);
    const [file = ""] = await readdir(join(folder.path, "snapshots"));
    expect((await stat(join(folder.path, "snapshots", file))).mode & 0o777).toBe(0o600);
    expect(await engine.json(path)).toMatchObject({ state: "asleep" });
    const woken = await engine.json(`${path}/execute`, {
      body: { code: "print(x, open('kept.txt').read(), callable(ping))" },
    });
    expect(JSON.stringify(woken["outputs"])).toContain("[1, 2] file True");
    expect(woken["outputs"]).toMatchObject([
      { name: "stderr", text: expect.stringMatching(/asleep.*handle/u) },
      {},
    ]);
  });

  test("a conversation of POST /execute sleeps and wakes unnoticed", async () => {
    await using folder = await openTestFolder();
    await using engine = await openTestEngine({
      sandbox,
      dataFolder: folder.path,
      limits: { idleTimeoutMs: 300, sweepMs: 50 },
    });
    await engine.execute("a", "x = 41");
    await until(() => counts(engine).asleep === 1);
    const both = [engine.execute("a", "x + 1"), engine.execute("a", "x + 1")];
    expect(await Promise.all(both)).toEqual([
      { result: "42", new_kernel_created: false },
      { result: "42", new_kernel_created: false },
    ]);
  });

  test("sessions that slept wake in the next engine, with their owner and secret", async () => {
    await using folder = await openTestFolder();
    const tokens = [{ token: "one" }, { token: "two" }];
    const first = await openTestEngine({ sandbox, dataFolder: folder.path, tokens });
    const created = await first.json("/v1/sessions", { body: {}, token: "one", status: 201 });
    const path = `/v1/sessions/${String(created["id"])}`;
    await first.json(`${path}/execute`, { body: { code: "x = 5" }, token: "one" });
    await first.server.close({ graceMs: 0 });
    await writeFile(join(folder.path, "snapshots", "stray.snapshot"), "x");
    await using second = await openTestEngine({ sandbox, dataFolder: folder.path, tokens });
    expect(await readdir(join(folder.path, "snapshots"))).not.toContain("stray.snapshot");
    expect((await second.ask(path, { token: "two" })).status).toBe(404);
    const secret = String(created["secret"]);
    const woken = await second.json(`${path}/execute`, { body: { code: "x" }, token: secret });
    expect(woken).toMatchObject({ status: "ok", outputs: [{ data: { "text/plain": "5" } }] });
  });

  test("a saved state that is broken ends its session, and says so", async () => {
    await using folder = await openTestFolder();
    await using engine = await openTestEngine({ sandbox, dataFolder: folder.path });
    const id = await engine.create();
    const path = `/v1/sessions/${id}`;
    expect(await engine.json(`${path}/hibernate`, { body: {} })).toMatchObject({ state: "asleep" });
    await writeFile(join(folder.path, "snapshots", `${id}.snapshot`), "nonsense");
    const answer = await engine.ask(`${path}/execute`, { body: { code: "1" } });
    expect(answer.status).toBe(410);
    expect(await answer.text()).toContain("could not be brought back");
    expect(counts(engine)).toEqual({ live: 0, asleep: 0, ended: 1 });
  });

  test("when all places are taken the idlest sleeps instead of ending", async () => {
    await using folder = await openTestFolder();
    await using engine = await openTestEngine({
      sandbox,
      dataFolder: folder.path,
      limits: { maxSessions: 2 },
    });
    for (const convid of ["a", "b", "c", "d"]) await engine.execute(convid, `x = '${convid}'`);
    expect(counts(engine)).toEqual({ live: 2, asleep: 2, ended: 0 });
    for (const convid of ["a", "b", "c", "d"])
      expect((await engine.execute(convid, "x"))["result"]).toBe(`'${convid}'`);
  });

  test("a session is saved to bytes and brought back into another one", async () => {
    await using engine = await openTestEngine({ sandbox });
    const [one, two] = [await engine.create(), await engine.create()];
    await engine.json(`/v1/sessions/${one}/execute`, { body: { code: "x = {'k': [1]}" } });
    const taken = await engine.ask(`/v1/sessions/${one}/snapshot`, { body: {} });
    const bytes = new Uint8Array(await taken.arrayBuffer());
    const report = await engine.json(`/v1/sessions/${two}/restore`, { body: bytes });
    expect(report).toMatchObject({ restored: ["x"], failed: [] });
    const cell = await engine.json(`/v1/sessions/${two}/execute`, { body: { code: "x" } });
    expect(cell["outputs"]).toMatchObject([{ data: { "text/plain": "{'k': [1]}" } }]);
    const nonsense = await engine.ask(`/v1/sessions/${two}/restore`, { body: "nonsense" });
    expect(nonsense.status).toBe(400);
  });
});
