import { type Command, Option } from "commander";
import { addCommonOptions } from "../shared-options.ts";
import type { CommandHost } from "./command-host.ts";
import { addServeCommand } from "./serve.ts";

/** Adds `codeact model` with its sub-commands; what they do is loaded when one is used. */
export function addModelCommand(program: Command, host: CommandHost): void {
  const group = program
    .command("model")
    .description("download, look at, convert and serve models that run on this machine");
  addServeCommand(group, host);
  addPull(group, host);
  addList(group, host);
  addInspect(group, host);
  addVerify(group, host);
  addRemove(group, host);
  addConvert(group, host);
}

function addPull(group: Command, { terminal, choose, withSignals }: CommandHost): void {
  const command = group
    .command("pull <source>")
    .description(
      "download a model: hf:ORG/REPO[/FILE.gguf][@REVISION][:q8_0], the URL of a .gguf file, or codeactagent-mistral",
    )
    .option("--name <name>", "store it under this name (default: made from the file's name)")
    .option("--sha256 <digest>", "what the file must hash to")
    .option("--force", "download also what the built-in engine cannot run")
    .addHelpText("after", environmentHelp);
  addOffline(addCommonOptions(command)).action((source: string, options: unknown) =>
    choose(() =>
      withSignals(async (signal) =>
        (await import("./pull.ts")).pullCommand(source, options, terminal, signal),
      ),
    ),
  );
}

function addList(group: Command, { terminal, choose }: CommandHost): void {
  addCommonOptions(
    group.command("ls").alias("list").description("the models on this machine"),
  ).action((options: unknown) =>
    choose(async () => (await import("./list.ts")).listCommand(options, terminal)),
  );
}

function addInspect(group: Command, { terminal, choose, withSignals }: CommandHost): void {
  const command = group
    .command("inspect <model>")
    .description(
      "what a model is and what it needs here: a stored one, a file, hf:ORG/REPO/FILE.gguf or a URL (reads its first bytes only)",
    )
    .option("--template", "print its chat template and nothing else")
    .option("--metadata", "print all metadata of the file as well")
    .addHelpText("after", environmentHelp);
  addOffline(addCommonOptions(command)).action((model: string, options: unknown) =>
    choose(() =>
      withSignals(async (signal) =>
        (await import("./inspect.ts")).inspectCommand(model, options, terminal, signal),
      ),
    ),
  );
}

function addVerify(group: Command, { terminal, choose, withSignals }: CommandHost): void {
  const command = group
    .command("verify [names...]")
    .description("hash the files of stored models again (default: of all)");
  addCommonOptions(command).action((names: string[], options: unknown) =>
    choose(() =>
      withSignals(async (signal) =>
        (await import("./verify.ts")).verifyCommand(names, options, terminal, signal),
      ),
    ),
  );
}

function addRemove(group: Command, { terminal, choose }: CommandHost): void {
  const command = group
    .command("rm <names...>")
    .alias("remove")
    .description("remove stored models or unfinished downloads")
    .option("--dry-run", "only say what would be removed");
  addCommonOptions(command).action((names: string[], options: unknown) =>
    choose(async () => (await import("./remove.ts")).removeCommand(names, options, terminal)),
  );
}

function addConvert(group: Command, { terminal, choose, withSignals }: CommandHost): void {
  const command = group
    .command("convert <folder>")
    .description("turn a Hugging Face checkpoint (llama and mistral families) into a GGUF file")
    .addOption(
      new Option("--outtype <type>", "how the weights are stored")
        .choices(["f32", "f16", "q8_0"])
        .default("q8_0"),
    )
    .option("-o, --output <file>", "write to this file (default: FOLDER-TYPE.gguf here)")
    .option(
      "--pre-tokenizer <name>",
      "llama.cpp's name of the tokenizer's word rule, where it is not recognised",
    )
    .option("--force", "replace the file if it is there");
  addCommonOptions(command).action((folder: string, options: unknown) =>
    choose(() =>
      withSignals(async (signal) =>
        (await import("./convert.ts")).convertCommand(folder, options, terminal, signal),
      ),
    ),
  );
}

function addOffline(command: Command): Command {
  return command.option("--offline", "ask no server (also: HF_HUB_OFFLINE=1)");
}

const environmentHelp = `
Environment: HF_TOKEN for gated and private repositories, HF_ENDPOINT for a mirror of Hugging Face.`;
