export {
  evaluateDemoModel,
  families,
  fullCounts,
  generateDialogues,
  REFUSAL,
  renderReport,
  usualShares,
} from "./demo/index.ts";
export type {
  CaseCounts,
  Dialogue,
  DialogueKind,
  DialogueMessage,
  DialogueShares,
  EvalCase,
  EvalOutcome,
  EvalTurn,
  EvaluateOptions,
  EvaluateProgress,
  EvaluationReport,
  Expected,
  FailedProgram,
  Family,
  FamilyRow,
  Gate,
  GateName,
  GenerateOptions,
  GenerateProgress,
  MeasuredFacts,
  Miss,
  PythonChoice,
  Share,
  Split,
  Topic,
} from "./demo/index.ts";
export { encodeDialogue, renderDialogue } from "./pack/encode-dialogue.ts";
export { packDialogues } from "./pack/pack-dialogues.ts";
export type { PackDialoguesOptions, PackedDialogues } from "./pack/pack-dialogues.ts";
export { readShard } from "./pack/read-shard.ts";
export { Encoder } from "./tokenizer/encoder.ts";
export { parseTokenizerFile } from "./tokenizer/tokenizer-file.ts";
export type { TokenizerFile } from "./tokenizer/tokenizer-file.ts";
export { trainTokenizer } from "./tokenizer/train-tokenizer.ts";
export { demoModelName, exportGguf } from "./train/export-gguf.ts";
export type { ExportGgufOptions, ExportType } from "./train/export-gguf.ts";
export { caseCounts, evaluateFile } from "./train/evaluate-file.ts";
export type { EvaluateFileOptions } from "./train/evaluate-file.ts";
export { PresetName, presets } from "./train/presets.ts";
export type { TrainingPlan } from "./train/presets.ts";
export { findTorchPython } from "./train/torch-python.ts";
export { trainDemo } from "./train/train-demo.ts";
export type { TrainDemoOptions, TrainedDemo } from "./train/train-demo.ts";
export type { TrainDemoEvent } from "./train/training-progress.ts";
