import { totalmem } from "node:os";
import type { ModelFacts } from "../gguf/model-facts.ts";

/** What running a model on this machine takes. */
export interface MemoryNeed {
  /** Weights, cache of `contextLength` tokens, and working memory. An estimate. */
  readonly bytes: number;
  /** Tokens that the estimate is for. */
  readonly contextLength: number;
  /** What this machine, or the container around us, has in all. */
  readonly machineBytes: number;
  readonly fits: boolean;
}

/** Context for which the need is told: what the CodeAct models are served with. */
const USUAL_CONTEXT = 8192;
/** The runtime itself with nothing loaded; measured about 97 MB resident. */
const RUNTIME_BYTES = 100e6;
/** Tokens that are computed at once. */
const BATCH_TOKENS = 512;

/** Estimates the memory for a model whose files hold `tensorBytes` together. */
export function memoryNeed(
  facts: ModelFacts,
  tensorBytes: number,
  machineBytes: number = memoryOfMachine(),
): MemoryNeed {
  const contextLength = Math.min(facts.contextLength ?? USUAL_CONTEXT, USUAL_CONTEXT);
  // A row of scores over the vocabulary and some rows of activations for each token of a batch, in single precision.
  const perToken = (facts.vocabularySize ?? 0) + 8 * (facts.embeddingLength ?? 0);
  const bytes =
    tensorBytes +
    contextLength * (facts.cacheBytesPerToken ?? 0) +
    Math.min(BATCH_TOKENS, contextLength) * perToken * 4 +
    RUNTIME_BYTES;
  return { bytes, contextLength, machineBytes, fits: bytes <= machineBytes };
}

/** Memory of the machine, or less where a container limits it. */
function memoryOfMachine(): number {
  const limit = process.constrainedMemory();
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem();
}
