import { type Command, Option } from "commander";
import type { CommandHost } from "../model/command-host.ts";
import { addCommonOptions } from "../shared-options.ts";

const demoHelp = `
Presets: smoke, a minute that proves the path; ci, a small model in about 20 minutes of one processor core; full, what is
shipped with codeact (hours). Training needs a Python with torch (Debian: apt-get install python3-torch); evaluating
does not. Ctrl-C saves what there is, and --resume goes on from it.`;

/** Adds `codeact train` with its sub-commands; what they do is loaded when one is used. */
export function addTrainCommand(program: Command, host: CommandHost): void {
  const group = program.command("train").description("train models on data made here");
  addDemo(group, host);
}

function addDemo(group: Command, { terminal, choose, withSignals }: CommandHost): void {
  const command = group
    .command("demo")
    .description("train the small built-in model from nothing, or evaluate one")
    .addOption(new Option("--preset <name>", "how much").choices(["smoke", "ci", "full"]))
    .option("--out <folder>", "where everything goes (default: in the data folder)")
    .option("--seed <text>", "decides which dialogues are made (default: codeact-demo)")
    .option("--minutes <number>", "wall time of training, instead of the preset's")
    .option("--processes <count>", "processes that share the training (default: 1)")
    .option("--python <path>", "a Python with torch (default: the first one found)")
    .option("--from <file>", "go on from this demo model (GGUF) instead of random weights")
    .option("--resume", "go on with what is in the folder")
    .option("--evaluate-only <file>", "train nothing, evaluate this GGUF file")
    .option(
      "--share <number>",
      "with --evaluate-only: ask only this share of the questions, 0 to 1",
    )
    .addHelpText("after", demoHelp);
  addCommonOptions(command).action((options: unknown) =>
    choose(() =>
      withSignals(async (signal) =>
        (await import("./demo.ts")).trainDemoCommand(options, terminal, signal),
      ),
    ),
  );
}
