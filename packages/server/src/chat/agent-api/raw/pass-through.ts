import { createModelApp } from "@codeact/models/serve";
import { errorMessage } from "@codeact/protocol";
import type { Usage } from "@codeact/protocol";
import type { ChatCall } from "../../app/chat-route.ts";
import { modelEngine } from "./model-engine.ts";

/** A request for a model without an agent. */
export interface RawRequest {
  /** Below `/v1`. */
  readonly path: "/v1/chat/completions" | "/v1/responses" | "/v1/responses/input_tokens";
  readonly json: unknown;
  /** The model's own name. */
  readonly model: string;
}

/**
 * Lets a model answer as it is, with the surface of our model server. Its tokens count as those of runs do.
 * @throws CodeactError `rate_limited`, and what opening the model throws
 */
export async function passThrough(
  call: ChatCall,
  { path, json, model }: RawRequest,
): Promise<Response> {
  const { chat, user, request } = call;
  await chat.limits.checkRun(user.id);
  const inUse = await chat.models.open(model);
  let used: Usage | undefined;
  const exchange = request.get("exchange");
  const app = createModelApp({
    engine: modelEngine(inUse.model, (usage) => {
      used = usage;
    }),
    servedNames: [model],
    vision: inUse.model.vision,
    limits: { maxBodyBytes: Number.MAX_SAFE_INTEGER },
    onRequest(record) {
      if (exchange.streaming)
        exchange.end(record.status, record.outcome === "failed" ? "sent" : record.outcome);
      void settle(call, { model, used, close: () => inUse[Symbol.asyncDispose]() });
    },
    now: chat.now,
  });
  const sent = new Request(new URL(path, "http://localhost"), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(json),
    signal: request.req.raw.signal,
  });
  const answer = await app.fetch(sent);
  if (answer.headers.get("content-type")?.startsWith("text/event-stream") === true)
    exchange.beginStream();
  return answer;
}

async function settle(
  { chat, user }: ChatCall,
  {
    model,
    used,
    close,
  }: { model: string; used: Usage | undefined; close: () => PromiseLike<void> },
): Promise<void> {
  try {
    if (used !== undefined) {
      const counted = { userId: user.id, model };
      await chat.store.usage.record([
        { ...counted, kind: "input-tokens", value: used.inputTokens },
        { ...counted, kind: "output-tokens", value: used.outputTokens },
      ]);
    }
    await close();
  } catch (error) {
    chat.log.error({ model, error: errorMessage(error) }, "The end of a request was not counted.");
  }
}
