import { existsSync } from "node:fs";
import { join } from "node:path";
import type { RunResult } from "@codeact/protocol";
import { writeTrajectory } from "@codeact/session";
import { exitStatus, failureLine, statusOfError } from "../failure.ts";
import { alreadyThere } from "../local-file.ts";
import { dataFolder } from "../settings/load-settings.ts";
import { askLine } from "../terminal/ask-line.ts";
import { ImageFolder } from "../terminal/image-folder.ts";
import { RunRenderer } from "../terminal/run-renderer.ts";
import { sanitise } from "../terminal/sanitise.ts";
import { createWaiting } from "../terminal/spinner.ts";
import { styler, type Terminal } from "../terminal/terminal.ts";
import { attachFiles } from "./attach-files.ts";
import { builtInModelNote, openAgent } from "./open-agent.ts";
import { settingsOf } from "./shared-options.ts";

/** Flags of `codeact ask` besides settings. */
export interface AskOptions {
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly save?: string;
  readonly attach?: readonly string[];
}

/** `codeact ask`: one question, one run, saved as a trajectory. Returns the exit status. */
export async function askCommand(
  question: string,
  options: AskOptions,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<number> {
  const settings = await settingsOf(options, process.env);
  if (options.save !== undefined && existsSync(options.save)) {
    throw alreadyThere(options.save, "Give --save another path.");
  }
  await using agent = await openAgent(settings);
  const note = builtInModelNote(agent);
  if (note !== undefined && options.json !== true)
    terminal.err.write(`${styler(terminal.color)("gray", note)}\n`);
  await using session = agent.session({ onInput: terminal.interactive ? askLine : undefined });
  const folder = dataFolder(settings, process.env);
  const renderer = new RunRenderer(
    terminal,
    new ImageFolder(join(folder, "images", session.id)),
    createWaiting(terminal),
  );
  await attachFiles(session, options.attach ?? []);
  const run = session.send(question, { signal });
  for await (const event of run) {
    if (options.json === true) terminal.out.write(`${JSON.stringify(event)}\n`);
    else if (options.quiet !== true) renderer.draw(event);
  }
  const result = await run.result;
  if (options.json !== true) drawEnd(result, terminal, options.quiet === true);
  const path = options.save ?? join(folder, "conversations", `${session.id}.json`);
  await writeTrajectory(path, session.trajectory());
  if (options.json !== true && result.status === "stopped")
    terminal.err.write(`codeact: to go on, run: codeact chat --resume ${path}\n`);
  else if (options.json !== true && terminal.interactive) terminal.err.write(`\nSaved: ${path}\n`);
  return statusOfResult(result);
}

/** The answer, when nothing else is printed; a failure always, on standard error. */
function drawEnd(result: RunResult, terminal: Terminal, quiet: boolean): void {
  if (result.status === "failed") terminal.err.write(failureLine(result.error));
  else if (result.status === "awaiting-input")
    terminal.err.write(
      `codeact: The code asks for input (${sanitise(result.prompt)}) and nobody can answer here. Run it in a terminal.\n`,
    );
  else if (quiet && result.status === "done")
    terminal.out.write(`${sanitise(result.text).trim()}\n`);
  else if (quiet && result.status === "stopped")
    terminal.err.write(`codeact: ${sanitise(result.text)} [stopped: ${result.by}]\n`);
}

/** The exit status of a finished run. */
export function statusOfResult(result: RunResult): number {
  switch (result.status) {
    case "done":
      return exitStatus.ok;
    case "stopped":
      return result.by === "aborted" ? exitStatus.interrupted : exitStatus.limit;
    case "failed":
      return statusOfError(result.error.code);
    case "awaiting-approval":
    case "awaiting-input":
      return exitStatus.failed;
    default:
      return result satisfies never;
  }
}
