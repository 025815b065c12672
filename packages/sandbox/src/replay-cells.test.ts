import type { ExecutionStatus, Kernel, Sandbox } from "@codeact/protocol";
import { OutputFold } from "@codeact/protocol";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openLocalSandbox } from "./local/open-sandbox.ts";
import { replayCells } from "./replay-cells.ts";
import type { RecordedCell, ReplayedCell } from "./replay-cells.ts";
import { collect } from "./testing/collect.ts";
import { titleOf, whyNoLocalSandbox } from "./testing/local-sandbox.ts";

const why = await whyNoLocalSandbox();

async function record(kernel: Kernel, codes: readonly string[]): Promise<RecordedCell[]> {
  const cells: RecordedCell[] = [];
  for (const code of codes) {
    const { events, end } = await collect(kernel, code);
    const fold = new OutputFold();
    for (const event of events) fold.add(event);
    cells.push({ code, status: end.status, outputs: fold.outputs });
  }
  return cells;
}

async function replay(kernel: Kernel, cells: readonly RecordedCell[]): Promise<ReplayedCell[]> {
  return await Array.fromAsync(replayCells(cells, (code) => kernel.execute(code)));
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
    const outcomes = (await replay(second, cells)).map(({ outcome, detail }) => detail ?? outcome);
    expect(outcomes).toEqual(["same", "same", "same", "same", "same"]);
    expect((await collect(second, "print(x)")).stdout).toBe("[1, 2, 3]\n");
  });

  test("the first difference is told, with both sides, and nothing runs after it for who stops there", async () => {
    await using first = await sandbox.start();
    const cells = await record(first, [
      "import random",
      "print('same')\nprint(random.random())",
      "after = 1",
    ]);
    await using second = await sandbox.start();
    let found: ReplayedCell | undefined;
    for await (const cell of replayCells(cells, (code) => second.execute(code))) {
      if (cell.outcome === "different") {
        found = cell;
        break;
      }
    }
    expect(found).toMatchObject({ index: 1, code: cells[1]?.code });
    expect(found?.difference).toMatchObject({ what: "stdout", line: 2 });
    expect(found?.difference?.recorded).toMatch(/^0\./u);
    expect(found?.difference?.replayed).not.toBe(found?.difference?.recorded);
    expect(found?.detail).toMatch(/^stdout line 2 is "0\.\d+", recorded was "0\.\d+"$/u);
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
    expect((await replay(second, cells))[0]?.difference?.what).toBe(what);
  });

  test("text that is missing now, or was missing then, is a difference", async () => {
    await using kernel = await sandbox.start();
    const said = { code: "pass", status: "ok", outputs: [stdout("a\n")] } as const;
    const silent = { code: "print('b')", status: "ok", outputs: [] } as const;
    const cells = await replay(kernel, [said, silent]);
    expect(cells.map(({ detail }) => detail)).toEqual([
      'stdout line 1 is missing, recorded was "a"',
      'stdout line 1 is "b", recorded was missing',
    ]);
  });

  test("it begins after the last recorded death, skips what never came to its end, and stops at a death", async () => {
    await using kernel = await sandbox.start();
    const cells = await replay(kernel, [
      recorded("lost = 1"),
      recorded("import os; os._exit(1)", "died"),
      recorded("kept = 1"),
      recorded("while True: pass", "timeout"),
      recorded("while True: pass", "interrupted"),
      recorded("'lost' in globals() and 1 / 0; import os; os._exit(kept)"),
      recorded("never = 1"),
    ]);
    expect(cells.map(({ index, outcome, detail }) => [index, detail ?? outcome])).toEqual([
      [2, "same"],
      [3, "ran out of time in the record, not run again"],
      [4, "was interrupted in the record, not run again"],
      [5, "ended with died, recorded was ok"],
    ]);
  });
});

function recorded(code: string, status: ExecutionStatus = "ok"): RecordedCell {
  return { code, status, outputs: [] };
}

function stdout(text: string): RecordedCell["outputs"][number] {
  return { type: "stream", name: "stdout", text };
}
