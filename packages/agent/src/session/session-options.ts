import { CodeactError } from "@codeact/protocol";
import type { ActionFormatName, Model, Step } from "@codeact/protocol";
import type { ActionFormat, FormatScope } from "../format/action-format.ts";
import { formats } from "../format/formats.ts";
import type { AgentState, OpenKernel } from "../loop/agent-state.ts";
import { guardTools } from "../loop/approval.ts";
import type { ApprovalPolicy, ToolDecider } from "../loop/approval.ts";
import { KernelSlot } from "../loop/kernel-slot.ts";
import { defaultLimits } from "../loop/limits.ts";
import type { Limits } from "../loop/limits.ts";
import type { InputHandler } from "../loop/live-cell.ts";
import { profiles } from "../profile/profile.ts";
import type { Profile, ProfileName, Sampling } from "../profile/profile.ts";
import { assertDistinct } from "../tools/tool.ts";
import type { Tool } from "../tools/tool.ts";

/** What a session is made of. */
export interface SessionOptions {
  readonly model: Model;
  /** Starts the interpreter, on the first cell and again after it died. Absent: the model has only tools. */
  readonly openKernel?: OpenKernel | undefined;
  /** Functions of the host. @default none */
  readonly tools?: readonly Tool[] | undefined;
  /** @default "tag" */
  readonly format?: ActionFormatName | ActionFormat | undefined;
  /** @default "codeact" */
  readonly profile?: ProfileName | Profile | undefined;
  /** Over the profile's limits, over {@link defaultLimits}. */
  readonly limits?: Partial<Limits> | undefined;
  /** Over the profile's sampling. */
  readonly sampling?: Sampling | undefined;
  /** Who decides before an action runs. @default "off" */
  readonly approve?: ApprovalPolicy | undefined;
  /** Decides about calls, from inside Python, of tools that ask for approval. Absent: such calls are refused. */
  readonly onToolApproval?: ToolDecider | undefined;
  /** Answers `input()`. Absent: the run ends as `awaiting-input` and `resume` answers. */
  readonly onInput?: InputHandler | undefined;
  /** The whole system prompt, in place of the profile's. */
  readonly system?: string | undefined;
  /** More for the system prompt, after the profile's. */
  readonly instructions?: string | undefined;
  /** Wall time of one cell. @default the kernel's own limit */
  readonly cellTimeoutMs?: number | undefined;
  /** Steps of an earlier trajectory, to go on from. */
  readonly steps?: readonly Step[] | undefined;
  /** True when `openKernel` gives an interpreter that holds the variables of `steps`. @default false */
  readonly variablesKept?: boolean | undefined;
  /** @default a random UUID */
  readonly id?: string | undefined;
  /** @default now */
  readonly createdAt?: string | undefined;
}

/**
 * Puts options and defaults together.
 * @throws CodeactError `config_invalid`
 */
export function openAgent(options: SessionOptions): AgentState {
  const tools = options.tools ?? [];
  assertDistinct(tools);
  const format =
    typeof options.format === "object" ? options.format : formats[options.format ?? "tag"];
  const profile =
    typeof options.profile === "object" ? options.profile : profiles[options.profile ?? "codeact"];
  if (profile.style.original && format.name !== "tag") {
    throw new CodeactError(
      "config_invalid",
      `The profile ${profile.name} knows only the format tag, not ${format.name}`,
      {
        remedy: "Leave the format out, or use the profile codeact.",
      },
    );
  }
  const scope: FormatScope = {
    tools,
    python: options.openKernel !== undefined,
  };
  const steps = [...(options.steps ?? [])];
  const ran = steps.some((step) => step.type === "action" && step.action?.type === "code");
  return {
    model: options.model,
    format,
    profile,
    scope,
    system: systemText(options, profile, format, scope),
    sampling: { ...profile.sampling, ...options.sampling },
    limits: { ...defaultLimits, ...profile.limits, ...options.limits },
    approve: options.approve ?? "off",
    onToolApproval: options.onToolApproval,
    onInput: options.onInput,
    cellTimeoutMs: options.cellTimeoutMs,
    kernel: new KernelSlot({
      open: options.openKernel,
      functions: guardTools(tools, options.onToolApproval),
      variablesLost: ran && options.variablesKept !== true,
    }),
    steps,
    liveCell: undefined,
  };
}

function systemText(
  options: SessionOptions,
  profile: Profile,
  format: ActionFormat,
  scope: FormatScope,
): string {
  const system = options.system ?? profile.system(format, scope);
  return options.instructions === undefined ? system : `${system}\n\n${options.instructions}`;
}
