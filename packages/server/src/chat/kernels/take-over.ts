import { errorMessage } from "@codeact/protocol";
import type { KernelRecord, KernelWish } from "@codeact/store";
import type { HouseOptions } from "./house-options.ts";

/** How long another process may take to hand an interpreter over, in milliseconds. */
const HAND_OVER_MS = 15_000;

/** Lets another process give an interpreter up; without an answer it counts as gone. @throws CodeactError `not_found` */
export async function takeOver(
  { store, log }: Pick<HouseOptions, "store" | "log">,
  userId: string,
  { kernel, wish }: { readonly kernel: KernelRecord; readonly wish: KernelWish },
): Promise<KernelRecord> {
  await store.kernels.ask(kernel.id, wish);
  try {
    const late = AbortSignal.timeout(HAND_OVER_MS);
    return await store.kernels.untilNotLive(userId, kernel.id, late);
  } catch (error) {
    const facts = { kernelId: kernel.id, problem: errorMessage(error) };
    log.warn(facts, "Nobody answered for an interpreter.");
    return await store.kernels.update(userId, kernel.id, { status: "died" });
  }
}
