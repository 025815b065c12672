import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { CodeactError } from "@codeact/protocol";
import { z } from "zod";
import { PresetName, TrainingPlan } from "./presets.ts";

/** Parts of a training, in their order. */
export const stages = ["tokenizer", "data", "training", "export", "check", "evaluation"] as const;
export type Stage = (typeof stages)[number];

/** What a training folder says about itself (`manifest.json`). */
const Manifest = z.strictObject({
  version: z.literal(1),
  preset: PresetName,
  seed: z.string(),
  plan: TrainingPlan,
  /** Seconds that each finished part took. */
  finished: z.partialRecord(z.enum(stages), z.number()),
});
type Manifest = z.infer<typeof Manifest>;

/** Where the parts of a training lie. */
export interface TrainingPaths {
  readonly folder: string;
  readonly tokenizer: string;
  /** Folder of packed shards. */
  readonly shards: string;
  /** Folder of checkpoints and metrics. */
  readonly run: string;
  readonly weights: string;
  /** Weights that training begins with, when it goes on from another model. */
  readonly initial: string;
  readonly metrics: string;
  /** The model to use, q8_0. */
  readonly model: string;
  readonly modelF16: string;
  readonly modelF32: string;
  /** Result of the comparison of exported files with the weights. */
  readonly check: string;
  readonly reportJson: string;
  readonly reportText: string;
}

/** A folder that one training owns, with what is finished in it. */
export class TrainingFolder {
  readonly paths: TrainingPaths;
  #manifest: Manifest;

  private constructor(paths: TrainingPaths, manifest: Manifest) {
    this.paths = paths;
    this.#manifest = manifest;
  }

  /**
   * Opens a folder for a training, or one that was begun.
   * @throws CodeactError `invalid_input` when there is a training and `resume` is false, or it is another one
   */
  static async open(
    folder: string,
    begin: Pick<Manifest, "preset" | "seed" | "plan">,
    resume: boolean,
  ): Promise<TrainingFolder> {
    const paths = pathsIn(folder);
    await mkdir(folder, { recursive: true });
    const there = await readManifest(folder);
    if (there !== undefined && !resume)
      throw new CodeactError("invalid_input", `${folder} already holds a training.`, {
        remedy: "Go on with it (--resume), or give another folder (--out).",
      });
    if (there !== undefined) assertSame(folder, there, begin);
    const opened = new TrainingFolder(paths, there ?? { version: 1, ...begin, finished: {} });
    await opened.#write();
    return opened;
  }

  isFinished(stage: Stage): boolean {
    return this.#manifest.finished[stage] !== undefined;
  }

  /** Seconds of the finished parts, by name. */
  get seconds(): Readonly<Partial<Record<Stage, number>>> {
    return this.#manifest.finished;
  }

  /** Notes that a part is done and need not be done again. */
  async finish(stage: Stage, seconds: number): Promise<void> {
    const finished = { ...this.#manifest.finished, [stage]: Math.round(seconds * 10) / 10 };
    this.#manifest = { ...this.#manifest, finished };
    await this.#write();
  }

  async #write(): Promise<void> {
    await writeWhole(
      join(this.paths.folder, "manifest.json"),
      `${JSON.stringify(this.#manifest, null, 2)}\n`,
    );
  }
}

function pathsIn(folder: string): TrainingPaths {
  const run = join(folder, "run");
  return {
    folder,
    tokenizer: join(folder, "tokenizer.json"),
    shards: join(folder, "shards"),
    run,
    weights: join(run, "weights.safetensors"),
    initial: join(folder, "initial.safetensors"),
    metrics: join(run, "metrics.jsonl"),
    model: join(folder, "model.gguf"),
    modelF16: join(folder, "model-f16.gguf"),
    modelF32: join(folder, "model-f32.gguf"),
    check: join(folder, "check.json"),
    reportJson: join(folder, "report.json"),
    reportText: join(folder, "report.md"),
  };
}

async function readManifest(folder: string): Promise<Manifest | undefined> {
  const path = join(folder, "manifest.json");
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
  try {
    return Manifest.parse(JSON.parse(text));
  } catch (error) {
    throw new CodeactError("invalid_input", `${path} is no manifest of this version.`, {
      remedy: "Give another folder (--out).",
      cause: error,
    });
  }
}

/** Budgets may change between parts of a training; what the data and the model are may not. */
function assertSame(
  folder: string,
  there: Manifest,
  begin: Pick<Manifest, "preset" | "seed" | "plan">,
): void {
  const essence = ({ seed, plan }: Pick<Manifest, "seed" | "plan">): unknown => ({
    seed,
    plan: { ...plan, budget: undefined, evaluation: undefined },
  });
  if (isDeepStrictEqual(essence(there), essence(begin))) return;
  throw new CodeactError(
    "invalid_input",
    `${folder} holds a training with the preset ${there.preset}, seed ${there.seed} and other settings.`,
    { remedy: "Resume with the same preset and seed, or give another folder (--out)." },
  );
}

/** Writes a file so that it appears whole or not at all. */
export async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  await writeFile(`${path}.partial`, content);
  await rename(`${path}.partial`, path);
}
