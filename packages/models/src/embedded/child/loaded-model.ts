import { stat } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import type { LoadOrder } from "../wire.ts";
import type { AddonContext, AddonModel, LlamaAddon } from "./addon.ts";
import { ChildFailure } from "./child-failure.ts";
import { Vocabulary } from "./vocabulary.ts";

/** A model that is ready to generate. */
export interface LoadedModel {
  readonly addon: LlamaAddon;
  readonly model: AddonModel;
  readonly context: AddonContext;
  readonly vocabulary: Vocabulary;
  readonly slots: number;
  /** Tokens of one slot. */
  readonly contextLength: number;
  /** Tokens evaluated in one step. */
  readonly batchSize: number;
  readonly threads: number;
}

/** Larger steps read prompts a little faster and take memory for their intermediate results in proportion. */
const BATCH_TOKENS = 256;
const MAX_THREADS = 4;
/** Below this size of the file, threads wait for each other longer than they work. */
const ONE_THREAD_BYTES = 64 * 1024 ** 2;
const LOG_DELAY_MS = 50;

/**
 * Loads a model and makes room for its slots.
 * @param complaints what llama.cpp has written so far; grows
 * @throws ChildFailure `not_supported` for an architecture this llama.cpp does not know, `model_bad_request` for a file
 * it refuses, `model_failed` when there is not enough memory
 */
export async function loadModel(
  addon: LlamaAddon,
  order: LoadOrder,
  complaints: readonly string[],
): Promise<LoadedModel> {
  await addon.init();
  if (!addon.getIsArchSupported(order.architecture)) throw unknownArchitecture(order);
  const { size } = await stat(order.file);
  const model = new addon.AddonModel(order.file, {
    addonExports: addon,
    gpuLayers: 0,
    useMmap: true,
  });
  if (!(await model.init())) {
    await logWritten();
    throw refused(order, complaints);
  }
  const batchSize = Math.min(BATCH_TOKENS, order.contextLength);
  const threads = order.threads ?? defaultThreads(addon, size);
  const context = new addon.AddonContext(model, {
    contextSize: order.contextLength * order.slots,
    batchSize: Math.max(batchSize, order.slots),
    sequences: order.slots,
    threads,
    flashAttention: "auto",
    // Models with a sliding window forget otherwise what the next turn would reuse.
    swaFullCache: true,
  });
  if (!(await context.init())) {
    await logWritten();
    throw noContext(order, complaints);
  }
  return {
    addon,
    model,
    context,
    vocabulary: new Vocabulary(model, order.vocabularySize),
    slots: order.slots,
    contextLength: order.contextLength,
    batchSize: Math.max(batchSize, order.slots),
    threads,
  };
}

function defaultThreads(addon: LlamaAddon, fileBytes: number): number {
  if (fileBytes < ONE_THREAD_BYTES) return 1;
  return Math.max(1, Math.min(MAX_THREADS, addon.getMathCores(), availableParallelism()));
}

function unknownArchitecture(order: LoadOrder): ChildFailure {
  return new ChildFailure({
    code: "not_supported",
    message: `${order.file} has the architecture "${order.architecture}", which the embedded engine does not know.`,
    remedy: "Use a llama-server that is newer, or another model.",
    details: { file: order.file, architecture: order.architecture },
  });
}

function refused(order: LoadOrder, complaints: readonly string[]): ChildFailure {
  return new ChildFailure({
    code: "model_bad_request",
    message: `llama.cpp refuses ${order.file}: ${reason(complaints)}`,
    remedy: "Download or convert the model again; codeact model inspect shows what is in it.",
    details: { file: order.file },
  });
}

function noContext(order: LoadOrder, complaints: readonly string[]): ChildFailure {
  const { slots, contextLength } = order;
  return new ChildFailure({
    code: "model_failed",
    message: `There is no room for ${slots} × ${contextLength} tokens of ${order.file}: ${reason(complaints)}`,
    remedy: "Use fewer slots or a shorter context, or free memory.",
    details: { file: order.file, slots, contextLength },
  });
}

/** Lines of the log come from other threads, a little later than what they tell about. */
async function logWritten(): Promise<void> {
  await sleep(LOG_DELAY_MS);
}

/** llama.cpp writes the cause first and then who passed it on. */
function reason(complaints: readonly string[]): string {
  const text = complaints.join("; ").replaceAll(/\s+/g, " ");
  return text === "" ? "it gives no reason." : text;
}
