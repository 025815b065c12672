/** How long a prompt was and how long it may be, in tokens, as far as the server said. */
export interface ContextLength {
  readonly promptTokens: number | undefined;
  readonly limitTokens: number | undefined;
}

// Texts of OpenAI, vLLM (three generations), llama.cpp (two), Ollama, Anthropic's compatible API and llama-cpp-python.
const meansTooLong =
  /context_length_exceeded|exceed_context_size|maximum context length|context length is only|available context size|maximum model length|exceeds? (?:the |its )?(?:maximum )?context|exceed context (?:window|limit)|prompt is too long/i;

const limits = [
  /maximum context length (?:is|of)\s+(\d+)/i,
  /context length is only (\d+)/i,
  /maximum context length \((\d+)/i,
  /maximum model length of (\d+)/i,
  /available context size \((\d+)/i,
  /context (?:window|limit)(?: of|:)[^>]*?>?\s*(\d+)\s*(?:$|[,."'])/i,
  />\s*(\d+)(?: maximum)?/i,
  /"n_ctx"\s*:\s*(\d+)/i,
];

const prompts = [
  /resulted in (\d+) tokens/i,
  /requested (\d+) (?:input )?tokens/i,
  /request has (\d+) input tokens/i,
  /passed (\d+) input tokens/i,
  /\(length (\d+)\)/i,
  /request \((\d+) tokens\)/i,
  /input length \((\d+)/i,
  /too long: (\d+) tokens/i,
  /requested tokens \((\d+)\)/i,
  /"n_prompt_tokens"\s*:\s*(\d+)/i,
];

/** Reads a refusal for a prompt that is too long; undefined when the text says something else. */
export function readContextLength(body: string): ContextLength | undefined {
  if (!meansTooLong.test(body)) return undefined;
  return { promptTokens: firstNumber(prompts, body), limitTokens: firstNumber(limits, body) };
}

function firstNumber(patterns: readonly RegExp[], text: string): number | undefined {
  for (const pattern of patterns) {
    const digits = pattern.exec(text)?.[1];
    if (digits !== undefined) return Number(digits);
  }
  return undefined;
}
