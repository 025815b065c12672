import { CodeactError } from "@codeact/protocol";
import type { EngineTool, Prompt } from "../engines/engine.ts";
import type { PromptOrder } from "./wire.ts";

/** A prompt for the child: the tools that the model may call, if any, and nothing of how they are enforced. */
export function renderPrompt(prompt: Prompt): PromptOrder {
  if (prompt.type !== "chat") return prompt;
  return { type: "chat", messages: prompt.messages, tools: offeredTools(prompt) };
}

/**
 * The tools of a conversation that may be called.
 * @throws CodeactError `model_bad_request` when a tool must be called that was not given
 */
export function offeredTools(prompt: Extract<Prompt, { type: "chat" }>): readonly EngineTool[] {
  const { tools = [], toolChoice = "auto" } = prompt;
  if (toolChoice === "none") return [];
  if (toolChoice === "auto") return tools;
  const names = tools.map((tool) => tool.name);
  const wanted = toolChoice === "required" ? names[0] : toolChoice.name;
  if (wanted !== undefined && names.includes(wanted)) return tools;
  throw new CodeactError(
    "model_bad_request",
    wanted === undefined
      ? "A tool must be called, and none is given."
      : `The tool "${wanted}" must be called, and it is not among those given: ${names.join(", ") || "none"}.`,
    { remedy: "Give the tool's description with the request." },
  );
}
