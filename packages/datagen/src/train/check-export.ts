import { join } from "node:path";
import { type EmbeddedEngine, openEmbeddedEngine } from "@codeact/models/embedded";
import { CodeactError } from "@codeact/protocol";
import { z } from "zod";
import { fullWeight } from "../pack/encode-dialogue.ts";
import { readShard } from "../pack/read-shard.ts";
import { Encoder } from "../tokenizer/encoder.ts";
import type { TokenizerFile } from "../tokenizer/tokenizer-file.ts";
import { exportedFiles } from "./export-gguf.ts";
import { recipeLogprobs } from "./run-recipe.ts";
import type { TorchPython } from "./torch-python.ts";
import { type TrainingPaths, writeWhole } from "./training-folder.ts";

/** How far an exported file's answers are from those of the weights it was made of. */
export const ExportCheck = z.strictObject({
  type: z.enum(["f32", "f16", "q8_0"]),
  prompts: z.int(),
  /** Largest difference of the log-probabilities of the most likely tokens, in nats. */
  maxDifference: z.number(),
  /** Share of prompts after which both find the same token most likely. */
  sameChoice: z.number(),
  /** Share of texts with as many tokens in llama.cpp as here. */
  sameTokens: z.number(),
});
export type ExportCheck = z.infer<typeof ExportCheck>;

const PROMPTS = 40;
const COMPARED = 5;
/** Rounding: of sums in another order, of 11 significant bits, of 8-bit blocks. */
const tolerance = { f32: 0.02, f16: 0.1, q8_0: 1 } as const;

/**
 * Runs every exported file in llama.cpp on beginnings of validation dialogues and compares with what torch computes.
 * @throws CodeactError `internal` when a file computes something else than was trained
 */
export async function checkExports(options: {
  readonly paths: TrainingPaths;
  readonly tokenizer: TokenizerFile;
  readonly python: TorchPython;
  readonly signal: AbortSignal | undefined;
}): Promise<void> {
  const { paths, python, signal } = options;
  const encoder = new Encoder(options.tokenizer);
  const prompts = await somePrompts(paths);
  const expected = await recipeLogprobs({ python, weights: paths.weights, prompts, signal });
  const checks: ExportCheck[] = [];
  for (const { file, type } of exportedFiles(paths)) {
    await using engine = await openEmbeddedEngine({ file, slots: 1, threads: 1, signal });
    const check = { type, ...(await compare(engine, encoder, prompts, expected, signal)) };
    checks.push(check);
    if (check.maxDifference <= tolerance[type] && check.sameTokens === 1) continue;
    throw new CodeactError(
      "internal",
      `${file} computes something else than was trained: log-probabilities differ by up to ${check.maxDifference.toFixed(3)}.`,
      { remedy: "Report this with the details.", details: { ...check } },
    );
  }
  await writeWhole(paths.check, `${JSON.stringify(checks, null, 2)}\n`);
}

/** Validation dialogues up to some token that the model has to write. */
async function somePrompts(paths: TrainingPaths): Promise<number[][]> {
  const { rows } = await readShard(join(paths.shards, "valid-00000.json"));
  return rows
    .flat()
    .slice(0, PROMPTS)
    .map(({ ids, weights }, index) => {
      const wanted = weights.flatMap((weight, at) => (weight === fullWeight ? [at] : []));
      // A different way into each dialogue.
      const end = wanted[(index * 17) % Math.max(1, wanted.length)] ?? ids.length;
      return ids.slice(0, end);
    });
}

async function compare(
  engine: EmbeddedEngine,
  encoder: Encoder,
  prompts: readonly (readonly number[])[],
  expected: readonly (readonly number[])[],
  signal: AbortSignal | undefined,
): Promise<Omit<ExportCheck, "type">> {
  let maxDifference = 0;
  let choices = 0;
  let lengths = 0;
  const end = encoder.idOf("<|im_end|>");
  for (const [index, tokens] of prompts.entries()) {
    const wanted = mostLikely(expected[index] ?? []);
    const found = await topAfter(engine, tokens, signal);
    for (const [rank, other] of found.logprobs.entries()) {
      const logprob = wanted.logprobs[rank] ?? Number.NEGATIVE_INFINITY;
      maxDifference = Math.max(maxDifference, Math.abs(logprob - other));
    }
    const best = wanted.id === end ? "" : [...encoder.bytesOf(wanted.id)].join(" ");
    if (found.bytes === best) choices += 1;
    const text = encoder.decode(tokens);
    if ((await engine.countTokens({ type: "text", text }, signal)) === tokens.length) lengths += 1;
  }
  const { length } = prompts;
  return {
    prompts: length,
    maxDifference,
    sameChoice: choices / Math.max(1, length),
    sameTokens: lengths / Math.max(1, length),
  };
}

async function topAfter(
  engine: EmbeddedEngine,
  tokens: readonly number[],
  signal: AbortSignal | undefined,
): Promise<{ readonly bytes: string; readonly logprobs: readonly number[] }> {
  const prompt = { type: "tokens", tokens } as const;
  const request = { prompt, maxTokens: 1, temperature: 0, logprobs: COMPARED, signal };
  for await (const event of engine.generate(request)) {
    const [first] = event.type === "text" ? (event.logprobs ?? []) : [];
    if (first !== undefined)
      return {
        bytes: first.bytes.join(" "),
        logprobs: first.top.map(({ logprob }) => logprob),
      };
  }
  // The end of a turn is no text and has no log-probabilities.
  return { bytes: "", logprobs: [] };
}

function mostLikely(logprobs: readonly number[]): {
  readonly id: number;
  readonly logprobs: readonly number[];
} {
  const order = logprobs.map((logprob, id) => ({ logprob, id }));
  order.sort((a, b) => b.logprob - a.logprob);
  return {
    id: order[0]?.id ?? 0,
    logprobs: order.slice(0, COMPARED).map(({ logprob }) => logprob),
  };
}
