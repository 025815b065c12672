import { setTimeout as sleep } from "node:timers/promises";
import { CodeactError, messageText } from "@codeact/protocol";
import type { Model, ModelEvent, ModelRequest } from "@codeact/protocol";
import { resolveReply, splitArguments } from "./scripted-reply.ts";
import type { ResolvedReply, ScriptedReply, StopBehaviour } from "./scripted-reply.ts";

/** One step of a {@link scriptedModel}: an answer, or a function that makes one from the request. */
export type ScriptedStep =
  | string
  | ScriptedReply
  | ((request: ModelRequest) => string | ScriptedReply | Promise<string | ScriptedReply>);

/** Options of a {@link scriptedModel}. */
export interface ScriptedModelOptions {
  /** @default "scripted" */
  readonly name?: string | undefined;
  /** @default false */
  readonly vision?: boolean | undefined;
  /** @default "strip" */
  readonly stopBehaviour?: StopBehaviour | undefined;
  /** Whether `response-end` names the stop string that was met, as vLLM does and OpenAI does not. @default false */
  readonly reportsStop?: boolean | undefined;
}

/** A model that answers from a script, with the record of what it was asked. */
export interface ScriptedModel extends Model {
  /** Every request so far, oldest first. Its `messages` are a copy made when the call began. */
  readonly requests: readonly ModelRequest[];
  /** @throws CodeactError `internal` when steps of the script were never used */
  assertComplete(): void;
}

/**
 * A model that answers from a script: the one fake of this project, and a public way to test an agent without a model.
 * Step n answers call n. The text comes in pieces, stop strings and aborts are honoured.
 *
 * @example
 * const model = scriptedModel(["<execute>print(6 * 7)</execute>", "It is 42."]);
 * @throws CodeactError (while streaming) `model_failed` when it is called more often than it has steps
 */
export function scriptedModel(
  steps: readonly ScriptedStep[],
  options: ScriptedModelOptions = {},
): ScriptedModel {
  const requests: ModelRequest[] = [];
  return {
    name: options.name ?? "scripted",
    vision: options.vision ?? false,
    requests,
    stream(request) {
      const step = steps[requests.length];
      requests.push({ ...request, messages: [...request.messages] });
      if (step !== undefined) return answer(step, request, options);
      return outOfSteps(requests.length, steps.length);
    },
    assertComplete() {
      if (requests.length >= steps.length) return;
      throw new CodeactError(
        "internal",
        `The scripted model was called ${requests.length} times but its script has ${counted(steps.length)}.`,
        {
          remedy: "Remove the steps that are not used, or find out why the agent stopped early.",
        },
      );
    },
  };
}

// oxlint-disable-next-line require-yield -- the type of a stream, which here only throws
async function* outOfSteps(call: number, steps: number): AsyncGenerator<ModelEvent> {
  throw new CodeactError(
    "model_failed",
    `The scripted model was called for the ${ordinal(call)} time but its script has ${counted(steps)}.`,
    {
      remedy: "Add a step to the script, or find out why the agent asked once more.",
    },
  );
}

async function* answer(
  step: ScriptedStep,
  request: ModelRequest,
  options: ScriptedModelOptions,
): AsyncGenerator<ModelEvent> {
  throwIfAborted(request.signal);
  const made = typeof step === "function" ? await step(request) : step;
  const reply = typeof made === "string" ? { text: made } : made;
  const resolved = resolveReply(reply, {
    inputText: request.messages.map(messageText).join(""),
    stop: request.stop ?? [],
    stopBehaviour: options.stopBehaviour ?? "strip",
  });
  await pause(reply.delayMs, request.signal);
  let first = true;
  for (const event of deltas(resolved)) {
    if (!first) await pause(reply.chunkDelayMs, request.signal);
    first = false;
    yield event;
  }
  if (reply.error !== undefined) throw reply.error;
  throwIfAborted(request.signal);
  yield {
    type: "response-end",
    finishReason: resolved.finishReason,
    usage: resolved.usage,
    ...(options.reportsStop === true && resolved.stopText !== undefined
      ? { stopText: resolved.stopText }
      : {}),
  };
}

function deltas(reply: ResolvedReply): ModelEvent[] {
  const events: ModelEvent[] = [];
  if (reply.reasoning !== undefined)
    events.push({ type: "reasoning-delta", text: reply.reasoning });
  for (const text of reply.chunks) events.push({ type: "text-delta", text });
  for (const [index, call] of reply.toolCalls.entries()) {
    const [head, tail] = splitArguments(call.argumentsText);
    events.push({
      type: "tool-call-delta",
      index,
      id: call.id,
      name: call.name,
      argumentsText: head,
    });
    events.push({ type: "tool-call-delta", index, argumentsText: tail });
  }
  return events;
}

async function pause(ms: number | undefined, signal: AbortSignal | undefined): Promise<void> {
  throwIfAborted(signal);
  if (ms === undefined || ms <= 0) return;
  await sleep(ms, undefined, signal === undefined ? {} : { signal }).catch(() => {});
  throwIfAborted(signal);
}

function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true)
    throw new CodeactError("aborted", "The model call was aborted.", { cause: signal.reason });
}

function counted(steps: number): string {
  return `${steps} ${steps === 1 ? "step" : "steps"}`;
}

function ordinal(n: number): string {
  const tens = n % 100;
  const suffix = tens >= 11 && tens <= 13 ? "th" : (["th", "st", "nd", "rd"][n % 10] ?? "th");
  return `${n}${suffix}`;
}
