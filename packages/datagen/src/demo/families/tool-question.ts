import type { Family, FollowUp, ResultKind } from "../family.ts";
import { family } from "../family.ts";
import { drawTool, toolsOf } from "./tool-draws.ts";
import type { ToolSlots } from "./tool-draws.ts";

/** What is asked of a function that gives a number for one thing. */
export interface ToolQuestion {
  readonly name: string;
  readonly result: ResultKind;
  readonly nouns: readonly string[];
  readonly sentences: readonly string[];
  readonly heldOut: Family["heldOut"];
  readonly lines: (slots: ToolSlots) => readonly string[];
  readonly reply: (slots: ToolSlots, output: string) => string;
  readonly followUps?: readonly FollowUp<ToolSlots>[];
}

/** A hint at the function by its name, at the start of an order. */
export const USE = "(using|with|use|call|with the help of) (the function|the tool|) {tool}";

/** A family of questions that a given function answers. */
export function toolFamily(question: ToolQuestion): Family {
  return family<ToolSlots>({
    name: `tool-${question.name}`,
    topic: "tools",
    result: question.result,
    draw: drawTool,
    nouns: question.nouns,
    sentences: question.sentences,
    heldOut: question.heldOut,
    program: (slots) => [...question.lines(slots), "print(result)"].join("\n"),
    reply: question.reply,
    tools: toolsOf,
    followUps: question.followUps,
  });
}
