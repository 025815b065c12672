import { boundedArray, JsonValue } from "@codeact/protocol";
import { z } from "zod";
import type { GenerateRequest } from "../engines/engine.ts";
import { refusal } from "./refusal.ts";

const MAX_STOPS = 16;
const MAX_STOP_CHARACTERS = 1000;
/** Most alternatives for a token that can be asked for (OpenAI's limit for chats). */
export const MAX_TOP_LOGPROBS = 20;
const MAX_TOKENS = 2 ** 31 - 1;

const StopText = z.string().max(MAX_STOP_CHARACTERS);

/** A limit of new tokens. */
export const TokenLimit = z.int().min(1).max(MAX_TOKENS);

/**
 * Fields about sampling that the APIs share. `top_k`, `min_p` and `grammar` are extensions, as llama.cpp and vLLM name
 * them. Ranges are those of the OpenAI API reference; null is the same as absent.
 */
export const samplingFields = {
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  top_k: z.int().min(-1).max(MAX_TOKENS).nullish(),
  min_p: z.number().min(0).max(1).nullish(),
  seed: z.int().nullish(),
  presence_penalty: z.number().min(-2).max(2).nullish(),
  frequency_penalty: z.number().min(-2).max(2).nullish(),
  stop: z.union([StopText, boundedArray(StopText, MAX_STOPS)]).nullish(),
  grammar: z.string().nullish(),
  // Refused unless it is empty, so its members are not looked at.
  logit_bias: z.looseObject({}).nullish(),
};

const Sampling = z.object(samplingFields);
type Sampling = z.infer<typeof Sampling>;

/** The fields as an engine takes them. @throws CodeactError a refusal for `logit_bias`, which engines cannot apply */
export function readSampling(body: Sampling): Omit<GenerateRequest, "prompt"> {
  if (Object.keys(body.logit_bias ?? {}).length > 0)
    throw refusal("'logit_bias' is not supported.", {
      param: "logit_bias",
      code: "unsupported_parameter",
    });
  const stop = typeof body.stop === "string" ? [body.stop] : (body.stop ?? []);
  const texts = stop.filter((text) => text !== "");
  return {
    temperature: body.temperature ?? undefined,
    topP: body.top_p ?? undefined,
    topK:
      body.top_k === null || body.top_k === undefined || body.top_k <= 0 ? undefined : body.top_k,
    minP: body.min_p ?? undefined,
    seed: body.seed === null || body.seed === undefined ? undefined : seed32(body.seed),
    presencePenalty: body.presence_penalty ?? undefined,
    frequencyPenalty: body.frequency_penalty ?? undefined,
    stop: texts.length === 0 ? undefined : texts,
    grammar: body.grammar ?? undefined,
  };
}

/** Clients may send 64-bit seeds; engines take 32 bits. */
function seed32(seed: number): number {
  return Number(BigInt.asUintN(32, BigInt(seed)));
}

/** A JSON Schema. */
export const SchemaObject: z.ZodRecord<z.ZodString, typeof JsonValue> = z.record(
  z.string(),
  JsonValue,
);

/** `response_format` of chats; the Responses API has the same with the schema's fields one level up. */
export const ResponseFormat = z.discriminatedUnion("type", [
  z.looseObject({ type: z.literal("text") }),
  z.looseObject({ type: z.literal("json_object") }),
  z.looseObject({
    type: z.literal("json_schema"),
    json_schema: z.looseObject({
      name: z.string().nullish(),
      schema: SchemaObject.nullish(),
      strict: z.boolean().nullish(),
    }),
  }),
]);
export type ResponseFormat = z.infer<typeof ResponseFormat>;

/** What the text must be, or undefined for any text. Schemas are always enforced, `strict` or not. */
export function readFormat(format: ResponseFormat | null | undefined): GenerateRequest["json"] {
  if (format === null || format === undefined || format.type === "text") return undefined;
  if (format.type === "json_object") return "object";
  const { schema } = format.json_schema;
  return schema === null || schema === undefined ? "object" : { schema };
}
