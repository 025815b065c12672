import { CodeactError } from "@codeact/protocol";
import { Command, CommanderError } from "commander";
import manifest from "../package.json" with { type: "json" };
import { exitStatus, reportFailure } from "./failure.ts";
import { addBackupCommands } from "./commands/backup/backup.ts";
import { addImportCommand } from "./commands/import/import.ts";
import { addEngineCommand } from "./commands/engine/engine.ts";
import { addModelCommand } from "./commands/model/model.ts";
import { addServeCommand } from "./commands/serve/serve.ts";
import { addTrainCommand } from "./commands/train/train.ts";
import { addCommonOptions, addModelOptions, addSandboxOptions } from "./commands/shared-options.ts";
import { processTerminal, type Terminal } from "./terminal/terminal.ts";

const exitText = `
Exit status: 0 fine, 1 the code or the run failed, 2 wrong flag, file or setting, 3 model, 4 sandbox or Python,
5 a limit ended the run, 124 a cell ran out of time, 130 interrupted.`;

/** What a command line comes to; resolves to the exit status. */
type Action = () => Promise<number>;
type Choose = (action: Action) => void;

/** Runs `codeact` with the arguments after its name and sets the process's exit status. Loads a command only when used. */
export async function main(args: readonly string[]): Promise<void> {
  const terminal = processTerminal(process.env);
  const json = args.includes("--json");
  const debug = args.includes("--debug");
  // A reader that goes away (codeact … | head) ends the program quietly.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") process.stderr.write(`codeact: Cannot write: ${error.message}.\n`);
    process.exit(error.code === "EPIPE" ? exitStatus.ok : exitStatus.failed);
  });
  try {
    const action = parse(args, terminal);
    process.exitCode = action === undefined ? exitStatus.ok : await action();
  } catch (error) {
    process.exitCode =
      error instanceof CommanderError
        ? commanderStatus(error)
        : reportFailure(error, terminal, { json, debug });
  }
}

/** Turns SIGINT and SIGTERM into an abort; a second Ctrl-C ends at once. (A chat has its own way with Ctrl-C.) */
async function runWithSignals(action: (signal: AbortSignal) => Promise<number>): Promise<number> {
  const controller = new AbortController();
  const stop = (): void => {
    if (controller.signal.aborted) process.exit(exitStatus.interrupted);
    controller.abort(new CodeactError("aborted", "Interrupted."));
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  try {
    return await action(controller.signal);
  } finally {
    process.off("SIGINT", stop);
    process.off("SIGTERM", stop);
  }
}

function commanderStatus(error: CommanderError): number {
  return error.exitCode === 0 ? exitStatus.ok : exitStatus.usage;
}

/** Finds the command that `args` name. Returns undefined when help or the version was printed. */
function parse(args: readonly string[], terminal: Terminal): Action | undefined {
  let chosen: Action | undefined;
  const choose: Choose = (action) => {
    chosen = action;
  };
  const program = new Command("codeact")
    .description("An agent whose actions are Python, run in a sandbox you own.")
    .version(manifest.version)
    .showHelpAfterError("(codeact --help shows the commands and flags)")
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, "codeact: ")) })
    .addHelpText("after", exitText)
    .exitOverride();
  addAgentCommands(program, terminal, choose);
  addOtherCommands(program, terminal, choose);
  addModelCommand(program, { terminal, choose, withSignals: runWithSignals });
  addEngineCommand(program, { terminal, choose, withSignals: runWithSignals });
  addServeCommand(program, { terminal, choose, withSignals: runWithSignals });
  addBackupCommands(program, { terminal, choose, withSignals: runWithSignals });
  addImportCommand(program, { terminal, choose, withSignals: runWithSignals });
  addTrainCommand(program, { terminal, choose, withSignals: runWithSignals });
  if (args.length === 0) {
    program.outputHelp();
    return undefined;
  }
  program.parse(args, { from: "user" });
  return chosen;
}

function addAgentCommands(program: Command, terminal: Terminal, choose: Choose): void {
  const ask = program
    .command("ask <question...>")
    .description("answer one question, running Python on the way")
    .option("-q, --quiet", "print the answer only")
    .option("--save <file>", "save the conversation to this new file")
    .action((words: string[], options: Record<string, unknown>) =>
      choose(() =>
        runWithSignals(async (signal) =>
          (await import("./commands/ask.ts")).askCommand(
            words.join(" "),
            options,
            terminal,
            signal,
          ),
        ),
      ),
    );
  const chat = program
    .command("chat")
    .description("converse in the terminal; the interpreter keeps its variables")
    .option(
      "--resume <file>",
      "go on with a saved conversation, its cells run again in a fresh interpreter",
    )
    .action((options: Record<string, unknown>) =>
      choose(async () => (await import("./commands/chat.ts")).chatCommand(options, terminal)),
    );
  for (const command of [ask, chat]) {
    command.option(
      "-a, --attach <file>",
      "copy a file into the sandbox's working folder; can be repeated",
      (file: string, before: readonly string[] | undefined) => [...(before ?? []), file],
    );
  }
  for (const command of [ask, chat]) addModelOptions(addSandboxOptions(addCommonOptions(command)));
}

function addOtherCommands(program: Command, terminal: Terminal, choose: Choose): void {
  const exec = program
    .command("exec [code]")
    .description(
      "run Python in a fresh sandbox, without a model; code comes as an argument, a file or on standard input",
    )
    .option("-f, --file <path>", "run the code in this file")
    .action(
      (code: string | undefined, options: { readonly file?: string; readonly json?: boolean }) =>
        choose(() =>
          runWithSignals(async (signal) =>
            (await import("./commands/exec.ts")).execCommand(
              { code, file: options.file },
              options,
              terminal,
              signal,
            ),
          ),
        ),
    );
  addSandboxOptions(addCommonOptions(exec));
  const doctor = program
    .command("doctor")
    .description("what works on this machine, what is missing and how to get it")
    .action((options: Record<string, unknown>) =>
      choose(async () => (await import("./commands/doctor.ts")).doctorCommand(options, terminal)),
    );
  addModelOptions(addSandboxOptions(addCommonOptions(doctor)));
  addCommonOptions(
    program
      .command("export <file>")
      .description(
        "render a saved or exported conversation as ipynb, md, py, html or original-json",
      )
      .option("--to <kind>", "ipynb, md, py, html (of an export) or original-json")
      .option("-o, --output <path>", "write to this file instead of standard output")
      .option("--force", "replace the file if it is there")
      .action((file: string, options: Record<string, unknown>) =>
        choose(async () =>
          (await import("./commands/export.ts")).exportCommand(file, options, terminal),
        ),
      ),
  );
}
