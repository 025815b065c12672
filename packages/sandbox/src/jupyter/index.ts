export { openJupyterSandbox } from "./open-sandbox.ts";
export type { JupyterSandboxOptions } from "./open-sandbox.ts";
export { probeJupyterSandbox } from "./probe.ts";
