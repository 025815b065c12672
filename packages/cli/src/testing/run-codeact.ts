import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The command's entry file. */
export const codeactPath: string = fileURLToPath(new URL("../../bin/codeact.js", import.meta.url));

/** A finished `codeact`. */
export interface CodeactRun {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Pieces of standard output with the time they came, in ms since the start. */
  readonly pieces: readonly { readonly atMs: number; readonly text: string }[];
}

/** A private home for one test: settings, conversations and images stay in it. */
export interface CodeactHome extends AsyncDisposable {
  readonly folder: string;
  /** The environment of a person who has configured nothing. */
  readonly environment: Record<string, string>;
  /** Runs `codeact` to its end. */
  run(args: readonly string[], options?: RunOptions): Promise<CodeactRun>;
}

/** Options of one run. */
export interface RunOptions {
  readonly environment?: Readonly<Record<string, string>>;
  readonly stdin?: string;
}

/** Makes a private home. */
export async function openCodeactHome(): Promise<CodeactHome> {
  const folder = await mkdtemp(join(tmpdir(), "codeact-home-"));
  const environment: Record<string, string> = {
    PATH: process.env["PATH"] ?? "",
    HOME: folder,
    XDG_CONFIG_HOME: join(folder, "config"),
    XDG_DATA_HOME: join(folder, "data"),
    LANG: "C.UTF-8",
    ...(process.env["CODEACT_PYTHON"] === undefined
      ? {}
      : { CODEACT_PYTHON: process.env["CODEACT_PYTHON"] }),
  };
  return {
    folder,
    environment,
    run: (args, options = {}) =>
      run(args, { ...environment, ...options.environment }, folder, options.stdin),
    async [Symbol.asyncDispose]() {
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function run(
  args: readonly string[],
  environment: Record<string, string>,
  folder: string,
  stdin: string | undefined,
): Promise<CodeactRun> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const child = spawn(process.execPath, [codeactPath, ...args], {
      env: environment,
      cwd: folder,
      stdio: "pipe",
    });
    const pieces: { atMs: number; text: string }[] = [];
    let stderr = "";
    child.stdout
      .setEncoding("utf8")
      .on("data", (text: string) => pieces.push({ atMs: performance.now() - started, text }));
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    child.on("error", reject);
    child.on("close", (status) =>
      resolve({ status, stdout: pieces.map((piece) => piece.text).join(""), stderr, pieces }),
    );
    child.stdin.end(stdin ?? "");
  });
}
