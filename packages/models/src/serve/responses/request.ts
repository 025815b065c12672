import { boundedArray } from "@codeact/protocol";
import { z } from "zod";
import type { EngineTool, GenerateRequest } from "../../engines/engine.ts";
import { ToolName } from "../chat/request.ts";
import { refusal } from "../refusal.ts";
import {
  MAX_TOP_LOGPROBS,
  readSampling,
  samplingFields,
  SchemaObject,
  TokenLimit,
} from "../sampling.ts";
import { planTools } from "../tools.ts";
import type { ToolWish } from "../tools.ts";
import { InputItem, readInput } from "./input.ts";

const MAX_TOOLS = 1000;
const MAX_INCLUDES = 100;
/** OpenAI allows 16. */
const MAX_METADATA = 100;

const ResponseTool = z.looseObject({
  type: z.literal("function"),
  name: ToolName,
  description: z.string().nullish(),
  parameters: SchemaObject.nullish(),
  strict: z.boolean().nullish(),
});

const NamedTool = z.looseObject({ type: z.literal("function"), name: z.string() });

const ResponseToolChoice = z.union([
  z.enum(["auto", "none", "required"]),
  z.discriminatedUnion("type", [
    NamedTool,
    z.looseObject({
      type: z.literal("allowed_tools"),
      mode: z.enum(["auto", "required"]),
      tools: boundedArray(NamedTool, MAX_TOOLS),
    }),
  ]),
]);

const TextFormat = z.discriminatedUnion("type", [
  z.looseObject({ type: z.literal("text") }),
  z.looseObject({ type: z.literal("json_object") }),
  z.looseObject({
    type: z.literal("json_schema"),
    name: z.string(),
    schema: SchemaObject,
    strict: z.boolean().nullish(),
  }),
]);

/** The body of `POST /v1/responses`; fields that are not named here are ignored. */
export const ResponseRequest = z.looseObject({
  ...samplingFields,
  model: z.string(),
  input: z.union([z.string(), boundedArray(InputItem, 20_000)]),
  instructions: z.string().nullish(),
  max_output_tokens: TokenLimit.nullish(),
  tools: boundedArray(ResponseTool, MAX_TOOLS).nullish(),
  tool_choice: ResponseToolChoice.nullish(),
  parallel_tool_calls: z.boolean().nullish(),
  text: z.looseObject({ format: TextFormat.nullish() }).nullish(),
  top_logprobs: z.int().min(0).max(MAX_TOP_LOGPROBS).nullish(),
  include: boundedArray(z.string(), MAX_INCLUDES).nullish(),
  metadata: z
    .looseObject({})
    .refine((pairs) => Object.keys(pairs).length <= MAX_METADATA, {
      message: `must have at most ${MAX_METADATA} pairs`,
      abort: true,
    })
    .pipe(z.record(z.string(), z.string()))
    .nullish(),
  store: z.boolean().nullish(),
  background: z.boolean().nullish(),
  truncation: z.enum(["auto", "disabled"]).nullish(),
  stream: z.boolean().nullish(),
});
export type ResponseRequest = z.infer<typeof ResponseRequest>;

/** Whether the answer's tokens should carry log-probabilities. */
export function wantsLogprobs(body: ResponseRequest): boolean {
  return body.include?.includes("message.output_text.logprobs") === true;
}

/** What to generate. @throws CodeactError a refusal, also for whatever needs stored state */
export function readResponse(
  body: ResponseRequest,
  options: { readonly vision: boolean },
): GenerateRequest & { readonly prompt: { readonly type: "chat" } } {
  refuseState(body);
  const messages = readInput(body.input, body.instructions ?? undefined, options.vision);
  const format = body.text?.format ?? { type: "text" };
  return {
    ...readSampling(body),
    prompt: {
      type: "chat",
      messages,
      ...planTools((body.tools ?? []).map(readTool), readWish(body.tool_choice)),
      parallelToolCalls: body.parallel_tool_calls ?? undefined,
    },
    maxTokens: body.max_output_tokens ?? undefined,
    logprobs: wantsLogprobs(body) ? (body.top_logprobs ?? 0) : undefined,
    json:
      format.type === "text"
        ? undefined
        : format.type === "json_object"
          ? "object"
          : { schema: format.schema },
  };
}

const stateful = ["previous_response_id", "conversation", "prompt"];

function refuseState(body: ResponseRequest): void {
  const field =
    stateful.find((name) => body[name] !== undefined && body[name] !== null) ??
    (body.store === true ? "store" : body.background === true ? "background" : undefined);
  if (field !== undefined)
    throw refusal(`'${field}' is not supported: this server keeps nothing between requests.`, {
      param: field,
      code: "unsupported_parameter",
      remedy: "Send the whole conversation as 'input'.",
    });
  if (body.truncation === "auto")
    throw refusal("'truncation' can only be 'disabled': nothing is ever cut silently.", {
      param: "truncation",
      code: "unsupported_value",
    });
}

function readTool(tool: z.infer<typeof ResponseTool>): EngineTool {
  return {
    name: tool.name,
    description: tool.description ?? undefined,
    parameters: tool.parameters ?? { type: "object", properties: {} },
    strict: tool.strict ?? undefined,
  };
}

function readWish(choice: ResponseRequest["tool_choice"]): ToolWish | undefined {
  if (choice === undefined || choice === null) return undefined;
  if (typeof choice === "string") return choice;
  if (choice.type === "function") return { name: choice.name };
  return { mode: choice.mode, allowed: choice.tools.map((tool) => tool.name) };
}
