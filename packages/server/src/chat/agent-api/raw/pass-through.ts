import { createModelApp } from "@codeact/models/serve";
import { errorMessage } from "@codeact/protocol";
import type { ChatCall } from "../../app/chat-route.ts";
import { watchAccess } from "../../auth/access-watch.ts";
import { CallMeter } from "../../models/call-meter.ts";
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
 * Lets a model answer as it is, with the surface of our model server. Its answers and tokens count as those of runs do,
 * also those of which the reader did not wait for the end.
 * @throws CodeactError `rate_limited`, and what opening the model throws
 */
export async function passThrough(
  call: ChatCall,
  { path, json, model }: RawRequest,
): Promise<Response> {
  const { chat, user, request } = call;
  await using opened = new AsyncDisposableStack();
  opened.use(await chat.limits.beginAnswer(user.id));
  const inUse = opened.use(await chat.models.open(model));
  const access = opened.use(watchAccess(call));
  const calls = new CallMeter();
  const exchange = request.get("exchange");
  const app = createModelApp({
    engine: modelEngine(calls.measure(inUse.model)),
    servedNames: [model],
    vision: inUse.model.vision,
    limits: { maxBodyBytes: Number.MAX_SAFE_INTEGER },
    onRequest(record) {
      if (exchange.streaming)
        exchange.end(record.status, record.outcome === "failed" ? "sent" : record.outcome);
      void settle(call, { model, calls, held: cleaning });
    },
    now: chat.now,
  });
  const sent = new Request(new URL(path, "http://localhost"), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(json),
    signal: AbortSignal.any([request.req.raw.signal, access.lost]),
  });
  const cleaning = opened.move();
  const answer = await app.fetch(sent);
  if (answer.headers.get("content-type")?.startsWith("text/event-stream") === true)
    exchange.beginStream();
  return answer;
}

/** Counts what was used before anything else may begin in its place. */
async function settle(
  { chat, user }: ChatCall,
  {
    model,
    calls,
    held,
  }: { readonly model: string; readonly calls: CallMeter; readonly held: AsyncDisposable },
): Promise<void> {
  try {
    await using _ = held;
    const { inputTokens, outputTokens, costUsd } = calls.used;
    const used = [
      { kind: "runs", value: calls.begun },
      { kind: "input-tokens", value: inputTokens },
      { kind: "output-tokens", value: outputTokens },
      { kind: "cost-usd", value: costUsd },
    ] as const;
    await chat.store.usage.record(
      used
        .filter(({ value }) => value > 0)
        .map(({ kind, value }) => ({ userId: user.id, kind, value, model })),
    );
  } catch (error) {
    chat.log.error({ model, error: errorMessage(error) }, "The end of a request was not counted.");
  }
}
