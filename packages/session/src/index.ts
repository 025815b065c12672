export { tool } from "@codeact/agent";
export type { Limits, Run, Session, Tool } from "@codeact/agent";
export { createAgent } from "./create-agent.ts";
export type { Agent, AgentOptions, SessionOptions } from "./create-agent.ts";
export { groundedModel } from "./demo/grounded-model.ts";
export { normalText, saysOutput } from "./demo/says-output.ts";
export {
  markdownBlock,
  renderMarkdown,
  renderOriginalJson,
  renderScript,
  scriptBlock,
} from "./export/markdown.ts";
export { notebookCell, notebookFrame, renderNotebook } from "./export/notebook.ts";
export type { NotebookCell, NotebookPlace } from "./export/notebook.ts";
export type { Block } from "./export/outline.ts";
export { builtInModelName, checkModel, openModel } from "./open-model.ts";
export type { ModelChoice, OpenedModel } from "./open-model.ts";
export { openSandbox, probeSandboxes } from "./open-sandbox.ts";
export type { SandboxBackend, SandboxChoice } from "./open-sandbox.ts";
export { replayTrajectory } from "./trajectory/replay-trajectory.ts";
export type { ReplayedStep, ReplayOptions } from "./trajectory/replay-trajectory.ts";
export { parseTrajectory, readTrajectory, writeTrajectory } from "./trajectory/trajectory-file.ts";
export { trajectoryMessages } from "./trajectory/trajectory-messages.ts";
