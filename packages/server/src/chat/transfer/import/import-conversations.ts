import { setImmediate as nextTurn } from "node:timers/promises";
import type { ImportReport } from "@codeact/protocol/chat";
import { CodeactError } from "@codeact/protocol";
import type { Store, User } from "@codeact/store";
import type { ImportOwners } from "./chat-ui/read-chat-ui.ts";
import { findConversations } from "./find-conversations.ts";
import type { FoundConversation } from "./finding.ts";
import { defaultImportBounds, type ImportBounds } from "./import-bounds.ts";
import type { SourceFile } from "./source/source-file.ts";

/** Entries of each list of a report; more are counted. */
const MAX_LISTED = 1000;

/** An import to do. */
export interface ImportRequest {
  readonly files: readonly SourceFile[];
  /** Who imports. */
  readonly user: User;
  /** @default mine */
  readonly owners?: ImportOwners | undefined;
  /** For conversations that name no model. */
  readonly model: string;
  /** An empty folder of the caller's, who removes it. */
  readonly scratch: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly bounds?: ImportBounds | undefined;
  /** Ends the import; conversations that came before stay, and nothing of the one that comes. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Imports what was sent. Every conversation comes whole or not at all, and the report says which and why; a fault of the
 * store ends the import. @throws CodeactError a refusal for an archive that is not read at all, and what the store throws
 */
export async function importConversations(
  store: Store,
  request: ImportRequest,
): Promise<ImportReport> {
  const { user, model, scratch, now, signal } = request;
  const bounds = request.bounds ?? defaultImportBounds;
  const place = { store, userId: user.id, model, scratch, bounds, now, signal };
  const { source, found } = await findConversations(
    request.files,
    request.owners ?? { type: "mine" },
    { place, user },
  );
  const report = new ReportInProgress();
  for await (const finding of found) {
    signal?.throwIfAborted();
    // Thousands of small ones would otherwise come one after the other before anybody else has a turn.
    await nextTurn();
    if (finding.type === "thing-skipped") report.skip(finding.what, finding.why);
    else await addOne(store, finding, { report, signal });
  }
  return report.finished(source);
}

async function addOne(
  store: Store,
  { what, conversation, email, notes }: FoundConversation,
  {
    report,
    signal,
  }: { readonly report: ReportInProgress; readonly signal: AbortSignal | undefined },
): Promise<void> {
  try {
    const { id, title } = await store.conversations.addWhole(conversation, { signal });
    report.add({
      conversationId: id,
      title,
      email,
      messages: conversation.messages.length,
      cells: conversation.messages.reduce((sum, { content }) => sum + content.cells.length, 0),
      files: conversation.files.length,
      notes: [...notes],
    });
  } catch (error) {
    if (!CodeactError.isInstance(error) || error.code !== "invalid_input") throw error;
    report.skip(what, error.message);
  }
}

class ReportInProgress {
  readonly #imported: ImportReport["imported"] = [];
  readonly #skipped: ImportReport["skipped"] = [];
  readonly #unlisted = { imported: 0, skipped: 0 };

  add(conversation: ImportReport["imported"][number]): void {
    if (this.#imported.length < MAX_LISTED) this.#imported.push(conversation);
    else this.#unlisted.imported += 1;
  }

  skip(what: string, why: string): void {
    if (this.#skipped.length < MAX_LISTED) this.#skipped.push({ what, why });
    else this.#unlisted.skipped += 1;
  }

  finished(source: ImportReport["source"]): ImportReport {
    return { source, imported: this.#imported, skipped: this.#skipped, unlisted: this.#unlisted };
  }
}
