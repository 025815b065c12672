import { dataFrame } from "@codeact/models/serve";
import { errorMessage } from "@codeact/protocol";
import { eventStream } from "../../http/event-stream.ts";
import type { ChatCall } from "../app/chat-route.ts";
import { watchAccess } from "../auth/access-watch.ts";
import { renderAgentFailure } from "./agent-failure.ts";

/** A comment goes into a silent stream this often, so that proxies do not cut it, in milliseconds. */
const KEEP_ALIVE_MS = 15_000;
/** A client that takes nothing for so long is gone, in milliseconds. */
const STALL_MS = 120_000;

/** A stream of frames to answer with. */
export interface AnswerStream {
  readonly frames: AsyncGenerator<string, void>;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Renders a failure in the middle of the stream. @default an object with `error` */
  readonly renderError?: ((error: unknown) => string) | undefined;
  /** The client left before the end, or its key or login opens nothing any more. */
  readonly onLeft: () => void;
}

/** Answers with a stream; what fails in the middle of it becomes its last frame. */
export function answerStream(call: ChatCall, stream: AnswerStream): Response {
  const { chat, request } = call;
  const exchange = request.get("exchange");
  const closeViewer = chat.metrics.openViewer();
  const access = watchAccess(call);
  exchange.beginStream();
  const note = (error: unknown): void => exchange.noteProblem(errorMessage(error));
  return eventStream({
    frames: guarded(stream, note),
    headers: stream.headers,
    keepAliveMs: KEEP_ALIVE_MS,
    stallMs: STALL_MS,
    until: access.lost,
    onEnd(outcome) {
      access[Symbol.dispose]();
      closeViewer();
      exchange.end(200, outcome);
      if (outcome === "sent") return;
      stream.onLeft();
      // One that takes nothing would keep what it was sent, and its connection, for ever.
      request.env?.outgoing?.destroy();
    },
  });
}

async function* guarded(
  { frames, renderError }: AnswerStream,
  note: (error: unknown) => void,
): AsyncGenerator<string, void> {
  try {
    yield* frames;
  } catch (error) {
    note(error);
    yield renderError?.(error) ?? dataFrame(renderAgentFailure(error).body);
  }
}
