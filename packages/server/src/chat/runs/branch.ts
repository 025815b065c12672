import type { Message, Store, StoredCell } from "@codeact/store";

/** Which branch: from the conversation's beginning to this message. */
export interface BranchEnd {
  readonly userId: string;
  readonly conversationId: string;
  /** Absent: nothing comes before. */
  readonly leafId: string | undefined;
}

/** Messages read at once. */
const PAGE = 500;

/** Every message of a branch, oldest first. @throws CodeactError `not_found` */
export async function readBranch(store: Store, end: BranchEnd): Promise<readonly Message[]> {
  const { userId, conversationId, leafId } = end;
  if (leafId === undefined) return [];
  const pages: (readonly Message[])[] = [];
  for (let beforeId: string | undefined; ;) {
    const { messages, more } = await store.messages.path(userId, conversationId, {
      leafId,
      beforeId,
      limit: PAGE,
    });
    pages.unshift(messages);
    beforeId = messages[0]?.id;
    if (!more || beforeId === undefined) return pages.flat();
  }
}

/** Cells of a message in the order in which they ran. */
export function cellsInOrder(message: Message): readonly StoredCell[] {
  const byId = new Map(message.cells.map((cell) => [cell.id, cell]));
  const named = message.parts.flatMap((part) => {
    const cell = part.kind === "cell" ? byId.get(part.cellId) : undefined;
    return cell === undefined ? [] : [cell];
  });
  return named.length > 0 ? named : message.cells;
}

/** Cells of a branch that ran, in order, whatever became of them. */
export function ranCells(messages: readonly Message[]): readonly StoredCell[] {
  return messages.flatMap(cellsInOrder).filter(hasRun);
}

/** True when a cell has begun to run and has ended; what a stopped run left unfinished has not. */
function hasRun({ status, startedAt }: StoredCell): boolean {
  if (status === "interrupted") return startedAt !== undefined;
  return ["ok", "error", "timeout", "died"].includes(status);
}
