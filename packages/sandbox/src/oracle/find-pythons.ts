import { execFile } from "node:child_process";
import { readdir } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { z } from "zod";

/** Newest first would be arbitrary: the range the driver is written for. */
const TRIED = [
  "python3",
  "python3.9",
  "python3.10",
  "python3.11",
  "python3.12",
  "python3.13",
  "python3.14",
];

const Facts = z.object({ version: z.string(), minor: z.int(), executable: z.string() });

/** A Python of this machine that the driver supports. */
export interface TestPython {
  readonly path: string;
  /** For example `3.11.2`. */
  readonly version: string;
}

/**
 * One Python 3.9 or later per minor version: those of `CODEACT_TEST_PYTHONS` (paths with colons between), of the search
 * path, and of pyenv.
 */
export async function findTestPythons(): Promise<readonly TestPython[]> {
  const named = (process.env["CODEACT_TEST_PYTHONS"] ?? "")
    .split(":")
    .filter((path) => path !== "");
  const versions = join(homedir(), ".pyenv", "versions");
  const built = await readdir(versions).catch(() => []);
  const candidates = [
    ...named,
    ...TRIED,
    ...built.map((name) => join(versions, name, "bin", "python")),
  ];
  const found = new Map<number, TestPython>();
  for (const candidate of candidates) {
    const facts = await ask(candidate);
    if (facts !== undefined && facts.minor >= 9 && !found.has(facts.minor)) {
      found.set(facts.minor, { path: facts.executable, version: facts.version });
    }
  }
  return [...found].sort(([a], [b]) => a - b).map(([, python]) => python);
}

async function ask(path: string): Promise<z.infer<typeof Facts> | undefined> {
  const code =
    "import json, platform, sys; print(json.dumps({'version': platform.python_version(), " +
    "'minor': sys.version_info[1] if sys.version_info[0] == 3 else 0, 'executable': sys.executable}))";
  try {
    const { stdout } = await promisify(execFile)(path, ["-c", code]);
    return Facts.parse(JSON.parse(stdout));
  } catch {
    return undefined;
  }
}
