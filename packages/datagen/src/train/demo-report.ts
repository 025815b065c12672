import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { z } from "zod";
import { renderReport } from "../demo/evaluation/render-report.ts";
import type { EvaluationReport } from "../demo/evaluation/report.ts";
import { ExportCheck } from "./check-export.ts";
import { exportedFiles } from "./export-gguf.ts";
import type { PresetName, TrainingPlan } from "./presets.ts";
import { TrainingEvent } from "./run-recipe.ts";
import { type Stage, type TrainingPaths, writeWhole } from "./training-folder.ts";
import { type ModelShape, readWeights, type TrainingFacts } from "./weights-file.ts";

/** Everything that is known about a trained demo model (`report.json`). */
export interface DemoReport {
  readonly version: 1;
  readonly preset: PresetName;
  readonly seed: string;
  /** Version of torch that trained it. */
  readonly torch: string;
  readonly plan: TrainingPlan;
  readonly shape: ModelShape;
  readonly training: TrainingFacts;
  /** The last look at dialogues with held-back values; undefined when there was none. */
  readonly validation: { readonly loss: number; readonly right: number } | undefined;
  /** Seconds that each part took. */
  readonly seconds: Readonly<Partial<Record<Stage, number>>>;
  readonly files: readonly {
    readonly name: string;
    readonly bytes: number;
    readonly sha256: string;
  }[];
  readonly checks: readonly ExportCheck[];
  readonly evaluation: EvaluationReport;
}

/** What a report is made of, beside what lies in the folder. */
export type DemoReportFacts = Pick<
  DemoReport,
  "preset" | "seed" | "torch" | "plan" | "seconds" | "evaluation"
>;

/** Writes `report.json` and `report.md` of a training. */
export async function writeDemoReport(paths: TrainingPaths, facts: DemoReportFacts): Promise<void> {
  const { shape, facts: training } = await readWeights(paths.weights);
  const report: DemoReport = {
    version: 1,
    ...facts,
    shape,
    training,
    validation: await lastValidation(paths.metrics),
    files: await Promise.all(
      [paths.tokenizer, ...exportedFiles(paths).map(({ file }) => file)].map(fingerprint),
    ),
    checks: z.array(ExportCheck).parse(JSON.parse(await readFile(paths.check, "utf8"))),
  };
  await writeWhole(paths.reportText, renderDemoReport(report));
  await writeWhole(paths.reportJson, `${JSON.stringify(report, null, 2)}\n`);
}

async function lastValidation(
  metrics: string,
): Promise<{ readonly loss: number; readonly right: number } | undefined> {
  const lines = (await readFile(metrics, "utf8")).trimEnd().split("\n");
  for (const line of lines.toReversed()) {
    const { event, loss, right } = TrainingEvent.parse(JSON.parse(line));
    if (event === "validation" && loss !== undefined && right !== undefined) return { loss, right };
  }
  return undefined;
}

async function fingerprint(path: string): Promise<DemoReport["files"][number]> {
  const content = await readFile(path);
  const sha256 = createHash("sha256").update(content).digest("hex");
  return { name: basename(path), bytes: content.length, sha256 };
}

/** The report as a page for people. */
function renderDemoReport(report: DemoReport): string {
  const { preset, seed, shape, training, validation, files, checks, evaluation } = report;
  const command = `codeact train demo --preset ${preset} --seed ${seed}`;
  const { layers, width, heads, hidden, vocabulary } = shape;
  return [
    `# Training of ${evaluation.model}`,
    `Made by \`${command}\` with torch ${report.torch}.`,
    [
      `- Model: llama architecture, ${layers} layers of width ${width}, ${heads} heads, ${hidden} hidden, ${vocabulary} tokens of vocabulary.`,
      `- Training: ${training.step} steps, ${millions(training.tokens)} million tokens, ${minutes(training.seconds)} minutes.`,
      validation === undefined
        ? "- Validation: none."
        : `- Validation on held-back values: loss ${validation.loss.toFixed(3)}, ${percent(validation.right)} of tokens right.`,
    ].join("\n"),
    table(
      ["File", "Bytes", "SHA-256"],
      files.map(({ name, bytes, sha256 }) => [name, String(bytes), `\`${sha256}\``]),
    ),
    table(
      ["Exported as", "Largest difference of log-probabilities to torch", "Same first choice"],
      checks.map((check) => [
        check.type,
        check.maxDifference.toFixed(4),
        percent(check.sameChoice),
      ]),
    ),
    table(
      ["Part", "Minutes"],
      Object.entries(report.seconds).map(([stage, seconds]) => [stage, minutes(seconds)]),
    ),
    renderReport(evaluation, "codeact train demo --evaluate-only model.gguf").replace(/^# /, "## "),
  ].join("\n\n");
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

function millions(count: number): string {
  return (count / 1e6).toFixed(1);
}

function minutes(seconds: number): string {
  return (seconds / 60).toFixed(1);
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
