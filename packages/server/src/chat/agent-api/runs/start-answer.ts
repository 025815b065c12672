import type { Tool } from "@codeact/agent";
import { CodeactError } from "@codeact/protocol";
import type { RunSettings } from "@codeact/protocol/chat";
import type { MessagePart, StartedRun } from "@codeact/store";
import type { Chat } from "../../chat.ts";
import type { AskMessage } from "../ask/ask-message.ts";
import type { AskedPlace } from "../ask/find-place.ts";
import { keepFiles } from "../ask/keep-files.ts";
import { callDesk } from "../tools/call-desk.ts";
import { ClientCalls } from "../tools/client-calls.ts";
import { clientTools } from "../tools/client-tool.ts";
import type { ClientFunction } from "../tools/client-tool.ts";
import { attendRun } from "./attend-run.ts";
import { stopAndWait } from "./until-ended.ts";

/** Functions of a client as the agent has them. */
export interface PreparedTools {
  readonly tools: readonly Tool[];
  readonly calls: ClientCalls;
}

/** Makes functions of the client callable; nothing for none. @throws CodeactError a refusal that names the tool */
export function prepareTools(functions: readonly ClientFunction[]): PreparedTools | undefined {
  if (functions.length === 0) return undefined;
  const calls = new ClientCalls();
  return { calls, tools: clientTools(functions, calls) };
}

/** A question to answer with a run. */
export interface AnswerRequest {
  readonly place: AskedPlace;
  readonly question: AskMessage;
  /** The model's own name. */
  readonly model: string;
  readonly settings: Partial<RunSettings>;
  readonly prepared?: PreparedTools | undefined;
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
 * Begins a run. A run of this person that only waits for functions of its client gives way where it is in the way; where
 * another is at work in the conversation, the history goes on in a copy of it, with an interpreter of its own.
 * @throws CodeactError what `RunDesk.start` and the keeping of files throw
 */
export async function startAnswer(chat: Chat, request: AnswerRequest): Promise<AnswerRun> {
  const { place, prepared } = request;
  const { userId } = place;
  const { run } = await startOrMakeRoom(chat, request);
  const { id: runId, conversationId } = run;
  if (prepared !== undefined) {
    const { calls } = prepared;
    callDesk(chat).open({ runId, userId, conversationId, calls });
    calls.onLate = () => void chat.desk.stop(userId, runId).catch(() => {});
  }
  void attendRun(chat, userId, runId);
  return { runId, conversationId, afterSeq: 0, calls: prepared?.calls };
}

async function startOrMakeRoom(chat: Chat, request: AnswerRequest): Promise<StartedRun> {
  const { userId, conversationId } = request.place;
  try {
    return await start(chat, request, request.place);
  } catch (error) {
    if (!CodeactError.isInstance(error)) throw error;
    const waiting = callDesk(chat).waiting(userId);
    const busy = error.code === "session_busy";
    const crowded = error.code === "rate_limited" && error.details["reason"] === "concurrent_runs";
    const inTheWay = busy
      ? waiting.find((run) => run.conversationId === conversationId)
      : crowded
        ? waiting[0]
        : undefined;
    if (inTheWay !== undefined) {
      await stopAndWait(chat, userId, inTheWay.runId);
      return await start(chat, request, request.place);
    }
    if (!busy) throw error;
    return await start(chat, request, await copyPlace(chat, request.place));
  }
}

async function start(
  chat: Chat,
  { question, model, settings, prepared }: AnswerRequest,
  place: AskedPlace,
): Promise<StartedRun> {
  const files = await keepFiles(chat, place, question.files);
  const { text } = question;
  const parts: MessagePart[] = [
    ...(text === "" && files.length > 0 ? [] : [{ kind: "text", text } as const]),
    ...files.map(({ id }) => ({ kind: "file", fileId: id }) as const),
  ];
  return await chat.desk.start({ ...place, parts, model, settings, tools: prepared?.tools });
}

async function copyPlace({ store }: Chat, place: AskedPlace): Promise<AskedPlace> {
  const { userId, conversationId, parentId: leafId } = place;
  const copy = await store.conversations.fork(userId, conversationId, { leafId });
  return { userId, conversationId: copy.id, parentId: copy.activeLeafId };
}
