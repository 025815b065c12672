import type { Action, ContentPart, Observation, Step, Trajectory } from "@codeact/protocol";

/** A trajectory as a reader sees it: what was asked, said, run and answered, in order. */
export type Block =
  | { readonly type: "question"; readonly text: string }
  | { readonly type: "prose"; readonly text: string }
  | {
      readonly type: "cell";
      readonly code: string;
      /** Absent when it was never run. */
      readonly observation: Pick<Observation, "status" | "outputs"> | undefined;
    }
  | {
      readonly type: "tool";
      readonly name: string;
      readonly args: unknown;
      readonly observation: Observation | undefined;
    }
  | { readonly type: "notice"; readonly text: string };

/** Turns steps into blocks: an action and its observation become one block. Pure. */
export function outline(trajectory: Trajectory): Block[] {
  const blocks: Block[] = [];
  trajectory.steps.forEach((step, index) => {
    switch (step.type) {
      case "user":
        blocks.push({ type: "question", text: contentText(step.content) });
        return;
      case "action":
        if (step.thought.trim() !== "") blocks.push({ type: "prose", text: step.thought.trim() });
        if (step.action === undefined)
          blocks.push({ type: "notice", text: "The reply was not a valid action." });
        else blocks.push(...actionBlocks(step.action, observationAfter(trajectory.steps, index)));
        return;
      case "observation":
        return;
      case "notice":
        blocks.push(
          step.cell === undefined
            ? { type: "notice", text: step.text }
            : { type: "cell", code: step.cell.code, observation: step.cell },
        );
        return;
      case "outcome":
        if (step.status !== "done" && step.text !== undefined)
          blocks.push({ type: "notice", text: step.text });
        return;
      default:
        step satisfies never;
    }
  });
  return blocks;
}

function actionBlocks(action: Action, observation: Observation | undefined): Block[] {
  switch (action.type) {
    case "code":
      return [{ type: "cell", code: action.code, observation }];
    case "tool":
      return [{ type: "tool", name: action.name, args: action.args, observation }];
    case "message":
      return action.text.trim() === "" ? [] : [{ type: "prose", text: action.text.trim() }];
    default:
      return action satisfies never;
  }
}

/** The observation that answers the action at `index`: the next one before any other action or user step. */
function observationAfter(steps: readonly Step[], index: number): Observation | undefined {
  for (const step of steps.slice(index + 1)) {
    if (step.type === "observation") return step.observation;
    if (step.type === "action" || step.type === "user") return undefined;
  }
  return undefined;
}

function contentText(content: string | readonly ContentPart[]): string {
  if (typeof content === "string") return content;
  return content
    .map((part) => (part.type === "text" ? part.text : `[image ${part.mime}]`))
    .join("");
}
