import { refusal, TokenLimit } from "@codeact/models/serve";
import { boundedArray } from "@codeact/protocol";
import { z } from "zod";
import { CodeactField } from "../ask/steps-mode.ts";
import { ClientTool } from "../tools/client-tool.ts";
import { ToolChoice } from "../tools/tool-choice.ts";
import { ResponseFormat } from "./json-answer.ts";

const MAX_MESSAGES = 20_000;
const MAX_PARTS = 1000;
const MAX_CALLS = 1000;
const MAX_TOOLS = 128;
const MAX_STOPS = 16;

const TextPart = z.looseObject({ type: z.literal("text"), text: z.string() });
const UserPart = z.discriminatedUnion("type", [
  TextPart,
  z.looseObject({ type: z.literal("image_url"), image_url: z.looseObject({ url: z.string() }) }),
  z.looseObject({
    type: z.literal("file"),
    file: z.looseObject({
      file_id: z.string().nullish(),
      file_data: z.string().nullish(),
      filename: z.string().nullish(),
    }),
  }),
]);
const AssistantPart = z.discriminatedUnion("type", [
  TextPart,
  z.looseObject({ type: z.literal("refusal"), refusal: z.string() }),
]);

const Text = z.union([z.string(), boundedArray(TextPart, MAX_PARTS)]);
const Call = z.looseObject({
  id: z.string().max(200),
  type: z.literal("function").default("function"),
  function: z.looseObject({ name: z.string(), arguments: z.string() }),
});

/** A message of a chat completion, as the OpenAI API reference has it, for text, images and files. */
export const ChatMessage = z.discriminatedUnion("role", [
  z.looseObject({ role: z.literal("system"), content: Text }),
  z.looseObject({ role: z.literal("developer"), content: Text }),
  z.looseObject({
    role: z.literal("user"),
    content: z.union([z.string(), boundedArray(UserPart, MAX_PARTS)]),
  }),
  z.looseObject({
    role: z.literal("assistant"),
    content: z.union([z.string(), boundedArray(AssistantPart, MAX_PARTS)]).nullish(),
    refusal: z.string().nullish(),
    tool_calls: boundedArray(Call, MAX_CALLS).nullish(),
  }),
  z.looseObject({ role: z.literal("tool"), content: Text, tool_call_id: z.string().max(200) }),
]);
export type ChatMessage = z.infer<typeof ChatMessage>;

const StopText = z.string().max(1000);

/** The body of `POST /v1/chat/completions` for an agent; fields that are not named here are ignored. */
export const ChatRequest = z.looseObject({
  model: z.string(),
  messages: boundedArray(ChatMessage, MAX_MESSAGES),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  seed: z.int().nullish(),
  stop: z.union([StopText, boundedArray(StopText, MAX_STOPS)]).nullish(),
  max_tokens: TokenLimit.nullish(),
  max_completion_tokens: TokenLimit.nullish(),
  n: z.int().min(1).nullish(),
  tools: boundedArray(ClientTool, MAX_TOOLS).nullish(),
  tool_choice: ToolChoice.nullish(),
  response_format: ResponseFormat.nullish(),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().nullish() }).nullish(),
  /** The end user, of a program that serves many with one key: their conversations are kept apart. */
  user: z.string().max(1000).nullish(),
  codeact: CodeactField,
});
export type ChatRequest = z.infer<typeof ChatRequest>;

/** Fields that change an answer so much that ignoring them would be a lie. */
const unsupported = [
  "functions",
  "function_call",
  "audio",
  "web_search_options",
  "logit_bias",
  "top_logprobs",
];

/** Refuses what an agent cannot do. @throws CodeactError a refusal that names the field */
export function refuseUnsupported(body: ChatRequest): void {
  const field = unsupported.find((name) => !isEmpty(body[name]));
  if (field !== undefined || body["logprobs"] === true)
    throw refusal(`'${field ?? "logprobs"}' is not supported for agents.`, {
      param: field ?? "logprobs",
      code: "unsupported_parameter",
      remedy: "Leave it out, or ask the model without agent/.",
    });
  if ((body.n ?? 1) > 1)
    throw refusal("An agent gives one answer: 'n' must be 1.", {
      param: "n",
      code: "unsupported_value",
    });
  if (body.messages.length === 0)
    throw refusal("'messages' must have at least one element.", {
      param: "messages",
      code: "empty_array",
    });
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === 0) return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}

/** The texts that end an answer; empty ones do not count. */
export function readStops(stop: ChatRequest["stop"]): readonly string[] {
  return (typeof stop === "string" ? [stop] : (stop ?? [])).filter((text) => text !== "");
}
