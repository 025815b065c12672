import { errorMessage } from "@codeact/protocol";
import type { KernelView } from "@codeact/protocol/chat";
import type { StoredCell } from "@codeact/store";
import type { HouseOptions } from "./house-options.ts";
import { isPrefix } from "./kernel-state.ts";
import type { KernelState } from "./kernel-state.ts";
import type { Room } from "./room.ts";

/** The state that an interpreter is to be in. */
export interface Wanted {
  readonly cells: readonly StoredCell[];
  /** Ids of the cells. */
  readonly path: readonly string[];
  /** The live interpreter, in another state. */
  readonly room: Room | undefined;
}

/** Said of an interpreter that is used although it is not in the state of the branch. */
export const keptAsItIs = {
  code: "interpreter-kept",
  text: "The interpreter was kept as it is: it also holds what other branches did.",
};

/** A live interpreter as people see it. */
export function viewOf(room: Room, backend: string): KernelView {
  return {
    status: room.busy ? "busy" : "idle",
    kernelId: room.kernelId,
    backend,
    version: room.kernel.info.version,
    startedAt: room.startedAt,
    usedAt: room.usedAt,
  };
}

/** The kept copy that has most of a branch and nothing else. */
export function bestCopy(room: Room, path: readonly string[]): KernelState | undefined {
  return room.copies
    .filter(({ covers, kernel }) => kernel.alive && covers.length > 0 && isPrefix(covers, path))
    .toSorted((a, b) => b.covers.length - a.covers.length)[0];
}

/** The state that was live until now is kept beside the new one: its branch may be shown again. */
export async function leave(room: Room, next: Room): Promise<void> {
  await room.mark("died");
  for (const copy of room.copies) next.addCopy(room.takeCopy(copy));
  next.addCopy(room.state());
}

/** Only the newest snapshot of a conversation is ever woken; older ones would only take place. */
export async function forgetOlder(
  { store, log }: Pick<HouseOptions, "store" | "log">,
  { of, kernelId }: Pick<Room, "of" | "kernelId">,
): Promise<void> {
  try {
    for (const kernel of await store.kernels.list(of.userId, of.conversationId)) {
      if (kernel.id === kernelId || kernel.snapshotSha256 === undefined) continue;
      await store.kernels.update(of.userId, kernel.id, { status: "died", snapshotSha256: null });
    }
  } catch (error) {
    log.info({ kernelId, problem: errorMessage(error) }, "Older snapshots stay for now.");
  }
}
