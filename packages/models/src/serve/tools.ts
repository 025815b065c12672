import type { EngineTool, ToolChoice } from "../engines/engine.ts";
import { refusal } from "./refusal.ts";

/** Tools and which of them may or must be called, as engines take them. */
export interface ToolPlan {
  readonly tools?: readonly EngineTool[] | undefined;
  readonly toolChoice?: ToolChoice | undefined;
}

/** What a request may say about the choice, with either API's wrapping taken off. */
export type ToolWish =
  | "auto"
  | "none"
  | "required"
  | { readonly name: string }
  | { readonly mode: "auto" | "required"; readonly allowed: readonly string[] };

/**
 * Joins a request's tools and its wish.
 * @throws CodeactError a refusal for a wish that names a tool that is not there, and for two tools of one name
 */
export function planTools(tools: readonly EngineTool[], wish: ToolWish | undefined): ToolPlan {
  const names = new Set(tools.map((tool) => tool.name));
  if (names.size < tools.length)
    throw refusal("Two tools have the same name.", { param: "tools", code: "invalid_value" });
  const wanted = wantedNames(wish);
  for (const name of wanted) {
    if (!names.has(name))
      throw refusal(`The tool choice names '${name}', which is not among 'tools'.`, {
        param: "tool_choice",
        code: "invalid_value",
      });
  }
  if (tools.length === 0) {
    if (wish === "required")
      throw refusal("'tool_choice' is 'required', but there are no 'tools'.", {
        param: "tool_choice",
        code: "invalid_value",
      });
    return {};
  }
  if (typeof wish === "object" && "mode" in wish)
    return { tools: tools.filter(({ name }) => wanted.includes(name)), toolChoice: wish.mode };
  return { tools, toolChoice: wish };
}

function wantedNames(wish: ToolWish | undefined): readonly string[] {
  if (wish === undefined || typeof wish === "string") return [];
  return "name" in wish ? [wish.name] : wish.allowed;
}
