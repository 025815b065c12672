import { execFile } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readCorpus } from "./corpus.ts";
import type { CorpusCell } from "./corpus.ts";
import { findTestPythons } from "./find-pythons.ts";
import { normalise } from "./normalise.ts";
import { cellKey } from "./outcome.ts";
import { runInDriver } from "./run-driver.ts";

/** Groups that need packages, or whose texts are Python's own and change with its version. */
const LEFT_OUT = new Set(["numpy", "pandas", "matplotlib", "errors", "syntax"]);
/** Cells whose outcome names the installation or needs Python 3.10. */
const DIFFERING = new Set([
  "language: a module",
  "language: a match statement",
  "streams: an exception in a thread",
]);

const sources = fileURLToPath(new URL("../../python/codeact_kernel/", import.meta.url));
const pythons = await findTestPythons();
const core = [...(await readCorpus())].filter(([group]) => !LEFT_OUT.has(group));
const strict = process.env["CODEACT_TEST_STRICT"] === "1";

describe.skipIf(pythons.length === 0 && !strict)("the driver (needs a Python 3.9 or later)", () => {
  let folder = "";

  beforeAll(async () => {
    expect(pythons, "a Python 3.9 or later").not.toEqual([]);
    folder = await mkdtemp(join(tmpdir(), "codeact-pythons-"));
  });

  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  it("is written in the grammar of Python 3.9", async () => {
    const files = (await readdir(sources)).filter((name) => name.endsWith(".py"));
    expect(files.length).toBeGreaterThan(10);
    const check =
      "import ast, sys\nfor path in sys.argv[1:]:\n    ast.parse(open(path, encoding='utf-8').read(), path, feature_version=(3, 9))";
    const python = pythons.at(-1)?.path ?? "python3";
    await promisify(execFile)(python, ["-c", check, ...files.map((name) => join(sources, name))]);
  });

  it.each(pythons)("runs the core of the corpus on Python $version", async ({ path, version }) => {
    const differing: string[] = [];
    for (const [group, cells] of core) {
      const [expected, outcomes] = await Promise.all([
        run(pythons[0]?.path ?? path, cells),
        run(path, cells),
      ]);
      for (const [index, cell] of cells.entries()) {
        const key = cellKey(cell);
        if (!DIFFERING.has(key) && outcomes[index] !== expected[index]) {
          differing.push(
            `${key} on ${version}\n${outcomes[index]}\n--- ${group} on the oldest\n${expected[index]}`,
          );
        }
      }
    }
    expect(differing).toEqual([]);
  });

  async function run(path: string, cells: readonly CorpusCell[]): Promise<readonly string[]> {
    const own = await mkdtemp(join(folder, "codeact-oracle-"));
    const outcomes = await runInDriver({ python: path, shell: "plain", folder: own }, cells);
    return outcomes.map((outcome) => normalise(outcome));
  }
});
