import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { OutputFold } from "@codeact/protocol";
import { collect, titleOf, whyNoLocalSandbox } from "@codeact/sandbox/testing";
import { openSandbox } from "@codeact/session";
import type { CellContent } from "@codeact/store";
import { describe, expect, test } from "vitest";
import { openTestChat } from "../testing/open-test-chat.ts";
import { exportRoutes } from "./export-routes.ts";
import { debianPython, whyNoJupyter } from "./testing/debian-jupyter.ts";

const run = promisify(execFile);

const reason =
  (await whyNoJupyter("nbconvert", "nbformat", "ipykernel", "IPython", "pandas")) ??
  (await whyNoLocalSandbox());

const sources = [
  "values = [3, 1, 2]\nfor value in values:\n    print('value', value)",
  "import sys\nprint('careful', file=sys.stderr)\nsorted(values)",
  "from IPython.display import display, HTML\ndisplay(HTML('<b>bold</b>'))\nsum(values)",
  "import pandas\npandas.DataFrame({'a': values, 'b': [x / 3 for x in values]})",
  "1/0",
  "values = sorted(values)",
  "x = 1\nx, values",
];

/** Runs cells in an interpreter of ours. */
async function runCells(): Promise<readonly CellContent[]> {
  await using sandbox = await openSandbox({
    backend: "local",
    python: debianPython,
    shell: "ipython",
  });
  await using kernel = await sandbox.start();
  const cells: CellContent[] = [];
  for (const [index, source] of sources.entries()) {
    const { events, end } = await collect(kernel, source);
    const fold = new OutputFold();
    for (const event of events) fold.add(event);
    cells.push({
      id: `c${index}`,
      version: 1,
      author: "agent",
      title: "",
      language: "python",
      source,
      status: end.status,
      executionCount: index + 1,
      outputs: fold.outputs.map((output) => ({ output })),
    });
  }
  return cells;
}

describe("an exported notebook", () => {
  test.skipIf(reason !== undefined)(
    titleOf("is executed by nbconvert to the outputs that it has", reason),
    async () => {
      await using chat = await openTestChat({ routes: exportRoutes });
      const cells = await runCells();
      const { id } = await chat.store.conversations.addWhole({
        userId: chat.user.id,
        title: "Numbers",
        model: "demo",
        createdAt: 1,
        updatedAt: 1,
        files: [],
        messages: [
          {
            key: "m",
            role: "assistant",
            status: "done",
            createdAt: 1,
            content: { parts: cells.map((cell) => ({ kind: "cell", cellId: cell.id })), cells },
          },
        ],
      });
      const response = await chat.fetch(`/api/v1/conversations/${id}/export?format=ipynb`);
      const exported = await response.text();
      const executed = await execute(chat.folder, exported);
      const outputs = outputsOf(exported);
      expect(outputs.map((list) => list.length)).toEqual([1, 2, 2, 1, 1, 0, 1]);
      expect(outputsOf(executed)).toEqual(outputs);
      // The runner stops at an error unless the cell says that it is meant to raise.
      expect(executed).toContain("ZeroDivisionError");
    },
    180_000,
  );
});

/** Without `--allow-errors`: the tags of the export have to be enough. */
async function execute(folder: string, notebook: string): Promise<string> {
  const path = join(folder, "export.ipynb");
  await writeFile(path, notebook);
  await run(debianPython, ["-m", "nbconvert", "--to", "notebook", "--execute", "--inplace", path], {
    env: { ...process.env, HOME: folder, JUPYTER_RUNTIME_DIR: join(folder, "runtime") },
  });
  return readFile(path, "utf8");
}

interface CodeCell {
  readonly cell_type: string;
  readonly outputs: readonly Readonly<Record<string, unknown>>[];
}

function codeCells(notebook: string): readonly CodeCell[] {
  const { cells }: { readonly cells: readonly CodeCell[] } = JSON.parse(notebook);
  return cells.filter(({ cell_type }) => cell_type === "code");
}

/** Outputs as they compare: texts joined, without colours and without where the traceback's frames lay. */
function outputsOf(notebook: string): readonly (readonly unknown[])[] {
  return codeCells(notebook).map(({ outputs }) =>
    outputs.map(({ traceback: _traceback, ...output }) => {
      const text: unknown = JSON.parse(JSON.stringify(output), (_key, value: unknown) =>
        Array.isArray(value) && value.every((line) => typeof line === "string")
          ? value.join("")
          : value,
      );
      return text;
    }),
  );
}
