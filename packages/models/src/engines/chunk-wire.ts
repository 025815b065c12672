import { z } from "zod";

// What servers send is read loosely: absent and null are the same, unknown fields are ignored.

const bytes = z.array(z.int().min(0).max(255)).nullish().catch(null);
const TopLogprob = z.looseObject({ token: z.string(), logprob: z.number(), bytes });
const ChatLogprob = z.looseObject({
  token: z.string(),
  logprob: z.number(),
  bytes,
  top_logprobs: z.array(TopLogprob).nullish(),
});

/** Log-probabilities in the shape of chat completions or in the older one of completions. */
const Logprobs = z.looseObject({
  content: z.array(ChatLogprob).nullish(),
  tokens: z.array(z.string()).nullish(),
  token_logprobs: z.array(z.number().nullable()).nullish(),
  top_logprobs: z.array(z.record(z.string(), z.number()).nullable()).nullish().catch(null),
});
export type Logprobs = z.infer<typeof Logprobs>;

const count = z.int().nonnegative().catch(0);

const Delta = z.looseObject({
  content: z.string().nullish(),
  reasoning_content: z.string().nullish(),
  reasoning: z.string().nullish(),
  tool_calls: z
    .array(
      z.looseObject({
        index: z.int().nonnegative().nullish(),
        id: z.string().nullish(),
        function: z
          .looseObject({ name: z.string().nullish(), arguments: z.string().nullish() })
          .nullish(),
      }),
    )
    .nullish(),
});

/** One object of a stream of chat completions or completions. */
export const ChunkWire = z.looseObject({
  choices: z
    .array(
      z.looseObject({
        text: z.string().nullish(),
        delta: Delta.nullish(),
        logprobs: Logprobs.nullish().catch(null),
        finish_reason: z.string().nullish(),
        stop_reason: z.unknown().optional(),
      }),
    )
    .nullish(),
  usage: z
    .looseObject({
      prompt_tokens: count,
      completion_tokens: count,
      prompt_tokens_details: z.looseObject({ cached_tokens: count }).nullish().catch(null),
    })
    .nullish()
    .catch(null),
  error: z.unknown().optional(),
});
export type ChunkWire = z.infer<typeof ChunkWire>;
