import { describe, expect, test } from "vitest";
import { startScriptedServer } from "../testing/scripted-server.ts";
import { readContextLength } from "./context-length.ts";
import { openaiModel } from "./openai-model.ts";

// The texts of the servers as reported in issue trackers and from memory; none was taken from a running server, numbers changed.
const refusals: readonly (readonly [string, string, number | undefined, number | undefined])[] = [
  [
    "OpenAI, messages",
    "This model's maximum context length is 8192 tokens. However, your messages resulted in 9001 tokens. Please reduce the length of the messages.",
    9001,
    8192,
  ],
  [
    "OpenAI, with completion",
    "This model's maximum context length is 4097 tokens, however you requested 4231 tokens (3975 in your prompt; 256 for the completion).",
    4231,
    4097,
  ],
  [
    "vLLM, old",
    "This model's maximum context length is 6048 tokens. However, you requested 6616 tokens (568 in the messages, 6048 in the completion). Please reduce the length of the messages or completion.",
    6616,
    6048,
  ],
  [
    "vLLM, max_tokens",
    "'max_tokens' or 'max_completion_tokens' is too large: 9000. This model's maximum context length is 4096 tokens and your request has 100 input tokens (9000 > 4096 - 100).",
    100,
    4096,
  ],
  [
    "vLLM, decoder prompt",
    "The decoder prompt (length 5000) is longer than the maximum model length of 4096. Make sure that `max_model_len` is no smaller than the number of text tokens.",
    5000,
    4096,
  ],
  [
    "vLLM, passed",
    "You passed 4097 input tokens and requested 0 output tokens. However, the model's context length is only 4096 tokens, resulting in a maximum input length of 4096 tokens.",
    4097,
    4096,
  ],
  [
    "SGLang",
    "Input length (5001 tokens) exceeds the maximum context length (4096 tokens).",
    5001,
    4096,
  ],
  [
    "llama.cpp",
    '{"error":{"code":400,"message":"the request exceeds the available context size. try increasing the context size or enable context shift","type":"exceed_context_size_error","n_prompt_tokens":14429,"n_ctx":8192}}',
    14_429,
    8192,
  ],
  [
    "llama.cpp, newer",
    "request (5000 tokens) exceeds the available context size (4096 tokens), try increasing it",
    5000,
    4096,
  ],
  ["llama-cpp-python", "Requested tokens (2285) exceed context window of 2048", 2285, 2048],
  ["Ollama", "the input length exceeds the context length", undefined, undefined],
  ["Anthropic", "prompt is too long: 210000 tokens > 200000 maximum", 210_000, 200_000],
  [
    "a code alone",
    '{"error":{"message":"too many","code":"context_length_exceeded"}}',
    undefined,
    undefined,
  ],
];

describe("a refusal of a prompt that is too long", () => {
  test.each(refusals)("is read: %s", (_server, text, promptTokens, limitTokens) => {
    expect(readContextLength(text)).toEqual({ promptTokens, limitTokens });
  });

  test.each([
    "max_tokens must be at least 1",
    "Unsupported parameter: 'max_tokens'",
    "Invalid value for 'context': expected a string",
  ])("is not seen in: %s", (text) => expect(readContextLength(text)).toBeUndefined());

  test("becomes `context_length_exceeded` with its numbers, also as a 500 and inside a stream", async () => {
    const error = {
      code: 400,
      message: "request (5000 tokens) exceeds the available context size (4096 tokens)",
      type: "exceed_context_size_error",
    };
    await using server = await startScriptedServer({
      steps: [
        { fault: "status", status: 400, body: { error } },
        { fault: "status", status: 500, body: { error } },
        { fault: "raw", pieces: [`data: ${JSON.stringify({ error })}\n\n`] },
        { fault: "raw", pieces: [JSON.stringify({ error })], contentType: "application/json" },
      ],
    });
    const model = openaiModel({ baseUrl: server.url, model: "scripted" });
    for (let call = 0; call < 4; call += 1) {
      await expect(
        Array.fromAsync(model.stream({ messages: [{ role: "user", content: "x" }] })),
      ).rejects.toMatchObject({
        code: "context_length_exceeded",
        message:
          "The conversation is too long for the model: 5000 tokens were asked for and it takes 4096.",
        retryable: false,
      });
    }
    server.assertComplete();
  });
});
