import { execFile, spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { z } from "zod";
import type { CorpusCell } from "./corpus.ts";
import { cellKey, OracleOutput } from "./outcome.ts";
import type { Outcome } from "./outcome.ts";

const script = fileURLToPath(new URL("jupyter-oracle.py", import.meta.url));

const Row = z.object({
  group: z.string(),
  name: z.string(),
  status: z.string(),
  outputs: z.array(OracleOutput),
});

const Request = z.object({ cells: z.array(z.unknown()) });

/**
 * A Python of this machine with ipykernel: `CODEACT_TEST_ORACLE_PYTHON`, the one on the search path, or the system's.
 */
export async function findJupyterPython(): Promise<string | undefined> {
  for (const python of [process.env["CODEACT_TEST_ORACLE_PYTHON"], "python3", "/usr/bin/python3"]) {
    if (python !== undefined && (await hasJupyter(python))) return python;
  }
  return undefined;
}

async function hasJupyter(python: string): Promise<boolean> {
  try {
    await promisify(execFile)(python, ["-c", "import ipykernel, jupyter_client"]);
    return true;
  } catch {
    return false;
  }
}

/** Runs groups of cells in real ipykernel, one kernel per group, two at a time; outcomes by {@link cellKey}. */
export async function runInJupyter(
  python: string,
  folder: string,
  groups: ReadonlyMap<string, readonly CorpusCell[]>,
): Promise<ReadonlyMap<string, Outcome>> {
  const requests = [...groups].map(([group, cells]) =>
    JSON.stringify({ group, folder: `${folder}/${group}`, cells }),
  );
  const halves = [0, 1].map((half) => requests.filter((_, index) => index % 2 === half));
  const rows = await Promise.all(halves.map((half) => runScript(python, folder, half)));
  return new Map(rows.flat().map((row) => [cellKey(row), row]));
}

async function runScript(
  python: string,
  folder: string,
  requests: readonly string[],
): Promise<z.infer<typeof Row>[]> {
  const child = spawn(python, [script], {
    stdio: ["pipe", "pipe", "pipe"],
    env: { PATH: process.env["PATH"], HOME: folder },
  });
  child.stdin.end(requests.map((request) => `${request}\n`).join(""));
  const [output, complaints] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const lines = output.split("\n").filter((line) => line !== "");
  const asked = requests.reduce(
    (sum, request) => sum + Request.parse(JSON.parse(request)).cells.length,
    0,
  );
  if (lines.length !== asked) {
    throw new Error(`ipykernel gave ${lines.length} of ${asked} outcomes:\n${complaints}`);
  }
  return lines.map((line) => Row.parse(JSON.parse(line)));
}
