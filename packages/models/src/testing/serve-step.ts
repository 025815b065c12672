import type { ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { JsonValue } from "@codeact/protocol";
import { inputText, stopStrings } from "./chat-request.ts";
import type { ChatRequestBody } from "./chat-request.ts";
import {
  renderCompletion,
  renderDeltas,
  renderError,
  renderFinish,
  renderUsageChunk,
} from "./completion-body.ts";
import type { CompletionStamp } from "./completion-body.ts";
import { resolveReply } from "./scripted-reply.ts";
import type { ResolvedReply, StopBehaviour } from "./scripted-reply.ts";
import type { ServerFault, ServerReply, ServerStep } from "./server-step.ts";

/** What a server needs to know to serve one step. */
export interface ServeOptions {
  readonly stamp: CompletionStamp;
  readonly stopBehaviour: StopBehaviour;
  /** Fires when the client has left or the server closes; every wait ends then. */
  readonly signal: AbortSignal;
}

/** Writes one step to the response. */
export async function serveStep(
  step: ServerStep,
  body: ChatRequestBody,
  response: ServerResponse,
  options: ServeOptions,
): Promise<void> {
  if (typeof step !== "string" && "fault" in step)
    return serveFault(step, response, options.signal);
  const reply = typeof step === "string" ? { text: step } : step;
  const resolved = resolveReply(reply, {
    inputText: inputText(body),
    stop: stopStrings(body),
    stopBehaviour: options.stopBehaviour,
  });
  await pause(reply.delayMs, options.signal);
  if (body.stream === true && reply.ignoresStream !== true) {
    return serveStream({ reply, resolved, body, response, options });
  }
  const parts = { usage: reply.omitsUsage !== true };
  sendJson(response, 200, renderCompletion(resolved, options.stamp, parts));
}

/** Sends a JSON body with a status. */
export function sendJson(response: ServerResponse, status: number, body: JsonValue): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}

interface StreamJob {
  readonly reply: ServerReply;
  readonly resolved: ResolvedReply;
  readonly body: ChatRequestBody;
  readonly response: ServerResponse;
  readonly options: ServeOptions;
}

async function serveStream(job: StreamJob): Promise<void> {
  const { reply, resolved, body, response, options } = job;
  response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-cache" });
  // The first object only names the role, so that piece n is object n.
  for (const [piece, object] of renderDeltas(resolved, options.stamp).entries()) {
    if (piece > 1) await pause(reply.chunkDelayMs, options.signal);
    if (options.signal.aborted) return;
    sendEvent(response, object);
    if (piece === reply.dropAfterChunks) return drop(response);
    if (piece === reply.hangAfterChunks) await untilAborted(options.signal);
  }
  if (reply.error !== undefined) {
    sendEvent(response, renderError(reply.error.message, reply.error.code, "server_error"));
  } else {
    sendEvent(response, renderFinish(resolved, options.stamp));
    if (body.stream_options?.include_usage === true && reply.omitsUsage !== true) {
      sendEvent(response, renderUsageChunk(resolved, options.stamp));
    }
    response.write("data: [DONE]\n\n");
  }
  response.end();
  return;
}

async function serveFault(
  fault: ServerFault,
  response: ServerResponse,
  signal: AbortSignal,
): Promise<void> {
  switch (fault.fault) {
    case "drop":
      response.destroy();
      return;
    case "hang":
      await untilAborted(signal);
      return;
    case "raw":
      response.writeHead(fault.status ?? 200, {
        "content-type": fault.contentType ?? "text/event-stream",
      });
      for (const piece of fault.pieces) await written(response, piece);
      response.end();
      return;
    case "status": {
      const html = typeof fault.body === "string";
      response.writeHead(fault.status, {
        "content-type": html ? "text/html" : "application/json",
        ...fault.headers,
      });
      const body = fault.body ?? renderError(`status ${fault.status}`, null);
      response.end(typeof body === "string" ? body : JSON.stringify(body));
      return;
    }
    default:
      return fault satisfies never;
  }
}

function sendEvent(response: ServerResponse, object: JsonValue): void {
  response.write(`data: ${JSON.stringify(object)}\n\n`);
}

/** Destroys the connection once what was written has left, so that the client really sees the pieces before the cut. */
async function drop(response: ServerResponse): Promise<void> {
  await written(response, ": cut\n\n");
  response.destroy();
  return;
}

async function written(response: ServerResponse, piece: string | Uint8Array): Promise<void> {
  await new Promise<void>((resolve) => response.write(piece, () => resolve()));
}

async function pause(ms: number | undefined, signal: AbortSignal): Promise<void> {
  if (ms === undefined || ms <= 0) return;
  await sleep(ms, undefined, { signal }).catch(() => {});
}

async function untilAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) =>
    signal.addEventListener("abort", () => resolve(), { once: true }),
  );
}
