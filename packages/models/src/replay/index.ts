export { describeDivergence } from "./find-divergence.ts";
export type { Divergence } from "./find-divergence.ts";
export { recordModel } from "./record-model.ts";
export type { RecordModelOptions } from "./record-model.ts";
export { RecordedCall, RECORDING_VERSION } from "./recording.ts";
export type { RecordedRequest, Recording } from "./recording.ts";
export { appendToRecording, readRecording, writeRecording } from "./recording-file.ts";
export { replayModel } from "./replay-model.ts";
export type { ReplayModel, ReplayModelOptions } from "./replay-model.ts";
