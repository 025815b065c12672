import { basename, resolve } from "node:path";
import { CodeactError, errorMessage, OutputFold } from "@codeact/protocol";
import type { ExecutionStatus } from "@codeact/protocol";
import type { Session } from "@codeact/session";
import { withRemedy } from "../failure.ts";
import { writeLocalFile } from "../local-file.ts";
import { attachFiles } from "./attach-files.ts";
import type { ConversationFile } from "./conversation-file.ts";
import { interruptible } from "../terminal/interruptible.ts";
import { askLine } from "../terminal/ask-line.ts";
import type { ImageFolder } from "../terminal/image-folder.ts";
import { OutputRenderer } from "../terminal/output-renderer.ts";
import { sanitise } from "../terminal/sanitise.ts";
import { styler, type Terminal } from "../terminal/terminal.ts";

/** What a slash command may use. */
export interface ChatState {
  readonly session: Session;
  readonly file: ConversationFile;
  readonly terminal: Terminal;
  readonly json: boolean;
  readonly images: ImageFolder;
}

interface SlashCommand {
  readonly usage: string;
  readonly description: string;
  run(state: ChatState, argument: string): Promise<string>;
}

const commands: readonly SlashCommand[] = [
  { usage: "/help", description: "show this list", run: async () => helpText() },
  {
    usage: "/save [file]",
    description: "save the conversation",
    async run({ file }, argument) {
      const path = await file.save(argument === "" ? undefined : argument);
      return path === undefined ? "There is nothing to save yet." : `Saved: ${resolve(path)}`;
    },
  },
  {
    usage: "/run <code>",
    description: "run Python yourself in the interpreter; the model is told",
    run: runCell,
  },
  {
    usage: "/vars",
    description: "variables of the interpreter",
    run: async ({ session }) => variablesTable(session),
  },
  {
    usage: "/files",
    description: "files in the working folder",
    run: async ({ session }) => filesTable(session),
  },
  {
    usage: "/put <local path> [path]",
    description: "copy a file into the sandbox",
    async run({ session }, argument) {
      const [local = "", path] = argument.split(/\s+/);
      const [copied] = await attachFiles(session, [local], path);
      return `Copied: ${copied ?? ""}`;
    },
  },
  {
    usage: "/get <path> [local path]",
    description: "copy a file out of the sandbox",
    async run({ session }, argument) {
      const [path = "", local = basename(path)] = argument.split(/\s+/);
      const data = await (await session.kernel()).files.read(path);
      const remedy = "Give another local path.";
      await writeLocalFile(local, data, { remedyIfThere: remedy, remedy });
      return `${resolve(local)} (${data.byteLength.toLocaleString("en")} bytes)`;
    },
  },
  {
    usage: "/reset",
    description: "start over with an empty conversation and a fresh interpreter",
    async run({ session, file }) {
      const path = await file.startNew();
      await session.reset();
      const saved = path === undefined ? "" : `Saved: ${path}\n`;
      return `${saved}Started over: the conversation is empty and the interpreter is a new one.`;
    },
  },
  { usage: "/exit", description: "save and leave (also exit, Ctrl-D)", run: async () => "" },
];

/** Runs a line that begins with a slash. Failures are told, never thrown: the conversation goes on. */
export async function runSlashCommand(line: string, state: ChatState): Promise<void> {
  const [word = ""] = line.split(/\s/, 1);
  const argument = line.slice(word.length).trim();
  const command = commands.find((candidate) => candidate.usage.split(" ")[0] === word);
  const style = styler(state.terminal.color);
  try {
    const text = await answer(command, word, state, argument);
    if (state.json)
      state.terminal.out.write(`${JSON.stringify({ type: "command", command: word, text })}\n`);
    else if (text !== "") state.terminal.out.write(`${sanitise(text)}\n`);
  } catch (error) {
    const remedy = CodeactError.isInstance(error) ? error.remedy : undefined;
    const line = `${word}: ${sanitise(withRemedy(errorMessage(error), remedy))}`;
    if (state.json)
      state.terminal.out.write(
        `${JSON.stringify({ type: "command", command: word, error: line })}\n`,
      );
    else state.terminal.out.write(`${style("red", line)}\n`);
  }
}

async function answer(
  command: SlashCommand | undefined,
  word: string,
  state: ChatState,
  argument: string,
): Promise<string> {
  if (command === undefined) return `There is no command ${word}. ${helpText()}`;
  // What stands in angle brackets is needed, what stands in square brackets is not.
  if (argument === "" && command.usage.includes(" <")) return `Usage: ${command.usage}`;
  return command.run(state, argument);
}

function helpText(): string {
  const lines = commands.map((command) => `  ${command.usage.padEnd(26)}${command.description}`);
  const editing = [
    '  A line that ends with \\ goes on; """ opens and closes a block of lines.',
    "  Ctrl-C stops a run; at the prompt it empties the line, twice it leaves, as Ctrl-D does.",
  ];
  return ["Commands:", ...lines, ...editing].join("\n");
}

/** Runs a cell of the person, drawn like one of the model; Ctrl-C interrupts it. */
async function runCell(
  { session, terminal, images, file }: ChatState,
  code: string,
): Promise<string> {
  const kernel = await session.kernel();
  const output = new OutputRenderer(terminal, images);
  const record = new OutputFold();
  let status: ExecutionStatus = "died";
  await interruptible(async (signal) => {
    for await (const event of kernel.execute(code, { signal, onInput: askLine })) {
      output.draw(event);
      record.add(event);
      if (event.type !== "execution-end") continue;
      status = event.status;
      if (event.death !== undefined) output.write(`${event.death.detail}\n`, false);
    }
  });
  output.finish();
  session.tell({
    code: "person-ran",
    text: `The person ran this in the interpreter:\n${code}`,
    toModel: true,
    cell: { code, status, outputs: [...record.outputs] },
  });
  await file.save();
  return "";
}

async function variablesTable(session: Session): Promise<string> {
  const variables = await (await session.kernel()).variables();
  if (variables.length === 0) return "No variables yet.";
  return variables
    .map(({ name, type, shape, preview }) => {
      const size = shape === undefined ? "" : ` [${shape.join(" × ")}]`;
      return `  ${name.padEnd(16)} ${`${type}${size}`.padEnd(20)} ${preview.replaceAll(/\s+/g, " ").slice(0, 80)}`;
    })
    .join("\n");
}

async function filesTable(session: Session): Promise<string> {
  const files = (await (await session.kernel()).files.list()).filter((file) => !file.folder);
  if (files.length === 0) return "No files yet.";
  return files
    .map((file) => `  ${file.bytes.toLocaleString("en").padStart(12)}  ${file.path}`)
    .join("\n");
}
