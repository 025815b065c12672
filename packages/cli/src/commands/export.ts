import { resolve } from "node:path";
import { CodeactError, type Trajectory } from "@codeact/protocol";
import {
  parseTrajectory,
  renderMarkdown,
  renderNotebook,
  renderOriginalJson,
  renderScript,
  trajectoryMessages,
} from "@codeact/session";
import { exitStatus } from "../failure.ts";
import { readLocalFile, writeLocalFile } from "../local-file.ts";
import { sanitise } from "../terminal/sanitise.ts";
import type { Terminal } from "../terminal/terminal.ts";

const renderers: Readonly<Record<string, (trajectory: Trajectory) => string>> = {
  ipynb: renderNotebook,
  md: renderMarkdown,
  py: renderScript,
  "original-json": (trajectory) => renderOriginalJson(trajectoryMessages(trajectory)),
};

/** The values of `--to`. */
const exportKinds: readonly string[] = [...Object.keys(renderers), "html"];
/** How an export of the chat server begins. */
const CHAT_EXPORT = /^\s*\{\s*"format"\s*:\s*"codeact-chat"/u;

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
  if (!exportKinds.includes(kind)) {
    throw new CodeactError(
      "invalid_input",
      `codeact export needs --to with one of: ${exportKinds.join(", ")}.`,
      { remedy: `For example: codeact export ${file} --to ipynb` },
    );
  }
  const saved = await readLocalFile(file, {
    remedy: "Give the path of a conversation saved by codeact.",
  });
  const text = await render(file, saved.toString("utf8"), kind);
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

/** Renders what `codeact chat` saved, or what the chat server exported as JSON. */
async function render(file: string, saved: string, kind: string): Promise<string> {
  if (CHAT_EXPORT.test(saved)) return renderExport(file, saved, kind);
  const renderer = Object.hasOwn(renderers, kind) ? renderers[kind] : undefined;
  if (renderer === undefined) throw notBecoming(file, kind, Object.keys(renderers));
  return renderer(parseTrajectory(saved, file));
}

async function renderExport(file: string, saved: string, kind: string): Promise<string> {
  const { chatExportKinds, parseChatExport, renderChatExport } = await import("@codeact/server");
  const known = chatExportKinds.find((one) => one === kind);
  if (known === undefined) throw notBecoming(file, kind, chatExportKinds);
  return renderChatExport(parseChatExport(file, saved), known);
}

function notBecoming(file: string, kind: string, kinds: readonly string[]): CodeactError {
  return new CodeactError("invalid_input", `${file} cannot be rendered as ${kind}.`, {
    remedy: `Choose one of: ${kinds.join(", ")}.`,
  });
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
