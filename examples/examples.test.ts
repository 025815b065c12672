import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { startScriptedServer, type ServerStep } from "@codeact/models/testing";
import { titleOf, whyNoLocalSandbox } from "@codeact/sandbox/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const reason = await whyNoLocalSandbox();

const cell = (code: string): string => `I run it.\n<execute>\n${code}\n</execute>`;

const cases: readonly {
  readonly file: string;
  readonly steps: readonly ServerStep[];
  readonly output: RegExp;
}[] = [
  {
    file: "01-hello.ts",
    steps: [
      cell(
        "primes = [n for n in range(2, 300) if all(n % d for d in range(2, n))][:50]\nsum(primes)",
      ),
      "The sum is 5117.",
      cell("primes[-1]"),
      "The largest is 229.",
    ],
    output: /^The sum is 5117\.\nThe largest is 229\.\n$/,
  },
  {
    file: "02-streaming-events.ts",
    steps: [
      cell("import time\nfor i in (1, 2, 3):\n    print(i)\n    time.sleep(0.1)"),
      "Counted.",
    ],
    output:
      /for i in \(1, 2, 3\)[\s\S]*\n1\n2\n3\n\[cell ended: ok\]\nCounted\.\ndone after 2 steps/,
  },
  {
    file: "03-own-tool.ts",
    steps: [
      cell("pages = search_docs('network')\nprint(pages[0]['title'])\nhelp(search_docs)"),
      "No network (page Sandbox).",
    ],
    output: /^No network \(page Sandbox\)\.\n$/,
  },
  {
    file: "04-files-and-plot.ts",
    steps: [
      cell(
        "import csv, base64\nrows = list(csv.DictReader(open('sales.csv')))\ntotal = sum(int(row['units']) for row in rows)\n" +
          "open('total.txt', 'w').write(str(total))\nfrom IPython.display import Image, display\n" +
          "display(Image(base64.b64decode('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==')))",
      ),
      "Plotted.",
    ],
    output: /^plot\.png written\ntotal\.txt: 63\n$/,
  },
  {
    file: "05-abort-and-limits.ts",
    steps: [cell("x = 1\nimport time\nprint('waiting')\ntime.sleep(60)"), "x is 1."],
    output: /^stopped: aborted\nx = 1\nx is 1\.\n$/,
  },
];

describe.skipIf(reason !== undefined)(titleOf("the examples", reason), () => {
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "codeact-examples-"));
  });
  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  it.each(cases)(
    "$file does what it says, in under 60 lines",
    async ({ file, steps, output }) => {
      await using server = await startScriptedServer({ steps });
      const path = fileURLToPath(new URL(file, import.meta.url));
      const environment = {
        ...process.env,
        CODEACT_BASE_URL: server.url,
        CODEACT_MODEL: "scripted",
      };
      const { stdout } = await promisify(execFile)(process.execPath, [path], {
        cwd: folder,
        env: environment,
      });
      expect(stdout).toMatch(output);
      server.assertComplete();
      expect((await readFile(path, "utf8")).split("\n").length).toBeLessThan(60);
    },
    60_000,
  );
});
