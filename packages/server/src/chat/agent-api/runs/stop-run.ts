import { errorMessage } from "@codeact/protocol";
import type { ChatCall } from "../../app/chat-route.ts";

/** Asks a run that nobody waits for any more to stop. Returns at once; never throws. */
export function stopRun({ chat, user }: ChatCall, runId: string): void {
  chat.desk.stop(user.id, runId).catch((error: unknown) => {
    chat.log.warn({ runId, error: errorMessage(error) }, "A run that nobody waits for goes on.");
  });
}
