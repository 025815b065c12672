import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Family } from "../demo/family.ts";
import { generateDialogues } from "../demo/dataset.ts";
import type { Split } from "../demo/draw.ts";
import { type DialogueMessage, renderDialogue } from "../pack/encode-dialogue.ts";
import { packDialogues } from "../pack/pack-dialogues.ts";
import type { TokenizerFile } from "../tokenizer/tokenizer-file.ts";
import { trainTokenizer } from "../tokenizer/train-tokenizer.ts";
import type { TrainingPlan } from "./presets.ts";

/** What data is made of. */
export interface DataSource {
  readonly plan: TrainingPlan;
  readonly seed: string;
  /** Families the plan asks for; undefined: all. */
  readonly families: readonly Family[] | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Learns the vocabulary from the first dialogues of the training data. */
export async function makeTokenizer(source: DataSource): Promise<TokenizerFile> {
  const texts: string[] = [];
  const count = Math.min(source.plan.tokenizerDialogues, source.plan.dialogues);
  for await (const messages of dialogues(source, "train", 0, count))
    texts.push(renderDialogue(messages));
  return trainTokenizer(texts, { vocabularySize: source.plan.vocabulary });
}

/** Packs the dialogues whose loss is watched; their values never occur in training. */
export async function packValidation(
  source: DataSource,
  tokenizer: TokenizerFile,
  folder: string,
): Promise<void> {
  if (existsSync(shardFile(folder, "valid", 0))) return;
  const { plan, signal } = source;
  await packDialogues(dialogues(source, "values", 0, plan.validationDialogues), {
    tokenizer,
    folder,
    prefix: "valid",
    rowLength: plan.rowLength,
    shardTokens: Number.POSITIVE_INFINITY,
    signal,
  });
}

/** Number of training shards of a plan. */
export function shardCount(plan: TrainingPlan): number {
  return Math.ceil(plan.dialogues / plan.shardDialogues);
}

/**
 * Makes one training shard, unless it is there. Shard n holds the n-th block of dialogues, so that an interrupted
 * generation goes on where it was.
 */
export async function packShard(
  source: DataSource,
  tokenizer: TokenizerFile,
  folder: string,
  number: number,
): Promise<void> {
  if (existsSync(shardFile(folder, "train", number))) return;
  const { plan, signal } = source;
  const from = number * plan.shardDialogues;
  const count = Math.min(plan.shardDialogues, plan.dialogues - from);
  await packDialogues(dialogues(source, "train", from, count), {
    tokenizer,
    folder,
    prefix: "train",
    firstNumber: number,
    rowLength: plan.rowLength,
    shardTokens: Number.POSITIVE_INFINITY,
    signal,
  });
}

function shardFile(folder: string, prefix: string, number: number): string {
  return join(folder, `${prefix}-${String(number).padStart(5, "0")}.json`);
}

async function* dialogues(
  source: DataSource,
  split: Split,
  from: number,
  count: number,
): AsyncGenerator<readonly DialogueMessage[]> {
  const { plan, seed, families, signal } = source;
  const { shares } = plan;
  const made = generateDialogues({ seed, split, from, count, families, shares, signal });
  for await (const { messages } of made) yield messages;
}
