import { FeedbackView } from "@codeact/protocol/chat";
import type { CellView, MessageView, OutputView } from "@codeact/protocol/chat";
import type { Message, StoredCell, StoredFile, StoredOutput } from "@codeact/store";
import { toFileView } from "../files/file-view.ts";

/** A message as people see it, with the files that its parts name. */
export function toMessageView(
  message: Message,
  files: ReadonlyMap<string, StoredFile>,
): MessageView {
  const { id, conversationId, parentId, role, status, model, runId, coveredSeq } = message;
  const { usage, createdAt, finishedAt, siblingIds, parts, cells } = message;
  const feedback = FeedbackView.safeParse(message.feedback);
  return {
    id,
    conversationId,
    parentId,
    role,
    status,
    model,
    runId,
    coveredSeq,
    usage,
    feedback: feedback.success ? feedback.data : undefined,
    createdAt,
    finishedAt,
    siblingIds: [...siblingIds],
    parts: parts.map((part) => ({ ...part })),
    cells: cells.map(toCellView),
    files: fileIdsOf(message).flatMap((fileId) => {
      const file = files.get(fileId);
      return file === undefined ? [] : [toFileView(file)];
    }),
  };
}

/** The files that a message names. */
export function fileIdsOf({ parts }: Pick<Message, "parts">): readonly string[] {
  return [...new Set(parts.flatMap((part) => (part.kind === "file" ? [part.fileId] : [])))];
}

/** A cell as people see it. */
export function toCellView({ outputs, ...facts }: StoredCell): CellView {
  return { ...facts, outputs: outputs.map(toOutputView) };
}

function toOutputView({ output, truncatedBytes, blobs }: StoredOutput): OutputView {
  return { output, truncatedBytes, blobs: blobs.map((blob) => ({ ...blob })) };
}
