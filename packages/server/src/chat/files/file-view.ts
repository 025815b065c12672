import type { FileView, UploadView } from "@codeact/protocol/chat";
import type { StoredFile, Upload } from "@codeact/store";

/** A version of a file as people see it. */
export function toFileView(file: StoredFile): FileView {
  const { id, conversationId, path, version, size, mime, sha256, origin } = file;
  const { cellId, createdAt, deletedAt } = file;
  return {
    id,
    conversationId,
    path,
    version,
    size,
    mime,
    sha256,
    origin,
    cellId,
    createdAt,
    deletedAt,
  };
}

/** An upload as its sender sees it. */
export function toUploadView(upload: Upload): UploadView {
  const { id, name, mime, size, received, sha256, createdAt, expiresAt } = upload;
  return { id, name, mime, size, received, complete: sha256 !== undefined, createdAt, expiresAt };
}
