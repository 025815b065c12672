import { setTimeout as sleep } from "node:timers/promises";
import { errorMessage } from "@codeact/protocol";
import type { KernelWish } from "@codeact/store";
import type { HouseOptions } from "./house-options.ts";

/** Pause before wishes are listened for again, in milliseconds. */
const LISTEN_AGAIN_MS = 1000;

/**
 * Hears what other processes ask of this one's interpreters until the signal aborts or the store closes, also after the
 * store was away. Never rejects.
 */
export async function followWishes(
  { store, log }: Pick<HouseOptions, "store" | "log">,
  owner: string,
  how: {
    readonly signal: AbortSignal;
    readonly grant: (kernelId: string, wish: KernelWish) => Promise<void>;
  },
): Promise<void> {
  const { signal, grant } = how;
  for (;;) {
    try {
      for await (const { kernelId, wish } of store.kernels.wishes(owner, signal))
        void grant(kernelId, wish);
      return;
    } catch (error) {
      if (signal.aborted) return;
      log.warn({ problem: errorMessage(error) }, "Wishes for interpreters are not heard for now.");
      await sleep(LISTEN_AGAIN_MS, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }
}
