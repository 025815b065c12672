import { refusal, SchemaObject, TokenLimit } from "@codeact/models/serve";
import { boundedArray, JsonValue } from "@codeact/protocol";
import { z } from "zod";
import { InputItem } from "./input-item.ts";

const MAX_ITEMS = 20_000;
const MAX_TOOLS = 128;
const MAX_FILES = 100;
/** OpenAI allows 16. */
const MAX_METADATA = 100;

const Container = z.union([
  z.string().max(200),
  z.looseObject({
    type: z.literal("auto"),
    file_ids: boundedArray(z.string().max(200), MAX_FILES).nullish(),
  }),
]);

const ResponseTool = z.discriminatedUnion("type", [
  z.looseObject({
    type: z.literal("function"),
    name: z.string().regex(/^[\w.-]{1,64}$/u, "must be letters, digits, _ . or -"),
    description: z.string().nullish(),
    parameters: SchemaObject.nullish(),
  }),
  z.looseObject({ type: z.literal("code_interpreter"), container: Container.nullish() }),
]);

/** The body of `POST /v1/responses` for an agent; fields that are not named here are ignored. */
export const ResponseRequest = z.looseObject({
  model: z.string(),
  input: z.union([z.string(), boundedArray(InputItem, MAX_ITEMS)]),
  instructions: z.string().nullish(),
  previous_response_id: z.string().max(200).nullish(),
  background: z.boolean().nullish(),
  store: z.boolean().nullish(),
  stream: z.boolean().nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  max_output_tokens: TokenLimit.nullish(),
  tools: boundedArray(ResponseTool, MAX_TOOLS).nullish(),
  tool_choice: z.unknown().optional(),
  text: z.looseObject({ format: z.looseObject({ type: z.string() }).nullish() }).nullish(),
  truncation: z.enum(["auto", "disabled"]).nullish(),
  metadata: z
    .record(z.string().max(64), z.string().max(512))
    .refine((pairs) => Object.keys(pairs).length <= MAX_METADATA, "has too many pairs")
    .nullish(),
});
export type ResponseRequest = z.infer<typeof ResponseRequest>;

/** Refuses what an agent cannot do. @throws CodeactError a refusal that names the field */
export function refuseUnsupported(body: ResponseRequest): void {
  for (const field of ["conversation", "prompt"])
    if (body[field] !== undefined && body[field] !== null)
      throw unsupported(field, "Use 'previous_response_id'.");
  if ((body.text?.format?.type ?? "text") !== "text")
    throw unsupported(
      "text.format",
      "An agent answers in words; ask the model without agent/ for JSON, or ask for a file.",
    );
  if (body.truncation === "auto")
    throw unsupported("truncation", "Leave it out: what does not fit is said to be so.");
  const choice = body.tool_choice ?? "auto";
  if (choice !== "auto" && choice !== "none")
    throw unsupported("tool_choice", "An agent decides itself; use 'auto' or 'none'.");
  if (body.background !== true) return;
  if (body.store === false)
    throw unsupported("store", "A background response is kept, or nobody could ask for it.");
  if (functionsOf(body).length > 0)
    throw unsupported("background", "Functions of the client need a client that waits for them.");
}

function unsupported(param: string, remedy: string): Error {
  return refusal(`This value of '${param}' is not supported for agents.`, {
    param,
    code: "unsupported_value",
    remedy,
  });
}

/** Functions of the client that may be called. */
export function functionsOf(
  body: ResponseRequest,
): readonly Extract<z.infer<typeof ResponseTool>, { type: "function" }>[] {
  if (body.tool_choice === "none") return [];
  return (body.tools ?? []).filter((tool) => tool.type === "function");
}

/** The container that the request names, and the uploaded files that go into it. */
export function containerOf(body: ResponseRequest): {
  readonly containerId: string | undefined;
  readonly fileIds: readonly string[];
} {
  const tool = (body.tools ?? []).find(({ type }) => type === "code_interpreter");
  const container = tool?.type === "code_interpreter" ? tool.container : undefined;
  if (container === null || container === undefined) return { containerId: undefined, fileIds: [] };
  if (typeof container === "string") return { containerId: container, fileIds: [] };
  return { containerId: undefined, fileIds: container.file_ids ?? [] };
}

/** What a response repeats of its request. */
export const ResponseEcho = z.record(z.string(), JsonValue);
export type ResponseEcho = z.infer<typeof ResponseEcho>;

/** The settings of a request as its response shows them, defaults filled in. */
export function echoOf(body: ResponseRequest): ResponseEcho {
  const tools = JsonValue.safeParse(body.tools ?? []);
  return {
    background: body.background ?? false,
    instructions: body.instructions ?? null,
    max_output_tokens: body.max_output_tokens ?? null,
    max_tool_calls: null,
    metadata: body.metadata ?? {},
    parallel_tool_calls: true,
    previous_response_id: body.previous_response_id ?? null,
    reasoning: { effort: null, summary: null },
    service_tier: "default",
    store: body.store ?? true,
    temperature: body.temperature ?? 1,
    text: { format: { type: "text" } },
    tool_choice: body.tool_choice === "none" ? "none" : "auto",
    tools: tools.success ? tools.data : [],
    top_logprobs: 0,
    top_p: body.top_p ?? 1,
    truncation: "disabled",
    user: null,
  };
}
