import { CodeactError, addUsage, errorMessage, noUsage } from "@codeact/protocol";
import type { Action, FinishReason, ModelEvent, RunFact, ToolCall, Usage } from "@codeact/protocol";
import type { ReplySplitter, SplitDelta } from "../format/action-format.ts";
import { notice, now } from "./agent-state.ts";
import type { AgentState, RunState } from "./agent-state.ts";
import { CONDENSED, canCondense, messagesFromSteps } from "./messages.ts";

/** What came of asking the model: an action, a reply that is none, or a stop in the middle. */
export type Asked =
  | { readonly type: "action"; readonly action: Action }
  | { readonly type: "problem"; readonly problem: string; readonly toolCallId?: string | undefined }
  | { readonly type: "aborted" };

/**
 * Asks the model once, tells what it writes while it writes it, and records the reply. A prompt that is too long is
 * shortened once per run.
 * @throws CodeactError of the model
 */
export async function* askModel(agent: AgentState, run: RunState): AsyncGenerator<RunFact, Asked> {
  const startedAt = performance.now();
  for (;;) {
    const draft = new Draft(agent.format.split());
    try {
      yield* readReply(agent, run, draft);
    } catch (error) {
      if (run.signal.aborted) return recordPartial(agent, draft);
      if (!isTooLong(error) || run.condensed || !canCondense(agent.steps))
        throw asModelError(error);
      run.condensed = true;
      const text =
        "The conversation had become too long for the model: older outputs are shortened from here on.";
      yield* notice(agent, CONDENSED, text, false);
      continue;
    }
    return yield* recordReply(agent, run, draft, performance.now() - startedAt);
  }
}

async function* readReply(
  agent: AgentState,
  run: RunState,
  draft: Draft,
): AsyncGenerator<RunFact, void> {
  const { format, scope, sampling, profile } = agent;
  const stop = [...format.stop, ...profile.stop];
  const request = {
    messages: messagesFromSteps(agent.steps, {
      system: agent.system,
      format,
      keptQuestions: profile.keptQuestions,
      shownNotices: profile.shownNotices,
    }),
    ...(stop.length === 0 ? {} : { stop }),
    ...sampling,
    ...format.request(scope),
    signal: run.signal,
  };
  for await (const event of agent.model.stream(request)) {
    if (event.type === "retry") {
      draft.restart(format.split());
      const { attempt, delayMs, reason } = event;
      yield { type: "model-retry", attempt, delayMs, reason };
    } else yield* draft.add(event);
  }
  run.signal.throwIfAborted();
  yield* draft.finish();
}

function* recordReply(
  agent: AgentState,
  run: RunState,
  draft: Draft,
  durationMs: number,
): Generator<RunFact, Asked> {
  const parsed = agent.format.parse(draft.reply, agent.scope);
  const { action, thought, stored, problem } = parsed;
  const repairs = parsed.repairs.map((repair) => repair.text);
  run.usage = addUsage(run.usage, draft.usage);
  agent.steps.push({
    type: "action",
    at: now(),
    reply: stored.text,
    ...(stored.toolCalls === undefined ? {} : { toolCalls: [...stored.toolCalls] }),
    thought,
    ...(action === undefined ? {} : { action }),
    repairs,
    usage: draft.usage,
    durationMs,
  });
  yield {
    type: "reply-end",
    step: run.step,
    reply: stored.text,
    thought,
    action,
    repairs,
    usage: draft.usage,
  };
  if (action !== undefined) return { type: "action", action };
  return { type: "problem", problem: problem ?? "", toolCallId: stored.toolCalls?.[0]?.id };
}

/** Keeps the words of a reply that was stopped; its code is dropped, since half a cell means nothing. */
function recordPartial(agent: AgentState, draft: Draft): Asked {
  const text = draft.prose.trim();
  if (text !== "") {
    agent.steps.push({
      type: "action",
      at: now(),
      reply: text,
      thought: "",
      action: { type: "message", text },
      repairs: ["the reply was stopped before it was complete"],
      usage: noUsage,
      durationMs: 0,
    });
  }
  return { type: "aborted" };
}

function isTooLong(error: unknown): boolean {
  return CodeactError.isInstance(error) && error.code === "context_length_exceeded";
}

function asModelError(error: unknown): CodeactError {
  if (CodeactError.isInstance(error)) return error;
  return new CodeactError("model_failed", `The model failed: ${errorMessage(error)}`, {
    cause: error,
  });
}

/** A reply while it arrives. */
class Draft {
  prose = "";
  usage: Usage = noUsage;
  #splitter: ReplySplitter;
  #text = "";
  #calls = new Map<number, { id: string; name: string; argumentsText: string }>();
  #finishReason: FinishReason = "other";

  constructor(splitter: ReplySplitter) {
    this.#splitter = splitter;
  }

  restart(splitter: ReplySplitter): void {
    this.#splitter = splitter;
    this.prose = "";
    this.#text = "";
    this.#calls.clear();
  }

  *add(event: Exclude<ModelEvent, { type: "retry" }>): Generator<RunFact, void> {
    switch (event.type) {
      case "text-delta":
        this.#text += event.text;
        yield* this.#tell(this.#splitter.push(event.text));
        return;
      case "reasoning-delta":
        yield { type: "reasoning-delta", text: event.text };
        return;
      case "tool-call-delta": {
        const call = this.#calls.get(event.index) ?? {
          id: event.id ?? "",
          name: event.name ?? "",
          argumentsText: "",
        };
        call.argumentsText += event.argumentsText;
        this.#calls.set(event.index, call);
        if (event.index === Math.min(...this.#calls.keys())) {
          yield* this.#tell(this.#splitter.pushCall(call.name, event.argumentsText));
        }
        return;
      }
      case "response-end":
        this.#finishReason = event.finishReason;
        this.usage = event.usage;
        return;
      default:
        event satisfies never;
    }
  }

  *finish(): Generator<RunFact, void> {
    yield* this.#tell(this.#splitter.end());
  }

  get reply(): { text: string; toolCalls: ToolCall[]; finishReason: FinishReason } {
    const calls = [...this.#calls.entries()].sort(([a], [b]) => a - b).map(([, call]) => call);
    return { text: this.#text, toolCalls: calls, finishReason: this.#finishReason };
  }

  *#tell(deltas: readonly SplitDelta[]): Generator<RunFact, void> {
    for (const { type, text } of deltas) {
      if (type === "prose") {
        this.prose += text;
        yield { type: "text-delta", text };
      } else if (type === "code") yield { type: "code-delta", text };
      else yield { type: "reasoning-delta", text };
    }
  }
}
