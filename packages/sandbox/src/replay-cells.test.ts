import type { Kernel, Sandbox } from "@codeact/protocol";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openLocalSandbox } from "./local/open-sandbox.ts";
import { replayCells } from "./replay-cells.ts";
import type { RecordedCell } from "./replay-cells.ts";
import { collect } from "./testing/collect.ts";
import { titleOf, whyNoLocalSandbox } from "./testing/local-sandbox.ts";

const why = await whyNoLocalSandbox();

async function record(kernel: Kernel, codes: readonly string[]): Promise<RecordedCell[]> {
  const cells: RecordedCell[] = [];
  for (const code of codes) cells.push({ code, events: (await collect(kernel, code)).events });
  return cells;
}

describe.skipIf(why !== undefined)(titleOf("replayCells", why), () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await openLocalSandbox({ shell: "plain", preload: "none" });
  });
  afterAll(() => sandbox.close());

  test("cells that do the same again show no difference, whatever addresses and times they print", async () => {
    await using first = await sandbox.start();
    const cells = await record(first, [
      "import time, uuid, tempfile\nx = [1, 2]\nx",
      "print(object(), uuid.uuid4(), tempfile.mkdtemp(), f'{time.time() % 60:.3f} s')",
      "%time sum(range(1000))",
      "1 / 0",
      "x.append(3); display(x)",
    ]);
    await using second = await sandbox.start();
    expect(await replayCells(second, cells)).toBeUndefined();
    expect((await collect(second, "print(x)")).stdout).toBe("[1, 2, 3]\n");
  });

  test("the first difference is told, with both sides, and nothing runs after it", async () => {
    await using first = await sandbox.start();
    const cells = await record(first, [
      "import random",
      "print('same')\nprint(random.random())",
      "after = 1",
    ]);
    await using second = await sandbox.start();
    const difference = await replayCells(second, cells);
    expect(difference).toMatchObject({ index: 1, what: "stdout", code: cells[1]?.code });
    expect(difference?.recorded).toMatch(/^same\n0\./u);
    expect(difference?.replayed).not.toBe(difference?.recorded);
    expect((await collect(second, "print('after' in globals())")).stdout).toBe("False\n");
  });

  test.each([
    ["status", "import os\nif 'again' in os.environ: raise SystemExit(1)", "error"],
    ["error", "import os\nraise KeyError('again' in os.environ)", "error"],
    ["result", "import os\n'again' in os.environ", "result"],
    ["stderr", "import os, sys\nprint('again' in os.environ, file=sys.stderr)", "stderr"],
    ["displays", "import os\ndisplay('again' in os.environ)", "displays"],
  ])("a difference of %s is noticed", async (_, code, what) => {
    await using first = await sandbox.start();
    const cells = await record(first, [code]);
    await using second = await sandbox.start();
    await collect(second, "import os; os.environ['again'] = '1'");
    expect((await replayCells(second, cells))?.what).toBe(what);
  });
});
