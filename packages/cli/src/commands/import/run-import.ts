import { stat } from "node:fs/promises";
import { CodeactError } from "@codeact/protocol";
import type { ImportReport } from "@codeact/protocol/chat";
import { findOwners, importPaths } from "@codeact/server";
import { openStore, type Store, type User } from "@codeact/store";
import { z } from "zod";
import { exitStatus } from "../../failure.ts";
import { sanitise } from "../../terminal/sanitise.ts";
import type { Terminal } from "../../terminal/terminal.ts";
import { type ChatPlace, placeOf } from "../backup/run-backup.ts";

const Flags = z.looseObject({
  json: z.boolean().default(false),
  user: z.string(),
  owners: z.enum(["mine", "all", "by-email"], "--owners is one of: mine, all, by-email."),
  model: z.string(),
});

/** Skipped things that are told one by one. */
const MAX_TOLD = 20;

/** `codeact import PATH… --user EMAIL`: puts conversations into a chat. Returns the exit status. */
export async function runImport(
  paths: readonly string[],
  options: unknown,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<number> {
  const parsed = Flags.safeParse(options);
  if (!parsed.success) {
    throw new CodeactError("invalid_input", parsed.error.issues[0]?.message ?? "Wrong flags.", {
      remedy: "See codeact import --help.",
    });
  }
  const { json, user: email, owners, model } = parsed.data;
  const place = await placeOf(options);
  await requirePlace(place);
  await using store = await openStore(place.target, { filesFolder: place.filesFolder });
  const report = await importPaths(store, {
    paths,
    user: await findPerson(store, email),
    owners: findOwners(owners, store),
    model,
    signal,
  });
  if (json) terminal.out.write(`${JSON.stringify({ type: "done", ...report })}\n`);
  else tell(terminal, report);
  return report.imported.length === 0 ? exitStatus.failed : exitStatus.ok;
}

/** An import into a place that was mistyped would make a new chat there. */
async function requirePlace({ target, label }: ChatPlace): Promise<void> {
  if (typeof target === "string") return;
  if ((await stat(target.path).catch(() => undefined)) !== undefined) return;
  throw new CodeactError("not_found", `There is no chat at ${label}.`, {
    remedy: "Start codeact serve there once, or give its --data-dir or --database.",
  });
}

async function findPerson(store: Store, email: string): Promise<User> {
  const found = await store.users.findByEmail(email);
  if (found !== undefined) return found.user;
  throw new CodeactError("not_found", `Nobody has the e-mail address ${email} there.`, {
    remedy: "Give the address of an account of that server.",
  });
}

function tell({ out, err }: Terminal, report: ImportReport): void {
  const imported = report.imported.length + report.unlisted.imported;
  const skipped = report.skipped.length + report.unlisted.skipped;
  for (const { what, why } of report.skipped.slice(0, MAX_TOLD))
    err.write(`${sanitise(what)}: ${sanitise(why)}\n`);
  if (skipped > MAX_TOLD) err.write(`… and ${skipped - MAX_TOLD} more\n`);
  for (const { title, notes } of report.imported)
    for (const note of notes) err.write(`${sanitise(title)}: ${sanitise(note)}\n`);
  out.write(
    `${imported} ${imported === 1 ? "conversation" : "conversations"} imported, ${skipped} skipped\n`,
  );
}
