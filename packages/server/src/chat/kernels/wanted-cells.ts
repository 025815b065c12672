import type { Message, Store, StoredCell } from "@codeact/store";
import { ranCells } from "../runs/branch.ts";
import type { FilesOf } from "./kernel-files.ts";

/**
 * The cells of a branch whose effects its interpreter is to have: those after the last one that killed its interpreter,
 * and after the last one whose interpreter was ended on purpose.
 */
export async function wantedCells(
  store: Store,
  of: FilesOf,
  branch: readonly Message[],
): Promise<readonly StoredCell[]> {
  const ran = ranCells(branch);
  if (ran.length === 0) return ran;
  const kernels = await store.kernels.list(of.userId, of.conversationId);
  const dropped = new Set(
    kernels
      .filter(({ status }) => status === "closed")
      // Also what it had from the interpreter before it.
      .flatMap(({ id, baseCellId }) => (baseCellId === undefined ? [id] : [id, baseCellId])),
  );
  const lost = ran.findLastIndex(
    ({ id, status, kernelId }) =>
      status === "died" || dropped.has(id) || (kernelId !== undefined && dropped.has(kernelId)),
  );
  return ran.slice(lost + 1);
}
