import { refusal } from "@codeact/models/serve";
import type { ChatCall } from "../../app/chat-route.ts";
import type { AskMessage } from "../ask/ask-message.ts";
import { callDesk } from "../tools/call-desk.ts";
import type { AnswerRun } from "./start-answer.ts";

/** The results of calls that a request ends with. */
export function resultsAmong(messages: readonly AskMessage[]): readonly AskMessage[] {
  return messages.slice(messages.findLastIndex(({ role }) => role !== "tool") + 1);
}

/**
 * Hands the results of calls to the run that waits for them, and goes on telling it from there.
 * @throws CodeactError a refusal when no run of this person waits for them
 */
export async function continueRun(
  { chat, user }: ChatCall,
  results: readonly AskMessage[],
  param: string,
): Promise<AnswerRun> {
  const callIds = results.flatMap(({ callId }) => callId ?? []);
  const found = callDesk(chat).find(user.id, callIds);
  if (found === undefined) throw nothingWaits(param);
  const { calls, runId, conversationId } = found;
  const afterSeq = calls.toldSeq;
  for (const { callId, text } of results) if (callId !== undefined) calls.answer(callId, text);
  return { runId, conversationId, afterSeq, calls };
}

function nothingWaits(param: string): Error {
  return refusal("No run waits for the results of these tool calls.", {
    param,
    code: "invalid_tool_call_id",
    remedy: "It ended, was given up, or its server was started again: ask anew.",
  });
}
