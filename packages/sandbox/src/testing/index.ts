export { collect } from "./collect.ts";
export type { Collected } from "./collect.ts";
export { describeSandbox } from "./describe-sandbox.ts";
export type { SandboxUnderTest } from "./suite.ts";
export { titleOf, whyNoLocalSandbox } from "./local-sandbox.ts";
export { everyBackend } from "./every-backend.ts";
export type { BackendStarter, StartedBackend } from "./every-backend.ts";
export {
  ONE_PROGRAM,
  ONE_PROGRAM_OUTCOME,
  ONE_PROGRAM_OUTPUT_BYTES,
  runOneProgram,
} from "./one-program.ts";
export type { CellOutcome, ProgramOutcome } from "./one-program.ts";
export { chargedBytes, findTraces, sharedOutBytes, whatLies, whatLives } from "./host-traces.ts";
export type { HostTraces } from "./host-traces.ts";
export { atScale } from "./scale.ts";
