import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { findTestPythons } from "./find-pythons.ts";
import { findJupyterPython } from "./run-jupyter.ts";

const script = fileURLToPath(new URL("warm-and-fork.py", import.meta.url));
const driverFolder = fileURLToPath(new URL("../../python/", import.meta.url));
const strict = process.env["CODEACT_TEST_STRICT"] === "1";
const jupyterPython = await findJupyterPython();
const cases = [
  ...(await findTestPythons()).map(({ path, version }) => ({
    shell: "plain",
    python: path,
    label: version,
  })),
  { shell: "plain", python: jupyterPython, label: "with packages" },
  { shell: "ipython", python: jupyterPython, label: "with packages" },
];

const Sibling = z.object({
  count: z.int(),
  drawn: z.record(z.string(), z.union([z.string(), z.number()])),
});
const Report = z.object({
  threads: z.int(),
  tasks: z.int(),
  opened: z.array(z.string()),
  siblings: z.tuple([Sibling, Sibling]),
});

describe.each(cases)("a warmed fork server, $shell shell, Python $label", ({ shell, python }) => {
  it.skipIf(python === undefined && !strict)(
    "has one thread, opens nothing, and its sessions share no randomness (needs that Python)",
    async () => {
      const folder = await mkdtemp(join(tmpdir(), "codeact-warmth-"));
      const { stdout } = await promisify(execFile)(python ?? "python3", [script, shell], {
        cwd: folder,
        timeout: 25_000,
        env: {
          PATH: process.env["PATH"],
          HOME: folder,
          MPLCONFIGDIR: folder,
          PYTHONPATH: driverFolder,
          PYTHONDONTWRITEBYTECODE: "1",
          OPENBLAS_NUM_THREADS: "1",
          OMP_NUM_THREADS: "1",
        },
      });
      await rm(folder, { recursive: true, force: true });
      const { siblings, opened, ...server } = Report.parse(JSON.parse(stdout));
      expect(server).toEqual({ threads: 1, tasks: 1 });
      // IPython keeps the null device open.
      expect(opened.filter((path) => path !== "/dev/null")).toEqual([]);
      const [first, second] = siblings;
      expect([first.count, second.count]).toEqual([1, 1]);
      const shared = Object.keys(first.drawn).filter(
        (name) => first.drawn[name] === second.drawn[name],
      );
      expect(shared).toEqual([]);
    },
  );

  it.skipIf(python === undefined && !strict)(
    "goes on with the shell it prepared when a session leaves the choice open (needs that Python)",
    async () => {
      const code = `import codeact_kernel, importlib.util
from codeact_kernel.warmth import shell_name
codeact_kernel.warm({"shell": "${shell}"})
print(shell_name({"shell": "auto"}), importlib.util.find_spec("IPython") is not None)`;
      const { stdout } = await promisify(execFile)(python ?? "python3", ["-c", code], {
        timeout: 25_000,
        env: {
          PATH: process.env["PATH"],
          HOME: tmpdir(),
          PYTHONPATH: driverFolder,
          PYTHONDONTWRITEBYTECODE: "1",
        },
      });
      expect(stdout.trim().split("\n").at(-1)).toBe(`${shell} True`);
    },
  );
});
