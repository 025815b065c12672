import { readFile } from "node:fs/promises";
import { CodeactError } from "@codeact/protocol";
import { z } from "zod";
import { families as allFamilies } from "../demo/families.ts";
import { parseTokenizerFile, type TokenizerFile } from "../tokenizer/tokenizer-file.ts";
import { checkExports } from "./check-export.ts";
import { writeDemoReport } from "./demo-report.ts";
import { caseCount, evaluateFile } from "./evaluate-file.ts";
import { exportAll } from "./export-gguf.ts";
import { importGguf } from "./import-gguf.ts";
import {
  type DataSource,
  makeTokenizer,
  packShard,
  packValidation,
  shardCount,
} from "./prepare-data.ts";
import { type PresetName, presets, SHARDS_AHEAD, type TrainingPlan } from "./presets.ts";
import { runTraining, type TrainingEvent } from "./run-recipe.ts";
import { findTorchPython, type TorchPython } from "./torch-python.ts";
import { trainingArgs } from "./training-args.ts";
import { type Stage, TrainingFolder, writeWhole } from "./training-folder.ts";
import type { OnTrainDemoEvent } from "./training-progress.ts";
import { writeWeights } from "./weights-file.ts";

/** Options of {@link trainDemo}. */
export interface TrainDemoOptions {
  readonly preset: PresetName;
  /** Folder for everything that is made; created if need be. */
  readonly out: string;
  /** A Python with torch. @default the first one found */
  readonly python?: string | undefined;
  /** The same seed gives the same data. @default "codeact-demo" */
  readonly seed?: string | undefined;
  /** Wall time of training instead of the preset's; its last part shrinks or grows with it. */
  readonly minutes?: number | undefined;
  /** Processes that share the work of training; one for each idle core. @default 1 */
  readonly processes?: number | undefined;
  /** A demo model (GGUF) whose weights and tokenizer training begins with. @default random weights, a new tokenizer */
  readonly from?: string | undefined;
  /** Go on with what is in the folder. @default false */
  readonly resume?: boolean | undefined;
  /** Aborting saves what there is; `resume` goes on from it. */
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: OnTrainDemoEvent | undefined;
}

/** A training with everything its parts need. */
interface Work {
  readonly plan: TrainingPlan;
  readonly folder: TrainingFolder;
  readonly python: TorchPython;
  readonly source: DataSource;
  readonly processes: number;
  readonly signal: AbortSignal | undefined;
  readonly tell: OnTrainDemoEvent;
}

/** What {@link trainDemo} leaves behind. */
export interface TrainedDemo {
  readonly folder: string;
  /** The model to use: q8_0. */
  readonly model: string;
  /** Paths of the report, for programs and for people. */
  readonly reportJson: string;
  readonly reportText: string;
}

const DEFAULT_SEED = "codeact-demo";

/**
 * Trains a demo model, from nothing or on from another: dialogues, tokenizer, packed shards, training, GGUF files, a comparison of those with
 * the trained weights, and an evaluation. Every part that is finished stays finished.
 *
 * @throws CodeactError `not_supported` without torch, `invalid_input` when the folder holds another training, `aborted`,
 * `internal` when an exported file does not compute what was trained
 */
export async function trainDemo(options: TrainDemoOptions): Promise<TrainedDemo> {
  options.signal?.throwIfAborted();
  const work = await begin(options);
  const { folder, source } = work;
  const { paths } = folder;
  await stage(work, "tokenizer", async () => {
    const tokenizer =
      options.from === undefined
        ? await makeTokenizer(source)
        : await takeOver(options.from, work.plan, paths.initial);
    await writeWhole(paths.tokenizer, JSON.stringify(tokenizer));
  });
  const tokenizer = parseTokenizerFile(await readFile(paths.tokenizer, "utf8"));
  await stage(work, "data", () => prepareData(work, tokenizer));
  await stage(work, "training", () => trainBesideGenerating(work, tokenizer));
  await stage(work, "export", () => exportAll(paths, tokenizer, work.signal));
  await stage(work, "check", () => checkExports({ ...work, paths, tokenizer }));
  await stage(work, "evaluation", () => evaluate(work, options.preset));
  return paths;
}

/** Writes the weights of another demo model where training begins; gives its tokenizer. */
async function takeOver(file: string, plan: TrainingPlan, initial: string): Promise<TokenizerFile> {
  const { weights, tokenizer } = await importGguf(file);
  const { vocabulary, layers, width, heads, hidden } = weights.shape;
  const sizes = { vocabulary, layers, width, heads, hidden };
  for (const [name, size] of Object.entries(sizes)) {
    const planned = z.record(z.string(), z.unknown()).parse(plan)[name];
    if (planned === size) continue;
    throw new CodeactError(
      "invalid_input",
      `${file} has ${name} ${size}, the preset has ${String(planned)}.`,
      { remedy: "Go on from a model of the same preset." },
    );
  }
  await writeWeights(initial, weights);
  return tokenizer;
}

async function begin(options: TrainDemoOptions): Promise<Work> {
  const { signal, seed = DEFAULT_SEED } = options;
  const plan = planOf(options);
  const python = await findTorchPython(options.python, signal);
  const folder = await TrainingFolder.open(
    options.out,
    { preset: options.preset, seed, plan },
    options.resume ?? false,
  );
  const families = plan.families && allFamilies.filter(({ name }) => plan.families?.includes(name));
  return {
    plan,
    folder,
    python,
    source: { plan, seed, families, signal },
    processes: options.processes ?? 1,
    signal,
    tell: options.onProgress ?? (() => undefined),
  };
}

function planOf({ preset, minutes }: TrainDemoOptions): TrainingPlan {
  const plan = presets[preset];
  if (minutes === undefined) return plan;
  const decay = (plan.budget.decay / plan.budget.total) * minutes;
  return { ...plan, budget: { unit: "minutes", total: minutes, decay } };
}

async function stage(work: Work, name: Stage, run: () => Promise<void>): Promise<void> {
  if (work.folder.isFinished(name)) return;
  work.signal?.throwIfAborted();
  work.tell({ type: "stage-start", stage: name });
  const started = performance.now();
  await run();
  const seconds = (performance.now() - started) / 1000;
  await work.folder.finish(name, seconds);
  work.tell({ type: "stage-end", stage: name, seconds });
}

/** What must be there before training can begin. */
async function prepareData(work: Work, tokenizer: TokenizerFile): Promise<void> {
  const { shards } = work.folder.paths;
  await packValidation(work.source, tokenizer, shards);
  const total = Math.min(SHARDS_AHEAD, shardCount(work.plan));
  for (let number = 0; number < total; number += 1) {
    await packShard(work.source, tokenizer, shards, number);
    work.tell({ type: "stage-progress", stage: "data", done: number + 1, total });
  }
}

/** Trains, and makes the remaining shards meanwhile; the recipe takes them up as they appear. */
async function trainBesideGenerating(work: Work, tokenizer: TokenizerFile): Promise<void> {
  const enough = new AbortController();
  const failed = new AbortController();
  const generating = packRest(work, tokenizer, either(work.signal, enough.signal)).catch(
    (error: unknown) => {
      if (enough.signal.aborted) return;
      failed.abort(error);
    },
  );
  try {
    await runTraining({
      python: work.python,
      args: trainingArgs(work.plan, work.folder.paths, { processes: work.processes }),
      signal: either(work.signal, failed.signal),
      onEvent: (event) => work.tell(progressOf(event)),
    });
  } finally {
    enough.abort();
    await generating;
  }
}

function either(signal: AbortSignal | undefined, own: AbortSignal): AbortSignal {
  return signal === undefined ? own : AbortSignal.any([signal, own]);
}

async function packRest(work: Work, tokenizer: TokenizerFile, signal: AbortSignal): Promise<void> {
  const total = shardCount(work.plan);
  for (let number = SHARDS_AHEAD; number < total; number += 1) {
    await packShard({ ...work.source, signal }, tokenizer, work.folder.paths.shards, number);
    work.tell({ type: "shard-made", made: number + 1, total });
  }
}

async function evaluate(work: Work, preset: PresetName): Promise<void> {
  const { folder, plan, source, signal, tell } = work;
  const total = caseCount(plan.evaluation, (source.families ?? allFamilies).length);
  const started = performance.now();
  const evaluation = await evaluateFile(folder.paths.model, {
    counts: plan.evaluation,
    families: source.families,
    signal,
    onProgress: ({ done, right }) =>
      tell({
        type: "stage-progress",
        stage: "evaluation",
        done,
        total: Math.max(done, total),
        note: `${right} of ${done} right`,
      }),
  });
  const { seed } = source;
  const { torch } = work.python;
  const seconds = { ...folder.seconds, evaluation: (performance.now() - started) / 1000 };
  await writeDemoReport(folder.paths, { preset, seed, torch, plan, seconds, evaluation });
}

function progressOf(event: TrainingEvent): Parameters<OnTrainDemoEvent>[0] {
  const loss = event.loss === undefined ? "" : `loss ${event.loss.toFixed(3)}`;
  const speed = event.tokensPerSecond === undefined ? "" : `, ${event.tokensPerSecond} tokens/s`;
  return {
    type: "stage-progress",
    stage: "training",
    done: event.event === "done" ? 1 : (event.progress ?? 0),
    total: 1,
    note: loss === "" ? undefined : `${event.event} ${event.step}: ${loss}${speed}`,
  };
}
