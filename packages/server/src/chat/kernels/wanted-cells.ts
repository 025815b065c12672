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
  const dropped = new Set(kernels.flatMap(({ id, status }) => (status === "closed" ? [id] : [])));
  const lost = ran.findLastIndex(
    ({ status, kernelId }) =>
      status === "died" || (kernelId !== undefined && dropped.has(kernelId)),
  );
  return ran.slice(lost + 1);
}
