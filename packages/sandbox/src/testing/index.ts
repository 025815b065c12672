export { collect } from "./collect.ts";
export type { Collected } from "./collect.ts";
export { describeSandbox } from "./describe-sandbox.ts";
export type { SandboxUnderTest } from "./suite.ts";
export { titleOf, whyNoLocalSandbox } from "./local-sandbox.ts";
