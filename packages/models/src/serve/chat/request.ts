import { boundedArray } from "@codeact/protocol";
import { z } from "zod";
import type { EngineTool, GenerateRequest } from "../../engines/engine.ts";
import { refusal } from "../refusal.ts";
import {
  MAX_TOP_LOGPROBS,
  readFormat,
  readSampling,
  ResponseFormat,
  samplingFields,
  SchemaObject,
  TokenLimit,
} from "../sampling.ts";
import { planTools } from "../tools.ts";
import type { ToolWish } from "../tools.ts";
import { ChatMessage, readMessages } from "./messages.ts";

const MAX_MESSAGES = 20_000;
const MAX_TOOLS = 1000;

/** A tool's name, a little wider than OpenAI's rule: other servers allow dots. */
export const ToolName = z.string().regex(/^[\w.-]{1,128}$/, "must be letters, digits, _ . or -");

const ToolReference = z.looseObject({
  type: z.literal("function"),
  function: z.looseObject({ name: z.string() }),
});

const ChatTool = z.looseObject({
  type: z.literal("function"),
  function: z.looseObject({
    name: ToolName,
    description: z.string().nullish(),
    parameters: SchemaObject.nullish(),
    strict: z.boolean().nullish(),
  }),
});

const ChatToolChoice = z.union([
  z.enum(["auto", "none", "required"]),
  z.discriminatedUnion("type", [
    ToolReference,
    z.looseObject({
      type: z.literal("allowed_tools"),
      allowed_tools: z.looseObject({
        mode: z.enum(["auto", "required"]),
        tools: boundedArray(ToolReference, MAX_TOOLS),
      }),
    }),
  ]),
]);

/** Options of a stream. */
export const StreamOptions = z.looseObject({ include_usage: z.boolean().nullish() });

/** The body of `POST /v1/chat/completions`; fields that are not named here are ignored. */
export const ChatRequest = z.looseObject({
  model: z.string(),
  messages: boundedArray(ChatMessage, MAX_MESSAGES),
  ...samplingFields,
  max_tokens: TokenLimit.nullish(),
  max_completion_tokens: TokenLimit.nullish(),
  n: z.int().min(1).nullish(),
  logprobs: z.boolean().nullish(),
  top_logprobs: z.int().min(0).max(MAX_TOP_LOGPROBS).nullish(),
  response_format: ResponseFormat.nullish(),
  tools: boundedArray(ChatTool, MAX_TOOLS).nullish(),
  tool_choice: ChatToolChoice.nullish(),
  parallel_tool_calls: z.boolean().nullish(),
  stream: z.boolean().nullish(),
  stream_options: StreamOptions.nullish(),
});
export type ChatRequest = z.infer<typeof ChatRequest>;

/** What to generate for a chat. @throws CodeactError a refusal */
export function readChat(
  body: ChatRequest,
  options: { readonly vision: boolean },
): GenerateRequest {
  refuseUnsupported(body);
  if (body.messages.length === 0)
    throw refusal("'messages' must have at least one element.", {
      param: "messages",
      code: "empty_array",
    });
  return {
    ...readSampling(body),
    prompt: {
      type: "chat",
      messages: readMessages(body.messages, options.vision),
      ...planTools((body.tools ?? []).map(readTool), readWish(body.tool_choice)),
      parallelToolCalls: body.parallel_tool_calls ?? undefined,
    },
    maxTokens: body.max_completion_tokens ?? body.max_tokens ?? undefined,
    logprobs: readLogprobs(body),
    json: readFormat(body.response_format),
  };
}

/** Fields that change the answer so much that ignoring them would be a lie. */
const unsupported = ["functions", "function_call", "audio", "web_search_options"];

function refuseUnsupported(body: ChatRequest): void {
  const field = unsupported.find((name) => body[name] !== undefined && body[name] !== null);
  if (field === undefined) return;
  const remedy = field.startsWith("function")
    ? "Use 'tools' and 'tool_choice' instead."
    : "Leave it out.";
  throw refusal(`'${field}' is not supported.`, {
    param: field,
    code: "unsupported_parameter",
    remedy,
  });
}

function readLogprobs(body: ChatRequest): number | undefined {
  if (body.logprobs === true) return body.top_logprobs ?? 0;
  if (body.top_logprobs === undefined || body.top_logprobs === null || body.top_logprobs === 0)
    return undefined;
  throw refusal("'top_logprobs' is only allowed when 'logprobs' is true.", {
    param: "top_logprobs",
    code: "invalid_value",
  });
}

function readTool(tool: z.infer<typeof ChatTool>): EngineTool {
  const { name, description, parameters, strict } = tool.function;
  return {
    name,
    description: description ?? undefined,
    parameters: parameters ?? { type: "object", properties: {} },
    strict: strict ?? undefined,
  };
}

function readWish(choice: ChatRequest["tool_choice"]): ToolWish | undefined {
  if (choice === undefined || choice === null) return undefined;
  if (typeof choice === "string") return choice;
  if (choice.type === "function") return { name: choice.function.name };
  const { mode, tools } = choice.allowed_tools;
  return { mode, allowed: tools.map((tool) => tool.function.name) };
}

/** The requests for `n` answers, their seeds told apart. */
export function repeatRequest(request: GenerateRequest, count: number): GenerateRequest[] {
  return Array.from({ length: count }, (_, index) => ({
    ...request,
    seed: request.seed === undefined ? undefined : (request.seed + index) % 2 ** 32,
  }));
}

/** `n`, 1 when absent. @throws CodeactError a refusal when it is more than `max` */
export function readCount(n: number | null | undefined, max: number): number {
  if ((n ?? 1) <= max) return n ?? 1;
  throw refusal(`Invalid value for 'n': it must be at most ${max}.`, {
    param: "n",
    code: "number_above_max_value",
  });
}
