import { z } from "zod";

// What servers send is read loosely: absent and null are the same, unknown fields are ignored, wrong counts are zero.

const count = z.int().nonnegative().catch(0);

const ToolCallPiece = z.looseObject({
  index: z.int().nonnegative().nullish(),
  id: z.string().nullish(),
  function: z
    .looseObject({ name: z.string().nullish(), arguments: z.string().nullish() })
    .nullish(),
});
/** A tool call in a message, or a piece of one in a delta. */
export type ToolCallPiece = z.infer<typeof ToolCallPiece>;

/** Content is a string, or in parts (Mistral) of which the text ones count. */
const Content = z.union([
  z.string(),
  z
    .array(z.looseObject({ text: z.string().nullish() }))
    .transform((parts) => parts.map((part) => part.text ?? "").join("")),
]);

const Said = z.looseObject({
  content: Content.nullish(),
  refusal: z.string().nullish(),
  /** llama.cpp, DeepSeek, SGLang and older vLLM. */
  reasoning_content: z.string().nullish(),
  /** OpenRouter, Ollama and newer vLLM. */
  reasoning: z.string().nullish(),
  tool_calls: z.array(ToolCallPiece).nullish(),
});
/** A message or a delta of one. */
export type Said = z.infer<typeof Said>;

const WireUsage = z.looseObject({
  prompt_tokens: count,
  completion_tokens: count,
  prompt_tokens_details: z.looseObject({ cached_tokens: count }).nullish().catch(null),
});
/** Token counts as the API gives them. */
export type WireUsage = z.infer<typeof WireUsage>;

/** One object of a stream, or the whole of a single answer. */
export const CompletionWire = z.looseObject({
  choices: z
    .array(
      z.looseObject({
        delta: Said.nullish(),
        message: Said.nullish(),
        finish_reason: z.string().nullish(),
        /** vLLM: the stop string or the number of the stop token. */
        stop_reason: z.unknown().optional(),
        /** SGLang: the same. */
        matched_stop: z.unknown().optional(),
      }),
    )
    .nullish(),
  usage: WireUsage.nullish().catch(null),
  error: z.unknown().optional(),
});
export type CompletionWire = z.infer<typeof CompletionWire>;

/** The answer of `GET /models`. */
export const ModelListWire = z.looseObject({ data: z.array(z.looseObject({ id: z.string() })) });
