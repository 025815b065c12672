import { StopCutter } from "../stop-cutter.ts";
import type { GenerateEvent } from "./engine.ts";

/**
 * Ends the text before the first stop string also where a server keeps it. The end of a piece that may be the start of
 * a stop string waits for the next piece. With log-probabilities the pieces go through as they come: they must stay
 * beside their tokens.
 */
export async function* cutText(
  events: AsyncIterable<GenerateEvent>,
  stops: readonly string[],
): AsyncGenerator<GenerateEvent> {
  const cutter = new StopCutter(stops);
  let stopText: string | undefined;
  for await (const event of events) {
    if (event.type === "end") {
      const held = cutter.end();
      if (held !== "") yield { type: "text", text: held };
      yield stopText === undefined ? event : { ...event, reason: "stop", stopText };
    } else if (event.type !== "text" || event.logprobs !== undefined) {
      yield event;
    } else {
      const { ready, met } = cutter.add(event.text);
      stopText = met;
      if (ready !== "") yield { type: "text", text: ready };
    }
  }
}
