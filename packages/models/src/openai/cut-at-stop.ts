import type { ModelEvent } from "@codeact/protocol";
import { StopCutter } from "../stop-cutter.ts";

/**
 * Ends the text before the first stop string, whatever the server did with it: strip it, keep it, or write on past it.
 * The end of a piece that may be the start of a stop string is held back until the next piece decides. When the server
 * writes on, the stream ends at once and its usage is lost.
 */
export async function* cutAtStop(
  events: AsyncIterable<ModelEvent>,
  stops: readonly string[],
): AsyncGenerator<ModelEvent> {
  const cutter = new StopCutter(stops);
  let stopText: string | undefined;
  for await (const event of events) {
    if (event.type === "text-delta") {
      const { ready, met, rest } = cutter.add(event.text);
      stopText = met;
      if (ready !== "") yield { type: "text-delta", text: ready };
      if (met === undefined || rest.trim() === "") continue;
      const usage = { inputTokens: 0, outputTokens: 0, cachedTokens: 0, costUsd: 0 };
      yield { type: "response-end", finishReason: "stop", usage, stopText: met };
      return;
    }
    if (event.type === "response-end") {
      const held = cutter.end();
      if (held !== "") yield { type: "text-delta", text: held };
      yield stopText === undefined ? event : { ...event, finishReason: "stop", stopText };
      return;
    }
    yield event;
  }
}
