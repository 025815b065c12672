import type { CodeactError } from "@codeact/protocol";
import { ImportReport } from "@codeact/protocol/chat";
import { z } from "zod";
import { refusal } from "../../http/refusal.ts";
import { parseWith } from "../../http/request-body.ts";
import type { ChatCall, ChatRoute } from "../app/chat-route.ts";
import { record } from "../auth/record.ts";
import type { Chat } from "../chat.ts";
import type { ImportOwners } from "./import/chat-ui/read-chat-ui.ts";
import { findOwners } from "./import/import-paths.ts";
import { importConversations } from "./import/import-conversations.ts";
import { defaultImportBounds } from "./import/import-bounds.ts";
import { ImportTurns } from "./import-turns.ts";
import { spoolUpload } from "./spool-upload.ts";

const ImportQuery = z.strictObject({
  /** Of a database dump: your conversations, everybody's as yours, or (admins) everybody's for whoever has their address. */
  owners: z.enum(["mine", "all", "by-email"]).default("mine"),
  /** Name of a body that is one file. */
  name: z.string().max(255).default("upload"),
});

const turnsOfChats = new WeakMap<Chat, ImportTurns>();

/** Imports of our own exports, of notebooks, and of chat-ui's database. */
export const importRoutes: readonly ChatRoute[] = [
  {
    method: "POST",
    path: "/api/v1/import",
    access: "user",
    group: "conversations",
    summary: "Imports conversations from a file, or from a form of files",
    query: ImportQuery,
    bodyType: "application/octet-stream",
    idempotent: false,
    answers: {
      200: {
        description: "What came along and what did not; every conversation whole or not at all",
        schema: ImportReport,
      },
    },
    run: runImport,
  },
];

async function runImport(call: ChatCall): Promise<Response> {
  const { chat, request, user, principal } = call;
  const query = parseWith(ImportQuery, request.req.query());
  const owners = ownersOf(query.owners, call);
  if (owners.type === "by-email" && principal.via === "key" && !principal.scopes.includes("admin"))
    throw notAllowed("This key may not act for others.");
  const { maxFileBytes } = chat.settings;
  const signal = request.req.raw.signal;
  const now = chat.now();
  const [offer] = await chat.models.list();
  const turns = turnsOf(chat);
  using _import = turns.begin(user.id);
  await using upload = await spoolUpload(call, {
    maxBytes: maxFileBytes,
    bounds: defaultImportBounds,
    name: query.name,
    signal,
  });
  await chat.limits.checkStorage(
    user.id,
    upload.files.reduce((sum, { size }) => sum + size, 0),
  );
  const { files, scratch } = upload;
  const model = offer?.name ?? "";
  const report = await turns.work(signal, () =>
    importConversations(chat.store, { files, user, owners, model, scratch, now, signal }),
  );
  if (owners.type === "by-email")
    await record(call, { kind: "import.for-others", data: { imported: importedOf(report) } });
  chat.log.info(
    {
      userId: user.id,
      source: report.source,
      imported: importedOf(report),
      skipped: report.skipped.length + report.unlisted.skipped,
    },
    "Conversations were imported.",
  );
  return Response.json(report);
}

function importedOf({ imported, unlisted }: ImportReport): number {
  return imported.length + unlisted.imported;
}

function ownersOf(
  asked: z.infer<typeof ImportQuery>["owners"],
  { chat, user }: ChatCall,
): ImportOwners {
  if (asked === "by-email" && user.role !== "owner" && user.role !== "admin")
    throw notAllowed("Only admins import for others.");
  return findOwners(asked, chat.store);
}

function notAllowed(message: string): CodeactError {
  return refusal(message, { code: "not_allowed", status: 403, remedy: "Import your own." });
}

function turnsOf(chat: Chat): ImportTurns {
  const turns = turnsOfChats.get(chat) ?? new ImportTurns();
  turnsOfChats.set(chat, turns);
  return turns;
}
