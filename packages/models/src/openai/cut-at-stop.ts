import type { ModelEvent } from "@codeact/protocol";

/**
 * Ends the text before the first stop string, whatever the server did with it: strip it, keep it, or write on past it.
 * The end of a piece that may be the start of a stop string is held back until the next piece decides. When the server
 * writes on, the stream ends at once and its usage is lost.
 */
export async function* cutAtStop(
  events: AsyncIterable<ModelEvent>,
  stops: readonly string[],
): AsyncGenerator<ModelEvent> {
  const wanted = stops.filter((stop) => stop !== "");
  let held = "";
  let met: { stop: string; rest: string } | undefined;
  for await (const event of events) {
    if (event.type === "text-delta" && met !== undefined) {
      met.rest += event.text;
    } else if (event.type === "text-delta") {
      const cut = cutText(held + event.text, wanted);
      held = cut.held;
      met = cut.met;
      if (cut.ready !== "") yield { type: "text-delta", text: cut.ready };
    } else if (event.type === "response-end") {
      if (held !== "") yield { type: "text-delta", text: held };
      yield met === undefined ? event : { ...event, finishReason: "stop", stopText: met.stop };
      return;
    } else yield event;
    if (met !== undefined && met.rest.trim() !== "") {
      const usage = { inputTokens: 0, outputTokens: 0, cachedTokens: 0, costUsd: 0 };
      yield { type: "response-end", finishReason: "stop", usage, stopText: met.stop };
      return;
    }
  }
}

interface Cut {
  readonly ready: string;
  readonly held: string;
  readonly met: { stop: string; rest: string } | undefined;
}

function cutText(text: string, stops: readonly string[]): Cut {
  let index = -1;
  let stop = "";
  for (const candidate of stops) {
    const at = text.indexOf(candidate);
    if (at >= 0 && (index < 0 || at < index)) [index, stop] = [at, candidate];
  }
  if (index >= 0) {
    return {
      ready: text.slice(0, index),
      held: "",
      met: { stop, rest: text.slice(index + stop.length) },
    };
  }
  const keep = Math.max(0, ...stops.map((candidate) => overlap(text, candidate)));
  return {
    ready: text.slice(0, text.length - keep),
    held: text.slice(text.length - keep),
    met: undefined,
  };
}

/** Length of the longest end of `text` that is a proper start of `stop`. */
function overlap(text: string, stop: string): number {
  for (let length = Math.min(text.length, stop.length - 1); length > 0; length -= 1) {
    if (text.endsWith(stop.slice(0, length))) return length;
  }
  return 0;
}
