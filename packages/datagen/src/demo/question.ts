import { plottingSetup } from "./families/plotting-setup.ts";
import type { CodeStep, DemoTool, Family, Slots } from "./family.ts";

/** A question with its values, as it is asked and as it is answered. */
export interface Question {
  readonly family: Family;
  readonly slots: Slots;
  /** What the person types. */
  readonly text: string;
  readonly steps: readonly CodeStep[];
  readonly files: Readonly<Record<string, string>>;
  readonly tools: readonly DemoTool[];
  /** Python that runs unseen before its programs: the tools, a stand-in for plotting; empty where none is needed. */
  readonly setup: string;
  /** The final message, given what each step printed. */
  reply(outputs: readonly string[]): string;
}

/** Puts a family's answer to a wording of its question. */
export function askOwn(family: Family, slots: Slots, text: string): Question {
  const tools = family.tools?.(slots) ?? [];
  return {
    family,
    slots,
    text,
    steps: family.steps?.(slots) ?? [{ code: family.program(slots) }],
    files: family.files?.(slots) ?? {},
    tools,
    setup: [...tools.map((tool) => tool.source), plottingSetup(family.name) ?? ""]
      .filter((source) => source !== "")
      .join("\n"),
    reply: (outputs) =>
      family.replyToSteps?.(slots, outputs) ?? family.reply(slots, outputs.at(-1) ?? ""),
  };
}

/** The system message that tells of functions; the demo profile writes the same. */
export function toolsMessage(tools: readonly DemoTool[]): string {
  return `Functions you can call:\n\n${tools.map(toolText).join("\n\n")}`;
}

function toolText({ signature, docstring }: DemoTool): string {
  const [head = ""] = signature.trim().split("\n");
  return `${head}\n    """${docstring}"""`;
}

/** How files that a person gives are told to the model: before the question, in the same message. */
export function withFileNotice(names: readonly string[], text: string): string {
  return names.length === 0 ? text : `Files in the working folder: ${names.join(", ")}\n\n${text}`;
}
