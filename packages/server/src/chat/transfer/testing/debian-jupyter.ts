import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** The Python that Debian's packages of Jupyter are for. */
export const debianPython = "/usr/bin/python3";

/**
 * Why tests that need modules of Debian's Jupyter are skipped; undefined when they run. Under `CODEACT_TEST_STRICT=1` they
 * always run, and fail where something is missing.
 */
export async function whyNoJupyter(...modules: readonly string[]): Promise<string | undefined> {
  if (process.env["CODEACT_TEST_STRICT"] === "1") return undefined;
  try {
    await promisify(execFile)(debianPython, ["-c", `import ${modules.join(", ")}`]);
    return undefined;
  } catch {
    return `${debianPython} lacks one of ${modules.join(", ")}`;
  }
}
