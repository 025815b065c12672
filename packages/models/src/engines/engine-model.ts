import type { FinishReason, Model, ModelEvent, ModelRequest, Usage } from "@codeact/protocol";
import type { EndReason, Engine, GenerateRequest } from "./engine.ts";

/** How an engine is used as a model. */
export interface EngineModelOptions {
  /** The model of the engine, also the name that is shown. @default the engine's first */
  readonly name?: string | undefined;
  /** True when images may be sent. @default false */
  readonly vision?: boolean | undefined;
  /** For requests that say nothing else. */
  readonly defaults?: EngineModelDefaults | undefined;
}

/** Sampling for requests that say nothing about it. */
export type EngineModelDefaults = Pick<
  GenerateRequest,
  | "temperature"
  | "topP"
  | "topK"
  | "minP"
  | "seed"
  | "maxTokens"
  | "presencePenalty"
  | "frequencyPenalty"
>;

/**
 * A model that an engine runs. Nothing is tried again: the engine is near, and says itself when it is overloaded or
 * died. The engine stays the caller's to close.
 */
export function engineModel(engine: Engine, options: EngineModelOptions = {}): Model {
  const name = options.name ?? engine.status().models[0] ?? engine.kind;
  return {
    name,
    vision: options.vision ?? false,
    stream: (request) => streamEvents(engine, name, options.defaults ?? {}, request),
  };
}

async function* streamEvents(
  engine: Engine,
  model: string,
  defaults: EngineModelDefaults,
  request: ModelRequest,
): AsyncGenerator<ModelEvent> {
  let prompt = { promptTokens: 0, cachedTokens: 0 };
  for await (const event of engine.generate(generateRequest(model, defaults, request))) {
    switch (event.type) {
      case "start":
        prompt = event;
        break;
      case "text":
        if (event.text !== "") yield { type: "text-delta", text: event.text };
        break;
      case "reasoning":
        yield { type: "reasoning-delta", text: event.text };
        break;
      case "tool-call":
        yield { ...event, type: "tool-call-delta" };
        break;
      case "end":
        yield {
          type: "response-end",
          finishReason: finishReasons[event.reason],
          usage: usageOf(event.prompt ?? prompt, event.completionTokens),
          ...(event.stopText === undefined ? {} : { stopText: event.stopText }),
        };
        break;
      default:
        event satisfies never;
    }
  }
}

function usageOf(
  { promptTokens, cachedTokens }: { readonly promptTokens: number; readonly cachedTokens: number },
  outputTokens: number,
): Usage {
  return { inputTokens: promptTokens, cachedTokens, outputTokens, costUsd: 0 };
}

const finishReasons: Readonly<Record<EndReason, FinishReason>> = {
  stop: "stop",
  length: "length",
  "tool-calls": "tool-calls",
  "content-filter": "content-filter",
};

function generateRequest(
  model: string,
  defaults: EngineModelDefaults,
  request: ModelRequest,
): GenerateRequest & { readonly model: string } {
  const { messages, tools, jsonSchema } = request;
  return {
    ...defaults,
    model,
    prompt: { type: "chat", messages, tools },
    stop: request.stop,
    maxTokens: request.maxTokens ?? defaults.maxTokens,
    temperature: request.temperature ?? defaults.temperature,
    topP: request.topP ?? defaults.topP,
    seed: request.seed ?? defaults.seed,
    json: jsonSchema === undefined ? undefined : { schema: jsonSchema },
    signal: request.signal,
  };
}
