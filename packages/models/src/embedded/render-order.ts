import { randomInt } from "node:crypto";
import { CodeactError } from "@codeact/protocol";
import type { GenerateRequest, Prompt } from "../engines/engine.ts";
import type { GrammarRoom } from "./grammar/rule-book.ts";
import { checkGrammar } from "./grammar/check-grammar.ts";
import { jsonGrammar } from "./grammar/json-grammar.ts";
import { toolCallGrammar } from "./grammar/tool-call-grammar.ts";
import { offeredTools, renderPrompt } from "./render-prompt.ts";
import type { GenerateOrder, SamplingOrder } from "./wire.ts";

/** What an order depends on besides the request. */
export interface OrderFacts {
  readonly contextLength: number;
  readonly charactersPerToken: number;
}

/** llama.cpp's own default; small models wander at 1. */
const DEFAULT_TEMPERATURE = 0.8;
/** Drops tokens that have less than a twentieth of the likelihood of the first. */
const DEFAULT_MIN_P = 0.05;
const MAX_LOGPROBS = 20;
const MAX_STOPS = 16;
const MAX_STOP_CHARACTERS = 1000;
const MAX_NESTING = 400;
const SEEDS = 2 ** 32;

/**
 * Turns a request into an order for the child, its grammar included.
 * @throws CodeactError `model_bad_request` for what cannot be enforced or is out of range
 */
export function renderOrder(
  request: GenerateRequest,
  facts: OrderFacts,
): Omit<GenerateOrder, "id"> {
  checkRanges(request);
  checkNesting(request);
  return {
    type: "generate",
    prompt: renderPrompt(request.prompt),
    maxTokens: request.maxTokens,
    sampling: renderSampling(request),
    stop: request.stop ?? [],
    logprobs: request.logprobs,
    echo: request.echo ?? false,
    grammar: chooseGrammar(request, facts),
  };
}

function checkRanges({ maxTokens, logprobs, stop = [], echo, temperature }: GenerateRequest): void {
  const least = echo === true ? 0 : 1;
  if (maxTokens !== undefined && (!Number.isInteger(maxTokens) || maxTokens < least))
    throw outOfRange("maxTokens", maxTokens, `a whole number from ${least}`);
  if (logprobs !== undefined && !(logprobs >= 0 && logprobs <= MAX_LOGPROBS))
    throw outOfRange("logprobs", logprobs, `a number from 0 to ${MAX_LOGPROBS}`);
  if (temperature !== undefined && !(temperature >= 0))
    throw outOfRange("temperature", temperature, "a number from 0");
  if (stop.length > MAX_STOPS)
    throw outOfRange("the number of stop texts", stop.length, `at most ${MAX_STOPS}`);
  const long = stop.find((text) => text.length > MAX_STOP_CHARACTERS);
  if (long !== undefined)
    throw outOfRange("the length of a stop text", long.length, `at most ${MAX_STOP_CHARACTERS}`);
}

/** What comes in a body may be nested so deep that nothing recursive gets to its end. */
function checkNesting({ prompt, json }: GenerateRequest): void {
  const open: { readonly value: unknown; readonly depth: number }[] = [
    { value: prompt.type === "chat" ? prompt.tools : undefined, depth: 0 },
    { value: json, depth: 0 },
  ];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value, depth } = next;
    if (typeof value !== "object" || value === null) continue;
    if (depth > MAX_NESTING)
      throw outOfRange("the nesting of a schema", depth, `at most ${MAX_NESTING} levels`);
    for (const member of Object.values(value)) open.push({ value: member, depth: depth + 1 });
  }
}

function outOfRange(what: string, value: number, allowed: string): CodeactError {
  return new CodeactError("model_bad_request", `${what} is ${value}.`, {
    remedy: `Use ${allowed}.`,
  });
}

function renderSampling(request: GenerateRequest): SamplingOrder {
  const { topP, topK, minP, presencePenalty, frequencyPenalty } = request;
  const seed = request.seed ?? randomInt(SEEDS);
  return {
    temperature: request.temperature ?? DEFAULT_TEMPERATURE,
    topP,
    topK,
    minP: minP ?? (topP === undefined && topK === undefined ? DEFAULT_MIN_P : undefined),
    // llama.cpp takes 32 bits and keeps the highest number for "any".
    seed: ((Math.trunc(seed) % (SEEDS - 1)) + SEEDS - 1) % (SEEDS - 1),
    presencePenalty,
    frequencyPenalty,
  };
}

function chooseGrammar(request: GenerateRequest, facts: OrderFacts): string | undefined {
  const { prompt, json, grammar, maxTokens } = request;
  const choice = prompt.type === "chat" ? (prompt.toolChoice ?? "auto") : "auto";
  const forced = prompt.type === "chat" && choice !== "auto" && choice !== "none";
  const asked = [json !== undefined, grammar !== undefined, forced].filter(Boolean).length;
  if (asked > 1) {
    throw new CodeactError(
      "model_bad_request",
      "Only one of a JSON format, a grammar and a tool that must be called can hold.",
      { remedy: "Leave the others out." },
    );
  }
  if (grammar !== undefined) return checkGrammar(grammar);
  const room = grammarRoom(prompt, maxTokens, facts);
  if (json !== undefined) return jsonGrammar(json, room);
  if (!forced) return undefined;
  const tools = offeredTools(prompt);
  return toolCallGrammar(tools, {
    only: typeof choice === "string" ? undefined : choice.name,
    parallel: prompt.parallelToolCalls ?? false,
    room,
  });
}

/** Room for templates and special tokens, which the estimate of a prompt's length does not see. */
const TEMPLATE_TOKENS = 64;
/** Vocabularies of bytes, and small ones for rare letters, need as many tokens for one character. */
const MOST_TOKENS_PER_CHARACTER = 4;

function grammarRoom(
  prompt: Prompt,
  maxTokens: number | undefined,
  facts: OrderFacts,
): GrammarRoom {
  const { contextLength, charactersPerToken } = facts;
  const promptTokens = Math.ceil(JSON.stringify(prompt).length / charactersPerToken);
  const left = Math.max(0, contextLength - promptTokens - TEMPLATE_TOKENS);
  const tokens = Math.min(maxTokens ?? left, left);
  // A small vocabulary belongs to a small model, which may not find the end of a string by itself.
  const wanders = charactersPerToken < 4;
  return {
    characters: wanders ? tokens / MOST_TOKENS_PER_CHARACTER : tokens * charactersPerToken,
    wanders,
  };
}
