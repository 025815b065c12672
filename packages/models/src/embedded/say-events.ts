import type { GenerateEvent, Prompt } from "../engines/engine.ts";
import { offeredTools } from "./render-prompt.ts";
import { ToolTextReader } from "./tool-text-reader.ts";
import type { ChildReply } from "./wire.ts";

/** Makes an engine's events of a child's replies; texts in which a tool is called become tool calls. */
export async function* sayEvents(
  replies: AsyncIterable<ChildReply>,
  prompt: Prompt,
  queuedMs: number,
): AsyncGenerator<GenerateEvent> {
  const tools = prompt.type === "chat" ? offeredTools(prompt) : [];
  const choice = prompt.type === "chat" ? prompt.toolChoice : undefined;
  const forced = choice === "required" || typeof choice === "object";
  const reader = tools.length === 0 ? undefined : new ToolTextReader(tools, forced);
  for await (const reply of replies) {
    if (reply.type === "started") {
      const { promptTokens, cachedTokens } = reply;
      yield { type: "start", promptTokens, cachedTokens };
    } else if (reply.type === "text") {
      const { text, logprobs } = reply;
      if (reader === undefined) yield { type: "text", text, logprobs };
      else yield* reader.add(text, logprobs);
    } else if (reply.type === "ended") {
      if (reader !== undefined) yield* reader.end();
      const { reason, stopText, completionTokens, promptMs, generateMs } = reply;
      const called = reason === "stop" && reader?.called === true;
      yield {
        type: "end",
        reason: called ? "tool-calls" : reason,
        stopText,
        completionTokens,
        timings: { queuedMs, promptMs, generateMs },
      };
    }
  }
}
