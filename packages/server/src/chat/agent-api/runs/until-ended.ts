import type { Chat } from "../../chat.ts";

/** How long a run that was stopped may take to end, in milliseconds; who waits then goes on without its end. */
const ENDING_MS = 10_000;

/** Stops a run and waits for its end. @throws CodeactError `not_found` */
export async function stopAndWait(chat: Chat, userId: string, runId: string): Promise<void> {
  const { status, seq: after } = await chat.desk.stop(userId, runId);
  if (status !== "running") return;
  const signal = AbortSignal.timeout(ENDING_MS);
  try {
    for await (const event of chat.store.events.watch(userId, runId, { after, signal })) void event;
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
