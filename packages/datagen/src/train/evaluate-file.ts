import { openEmbeddedEngine, type EmbeddedEngine } from "@codeact/models/embedded";
import { engineModel } from "@codeact/models/engines";
import { groundedModel } from "@codeact/session";
import { evaluateDemoModel, type EvaluateOptions } from "../demo/evaluate.ts";
import { type CaseCounts, fullCounts } from "../demo/evaluation/make-cases.ts";
import { families } from "../demo/families.ts";
import type { EvaluationReport, MeasuredFacts } from "../demo/evaluation/report.ts";
import { demoModelName } from "./export-gguf.ts";

/** Options of {@link evaluateFile}: what {@link evaluateDemoModel} takes, apart from the model. */
export type EvaluateFileOptions = Omit<EvaluateOptions, "model" | "measured">;

/** Tokens written to measure the speed. */
const SPEED_TOKENS = 200;
/** Numbers of 1 to 40 digits are copied. */
const LENGTHS = 40;

/**
 * Evaluates a demo model file in the embedded engine, through the agent and the sandbox. Also measures the time until it
 * is ready, its speed and its memory.
 * @throws CodeactError as opening the file and {@link evaluateDemoModel} do
 */
export async function evaluateFile(
  file: string,
  options: EvaluateFileOptions = {},
): Promise<EvaluationReport> {
  const { signal, parallel = 2 } = options;
  const started = performance.now();
  await using engine = await openEmbeddedEngine({ file, name: demoModelName, threads: 1, signal });
  await engine.ready(signal);
  const coldStartMs = performance.now() - started;
  const measured = await measure(engine, coldStartMs, signal);
  // Always the most likely token: a report must come out the same twice. And as people get it, held to what its code printed.
  const model = groundedModel(
    engineModel(engine, { name: demoModelName, defaults: { temperature: 0 } }),
  );
  return await evaluateDemoModel({ ...options, parallel, model, measured });
}

async function measure(
  engine: EmbeddedEngine,
  coldStartMs: number,
  signal: AbortSignal | undefined,
): Promise<MeasuredFacts> {
  const prompt = { type: "text", text: "<|im_start|>user\nsort 3, 1, 2<|im_end|>\n" } as const;
  const started = performance.now();
  let tokens = 0;
  for await (const event of engine.generate({
    prompt,
    maxTokens: SPEED_TOKENS,
    temperature: 1,
    seed: 1,
    signal,
  }))
    if (event.type === "end") tokens = event.completionTokens;
  const seconds = (performance.now() - started) / 1000;
  return {
    coldStartMs,
    tokensPerSecond: tokens === 0 ? undefined : tokens / seconds,
    residentBytes: engine.status().residentBytes,
  };
}

/** About how many conversations an evaluation leads. */
export function caseCount(counts: CaseCounts, familyCount: number): number {
  const { perFamily, selfDebug, followUps, perLength, refusals } = counts;
  return 2 * perFamily * familyCount + selfDebug + followUps + LENGTHS * perLength + refusals;
}

/** A share of the full evaluation (0 to 1), and about how many conversations it is. Nothing is left out altogether. */
export function caseCounts(share: number): {
  readonly counts: CaseCounts;
  readonly total: number;
} {
  const part = (count: number): number => Math.max(1, Math.round(count * share));
  const counts = {
    perFamily: part(fullCounts.perFamily),
    selfDebug: part(fullCounts.selfDebug),
    followUps: part(fullCounts.followUps),
    perLength: part(fullCounts.perLength),
    refusals: part(fullCounts.refusals),
  };
  return { counts, total: caseCount(counts, families.length) };
}
