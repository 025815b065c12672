import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { findPythons } from "@codeact/sandbox";
import { CodeactError, errorMessage } from "@codeact/protocol";

/** A Python that has torch. */
export interface TorchPython {
  readonly executable: string;
  /** For example `1.13.1`. */
  readonly torch: string;
}

const run = promisify(execFile);
/** Importing torch from a cold disk takes seconds. */
const IMPORT_TIMEOUT_MS = 120_000;

/** Path of a file of the training recipe (`training/` at the root of the repository). */
export function recipeFile(name: string): string {
  return fileURLToPath(new URL(`../../../../training/${name}`, import.meta.url));
}

/**
 * Finds a Python with torch: the given one, or the first of those on this machine that has it.
 * @throws CodeactError `not_supported` when there is none
 */
export async function findTorchPython(
  given: string | undefined,
  signal?: AbortSignal,
): Promise<TorchPython> {
  const candidates =
    given === undefined
      ? (await findPythons()).pythons.map(({ executable }) => executable)
      : [given];
  let reason = "there is no Python 3";
  for (const executable of candidates) {
    signal?.throwIfAborted();
    const found = await torchVersion(executable, signal);
    if (found.type === "found") return { executable, torch: found.version };
    reason = `${executable}: ${found.reason}`;
  }
  throw new CodeactError("not_supported", `No Python with torch was found (${reason}).`, {
    remedy: "Install it (Debian: apt-get install python3-torch), or name a Python with --python.",
    details: { candidates },
  });
}

async function torchVersion(
  executable: string,
  signal: AbortSignal | undefined,
): Promise<
  | { readonly type: "found"; readonly version: string }
  | { readonly type: "missing"; readonly reason: string }
> {
  const program = "import torch, torch.autograd; print(torch.__version__)";
  try {
    const { stdout } = await run(executable, ["-c", program], {
      timeout: IMPORT_TIMEOUT_MS,
      signal,
    });
    return { type: "found", version: stdout.trim() };
  } catch (error) {
    signal?.throwIfAborted();
    const lastLine = errorMessage(error).trim().split("\n").at(-1) ?? "";
    return { type: "missing", reason: lastLine };
  }
}
