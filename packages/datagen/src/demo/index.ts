export { generateDialogues } from "./dataset.ts";
export type { GenerateOptions, GenerateProgress } from "./dataset.ts";
export { usualShares } from "./dialogue.ts";
export type {
  Dialogue,
  DialogueKind,
  DialogueMessage,
  DialogueShares,
  FailedProgram,
} from "./dialogue.ts";
export type { Split } from "./draw.ts";
export { evaluateDemoModel } from "./evaluate.ts";
export type { EvaluateOptions, EvaluateProgress } from "./evaluate.ts";
export type {
  EvalCase,
  EvalOutcome,
  EvalTurn,
  Expected,
  GateName,
} from "./evaluation/eval-case.ts";
export { fullCounts } from "./evaluation/make-cases.ts";
export type { CaseCounts } from "./evaluation/make-cases.ts";
export { renderReport } from "./evaluation/render-report.ts";
export type {
  EvaluationReport,
  FamilyRow,
  Gate,
  MeasuredFacts,
  Miss,
} from "./evaluation/report.ts";
export type { Share } from "./evaluation/wilson.ts";
export { families } from "./families.ts";
export type { Family, Topic } from "./family.ts";
export { REFUSAL } from "./refusal.ts";
export type { PythonChoice } from "./runner.ts";
