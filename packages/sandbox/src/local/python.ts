import { CodeactError, parseJson } from "@codeact/protocol";
import { execFile } from "node:child_process";
import { access, constants } from "node:fs/promises";
import { delimiter, isAbsolute, join, resolve } from "node:path";
import { z } from "zod";

/** Oldest CPython that the driver is written for. */
const OLDEST = [3, 9] as const;
/** What makes one Python a better default than another. */
const WANTED_PACKAGES = ["numpy", "pandas", "matplotlib", "IPython"] as const;
/** A Python that takes longer to say its version than this is broken. */
const PROBE_TIMEOUT_MS = 20_000;

// Also runs on Python 2, to be able to name it. An empty path entry would be the current folder.
const PROBE = `
import sys, json
sys.path = [p for p in sys.path if p]
info = {"version": list(sys.version_info[:3]), "executable": sys.executable, "folders": [], "packages": {}, "ctypes": False}
if sys.version_info >= (3, 8):
    import importlib.util, importlib.metadata, os, site, sysconfig
    info["ctypes"] = importlib.util.find_spec("_ctypes") is not None
    for name in ${JSON.stringify(WANTED_PACKAGES)}:
        if importlib.util.find_spec(name) is not None:
            try:
                info["packages"][name] = importlib.metadata.version(name)
            except Exception:
                info["packages"][name] = "?"
    folders = [sys.prefix, sys.base_prefix, sys.exec_prefix, sys.base_exec_prefix] + site.getsitepackages()
    folders += [sysconfig.get_path("stdlib"), sysconfig.get_path("platstdlib")]
    info["folders"] = sorted({f for g in folders for f in (g, os.path.realpath(g)) if os.path.isdir(f)})
print(json.dumps(info))
`;

const Probed = z.object({
  version: z.tuple([z.int(), z.int(), z.int()]),
  executable: z.string(),
  folders: z.array(z.string()),
  packages: z.record(z.string(), z.string()),
  ctypes: z.boolean(),
});

/** A Python interpreter on this machine. */
export interface Python {
  /** Absolute path of the interpreter itself, never of a wrapper script. */
  readonly executable: string;
  /** For example `3.11.2`. */
  readonly version: string;
  /** Installed versions of the packages that matter to the choice, by name. */
  readonly packages: Readonly<Record<string, string>>;
  /** Folders it needs to run, with its packages. */
  readonly folders: readonly string[];
}

/** Why a candidate cannot be used. */
export interface RefusedPython {
  readonly command: string;
  readonly reason: string;
}

/** Every usable Python found where one is usually found, best first. */
export async function findPythons(): Promise<{ pythons: Python[]; refused: RefusedPython[] }> {
  const pythons = new Map<string, Python>();
  const refused: RefusedPython[] = [];
  const candidates = await existing([
    ...onPath("python3"),
    ...onPath("python"),
    "/usr/bin/python3",
    "/usr/local/bin/python3",
  ]);
  const answers = await Promise.all(
    candidates.map(async (command) => ({ command, answer: await askPython(command) })),
  );
  for (const { command, answer } of answers) {
    if (typeof answer === "string") refused.push({ command, reason: answer });
    else if (!pythons.has(answer.executable)) pythons.set(answer.executable, answer);
  }
  const score = (python: Python): number => Object.keys(python.packages).length;
  // The sort is stable: between equals the order of PATH decides.
  return { pythons: [...pythons.values()].sort((a, b) => score(b) - score(a)), refused };
}

/**
 * The Python to run: the one asked for (a path or a command), else the best equipped that is found.
 * @throws CodeactError `python_missing`, `python_unsupported`
 */
export async function choosePython(asked?: string): Promise<Python> {
  if (asked !== undefined) return await chooseAsked(asked);
  const { pythons, refused } = await findPythons();
  const [best] = pythons;
  if (best !== undefined) return best;
  const tried = refused.map(({ command, reason }) => `${command}: ${reason}`).join("; ");
  throw new CodeactError(
    refused.length === 0 ? "python_missing" : "python_unsupported",
    refused.length === 0
      ? "No Python was found on this machine."
      : `No usable Python was found (${tried}).`,
    {
      remedy: `Install Python ${OLDEST.join(".")} or newer (for example: apt install python3), or name one with --python.`,
    },
  );
}

async function chooseAsked(asked: string): Promise<Python> {
  const isPath = asked.includes("/");
  const [command] = await existing(isPath ? [resolve(asked)] : onPath(asked));
  if (command === undefined) {
    throw new CodeactError("python_missing", `There is no Python at "${asked}".`, {
      remedy: "Give the path of a Python 3.9 or newer, or leave the option out to have one chosen.",
    });
  }
  const answer = await askPython(command);
  if (typeof answer !== "string") return answer;
  throw new CodeactError("python_unsupported", `"${asked}" cannot be used: ${answer}.`, {
    remedy: `Give the path of a Python ${OLDEST.join(".")} or newer, or leave the option out to have one chosen.`,
  });
}

/** Asks an interpreter about itself; a text says why it cannot be used. */
async function askPython(command: string): Promise<Python | string> {
  let output: string;
  try {
    output = await run(command);
  } catch {
    return "it does not start";
  }
  const parsed = Probed.safeParse(parseJson(output));
  if (!parsed.success) return "it does not behave like Python";
  const { version, executable, folders, packages, ctypes } = parsed.data;
  const [major, minor] = version;
  const name = version.join(".");
  if (major !== OLDEST[0] || minor < OLDEST[1])
    return `it is Python ${name}; ${OLDEST.join(".")} or newer is needed`;
  if (!ctypes) return `its Python ${name} was built without ctypes`;
  return { executable, version: name, folders: outermost(folders), packages };
}

function run(command: string): Promise<string> {
  return new Promise((done, failed) => {
    const options = {
      cwd: "/",
      timeout: PROBE_TIMEOUT_MS,
      env: { PATH: process.env["PATH"], HOME: process.env["HOME"] },
    };
    execFile(command, ["-E", "-s", "-c", PROBE], options, (error, stdout) => {
      if (error === null) done(stdout);
      else failed(error);
    });
  });
}

function onPath(command: string): string[] {
  const folders = (process.env["PATH"] ?? "")
    .split(delimiter)
    .filter((folder) => isAbsolute(folder));
  return folders.map((folder) => join(folder, command));
}

async function existing(paths: readonly string[]): Promise<string[]> {
  const unique = [...new Set(paths)];
  const found = await Promise.all(
    unique.map((path) =>
      access(path, constants.X_OK).then(
        () => true,
        () => false,
      ),
    ),
  );
  return unique.filter((_, index) => found[index]);
}

/** Folders to show in the sandbox: not those below /usr, which is there anyway, nor those inside another. */
function outermost(folders: readonly string[]): string[] {
  const outside = folders.filter((folder) => folder !== "/" && !isInside(folder, "/usr"));
  return outside.filter(
    (folder) => !outside.some((other) => other !== folder && isInside(folder, other)),
  );
}

function isInside(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}
