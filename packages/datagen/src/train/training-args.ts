import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { TrainingPlan } from "./presets.ts";
import type { TrainingPaths } from "./training-folder.ts";

/** Validation takes some seconds of the processor that trains. */
const VALIDATE_MINUTES = 20;

/** Arguments of `training/train.py` for a plan; resumes where checkpoints are, else begins with the initial weights if there are any. */
export function trainingArgs(
  plan: TrainingPlan,
  paths: TrainingPaths,
  options: { readonly processes: number },
): string[] {
  const values = {
    data: paths.shards,
    out: paths.run,
    [plan.budget.unit]: plan.budget.total,
    [`decay-${plan.budget.unit}`]: plan.budget.decay,
    processes: options.processes,
    layers: plan.layers,
    width: plan.width,
    heads: plan.heads,
    hidden: plan.hidden,
    "step-tokens": plan.stepTokens,
    "batch-tokens": plan.batchTokens,
    "warmup-steps": plan.warmupSteps,
    ...(plan.rates && {
      "matrix-rate": plan.rates.matrix,
      "embedding-rate": plan.rates.embedding,
    }),
    "log-seconds": 2,
    "validate-minutes": VALIDATE_MINUTES,
  };
  const args = Object.entries(values).flatMap(([name, value]) => [`--${name}`, String(value)]);
  if (hasCheckpoint(paths)) return [...args, "--resume"];
  return existsSync(paths.initial) ? [...args, "--init-from", paths.initial] : args;
}

function hasCheckpoint(paths: TrainingPaths): boolean {
  const folder = join(paths.run, "checkpoints");
  return existsSync(folder) && readdirSync(folder).some((file) => file.endsWith(".pt"));
}
