import type { ExportedFile } from "@codeact/protocol/chat";
import type { Store } from "@codeact/store";
import type { ExportSource } from "../export/export-source.ts";
import { type ExportRequest, openExport } from "../export/open-export.ts";
import { writeJson } from "../export/write-json.ts";
import { writeNotebook } from "../export/write-notebook.ts";
import type { ArchiveEntry } from "./write-zip.ts";

/** What deflate only makes longer. */
const PACKED =
  /^(?:image\/(?!svg)|audio\/|video\/|application\/(?:zip|gzip|pdf|x-7z-compressed)$)/u;

/**
 * Files of a conversation's archive: `conversation.json` with everything in it, `conversation.ipynb` of the branch that
 * is shown, `files/` with the current files under their names, and `versions/` with the bytes of older ones.
 */
export async function* conversationEntries(
  store: Store,
  request: ExportRequest,
  folder = "",
): AsyncGenerator<ArchiveEntry, void> {
  const source = await openExport(store, request);
  const modifiedAt = source.head.conversation.updatedAt;
  yield { path: `${folder}conversation.json`, modifiedAt, bytes: () => writeJson(source) };
  const branch = await openExport(store, { ...request, scope: "branch" });
  yield { path: `${folder}conversation.ipynb`, modifiedAt, bytes: () => writeNotebook(branch) };
  yield* fileEntries(store, source, folder);
}

function* fileEntries(
  store: Store,
  { head }: ExportSource,
  folder: string,
): Generator<ArchiveEntry, void> {
  const current = new Map<string, ExportedFile>();
  for (const file of head.files) {
    if (file.deletedAt === undefined) current.set(file.path, file);
    else current.delete(file.path);
  }
  const told = new Set<string>();
  for (const file of current.values()) {
    told.add(file.sha256);
    yield entryOf(store, file, `${folder}files/${file.path}`);
  }
  for (const file of head.files) {
    if (told.has(file.sha256)) continue;
    told.add(file.sha256);
    yield entryOf(store, file, `${folder}versions/${file.sha256}`);
  }
}

function entryOf(store: Store, file: ExportedFile, path: string): ArchiveEntry {
  return {
    path,
    modifiedAt: file.createdAt,
    compress: !PACKED.test(file.mime),
    bytes: () => store.blobs.read(file),
  };
}
