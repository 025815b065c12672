import type { Usage } from "@codeact/protocol";

/** What a run used since it was told before: `usage` is counted from its beginning. */
export function usedSince(before: Usage, usage: Usage): Usage {
  return {
    inputTokens: Math.max(0, usage.inputTokens - before.inputTokens),
    outputTokens: Math.max(0, usage.outputTokens - before.outputTokens),
    cachedTokens: Math.max(0, usage.cachedTokens - before.cachedTokens),
    costUsd: Math.max(0, usage.costUsd - before.costUsd),
  };
}
