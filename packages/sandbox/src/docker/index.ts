export { openDockerSandbox } from "./open-sandbox.ts";
export type { DockerSandboxOptions } from "./open-sandbox.ts";
export { probeDockerSandbox } from "./probe.ts";
