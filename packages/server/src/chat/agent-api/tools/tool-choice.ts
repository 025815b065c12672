import { refusal } from "@codeact/models/serve";
import { CodeactError } from "@codeact/protocol";
import { z } from "zod";
import type { AnswerEvent } from "../chat/chat-telling.ts";
import type { ClientFunction } from "./client-tool.ts";

/** `tool_choice` of a chat completion. */
export const ToolChoice = z.union([
  z.enum(["auto", "none", "required"]),
  z.looseObject({
    type: z.literal("function"),
    function: z.looseObject({ name: z.string() }),
  }),
]);

/** Functions of the client, and which of them the agent has to call. */
export interface ToolWish {
  readonly functions: readonly ClientFunction[];
  /** More for the system prompt. */
  readonly instructions: string;
  /** An answer without a call is a failure. */
  readonly must: boolean;
}

/** Puts tools and choice together. @throws CodeactError a refusal for a choice of what is not there */
export function readToolWish(
  functions: readonly ClientFunction[],
  choice: z.infer<typeof ToolChoice> | null | undefined,
): ToolWish {
  if (choice === "none") return { functions: [], instructions: "", must: false };
  if (choice === null || choice === undefined || choice === "auto")
    return { functions, instructions: "", must: false };
  const name = typeof choice === "object" ? choice.function.name : undefined;
  if (functions.length === 0 || (name !== undefined && functions.every((one) => one.name !== name)))
    throw refusal("'tool_choice' wants a tool that is not among 'tools'.", {
      param: "tool_choice",
      code: "invalid_value",
    });
  const which = name === undefined ? "one of the given functions" : `the function for ${name}`;
  return {
    functions,
    instructions: `Call ${which} from your code before you answer.`,
    must: true,
  };
}

/** Sees to it that a call comes before the end. @throws CodeactError `model_failed` when none came */
export async function* requireCall(
  events: AsyncIterable<AnswerEvent>,
): AsyncGenerator<AnswerEvent, void> {
  for await (const event of events) {
    const finished = event.type === "told" && event.event.type === "run.finished";
    if (finished && event.event.data.status === "done")
      throw new CodeactError("model_failed", "The agent answered without calling the tool.", {
        remedy: "Say in the message that it is needed, or use tool_choice 'auto'.",
      });
    yield event;
  }
}
