import { titleOf, whyNoLocalSandbox } from "@codeact/sandbox/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Random } from "./random.ts";
import { openRunner } from "./runner.ts";
import type { Runner } from "./runner.ts";
import { writeWrong, writeWrongFile } from "./self-debug.ts";

const PROGRAM = `import csv
rows = list(csv.DictReader(open('data.csv')))
values = [float(row['price']) for row in rows]
count = 3
if count > 2:
    values.append(values[0])
extra = [3, 5]
total = sum(values) / count + sum(extra)
result = round(total, 2)
print(result)`;
const FILES = { "data.csv": "price\n1.5\n2.5\n" };

const reason = await whyNoLocalSandbox();

describe.skipIf(reason !== undefined)(titleOf("in an interpreter", reason), () => {
  let runner: Runner;
  beforeAll(async () => {
    runner = await openRunner({ shell: "plain" });
  });
  afterAll(() => runner[Symbol.asyncDispose]());

  test("every kind of mistake can be made, and most of them really fail", async () => {
    const mistakes = new Map<string, string>();
    for (let index = 0; index < 150; index += 1) {
      const wrong = writeWrong(PROGRAM, new Random(String(index)));
      expect(wrong?.code).not.toBe(PROGRAM);
      if (wrong === undefined) continue;
      await runner.begin(FILES);
      const { ok, error } = await runner.run(wrong.code);
      if (!ok) mistakes.set(wrong.mistake, error ?? "");
    }
    expect(mistakes).toEqual(
      new Map([
        ["missing import", "NameError"],
        ["misspelt name", "NameError"],
        ["misspelt function", "NameError"],
        ["wrong method", expect.stringMatching("AttributeError")],
        ["text instead of number", "TypeError"],
        ["text joined to number", "TypeError"],
        ["index out of range", "IndexError"],
        ["wrong key", "KeyError"],
        ["missing bracket", "SyntaxError"],
        ["missing colon", "SyntaxError"],
        ["missing quote", "SyntaxError"],
        ["missing comma", "SyntaxError"],
        ["missing indentation", "IndentationError"],
        ["division by zero", "ZeroDivisionError"],
      ]),
    );
  });

  test("a wrong file name is not found", async () => {
    const wrong = writeWrongFile(PROGRAM, ["data.csv"], new Random("file"));
    await runner.begin(FILES);
    expect(await runner.run(wrong?.code ?? "")).toMatchObject({
      ok: false,
      error: "FileNotFoundError",
    });
    expect(writeWrongFile("print(1)", ["data.csv"], new Random("file"))).toBeUndefined();
  });

  test("dialogues see nothing of those before them", async () => {
    await runner.begin({ "left.txt": "x" });
    await runner.run("import math\nresult = 5\ndef f():\n    return 1");
    expect(await runner.typeOf("result")).toBe("int");
    await runner.begin();
    expect(await runner.typeOf("result")).toBe("NoneType");
    const look = "import os\nprint(os.listdir('.'), [n for n in dir() if not n.startswith('_')])";
    expect((await runner.run(look)).output).not.toMatch(/left|math|result|'f'/);
    expect((await runner.run("math.pi")).error).toBe("NameError");
    expect((await runner.run("x = (1")).observation).toMatch(/In\[3\]/);
  });
});
