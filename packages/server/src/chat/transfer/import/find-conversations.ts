import type { ImportSource } from "@codeact/protocol/chat";
import type { User } from "@codeact/store";
import { collectionOf, dumpOf, type ImportOwners, readChatUi } from "./chat-ui/read-chat-ui.ts";
import { type Finding, skipped } from "./finding.ts";
import type { ImportPlace } from "./import-place.ts";
import { readCodeact } from "./read-codeact.ts";
import { readNotebook } from "./read-notebook.ts";
import { bsonLength } from "./source/read-bson.ts";
import { readHead, type SourceFile } from "./source/source-file.ts";

/** Bytes in which a file shows what it is. */
const HEAD = 65_536;

/** Files and what they turned out to be. */
interface Sorted {
  readonly source: ImportSource;
  readonly found: AsyncGenerator<Finding>;
}

/**
 * Finds out what was sent, by names and by first bytes, and reads it: exports of ours with the files beside them, dumps of
 * chat-ui, or notebooks.
 */
export async function findConversations(
  files: readonly SourceFile[],
  owners: ImportOwners,
  context: { readonly place: ImportPlace; readonly user: User },
): Promise<Sorted> {
  const kinds = await kindsOf(files);
  const exports = files.filter((file) => kinds.get(file) === "codeact");
  if (exports.length > 0)
    return { source: "codeact", found: readExports(exports, files, context.place) };
  const dumped = files.filter((file) => kinds.get(file) === "chat-ui");
  if (dumped.length > 0) {
    const dump = dumpOf(dumped);
    // A file of any name, sent alone, can only be the one collection that matters.
    const sent =
      dump.conversations.length === 0 && dumped.length === 1
        ? { conversations: dumped, others: [] }
        : dump;
    return { source: "chat-ui", found: readChatUi(sent, owners, context) };
  }
  const notebooks = files.filter((file) => kinds.get(file) === "notebook");
  return { source: "notebook", found: readNotebooks(notebooks, files, context.place) };
}

async function* readExports(
  exports: readonly SourceFile[],
  files: readonly SourceFile[],
  place: ImportPlace,
): AsyncGenerator<Finding> {
  const beside = new Map<string, SourceFile[]>();
  for (const file of files) {
    const folder = /^(.*?)(?:files|versions)\//u.exec(file.name)?.[1];
    if (folder === undefined || (folder !== "" && !folder.endsWith("/"))) continue;
    const siblings = beside.get(folder);
    if (siblings === undefined) beside.set(folder, [file]);
    else siblings.push(file);
  }
  for (const file of exports) {
    place.signal?.throwIfAborted();
    const folder = file.name.slice(0, file.name.lastIndexOf("/") + 1);
    yield await readCodeact(file, beside.get(folder) ?? [], place);
  }
}

async function* readNotebooks(
  notebooks: readonly SourceFile[],
  files: readonly SourceFile[],
  place: ImportPlace,
): AsyncGenerator<Finding> {
  for (const file of notebooks) {
    place.signal?.throwIfAborted();
    yield await readNotebook(file, place);
  }
  for (const file of files) {
    if (!notebooks.includes(file))
      yield skipped(file.name, "It is neither an export, nor a notebook, nor a dump of chat-ui.");
  }
}

async function kindsOf(
  files: readonly SourceFile[],
): Promise<ReadonlyMap<SourceFile, ImportSource>> {
  const kinds = new Map<SourceFile, ImportSource>();
  for (const file of files) {
    const kind = await kindOf(file);
    if (kind !== undefined) kinds.set(file, kind);
  }
  return kinds;
}

async function kindOf(file: SourceFile): Promise<ImportSource | undefined> {
  // Files that belong to an export are not looked into: somebody's own notebook may be among them.
  if (/(?:^|\/)(?:files|versions|uploads)\//u.test(file.name)) return undefined;
  const name = file.name.toLowerCase();
  if (name.endsWith(".ipynb")) return "notebook";
  if (name.endsWith(".bson") || name.endsWith(".bson.gz"))
    return collectionOf(file.name) === undefined ? undefined : "chat-ui";
  if (/\.(?:metadata\.json|zip|png|html?|md|py|csv|pdf)(?:\.gz)?$/u.test(name)) return undefined;
  const head = await readHead(file, HEAD);
  const text = head
    .toString("utf8")
    .replace(/^\uFEFF/u, "")
    .trimStart();
  // Quotes within strings of JSON are escaped: these can only be names of members.
  if (/"format"\s*:\s*"codeact-chat"/u.test(text)) return "codeact";
  if (/"format"\s*:\s*"codeact-account"/u.test(text)) return undefined;
  if (/^[[{]/u.test(text))
    return /"(?:cell_type|nbformat)"\s*:/u.test(text) ? "notebook" : "chat-ui";
  const first = bsonLength(head, 48 * 1024 ** 2) ?? 0;
  return first > 0 && (head[4] ?? 0) > 0 && (head[4] ?? 255) <= 0x13 ? "chat-ui" : undefined;
}
