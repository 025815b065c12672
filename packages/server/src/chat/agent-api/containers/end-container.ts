import { errorMessage } from "@codeact/protocol";
import type { Chat } from "../../chat.ts";

/** Ends a conversation that is a container: its interpreter now, everything else after the time for second thoughts. */
export async function endContainer(
  chat: Chat,
  userId: string,
  conversationId: string,
): Promise<void> {
  try {
    await chat.kernels.restart(userId, conversationId);
  } catch (error) {
    // It may have had none, or a process that is gone had it.
    chat.log.debug({ conversationId, error: errorMessage(error) }, "No interpreter was ended.");
  }
  await chat.store.conversations.remove(userId, conversationId);
}
