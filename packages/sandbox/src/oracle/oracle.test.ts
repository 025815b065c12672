import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readCorpus } from "./corpus.ts";
import type { CorpusCell } from "./corpus.ts";
import { readDifferences, renderDocument } from "./differences.ts";
import { normalise } from "./normalise.ts";
import { cellKey } from "./outcome.ts";
import type { Outcome } from "./outcome.ts";
import { runInDriver } from "./run-driver.ts";
import { findJupyterPython, runInJupyter } from "./run-jupyter.ts";

const document = new URL("../../../../docs/oracle.md", import.meta.url);
const groups = await readCorpus();
const cells = [...groups.values()].flat();
const differences = await readDifferences();

async function makeFolders(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), "codeact-oracle-"));
  for (const group of groups.keys()) await mkdir(join(made, group));
  return made;
}

const python = await findJupyterPython();
const strict = process.env["CODEACT_TEST_STRICT"] === "1";

describe("the corpus", () => {
  it("holds at least 170 cells with names of their own", () => {
    expect(cells.length).toBeGreaterThanOrEqual(170);
    expect(new Set(cells.map(cellKey)).size).toBe(cells.length);
  });

  it("is described by docs/oracle.md as it is now", async () => {
    const text = renderDocument(cells.length, groups.size, differences);
    if (process.env["UPDATE_ORACLE"] === "1") await writeFile(document, text);
    expect(await readFile(document, "utf8"), "run the test once with UPDATE_ORACLE=1").toBe(text);
  });

  it("has every cell that a listed difference names", () => {
    const keys = new Set(cells.map(cellKey));
    expect(differences.filter(({ cell }) => !keys.has(cell))).toEqual([]);
  });
});

describe.skipIf(python === undefined && !strict)(
  "our driver against ipykernel (needs a Python with ipykernel, jupyter_client, numpy, pandas and matplotlib)",
  () => {
    let folder = "";
    let expected: ReadonlyMap<string, Outcome> = new Map();

    beforeAll(async () => {
      if (python === undefined)
        throw new Error("no Python with ipykernel and jupyter_client was found");
      folder = await makeFolders();
      expected = await runInJupyter(python, folder, groups);
    }, 180_000);

    afterAll(async () => {
      await rm(folder, { recursive: true, force: true });
    });

    it("has an outcome of ipykernel for every cell", () => {
      expect(cells.map(cellKey).filter((key) => !expected.has(key))).toEqual([]);
    });

    /** ipykernel's own output of child processes comes late at times: what differs is asked a few times more. */
    // oxlint-disable-next-line unicorn/consistent-function-scoping -- it belongs to these tests
    async function agreesAgain(
      ours: string,
      cell: CorpusCell,
      group: string,
      groupCells: readonly CorpusCell[],
    ): Promise<boolean> {
      if (python === undefined) return false;
      for (let round = 0; round < 4; round += 1) {
        const folder = await makeFolders();
        const again = await runInJupyter(python, folder, new Map([[group, groupCells]]));
        await rm(folder, { recursive: true, force: true });
        const theirs = normalise(again.get(cellKey(cell)) ?? { outputs: [], status: "missing" });
        if (ours === theirs) return true;
      }
      return false;
    }

    it.each(["plain", "ipython"] as const)(
      "the %s shell differs from it only where it is meant to",
      async (shell) => {
        if (python === undefined) throw new Error("no Python with ipykernel was found");
        const ownFolder = await makeFolders();
        const listed = new Set(
          differences.filter(({ shells }) => shells.includes(shell)).map(({ cell }) => cell),
        );
        const unlisted: string[] = [];
        const gone: string[] = [];
        for (const [group, groupCells] of groups) {
          const outcomes = await runInDriver(
            { python, shell, folder: join(ownFolder, group) },
            groupCells,
          );
          for (const [index, cell] of groupCells.entries()) {
            const ours = normalise(outcomes[index] ?? { outputs: [], status: "missing" });
            const theirs = normalise(
              expected.get(cellKey(cell)) ?? { outputs: [], status: "missing" },
            );
            const isListed = listed.has(cellKey(cell));
            if (
              ours !== theirs &&
              !isListed &&
              !(await agreesAgain(ours, cell, group, groupCells))
            ) {
              unlisted.push(`${cellKey(cell)}\n--- ours\n${ours}\n--- ipykernel\n${theirs}`);
            }
            if (ours === theirs && isListed) gone.push(cellKey(cell));
          }
        }
        await rm(ownFolder, { recursive: true, force: true });
        expect(unlisted, "differences that are not listed").toEqual([]);
        expect(gone, "listed differences that are gone").toEqual([]);
      },
      180_000,
    );
  },
);
