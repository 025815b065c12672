import { stat } from "node:fs/promises";
import { join } from "node:path";
import { CodeactError } from "@codeact/protocol";
import { type BackupProgress, backupStore, restoreStore, type StoreTarget } from "@codeact/store";
import { z } from "zod";
import { exitStatus } from "../../failure.ts";
import { dataFolder } from "../../settings/load-settings.ts";
import { sanitise } from "../../terminal/sanitise.ts";
import type { Terminal } from "../../terminal/terminal.ts";
import { createProgressBar } from "../model/progress-bar.ts";
import { bytesText } from "../model/quantities.ts";
import { settingsOf } from "../shared-options.ts";

const Flags = z.looseObject({
  json: z.boolean().default(false),
  force: z.boolean().default(false),
  database: z.string().optional(),
});

/** Lines of `--json` come at most so often, in milliseconds. */
const JSON_MS = 250;

/** `codeact backup FILE`: writes the chat of a data folder or database into a file. Returns the exit status. */
export async function runBackup(
  file: string,
  options: unknown,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<number> {
  const { json, force } = Flags.parse(options);
  const { target, filesFolder } = await placeOf(options);
  const progress = showProgress(terminal, { json, label: "backup", total: undefined });
  const report = await finishing(signal, progress, () =>
    backupStore(target, file, { filesFolder, replace: force, signal, onProgress: progress.show }),
  );
  const { damaged, ...facts } = report;
  if (json) writeJson(terminal, { type: "done", ...facts, damaged });
  else {
    const what = `${counted(report.rows, "row")}, ${counted(report.blobs, "file")}`;
    terminal.out.write(
      `${sanitise(report.file)} (${what}, ${bytesText(report.fileBytes)}) of schema ${report.schema}\n`,
    );
  }
  tellDamaged(terminal, damaged, "are missing or altered in the data folder, and so in the backup");
  return exitStatus.ok;
}

/** `codeact restore FILE`: fills an empty place with a backup. Returns the exit status. */
export async function runRestore(
  file: string,
  options: unknown,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<number> {
  const { json } = Flags.parse(options);
  const { target, filesFolder, label } = await placeOf(options);
  const total = (await stat(file).catch(() => undefined))?.size;
  const progress = showProgress(terminal, { json, label: "restore", total });
  const report = await finishing(signal, progress, () =>
    restoreStore(file, target, { filesFolder, signal, onProgress: progress.show }),
  );
  if (json) writeJson(terminal, { type: "done", ...report });
  else {
    const made = new Date(report.createdAt).toISOString();
    const what = `${counted(report.rows, "row")}, ${counted(report.blobs, "file")}`;
    terminal.out.write(`${sanitise(label)} holds the backup of ${made} (${what})\n`);
  }
  tellDamaged(terminal, report.damaged, "were missing or altered when the backup was made");
  return exitStatus.ok;
}

/** Where a chat lies. */
export interface ChatPlace {
  readonly target: StoreTarget;
  readonly filesFolder: string;
  /** For a person; without a password. */
  readonly label: string;
}

/** Where `codeact serve` keeps the chat under the same flags. */
export async function placeOf(options: unknown): Promise<ChatPlace> {
  const settings = await settingsOf(options, process.env);
  const folder = join(dataFolder(settings, process.env), "chat");
  const filesFolder = join(folder, "blobs");
  const database = Flags.parse(options).database ?? settings.serve?.database;
  if (database === undefined) {
    const path = join(folder, "chat.sqlite");
    return { target: { path }, filesFolder, label: path };
  }
  if (!/^postgres(?:ql)?:/u.test(database)) {
    throw new CodeactError("invalid_input", "--database is not a postgres:// URL.", {
      remedy: "Name a SQLite store by its folder, with --data-dir.",
    });
  }
  return { target: database, filesFolder, label: "The database" };
}

interface ShownProgress {
  readonly show: (progress: BackupProgress) => void;
  readonly clear: () => void;
}

function showProgress(
  terminal: Terminal,
  how: { readonly json: boolean; readonly label: string; readonly total: number | undefined },
): ShownProgress {
  if (!how.json) {
    const bar = createProgressBar(terminal);
    return {
      show: ({ bytes }) => bar.show(how.label, bytes, how.total),
      clear: () => bar.clear(),
    };
  }
  let writtenAt = 0;
  return {
    show(progress) {
      const now = Date.now();
      if (now - writtenAt < JSON_MS) return;
      writtenAt = now;
      writeJson(terminal, { type: "progress", ...progress, totalBytes: how.total });
    },
    clear: () => undefined,
  };
}

/** Takes the bar away before anything else is written; Ctrl-C says what it left. */
async function finishing<T>(
  signal: AbortSignal,
  progress: ShownProgress,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!signal.aborted) throw error;
    throw new CodeactError("aborted", "Interrupted.", {
      remedy: "Nothing was written; run the command again.",
      cause: error,
    });
  } finally {
    progress.clear();
  }
}

function tellDamaged(terminal: Terminal, damaged: readonly string[], what: string): void {
  if (damaged.length === 0) return;
  const [first = ""] = damaged;
  terminal.err.write(
    `The bytes of ${counted(damaged.length, "file")} ${what} (the first: ${first}). Everything else is there.\n`,
  );
}

function counted(count: number, noun: string): string {
  return `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;
}

function writeJson(terminal: Terminal, value: unknown): void {
  terminal.out.write(`${JSON.stringify(value)}\n`);
}
