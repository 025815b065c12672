import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { z } from "zod";
import { codeactPath, type CodeactHome } from "./run-codeact.ts";

/** A `codeact` command that serves until it is ended. */
export interface ServingCodeact<T> {
  readonly child: ChildProcess;
  /** Its first line, as JSON. */
  readonly serving: T;
  /** What it has written to standard error so far. */
  stderr(): string;
  readonly ended: Promise<unknown[]>;
}

/**
 * Starts a command with `--json` and waits for its first line. Whoever asks ends what lands in `children`.
 * @throws SyntaxError with what it said when it ended instead
 */
export async function startServing<T>(
  home: CodeactHome,
  args: readonly string[],
  options: {
    readonly schema: z.ZodType<T>;
    readonly environment: Readonly<Record<string, string>>;
    readonly children: ChildProcess[];
  },
): Promise<ServingCodeact<T>> {
  const child = spawn(process.execPath, [codeactPath, ...args, "--json"], {
    env: { ...home.environment, ...options.environment },
    cwd: home.folder,
  });
  options.children.push(child);
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const ended = once(child, "exit");
  const first = once(child.stdout.setEncoding("utf8"), "data");
  const [line] = z
    .tuple([z.string()])
    .parse(await Promise.race([first, ended.then(() => [stderr])]));
  return { child, serving: options.schema.parse(JSON.parse(line)), stderr: () => stderr, ended };
}
