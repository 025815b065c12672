import { ChatExportFormat } from "@codeact/protocol/chat";
import type { Store } from "@codeact/store";
import { z } from "zod";
import { answerPieces } from "../../http/answer-pieces.ts";
import { parseWith } from "../../http/request-body.ts";
import type { ChatCall, ChatRoute } from "../app/chat-route.ts";
import { contentDisposition } from "../files/content-disposition.ts";
import { accountEntries } from "./archive/account-entries.ts";
import { conversationEntries } from "./archive/conversation-entries.ts";
import { writeZip } from "./archive/write-zip.ts";
import { type ExportRequest, openExport } from "./export/open-export.ts";
import { writers } from "./writers.ts";

/** A client that takes nothing of an export for so long is given up. */
const STALL_MS = 60_000;
/** Small pieces of text are sent together, in characters. */
const PIECE = 32_768;

const ExportQuery = z.strictObject({
  format: ChatExportFormat.default("json"),
  /** `tree` (json and zip only): every branch. */
  scope: z.enum(["tree", "branch"]).optional(),
  /** The last message of the branch. */
  leaf: z.string().max(64).optional(),
});

const types = {
  json: "application/json",
  md: "text/markdown; charset=utf-8",
  ipynb: "application/x-ipynb+json",
  py: "text/x-python; charset=utf-8",
  html: "text/html; charset=utf-8",
  zip: "application/zip",
} satisfies Readonly<Record<ChatExportFormat, string>>;

/** Exports of one conversation and of everything a person has. */
export const exportRoutes: readonly ChatRoute[] = [
  {
    method: "GET",
    path: "/api/v1/conversations/{id}/export",
    access: "user",
    group: "conversations",
    summary: "A conversation as a file",
    query: ExportQuery,
    answers: {
      200: { description: "The file, as an attachment", types: Object.values(types) },
    },
    run: exportConversation,
  },
  {
    method: "GET",
    path: "/api/v1/me/export",
    access: "user",
    group: "me",
    summary: "Everything that is yours, as a zip archive",
    answers: { 200: { description: "The archive", types: [types.zip] } },
    run: exportAccount,
  },
];

async function exportConversation(call: ChatCall): Promise<Response> {
  const { chat, request, user } = call;
  const query = parseWith(ExportQuery, request.req.query());
  const { format } = query;
  const leaving = new AbortController();
  const asked: ExportRequest = {
    userId: user.id,
    conversationId: request.req.param("id") ?? "",
    scope: scopeOf(query),
    leafId: query.leaf,
    now: chat.now(),
    signal: leaving.signal,
  };
  // Opened before the answer begins, so that what is not there is said as an error.
  const source = await openExport(chat.store, asked);
  const pieces =
    format === "zip"
      ? writeZip(conversationEntries(chat.store, asked))
      : asBytes(writers[format](source));
  const title = source.head.conversation.title;
  return answer(call, leaving, {
    pieces,
    type: types[format],
    name: `${fileName(title)}.${format}`,
  });
}

function scopeOf({ format, scope, leaf }: z.infer<typeof ExportQuery>): "tree" | "branch" {
  if (format !== "json" && format !== "zip") return "branch";
  return scope ?? (leaf === undefined ? "tree" : "branch");
}

function exportAccount(call: ChatCall): Response {
  const { chat, user } = call;
  const leaving = new AbortController();
  const now = chat.now();
  const store: Store = chat.store;
  const pieces = writeZip(accountEntries(store, { user, now, signal: leaving.signal }));
  const name = `codeact-${new Date(now).toISOString().slice(0, 10)}.zip`;
  return answer(call, leaving, { pieces, type: types.zip, name });
}

function answer(
  { request }: ChatCall,
  leaving: AbortController,
  file: {
    readonly pieces: AsyncGenerator<Uint8Array, void>;
    readonly type: string;
    readonly name: string;
  },
): Response {
  return answerPieces(request.req.raw, {
    pieces: file.pieces,
    release: () => leaving.abort(),
    stallMs: STALL_MS,
    outgoing: request.env?.outgoing,
    status: 200,
    headers: {
      "content-type": file.type,
      "content-disposition": contentDisposition("attachment", file.name),
      "cache-control": "private, no-store",
      "x-content-type-options": "nosniff",
      // A transcript that somebody opens in place of saving it can still do nothing.
      "content-security-policy":
        "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:",
    },
  });
}

async function* asBytes(texts: AsyncIterable<string>): AsyncGenerator<Uint8Array, void> {
  let held = "";
  for await (const text of texts) {
    held += text;
    if (held.length < PIECE) continue;
    yield Buffer.from(held);
    held = "";
  }
  if (held !== "") yield Buffer.from(held);
}

/** A title as the name of a file. */
function fileName(title: string): string {
  const name = title.replaceAll(/[\p{Cc}\p{Cf}/\\:*?"<>|]+/gu, " ").trim();
  return name === "" ? "conversation" : name.slice(0, 100);
}
