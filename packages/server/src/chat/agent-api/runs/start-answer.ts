import { CodeactError } from "@codeact/protocol";
import type { RunSettings } from "@codeact/protocol/chat";
import type { MessagePart, StartedRun } from "@codeact/store";
import type { Chat } from "../../chat.ts";
import { keepFiles } from "../ask/keep-files.ts";
import type { AskedPlace } from "../ask/find-place.ts";
import type { AskMessage } from "../ask/ask-message.ts";
import { clientTools } from "../tools/client-tool.ts";
import type { ClientFunction } from "../tools/client-tool.ts";
import { ClientCalls } from "../tools/client-calls.ts";
import { callDesk } from "../tools/call-desk.ts";
import { attendRun } from "./attend-run.ts";

/** A question to answer with a run. */
export interface AnswerRequest {
  readonly place: AskedPlace;
  readonly question: AskMessage;
  /** The model's own name. */
  readonly model: string;
  readonly settings: Partial<RunSettings>;
  readonly functions: readonly ClientFunction[];
}

/** A run at work, or a piece of one: what came before `afterSeq` was told before. */
export interface AnswerRun {
  readonly runId: string;
  readonly conversationId: string;
  readonly afterSeq: number;
  /** Calls of the client's functions; absent for a run without any. */
  readonly calls: ClientCalls | undefined;
}

/**
 * Begins a run. Where the conversation is busy, a run of the same history goes on in a copy of it, with an interpreter of
 * its own; one that only waits for the client's functions is given up.
 * @throws CodeactError what `RunDesk.start` and the keeping of files throw
 */
export async function startAnswer(chat: Chat, request: AnswerRequest): Promise<AnswerRun> {
  const calls = request.functions.length === 0 ? undefined : new ClientCalls();
  const tools = calls === undefined ? undefined : clientTools(request.functions, calls);
  const start = async (place: AskedPlace): Promise<StartedRun> => {
    const files = await keepFiles(chat, place, request.question.files);
    const text = request.question.text;
    const parts: MessagePart[] = [
      ...(text === "" && files.length > 0 ? [] : [{ kind: "text", text } as const]),
      ...files.map(({ id }) => ({ kind: "file", fileId: id }) as const),
    ];
    const { model, settings } = request;
    return await chat.desk.start({ ...place, parts, model, settings, tools });
  };
  const { run } = await start(request.place).catch(async (error: unknown) => {
    if (!CodeactError.isInstance(error) || error.code !== "session_busy") throw error;
    return await start(await copyPlace(chat, request.place));
  });
  if (calls !== undefined) callDesk(chat).open(run.id, calls);
  void attendRun(chat, request.place.userId, run.id);
  return { runId: run.id, conversationId: run.conversationId, afterSeq: 0, calls };
}

async function copyPlace({ store }: Chat, place: AskedPlace): Promise<AskedPlace> {
  const { userId, conversationId, parentId: leafId } = place;
  const copy = await store.conversations.fork(userId, conversationId, { leafId });
  return { userId, conversationId: copy.id, parentId: copy.activeLeafId };
}
