import { getLlama, LlamaLogLevel } from "node-llama-cpp";
import type { LlamaContextSequence } from "node-llama-cpp";
import type { CompletionPeer, CompletionRun, PeerOptions } from "./completion-peer.ts";

/** llama.cpp called through node-llama-cpp in this process: no child, no scheduler of ours, no HTTP. */
export async function openLlamaDirect(options: PeerOptions): Promise<CompletionPeer> {
  const started = performance.now();
  const llama = await getLlama({
    build: "never",
    gpu: false,
    logLevel: LlamaLogLevel.error,
    maxThreads: options.threads,
  });
  const model = await llama.loadModel({ modelPath: options.file });
  const context = await model.createContext({
    sequences: options.slots,
    contextSize: options.context,
    threads: options.threads,
  });
  const free = Array.from({ length: options.slots }, () => context.getSequence());
  return {
    name: "node-llama-cpp",
    startMs: performance.now() - started,
    async complete(prompt, maxTokens) {
      // The last one used is taken first, so that a next turn meets its own prefix.
      const sequence = free.pop();
      if (sequence === undefined) throw new Error("More completions at once than sequences.");
      try {
        return await run(sequence, prompt, maxTokens);
      } finally {
        free.push(sequence);
      }
    },
    async [Symbol.asyncDispose]() {
      await llama.dispose();
    },
  };
}

async function run(
  sequence: LlamaContextSequence,
  prompt: readonly number[],
  maxTokens: number,
): Promise<CompletionRun> {
  const started = performance.now();
  const tokens = prompt.map(asToken);
  await sequence.adaptStateToTokens(tokens, false);
  // At least one token must be evaluated to have something to continue.
  const kept = Math.min(sequence.nextTokenIndex, tokens.length - 1);
  if (kept < sequence.nextTokenIndex)
    await sequence.eraseContextTokenRanges([{ start: kept, end: sequence.nextTokenIndex }]);
  let firstMs = Number.NaN;
  let count = 0;
  for await (const _ of sequence.evaluate(tokens.slice(kept), { temperature: 0 })) {
    if (count === 0) firstMs = performance.now() - started;
    count += 1;
    if (count >= maxTokens) break;
  }
  return { firstMs, totalMs: performance.now() - started, tokens: count };
}

type Token = Parameters<LlamaContextSequence["evaluate"]>[0][number];

/** The library marks its token numbers with a type of their own. */
function isToken(value: number): value is Token {
  return Number.isInteger(value);
}

function asToken(value: number): Token {
  if (!isToken(value)) throw new Error(`${value} is no token.`);
  return value;
}
