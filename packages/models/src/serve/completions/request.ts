import { boundedArray } from "@codeact/protocol";
import { z } from "zod";
import type { GenerateRequest, Prompt } from "../../engines/engine.ts";
import { repeatRequest, StreamOptions } from "../chat/request.ts";
import { refusal } from "../refusal.ts";
import {
  MAX_TOP_LOGPROBS,
  readFormat,
  readSampling,
  ResponseFormat,
  samplingFields,
} from "../sampling.ts";

/** Checked in one go: a list of a million tokens must not become a list of a million faults. */
const Tokens = z.custom<readonly number[]>(isTokens, "must be a list of tokens");
/** More than the most answers that a server can be told to allow make sense. */
const MAX_PROMPTS = 4096;

function isTokens(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.every(
      (token: unknown) => typeof token === "number" && Number.isInteger(token) && token >= 0,
    )
  );
}

/** The API's default for text completions. */
const DEFAULT_MAX_TOKENS = 16;

/** The body of `POST /v1/completions`; fields that are not named here are ignored. */
export const CompletionRequest = z.looseObject({
  model: z.string(),
  prompt: z.union([
    boundedArray(z.union([z.string(), z.int().min(0), Tokens]), MAX_PROMPTS),
    z.string(),
    Tokens,
  ]),
  ...samplingFields,
  max_tokens: z
    .int()
    .min(0)
    .max(2 ** 31 - 1)
    .nullish(),
  n: z.int().min(1).nullish(),
  best_of: z.int().min(1).nullish(),
  echo: z.boolean().nullish(),
  logprobs: z.int().min(0).max(MAX_TOP_LOGPROBS).nullish(),
  suffix: z.string().nullish(),
  /** An extension of other servers. */
  response_format: ResponseFormat.nullish(),
  stream: z.boolean().nullish(),
  stream_options: StreamOptions.nullish(),
});
export type CompletionRequest = z.infer<typeof CompletionRequest>;

/** What to generate: the answers to the first prompt, then those to the second, … */
export interface CompletionPlan {
  readonly requests: readonly GenerateRequest[];
  readonly answersPerPrompt: number;
}

/** Reads a text completion. @throws CodeactError a refusal */
export function readCompletion(
  body: CompletionRequest,
  options: { readonly maxCompletions: number },
): CompletionPlan {
  const count = body.n ?? 1;
  refuseUnsupported(body, count);
  const prompts = readPrompts(body.prompt);
  if (prompts.length * count > options.maxCompletions)
    throw refusal(
      `${prompts.length} prompts with ${count} answers each are more than ${options.maxCompletions} answers.`,
      { param: count > 1 ? "n" : "prompt", code: "number_above_max_value" },
    );
  const echo = body.echo === true;
  const maxTokens = body.max_tokens ?? DEFAULT_MAX_TOKENS;
  if (maxTokens === 0 && !echo)
    throw refusal("'max_tokens' may only be 0 together with 'echo'.", {
      param: "max_tokens",
      code: "number_below_min_value",
    });
  const shared = {
    ...readSampling(body),
    maxTokens,
    echo,
    logprobs: body.logprobs ?? undefined,
    json: readFormat(body.response_format),
  };
  const requests = prompts.flatMap((prompt) => repeatRequest({ ...shared, prompt }, count));
  return { requests, answersPerPrompt: count };
}

function refuseUnsupported(body: CompletionRequest, count: number): void {
  if ((body.suffix ?? "") !== "")
    throw refusal("'suffix' is not supported: the model cannot fill in the middle.", {
      param: "suffix",
      code: "unsupported_parameter",
    });
  if (body.best_of !== undefined && body.best_of !== null && body.best_of !== count)
    throw refusal("'best_of' is only supported when it equals 'n'.", {
      param: "best_of",
      code: "unsupported_parameter",
    });
}

/** The four shapes of a prompt: a text, texts, tokens, lists of tokens. @throws CodeactError a refusal */
function readPrompts(prompt: CompletionRequest["prompt"]): Prompt[] {
  if (typeof prompt === "string") return [{ type: "text", text: prompt }];
  if (prompt.length === 0) throw emptyPrompt("prompt");
  const tokens = prompt.filter((item) => typeof item === "number");
  if (tokens.length === prompt.length) return [{ type: "tokens", tokens }];
  if (tokens.length > 0)
    throw refusal("'prompt' must be a text, texts, tokens or lists of tokens, not a mixture.", {
      param: "prompt",
      code: "invalid_type",
    });
  return prompt.map((item, index): Prompt => {
    if (typeof item === "string") return { type: "text", text: item };
    if (typeof item === "number" || item.length === 0) throw emptyPrompt(`prompt[${index}]`);
    return { type: "tokens", tokens: item };
  });
}

function emptyPrompt(param: string): Error {
  return refusal(`'${param}' must have at least one element.`, { param, code: "empty_array" });
}
