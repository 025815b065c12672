import type { Command } from "commander";
import type { CommandHost } from "../model/command-host.ts";
import { addCommonOptions } from "../shared-options.ts";
import { addVariableOptions } from "../variable-options.ts";
import type { VariableOption } from "../variable-options.ts";

const backupHelp = `
Examples:
  codeact backup chat.tar                              the chat of this user's data folder, also while it is served
  codeact backup chat.tar --data-dir /srv/codeact
  codeact backup chat.tar --database postgres://chat@db/chat --data-dir /srv/codeact

The file holds everything of one moment, people's data too: keep it where only you can read it. It is the same from SQLite
and PostgreSQL and can be restored into either. The key that seals the keys of model servers is not in it: keep the file
secret.key of the chat's folder, or the value of CODEACT_SECRET_KEY, as well.`;

const restoreHelp = `
Examples:
  codeact restore chat.tar --data-dir /srv/new
  codeact restore chat.tar --database postgres://chat@db/empty --data-dir /srv/new    from SQLite to PostgreSQL, for example

The place has to be empty. A file that is cut off or was altered restores nothing. Put secret.key beside the restored
chat.sqlite before you start the server, or set CODEACT_SECRET_KEY.`;

/** `codeact serve` reads the same variable. */
const places: readonly VariableOption[] = [
  ["--database <url>", "postgres://… instead of the SQLite file in the data folder"],
];

/** Adds `codeact backup` and `codeact restore`; what they do is loaded when they are used. */
export function addBackupCommands(program: Command, host: CommandHost): void {
  const backup = program
    .command("backup <file>")
    .description("write everything of the chat server into one file, also while it runs")
    .option("--force", "replace the file if it is there")
    .addHelpText("after", backupHelp);
  const restore = program
    .command("restore <file>")
    .description("fill an empty data folder or database with a backup")
    .addHelpText("after", restoreHelp);
  for (const command of [backup, restore])
    addVariableOptions(addCommonOptions(command), places, { prefix: "CODEACT_SERVE_" });
  backup.action((file: string, options: unknown) =>
    host.choose(() =>
      host.withSignals(async (signal) =>
        (await import("./run-backup.ts")).runBackup(file, options, host.terminal, signal),
      ),
    ),
  );
  restore.action((file: string, options: unknown) =>
    host.choose(() =>
      host.withSignals(async (signal) =>
        (await import("./run-backup.ts")).runRestore(file, options, host.terminal, signal),
      ),
    ),
  );
}
