import type { Action, HostFunction, PendingApproval, Step } from "@codeact/protocol";
import { CodeactError } from "@codeact/protocol";
import type { Tool } from "../tools/tool.ts";

/** What may wait for a decision. */
export type PendingAction = Exclude<Action, { type: "message" }>;

/** What a policy says about an action. `ask` ends the run with `awaiting-approval`. */
export type PolicyDecision =
  | { readonly decision: "allow" }
  | { readonly decision: "deny"; readonly reason?: string | undefined }
  | { readonly decision: "ask" };

/** Who decides about actions: nobody, a person about every one, or a function. */
export type ApprovalPolicy =
  | "off"
  | "always"
  | ((action: PendingAction) => PolicyDecision | Promise<PolicyDecision>);

/** What a person decided. `code` replaces the code of a cell before it runs. */
export type PersonDecision =
  | { readonly decision: "allow"; readonly code?: string | undefined }
  | { readonly decision: "deny"; readonly reason?: string | undefined };

/** Decides about a tool call from inside a running cell; the kernel waits, with all its variables. */
export type ToolDecider = (
  pending: PendingApproval,
  context: { readonly signal: AbortSignal },
) => Promise<
  | Exclude<PersonDecision, { code?: string }>
  | { readonly decision: "allow" | "deny"; readonly reason?: string | undefined }
>;

/** Asks the policy, and the tool itself, about an action. */
export async function decide(
  policy: ApprovalPolicy,
  action: PendingAction,
  tools: readonly Tool[],
): Promise<PolicyDecision> {
  if (policy === "always") return { decision: "ask" };
  const decision = policy === "off" ? ({ decision: "allow" } as const) : await policy(action);
  if (decision.decision !== "allow" || action.type === "code") return decision;
  const tool = tools.find((one) => one.name === action.name);
  return tool !== undefined && (await needsApproval(tool, action.args))
    ? { decision: "ask" }
    : decision;
}

async function needsApproval(tool: Tool, args: Parameters<Tool["call"]>[0]): Promise<boolean> {
  return typeof tool.approve === "function" ? tool.approve(args) : tool.approve;
}

/** The tools as Python gets them: one that needs approval asks before it does anything. */
export function guardTools(
  tools: readonly Tool[],
  decider: ToolDecider | undefined,
): HostFunction[] {
  return tools.map((tool) => {
    if (tool.approve === false) return tool;
    const { name, description, parameters, returns } = tool;
    return {
      name,
      description,
      parameters,
      returns,
      call: async (args, call) => {
        if (await needsApproval(tool, args)) {
          const action: PendingAction = { type: "tool", name, args: { ...args }, callId: call.id };
          const decision = await decider?.({ id: call.id, action }, { signal: call.signal });
          if (decision?.decision !== "allow")
            throw declined(name, decision?.reason, decider === undefined);
        }
        return tool.call(args, call);
      },
    };
  });
}

function declined(name: string, reason: string | undefined, nobody: boolean): CodeactError {
  const why = nobody
    ? "it needs approval and nobody can give it here"
    : (reason ?? "the person declined");
  return new CodeactError("invalid_input", `${name} was not called: ${why}`, {
    remedy: "Go on without this call.",
  });
}

/** The action that waits for a decision or a result: the last one, when nothing came back from it yet. */
export function pendingAction(steps: readonly Step[]): PendingAction | undefined {
  const last = steps.findLast((step) => step.type !== "notice");
  if (last?.type !== "action" || last.action === undefined || last.action.type === "message")
    return undefined;
  return last.action;
}
