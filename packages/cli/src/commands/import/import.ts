import type { Command } from "commander";
import type { CommandHost } from "../model/command-host.ts";
import { addCommonOptions } from "../shared-options.ts";
import { addVariableOptions } from "../variable-options.ts";

const help = `
Reads exports of this chat server (json, zip), Jupyter notebooks, and dumps of chat-ui's MongoDB (a folder or zip of
mongodump's .bson files, or mongoexport's .json). Every conversation comes whole or not at all; what does not come is told.

Examples:
  codeact import talk.zip --user ada@example.org
  codeact import dump/CodeActAgent --user ada@example.org --owners by-email     everybody's, for whoever has their address
  codeact import analysis.ipynb --user ada@example.org --database postgres://chat@db/chat

The server may run meanwhile.`;

/** Adds `codeact import`; what it does is loaded when it is used. */
export function addImportCommand(program: Command, host: CommandHost): void {
  const command = program
    .command("import <paths...>")
    .description("put conversations from files into the chat of a data folder or database")
    .requiredOption("--user <email>", "whose they become")
    .option(
      "--owners <whose>",
      "of a database dump: mine, all (as that person's) or by-email",
      "mine",
    )
    .option("--model <name>", "for conversations that name no model", "codeact-demo")
    .addHelpText("after", help);
  addVariableOptions(
    addCommonOptions(command),
    [["--database <url>", "postgres://… instead of the SQLite file in the data folder"]],
    { prefix: "CODEACT_SERVE_" },
  );
  command.action((paths: string[], options: unknown) =>
    host.choose(() =>
      host.withSignals(async (signal) =>
        (await import("./run-import.ts")).runImport(paths, options, host.terminal, signal),
      ),
    ),
  );
}
