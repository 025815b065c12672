import { resolve } from "node:path";
import { CodeactError, type Trajectory } from "@codeact/protocol";
import {
  readTrajectory,
  renderMarkdown,
  renderNotebook,
  renderOriginalJson,
  renderScript,
  trajectoryMessages,
} from "@codeact/session";
import { exitStatus } from "../failure.ts";
import { writeLocalFile } from "../local-file.ts";
import { sanitise } from "../terminal/sanitise.ts";
import type { Terminal } from "../terminal/terminal.ts";

const renderers: Readonly<Record<string, (trajectory: Trajectory) => string>> = {
  ipynb: renderNotebook,
  md: renderMarkdown,
  py: renderScript,
  "original-json": (trajectory) => renderOriginalJson(trajectoryMessages(trajectory)),
};

/** The values of `--to`. */
const exportKinds: readonly string[] = Object.keys(renderers);

/** Flags of `codeact export`. */
export interface ExportOptions {
  readonly to?: string;
  readonly output?: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

/** `codeact export FILE --to KIND`: renders a saved conversation. Returns the exit status. */
export async function exportCommand(
  file: string,
  options: ExportOptions,
  terminal: Terminal,
): Promise<number> {
  const kind = options.to ?? "";
  const render = Object.hasOwn(renderers, kind) ? renderers[kind] : undefined;
  if (render === undefined) {
    throw new CodeactError(
      "invalid_input",
      `codeact export needs --to with one of: ${exportKinds.join(", ")}.`,
      { remedy: `For example: codeact export ${file} --to ipynb` },
    );
  }
  const text = render(await readTrajectory(file));
  const result =
    options.output === undefined
      ? { text }
      : await write(options.output, text, options.force === true);
  if (options.json === true)
    terminal.out.write(`${JSON.stringify({ to: options.to, ...result })}\n`);
  else if ("path" in result)
    terminal.out.write(`${result.path} (${result.bytes.toLocaleString("en")} bytes)\n`);
  // What code once printed must not steer the terminal it is shown in.
  else terminal.out.write(terminal.out.isTTY === true ? sanitise(text) : text);
  return exitStatus.ok;
}

async function write(
  path: string,
  text: string,
  replace: boolean,
): Promise<{ path: string; bytes: number }> {
  await writeLocalFile(path, text, {
    replace,
    remedyIfThere: "Give another path, or --force.",
    remedy: "Check --output.",
  });
  return { path: resolve(path), bytes: Buffer.byteLength(text) };
}
