import type { JsonValue } from "@codeact/protocol";
import type { AnswerFold } from "../answer-fold.ts";
import { finishReasons, foldAnswers, renderStop } from "../chat/answer.ts";
import type { AnswerStamp } from "../chat/answer.ts";
import { requireEnds } from "../chat/chunks.ts";
import { dataFrame, doneFrame } from "../event-stream.ts";
import type { Generation } from "../generation.ts";
import { renderTimings, renderUsage } from "../wire-usage.ts";
import { LegacyLogprobWriter } from "./legacy-logprobs.ts";

/** What the answers should hold. */
export interface CompletionOptions {
  readonly count: number;
  readonly logprobs: boolean;
  readonly includeUsage: boolean;
}

/** A `text_completion` object, when all answers are complete. @throws CodeactError what the engine throws */
export async function foldCompletion(
  generation: Generation,
  stamp: AnswerStamp,
  options: CompletionOptions,
): Promise<JsonValue> {
  const folds = await foldAnswers(generation, options.count);
  const usage = generation.usage();
  return {
    id: stamp.id,
    object: "text_completion",
    created: stamp.created,
    model: stamp.model,
    choices: folds.map((fold, index) => renderChoice(fold, index, options.logprobs)),
    usage: renderUsage(usage),
    system_fingerprint: stamp.fingerprint,
    ...renderTimings(usage),
  };
}

function renderChoice(fold: AnswerFold, index: number, logprobs: boolean): JsonValue {
  return {
    index,
    text: fold.text,
    logprobs: logprobs ? new LegacyLogprobWriter().write(fold.logprobs) : null,
    finish_reason: finishReasons[fold.end.reason],
    ...renderStop(fold.end.stopText),
  };
}

/** The frames of a streamed text completion. @throws CodeactError what the engine throws */
export async function* completionFrames(
  generation: Generation,
  stamp: AnswerStamp,
  options: CompletionOptions,
): AsyncGenerator<string> {
  const nullUsage = options.includeUsage ? { usage: null } : {};
  const frame = (choices: readonly JsonValue[], more: Readonly<Record<string, unknown>>): string =>
    dataFrame({
      id: stamp.id,
      object: "text_completion",
      created: stamp.created,
      model: stamp.model,
      system_fingerprint: stamp.fingerprint,
      choices,
      ...more,
    });
  const writers = Array.from({ length: options.count }, () => new LegacyLogprobWriter());
  let open = options.count;
  for await (const { index, event } of generation.events) {
    if (event.type === "text") {
      const tokens = options.logprobs ? (event.logprobs ?? []) : [];
      const logprobs = tokens.length === 0 ? null : (writers[index]?.write(tokens) ?? null);
      if (event.text === "" && logprobs === null) continue;
      yield frame([{ index, text: event.text, logprobs, finish_reason: null }], nullUsage);
    } else if (event.type === "end") {
      open -= 1;
      const end = { finish_reason: finishReasons[event.reason], ...renderStop(event.stopText) };
      const last = open === 0 && !options.includeUsage ? renderTimings(generation.usage()) : {};
      yield frame([{ index, text: "", logprobs: null, ...end }], { ...nullUsage, ...last });
    }
  }
  requireEnds(open);
  if (options.includeUsage) {
    const usage = generation.usage();
    yield frame([], { usage: renderUsage(usage), ...renderTimings(usage) });
  }
  yield doneFrame;
}
