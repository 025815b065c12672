import { errorMessage } from "@codeact/protocol";
import type { Chat } from "../../chat.ts";
import { readLog } from "../telling/read-log.ts";
import { callDesk } from "../tools/call-desk.ts";

/**
 * Does for a run of the API what a person at a page would do: `input()` of a cell gets an empty line, for nobody can
 * type. Ends with the run; never throws.
 */
export async function attendRun(chat: Chat, userId: string, runId: string): Promise<void> {
  try {
    for await (const { event } of readLog(chat.store.events.watch(userId, runId))) {
      if (event.type === "approval.requested" && event.data.kind === "input")
        await chat.desk.answerInput(userId, runId, { inputId: event.data.approvalId, text: "" });
      if (event.type === "run.finished") return;
    }
  } catch (error) {
    chat.log.warn({ runId, error: errorMessage(error) }, "A run of the API is not attended to.");
  } finally {
    callDesk(chat).close(runId);
  }
}
