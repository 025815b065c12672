export { openWasmSandbox } from "./open-sandbox.ts";
export type { WasmSandboxOptions } from "./open-sandbox.ts";
export { probeWasmSandbox } from "./probe.ts";
