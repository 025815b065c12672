import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { titleOf, whyNoLocalSandbox } from "@codeact/sandbox/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestEngine, until } from "../testing/open-test-engine.ts";
import type { TestEngine } from "../testing/open-test-engine.ts";

const reason = await whyNoLocalSandbox();

const everyone = { owner: "anyone", scopes: [] } as const;

describe.skipIf(reason !== undefined)(titleOf("POST /execute", reason), () => {
  let engine: TestEngine;
  beforeAll(async () => {
    engine = await openTestEngine({
      limits: { executeTimeoutMs: 2000, maxQueuedCells: 8 },
      networkKinds: [],
    });
  });
  afterAll(() => engine[Symbol.asyncDispose]());

  async function resultOf(convid: string, code: string): Promise<unknown> {
    return (await engine.execute(convid, code))["result"];
  }

  test("answers to the byte as the original does, without a content type", async () => {
    const body = { convid: "bytes", code: "print('Grüße 😀 \\x7f')" };
    const response = await engine.ask("/execute", { body });
    expect(response.status).toBe(200);
    expect(await response.text()).toBe(
      String.raw`{"result": "Gr\u00fc\u00dfe \ud83d\ude00 \u007f\n", "new_kernel_created": true}`,
    );
    const second = await engine.ask("/execute", { body: { ...body, code: "x = 1" } });
    expect(await second.text()).toBe(
      '{"result": "[Code executed successfully with no output]", "new_kernel_created": false}',
    );
  });

  test("answers curl -d, which claims a form", async (context) => {
    const curl = await promisify(execFile)("curl", ["--version"]).catch(() => undefined);
    if (curl === undefined && process.env["CODEACT_TEST_STRICT"] !== "1")
      context.skip("curl is not installed");
    const args = ["-s", "-d", '{"convid":"a","code":"x=1"}', `${engine.server.url}/execute`];
    const { stdout } = await promisify(execFile)("curl", args);
    expect(JSON.parse(stdout)).toEqual({
      result: "[Code executed successfully with no output]",
      new_kernel_created: true,
    });
  });

  test("without a conversation id everyone shares one session", async () => {
    await engine.json("/execute", { body: { code: "shared = 41" } });
    const { result } = await engine.json("/execute", {
      body: { convid: null, code: "shared + 1" },
    });
    expect(result).toBe("42");
  });

  test("puts outputs one after the other without separators, errors and images among them", async () => {
    const code = [
      "class Picture:",
      "  def _repr_mimebundle_(self, **_): return {'text/plain': '<Figure>', 'image/png': 'aGk='}",
      "from IPython.display import display",
      "print('before'); display(Picture())",
      "import sys; print('oops', file=sys.stderr)",
      "7",
    ].join("\n");
    expect(await resultOf("order", code)).toBe(
      "before\n<Figure>![image](data:image/png;base64,aGk=)oops\n7",
    );
    const traceback = await resultOf("order", "1 / 0");
    expect(traceback).toMatch(/^Traceback \(most recent call last\):\n/u);
    expect(traceback).toMatch(/ZeroDivisionError: division by zero$/u);
  });

  test("shows images without text, JPEG and SVG (weakness E7)", async () => {
    const code = [
      "class Picture:",
      "  def __init__(self, bundle): self.bundle = bundle",
      "  def _repr_mimebundle_(self, **_): return self.bundle",
      "from IPython.display import display",
      "display(Picture({'image/jpeg': 'aGk='})); display(Picture({'image/svg+xml': '<svg/>'}))",
    ].join("\n");
    const result = await resultOf("mime", code);
    expect(result).toContain("![image](data:image/jpeg;base64,aGk=)");
    expect(result).toContain("![image](data:image/svg+xml;base64,PHN2Zy8+)");
  });

  test("removes every escape sequence and folds progress bars (weaknesses E7, E8)", async () => {
    const code = String.raw`print('\x1b[m\x1b[38;2;1;2;3;4mred\x1b[0m\x1b[2J\x1b]0;title\x07!')
for i in (1, 50, 100): print(f'\r{i:3d} %', end='')
print()`;
    expect(await resultOf("ansi", code)).toBe("red!\n100 %\n");
  });

  test("a hung cell returns its partial output plus the fixed text, and the next cell works (weakness E6)", async () => {
    const code = "kept = 5\nprint('partial', flush=True)\nimport time\ntime.sleep(60)";
    expect(await engine.execute("hang", code)).toEqual({
      result: "partial\n[Execution timed out (2 seconds).]",
      new_kernel_created: true,
    });
    expect(await engine.execute("hang", "kept")).toEqual({
      result: "5",
      new_kernel_created: false,
    });
    expect(await resultOf("hang", "while True: pass")).toBe("[Execution timed out (2 seconds).]");
  });

  test("a cell that ignores interrupts is killed, and the model is told (weakness E6)", async () => {
    const code =
      "import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nprint('partial', flush=True)\nwhile True: pass";
    const result = await resultOf("deaf", code);
    expect(result).toMatch(
      /^partial\n\[Execution timed out \(2 seconds\)\.\]\n\[The cell ignored interrupts .* Every variable is lost\.\]$/u,
    );
    expect(await engine.execute("deaf", "print('next')")).toEqual({
      result: "next\n",
      new_kernel_created: true,
    });
  });

  test("a dead interpreter is told at once and replaced by the next cell (weakness E9)", async () => {
    const result = await resultOf("dying", "import os; print('last', flush=True); os._exit(3)");
    expect(result).toMatch(/^last\n\[.*code 3/u);
    expect(await engine.execute("dying", "1")).toEqual({ result: "1", new_kernel_created: true });
  });

  test("racing first requests of one conversation make one session (weakness E2)", async () => {
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, n) => engine.execute("race", `got = ${n}; got`)),
    );
    expect(answers.filter((answer) => answer["new_kernel_created"] === true).length).toBe(1);
    expect(answers.map(({ result }) => result)).toEqual(["0", "1", "2", "3", "4", "5"]);
  });

  test("concurrent requests of one session get their own output (weakness E3)", async () => {
    const answers = await Promise.all(
      Array.from({ length: 5 }, (_, n) =>
        engine.execute("queue", `import time; time.sleep(0.02); print("cell ${n}")`),
      ),
    );
    expect(answers.map(({ result }) => result)).toEqual(
      Array.from({ length: 5 }, (_, n) => `cell ${n}\n`),
    );
  });

  test("a session that starts or hangs holds up no other (weakness E4)", async () => {
    await engine.execute("quick", "1");
    let hung = false;
    const hanging = engine.execute("slow", "import time; time.sleep(60)").then((answer) => {
      hung = true;
      return answer;
    });
    for (let n = 0; n < 3; n += 1) expect(await resultOf("quick", String(n))).toBe(String(n));
    expect(hung).toBe(false);
    expect((await hanging)["result"]).toContain("timed out");
  });

  test("late output of the cell is not lost (weakness E5)", async () => {
    const code =
      "import subprocess, sys\nsubprocess.run([sys.executable, '-c', 'print(1)'])\nraise ValueError('end')";
    const result = await resultOf("late", code);
    expect(result).toMatch(/^1\n/u);
    expect(result).toMatch(/ValueError: end$/u);
  });

  test("odd conversation ids are fine (weakness E12)", async () => {
    for (const convid of ["UPPER case/../..", "ü", "a".repeat(900), "\0", "__proto__"])
      expect(await engine.execute(convid, "1")).toEqual({ result: "1", new_kernel_created: true });
  });

  test("a client that leaves interrupts its cell", async () => {
    const interrupted = async (): Promise<boolean> => {
      const metrics = await (await engine.ask("/metrics")).text();
      return /cell_duration_seconds_count\{.*status="interrupted".*\} 1/u.test(metrics);
    };
    await engine.execute("left", "state = 'before'");
    expect(await interrupted()).toBe(false);
    const controller = new AbortController();
    const asked = engine.ask("/execute", {
      body: { convid: "left", code: "state = 'began'\nimport time; time.sleep(60)" },
      signal: controller.signal,
    });
    await until(() => engine.server.engine.table.list(everyone).some(({ busy }) => busy));
    controller.abort();
    await expect(asked).rejects.toThrow();
    await until(interrupted);
    expect((await engine.execute("left", "1"))["new_kernel_created"]).toBe(false);
  });

  test("bad requests are 400 with a reason, other methods 405", async () => {
    for (const body of [
      "",
      "no json",
      "[]",
      '{"convid":"a"}',
      '{"code":1}',
      '{"convid":{},"code":""}',
    ])
      expect((await engine.ask("/execute", { method: "POST", body })).status).toBe(400);
    const get = await engine.ask("/execute");
    expect(get.status).toBe(405);
    expect(get.headers.get("allow")).toBe("POST");
  });
});
