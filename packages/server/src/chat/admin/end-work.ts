import type { Chat } from "../chat.ts";

/** Stops every run of a person and ends their interpreters, whichever process has them. */
export async function endWorkOf(
  { store, desk, kernels }: Pick<Chat, "store" | "desk" | "kernels">,
  userId: string,
): Promise<void> {
  const running = await store.runs.running(userId);
  const live = (await store.kernels.everyLive()).filter((kernel) => kernel.userId === userId);
  // What ended by itself meanwhile is as well.
  await Promise.allSettled([
    ...running.map(({ id }) => desk.stop(userId, id)),
    ...live.map(({ id }) => kernels.kill(id)),
  ]);
}
