import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { CodeactError } from "@codeact/protocol";
import { z } from "zod";
import { recipeFile, type TorchPython } from "./torch-python.ts";

/** One line that the training recipe writes. */
export const TrainingEvent = z.looseObject({
  event: z.enum(["start", "step", "checkpoint", "validation", "stopped", "done"]),
  step: z.int(),
  tokens: z.number(),
  seconds: z.number(),
  /** Mean loss over the tokens that the model shall write. */
  loss: z.number().optional(),
  /** Share of those tokens predicted right; of validation only. */
  right: z.number().optional(),
  tokensPerSecond: z.number().optional(),
  /** Share of the budget that is used up, 0 to 1. */
  progress: z.number().optional(),
});
export type TrainingEvent = z.infer<typeof TrainingEvent>;

/** Options of {@link runTraining}. */
export interface RunTrainingOptions {
  readonly python: TorchPython;
  /** Arguments of `training/train.py`. */
  readonly args: readonly string[];
  /** Aborting saves a checkpoint, so that the training can be resumed. */
  readonly signal?: AbortSignal | undefined;
  readonly onEvent?: ((event: TrainingEvent) => void) | undefined;
}

/** Between the polite and the other end; saving takes a second, a step of a large model up to a minute. */
const GRACE_MS = 120_000;
const STDERR_LINES = 20;

/**
 * Runs the training recipe to its end. Returns its last event.
 * @throws CodeactError `aborted` (a checkpoint is saved), `internal` with the recipe's own words when it fails
 */
export async function runTraining(options: RunTrainingOptions): Promise<TrainingEvent> {
  const { python, args, signal, onEvent } = options;
  signal?.throwIfAborted();
  const child = spawn(python.executable, [recipeFile("train.py"), ...args], {
    // A Ctrl-C of the terminal must not reach it twice.
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  let killer: NodeJS.Timeout | undefined;
  const stop = (): void => {
    child.kill("SIGTERM");
    killer = setTimeout(() => child.kill("SIGKILL"), GRACE_MS);
  };
  signal?.addEventListener("abort", stop, { once: true });
  const complaints: string[] = [];
  createInterface({ input: child.stderr }).on("line", (line) => {
    complaints.push(line);
    if (complaints.length > STDERR_LINES) complaints.shift();
  });
  let last: TrainingEvent | undefined;
  try {
    for await (const line of createInterface({ input: child.stdout })) {
      last = TrainingEvent.parse(JSON.parse(line));
      onEvent?.(last);
    }
    const status = await ended;
    signal?.throwIfAborted();
    if (status === 0 && last?.event === "done") return last;
    throw new CodeactError(
      "internal",
      `Training ended with status ${status ?? "none"}: ${complaints.at(-1) ?? "it said nothing"}`,
      { remedy: "Its output is in the details.", details: { output: complaints.join("\n") } },
    );
  } finally {
    signal?.removeEventListener("abort", stop);
    clearTimeout(killer);
    if (child.exitCode === null && child.signalCode === null) child.kill("SIGKILL");
  }
}

/**
 * Natural logarithms of the probabilities that the trained weights give every token after each prompt.
 * @throws CodeactError `internal` when the recipe fails
 */
export async function recipeLogprobs(options: {
  readonly python: TorchPython;
  readonly weights: string;
  readonly prompts: readonly (readonly number[])[];
  readonly signal?: AbortSignal | undefined;
}): Promise<number[][]> {
  const child = spawn(
    options.python.executable,
    [recipeFile("logits.py"), "--weights", options.weights],
    { stdio: ["pipe", "pipe", "pipe"], signal: options.signal },
  );
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  child.stdin.end(JSON.stringify(options.prompts));
  const [output, complaint, status] = await Promise.all([
    textOf(child.stdout),
    textOf(child.stderr),
    ended,
  ]);
  if (status !== 0)
    throw new CodeactError("internal", `logits.py failed: ${complaint.trim()}`, {
      remedy: "Check that the weights were written by this version of the recipe.",
    });
  return z.array(z.array(z.number())).parse(JSON.parse(output));
}

async function textOf(stream: AsyncIterable<unknown>): Promise<string> {
  let text = "";
  for await (const piece of stream) text += String(piece);
  return text;
}
