import type { Model } from "@codeact/protocol";
import { openLocalSandbox } from "@codeact/sandbox";
import type { EvalCase, EvalOutcome } from "./evaluation/eval-case.ts";
import { fullCounts, makeCases } from "./evaluation/make-cases.ts";
import type { CaseCounts } from "./evaluation/make-cases.ts";
import { makeReport } from "./evaluation/report.ts";
import type { EvaluationReport, MeasuredFacts } from "./evaluation/report.ts";
import { runCase } from "./evaluation/run-case.ts";
import { families as allFamilies } from "./families.ts";
import type { Family } from "./family.ts";
import { openRunner } from "./runner.ts";
import type { PythonChoice } from "./runner.ts";

/** What to evaluate, and how much. */
export interface EvaluateOptions {
  readonly model: Model;
  /** @default "evaluation-1" */
  readonly seed?: string | undefined;
  /** @default {@link fullCounts} */
  readonly counts?: Partial<CaseCounts> | undefined;
  readonly families?: readonly Family[] | undefined;
  /** @default the best Python found, in the plain shell */
  readonly python?: PythonChoice | undefined;
  /** Conversations at a time; more than 1 helps where the model serves several at once. @default 1 */
  readonly parallel?: number | undefined;
  readonly measured?: MeasuredFacts | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Told after every case. */
  readonly onProgress?: ((progress: EvaluateProgress) => void) | undefined;
}

/** How far an evaluation is. */
export interface EvaluateProgress {
  readonly done: number;
  readonly right: number;
  readonly last: EvalOutcome;
}

/**
 * Leads every conversation of the evaluation and reports. An abort ends it with an error; nothing is kept.
 * @throws CodeactError `aborted`, `python_missing`, `sandbox_unavailable`
 */
export async function evaluateDemoModel(options: EvaluateOptions): Promise<EvaluationReport> {
  const { model, seed = "evaluation-1", signal, parallel = 1, onProgress } = options;
  const { python = { shell: "plain" }, families = allFamilies, measured = {} } = options;
  signal?.throwIfAborted();
  await using reference = await openRunner(python, signal);
  await using sandbox = await openLocalSandbox({
    python: python.python,
    shell: python.shell,
    preload: "none",
    signal,
  });
  const cases = makeCases(families, seed, { ...fullCounts, ...options.counts }, reference);
  const outcomes: EvalOutcome[] = [];
  let started = 0;
  let done = 0;
  let right = 0;
  const work = async (): Promise<void> => {
    for (;;) {
      const next: IteratorResult<EvalCase, void> = await cases.next();
      if (next.done === true) return;
      // Cases come in order; the report must not depend on which of several conversations ends first.
      const index = started;
      started += 1;
      const outcome = await runCase(next.value, model, sandbox, signal);
      outcomes[index] = outcome;
      done += 1;
      if (outcome.right) right += 1;
      onProgress?.({ done, right, last: outcome });
    }
  };
  await Promise.all(Array.from({ length: parallel }, work));
  return makeReport(outcomes, { model: model.name, seed, measured });
}
