import { CodeactError, errorMessage } from "@codeact/protocol";
import type { Engine, GenerateRequest } from "../engines/engine.ts";
import type { ModelAppLimits } from "./app-options.ts";
import { mergeChoices } from "./choices.ts";
import type { ChoiceEvent } from "./choices.ts";
import { dataFrame, eventStream, within } from "./event-stream.ts";
import type { Exchange } from "./exchange.ts";
import { renderFailure } from "./failure-body.ts";
import { UsageSum } from "./wire-usage.ts";
import type { AnswerUsage } from "./wire-usage.ts";

/** What is to be generated for one HTTP request. */
export interface GenerationPlan {
  readonly engine: Engine;
  /** The engine's own name of the model. */
  readonly model: string | undefined;
  /** One for each answer; answers to the same prompt are neighbours. */
  readonly requests: readonly GenerateRequest[];
  readonly answersPerPrompt: number;
  readonly exchange: Exchange;
  readonly limits: ModelAppLimits;
  /** Fires when the client has left or the server closes. */
  readonly signal: AbortSignal;
}

/** Answers that are being made. */
export interface Generation {
  /** Can be read once. */
  readonly events: AsyncIterable<ChoiceEvent>;
  /** Counts so far. */
  usage(): AnswerUsage;
  /** Ends everything that runs; the slots are free at once. */
  abort(): void;
  /**
   * Waits for the first event, so that a refusal becomes an HTTP status and no stream; a queue may take longer, then it
   * returns without one.
   */
  settle(): Promise<void>;
}

/** Starts all answers of a request. */
export function startGeneration(plan: GenerationPlan): Generation {
  const cut = new AbortController();
  const signal = AbortSignal.any([plan.signal, cut.signal]);
  const usage = new UsageSum(plan.answersPerPrompt);
  const { engine, model, requests, exchange } = plan;
  const merged = mergeChoices({
    count: requests.length,
    // More at once than there are slots would only fill the queue that others need.
    parallel: Math.max(1, engine.status().slots ?? requests.length),
    start: (index) => engine.generate({ ...requestAt(requests, index), model, signal }),
    stop: () => cut.abort(),
  });
  const first = merged.next();
  first.catch(() => {});
  return {
    events: watch(merged, first, exchange, usage),
    usage: () => usage.value(),
    abort: () => cut.abort(),
    settle: async () => {
      await within(first, plan.limits.keepAliveMs);
    },
  };
}

function requestAt(requests: readonly GenerateRequest[], index: number): GenerateRequest {
  const request = requests[index];
  if (request === undefined) throw new CodeactError("internal", `There is no answer ${index}.`);
  return request;
}

async function* watch(
  merged: AsyncGenerator<ChoiceEvent>,
  first: Promise<IteratorResult<ChoiceEvent>>,
  exchange: Exchange,
  usage: UsageSum,
): AsyncGenerator<ChoiceEvent> {
  try {
    for (let result = await first; result.done !== true; result = await merged.next()) {
      const { event } = result.value;
      if (event.type !== "start") exchange.noteToken();
      usage.add(result.value);
      yield result.value;
    }
  } finally {
    const { timings, ...counts } = usage.value();
    exchange.noteUsage(counts, timings);
    await merged.return(undefined);
  }
}

/** A stream of frames: how they are rendered is the API's business, how they are sent is the same for all. */
export interface FrameStream {
  readonly generation: Generation;
  readonly frames: AsyncGenerator<string>;
  readonly exchange: Exchange;
  readonly limits: ModelAppLimits;
  /** Renders a failure in the middle of the stream. @default an object with `error` */
  readonly renderError?: ((error: unknown) => string) | undefined;
}

/**
 * Answers with a stream, once the first event is there or has let itself be waited for.
 * @throws CodeactError what the engine throws before its first event
 */
export async function sendFrames(stream: FrameStream): Promise<Response> {
  const { generation, exchange, limits } = stream;
  await generation.settle();
  exchange.beginStream();
  let failed = false;
  return eventStream({
    frames: guard(stream, () => {
      failed = true;
    }),
    keepAliveMs: limits.keepAliveMs,
    stallMs: limits.stallMs,
    onEnd(outcome) {
      if (outcome === "client-left") generation.abort();
      exchange.end(200, failed ? "failed" : outcome);
    },
  });
}

/** Turns a failure in the middle of a stream into its last frame; without `[DONE]`, for it is not complete. */
async function* guard(stream: FrameStream, onFailure: () => void): AsyncGenerator<string> {
  try {
    yield* stream.frames;
  } catch (error) {
    onFailure();
    stream.exchange.noteProblem(errorMessage(error));
    yield (stream.renderError ?? ((failure) => dataFrame(renderFailure(failure).body)))(error);
  }
}
