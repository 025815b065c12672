import { titleOf, whyNoLocalSandbox } from "@codeact/sandbox/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestEngine, until } from "../testing/open-test-engine.ts";
import type { Json } from "../testing/engine-client.ts";
import type { TestEngine } from "../testing/open-test-engine.ts";

const reason = await whyNoLocalSandbox();

describe.skipIf(reason !== undefined)(titleOf("POST /v1/sessions/{id}/replay", reason), () => {
  let engine: TestEngine;
  beforeAll(async () => {
    engine = await openTestEngine();
  });
  afterAll(() => engine[Symbol.asyncDispose]());

  /** Cells with all that `execute` answered for them. */
  async function record(codes: readonly string[]): Promise<Json[]> {
    const path = `/v1/sessions/${await engine.create()}/execute`;
    const cells: Json[] = [];
    for (const code of codes)
      cells.push({ code, ...(await engine.json(path, { body: { code } })) });
    return cells;
  }

  async function replay(id: string, body: Json): Promise<Json> {
    return await engine.json(`/v1/sessions/${id}/replay`, { body });
  }

  test("the answers of execute, given back, run again in a new session; the first difference is told", async () => {
    const cells = await record([
      "x = [1, 2]\nx",
      "1 / 0",
      "import time\nprint('now')\nprint(time.time_ns())",
      "x.append(3)",
    ]);
    const id = await engine.create();
    const answer = await replay(id, { cells });
    expect(answer["cells"]).toMatchObject([
      { index: 0, outcome: "same" },
      { index: 1, outcome: "same" },
      { index: 2, outcome: "different" },
    ]);
    expect(answer["firstDifference"]).toMatchObject({
      index: 2,
      difference: { what: "stdout", line: 2, recorded: expect.stringMatching(/^\d+$/u) },
    });
    const { outputs } = await engine.json(`/v1/sessions/${id}/execute`, { body: { code: "x" } });
    expect(outputs).toMatchObject([{ data: { "text/plain": "[1, 2]" } }]);
  });

  test("all goes on after a difference, and no difference is none", async () => {
    const cells = await record(["import time\nprint(time.time_ns())", "y = 5\ny"]);
    const all = await replay(await engine.create(), { cells, all: true });
    expect(all["cells"]).toMatchObject([{ outcome: "different" }, { outcome: "same" }]);
    const same = await replay(await engine.create(), { cells: cells.slice(1) });
    expect(same).toEqual({ cells: [{ index: 0, outcome: "same" }] });
  });

  test("what ran is told also when a later cell cannot be run", async () => {
    const cells = await record(["x = 1\nx", "x = 2\nx"]);
    const id = await engine.create();
    const path = `/v1/sessions/${id}`;
    const code = "import os, time\nwhile not os.path.exists('go'): time.sleep(0.01)";
    const asked = replay(id, { cells: [{ code, status: "ok" }, ...cells] });
    await until(async () => (await engine.json(path))["cells"] === 1);
    const exit = engine.json(`${path}/execute`, { body: { code: "os._exit(1)" } });
    await until(async () => (await engine.json(path))["cells"] === 2);
    const go = { method: "PUT", body: "" };
    expect((await engine.ask(`${path}/files/content?path=go`, go)).status).toBe(204);
    expect(await exit).toMatchObject({ status: "died" });
    const answer = await asked;
    expect(answer).toMatchObject({
      cells: [{ index: 0, outcome: "same" }],
      error: { code: "kernel_died", retryable: false },
    });
    expect(answer["firstDifference"]).toBeUndefined();
    const later = await engine.ask(`${path}/replay`, { body: { cells } });
    expect(later.status).toBe(410);
  });

  test("cells without a status are refused by name", async () => {
    const path = `/v1/sessions/${await engine.create()}/replay`;
    const response = await engine.ask(path, { body: { cells: [{ code: "1" }] } });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain("cells.0.status");
  });
});
