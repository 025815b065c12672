import { join } from "node:path";
import type { Trajectory } from "@codeact/protocol";
import { type Agent, readTrajectory, replayTrajectory } from "@codeact/session";
import { exitStatus, failureLine } from "../failure.ts";
import { dataFolder } from "../settings/load-settings.ts";
import { askLine } from "../terminal/ask-line.ts";
import { ImageFolder } from "../terminal/image-folder.ts";
import { interruptible } from "../terminal/interruptible.ts";
import { LineReader } from "../terminal/line-reader.ts";
import { RunRenderer } from "../terminal/run-renderer.ts";
import { createWaiting } from "../terminal/spinner.ts";
import { styler, type Terminal } from "../terminal/terminal.ts";
import { attachFiles, missingFiles } from "./attach-files.ts";
import { type ChatState, runSlashCommand } from "./chat-commands.ts";
import { ConversationFile } from "./conversation-file.ts";
import { builtInModelNote, openAgent } from "./open-agent.ts";
import { settingsOf } from "./shared-options.ts";

/** Flags of `codeact chat` besides settings. */
export interface ChatOptions {
  readonly json?: boolean;
  readonly resume?: string;
  readonly attach?: readonly string[];
}

/** `codeact chat`: a conversation in the terminal. Ctrl-C interrupts the run, not the program. Returns the exit status. */
export async function chatCommand(options: ChatOptions, terminal: Terminal): Promise<number> {
  const settings = await settingsOf(options, process.env);
  const saved = options.resume === undefined ? undefined : await readTrajectory(options.resume);
  await using agent = await openAgent(settings);
  await using session = agent.session({
    trajectory: saved,
    variablesKept: saved !== undefined,
    onInput: terminal.interactive ? askLine : undefined,
  });
  const folder = dataFolder(settings, process.env);
  const state: ChatState = {
    session,
    terminal,
    json: options.json === true,
    file: new ConversationFile(session, join(folder, "conversations"), options.resume),
    images: new ImageFolder(join(folder, "images", session.id)),
  };
  if (!state.json) greet(agent, terminal);
  await attachFiles(session, options.attach ?? []);
  if (saved !== undefined) await replay(state, saved);
  await talk(state, new LineReader(join(folder, "history")));
  const path = await state.file.save();
  if (path !== undefined && !state.json) terminal.out.write(`Saved: ${path}\n`);
  return exitStatus.ok;
}

/** Reads and answers messages until the person leaves. */
async function talk(state: ChatState, reader: LineReader): Promise<void> {
  const { terminal, json } = state;
  const prompt = terminal.interactive && !json ? styler(terminal.color)("green", "\n› ") : "";
  for (;;) {
    const typed = await reader.read(prompt);
    if (typed.type === "end") {
      if (prompt !== "") terminal.out.write("\n");
      return;
    }
    const text = typed.text.trim();
    if (text === "") continue;
    // The original's program ended with the word `exit`.
    if (text === "exit" || text === "/exit" || text === "/quit") return;
    if (text.startsWith("/")) await runSlashCommand(text, state);
    else await converse(state, text);
  }
}

function greet(agent: Agent, terminal: Terminal): void {
  const style = styler(terminal.color);
  const text = `codeact with ${agent.model.name}. /help shows the commands, Ctrl-C stops a run, /exit leaves.`;
  terminal.out.write(`${style("gray", text)}\n`);
  const note = builtInModelNote(agent);
  if (note !== undefined) terminal.out.write(`${style("yellow", note)}\n`);
}

/** Sends one message and draws the run; Ctrl-C aborts the run and leaves the program alone. */
async function converse(state: ChatState, text: string): Promise<void> {
  const { session, terminal, json } = state;
  const renderer = new RunRenderer(terminal, state.images, createWaiting(terminal));
  await interruptible(async (signal) => {
    for await (const event of session.send(text, { signal })) {
      if (json) terminal.out.write(`${JSON.stringify(event)}\n`);
      else renderer.draw(event);
      if (!json && event.type === "run-end" && event.result.status === "failed")
        terminal.err.write(failureLine(event.result.error));
    }
  });
  await state.file.save();
}

/** Runs the saved cells in the fresh kernel and says what differed and what is missing. */
async function replay(state: ChatState, saved: Trajectory): Promise<void> {
  const { session, terminal, json } = state;
  const cells = await interruptible(async (signal) =>
    replayTrajectory(await session.kernel(), saved, { signal }),
  );
  const missing = await missingFiles(session, saved);
  const count = (outcome: string): number =>
    cells.filter((cell) => cell.outcome === outcome).length;
  const summary = `${count("same")} as recorded, ${count("different")} different, ${count("skipped")} left out`;
  const notable = [
    ...cells
      .filter((cell) => cell.outcome !== "same")
      .map((cell) => `cell ${cell.cell}: ${cell.detail ?? ""}`),
    ...missing.map(
      (path) => `the file ${path} is not there any more; attach it again with --attach`,
    ),
  ];
  if (json) terminal.out.write(`${JSON.stringify({ type: "replay", cells, missing })}\n`);
  else {
    const style = styler(terminal.color);
    terminal.out.write(`${style("gray", `Ran the saved cells again: ${summary}.`)}\n`);
    for (const line of notable) terminal.out.write(`  ${style("yellow", line)}\n`);
  }
  if (notable.length === 0) return;
  const text = `The conversation was resumed: its cells ran again in a fresh interpreter. ${notable.join("; ")}.`;
  session.tell({ code: "cells-replayed", text, toModel: true });
}
