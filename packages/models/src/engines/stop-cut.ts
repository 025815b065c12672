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
  const wanted = stops.filter((stop) => stop !== "");
  let held = "";
  let met: string | undefined;
  for await (const event of events) {
    if (event.type === "end") {
      if (held !== "") yield { type: "text", text: held };
      yield met === undefined ? event : { ...event, reason: "stop", stopText: met };
    } else if (event.type !== "text" || event.logprobs !== undefined || wanted.length === 0) {
      yield event;
    } else if (met === undefined) {
      const text = held + event.text;
      const found = firstStop(text, wanted);
      const keep = found === undefined ? waiting(text, wanted) : text.length - found.at;
      const ready = text.slice(0, text.length - keep);
      held = found === undefined ? text.slice(text.length - keep) : "";
      met = found?.stop;
      if (ready !== "") yield { type: "text", text: ready };
    }
  }
}

function firstStop(
  text: string,
  stops: readonly string[],
): { readonly at: number; readonly stop: string } | undefined {
  let first: { at: number; stop: string } | undefined;
  for (const stop of stops) {
    const at = text.indexOf(stop);
    if (at >= 0 && (first === undefined || at < first.at)) first = { at, stop };
  }
  return first;
}

/** Characters at the end of the text that may be the start of a stop string. */
function waiting(text: string, stops: readonly string[]): number {
  let most = 0;
  for (const stop of stops) {
    for (let length = Math.min(text.length, stop.length - 1); length > most; length -= 1) {
      if (text.endsWith(stop.slice(0, length))) most = length;
    }
  }
  return most;
}
