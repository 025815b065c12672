import { lstat, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { CodeactError, errorMessage } from "@codeact/protocol";
import type { ImportReport } from "@codeact/protocol/chat";
import type { Store, User } from "@codeact/store";
import type { ImportOwners } from "./chat-ui/read-chat-ui.ts";
import { importConversations } from "./import-conversations.ts";
import { defaultImportBounds } from "./import-bounds.ts";
import { openZip } from "./source/open-zip.ts";
import { diskFile, readHead, type SourceFile } from "./source/source-file.ts";

/** An import of files of this machine. */
export interface ImportPaths {
  /** Files, archives and folders; what is a link within a folder is left out. */
  readonly paths: readonly string[];
  /** Whose the conversations become. */
  readonly user: User;
  readonly owners: ImportOwners;
  /** For conversations that name no model. */
  readonly model: string;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Imports exports, notebooks and dumps from this machine's disk into a store; an abort keeps what came before.
 * @throws CodeactError `not_found` for a path that is not there, and what `importConversations` throws
 */
export async function importPaths(store: Store, request: ImportPaths): Promise<ImportReport> {
  await using opened = new AsyncDisposableStack();
  const scratch = await mkdtemp(join(tmpdir(), "codeact-import-"));
  opened.defer(() => rm(scratch, { recursive: true, force: true }));
  const files: SourceFile[] = [];
  for (const path of request.paths) {
    for (const found of await filesBelow(path)) {
      const file = diskFile(found.path, found.name, found.size);
      const packed = (await readHead(file, 4)).toString("latin1").startsWith("PK");
      if (packed && request.paths.includes(found.path))
        files.push(...opened.use(await openZip(found.path, defaultImportBounds)).files);
      else files.push(file);
    }
  }
  const { user, owners, model, signal } = request;
  return importConversations(store, {
    files,
    user,
    owners,
    model,
    scratch,
    now: Date.now(),
    signal,
  });
}

/** Whose conversations of a dump to take, by the word that people use for it. */
export function findOwners(word: "mine" | "all" | "by-email", store: Store): ImportOwners {
  if (word !== "by-email") return { type: word };
  return {
    type: "by-email",
    find: async (email) => (await store.users.findByEmail(email))?.user,
  };
}

interface FoundFile {
  readonly path: string;
  /** Within what was named. */
  readonly name: string;
  readonly size: number;
}

async function filesBelow(path: string): Promise<readonly FoundFile[]> {
  try {
    const facts = await lstat(path);
    if (!facts.isDirectory()) return [{ path, name: basename(path), size: facts.size }];
    const found: FoundFile[] = [];
    for (const entry of await readdir(path, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const whole = join(entry.parentPath, entry.name);
      const { size } = await lstat(whole);
      found.push({ path: whole, name: whole.slice(path.length).replace(/^\/+/u, ""), size });
    }
    return found.sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    throw new CodeactError("not_found", `Cannot read ${path}: ${errorMessage(error)}`, {
      remedy: "Check the path.",
      cause: error,
    });
  }
}
