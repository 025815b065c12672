export { openLocalSandbox } from "./local/open-sandbox.ts";
export type { LocalSandboxOptions } from "./local/open-sandbox.ts";
export { probeLocalSandbox } from "./local/probe.ts";
export { choosePython, findPythons } from "./local/python.ts";
export type { Python, RefusedPython } from "./local/python.ts";
export { openRemoteSandbox } from "./remote/open-sandbox.ts";
export type { RemoteSandboxOptions } from "./remote/open-sandbox.ts";
