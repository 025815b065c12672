import { RunStreamEnd } from "@codeact/protocol/chat";
import { z } from "zod";

/** An event as a viewer gets it. */
export const SeenEvent = z.strictObject({
  seq: z.int(),
  at: z.int(),
  type: z.string(),
  data: z.unknown(),
});
export type SeenEvent = z.infer<typeof SeenEvent>;

/** What one connection of a viewer brought. */
export interface Glimpse {
  readonly events: readonly SeenEvent[];
  /** The last frame; absent when the connection broke or was left before. */
  readonly end?: RunStreamEnd | undefined;
}

/**
 * Follows a run over one connection after a number, as a browser does, and leaves after `most` events. A connection that
 * breaks is not a fault of the viewer.
 */
export async function glimpse(
  url: string,
  runId: string,
  how: { readonly after: number; readonly most?: number | undefined },
): Promise<Glimpse> {
  const { after, most = Infinity } = how;
  const leave = new AbortController();
  const events: SeenEvent[] = [];
  try {
    const response = await fetch(`${url}/api/v1/runs/${runId}/events`, {
      headers: { "last-event-id": String(after) },
      signal: leave.signal,
    });
    for await (const frame of framesOf(response)) {
      const data: unknown = JSON.parse(/^data: (.*)$/mu.exec(frame)?.[1] ?? "null");
      if (frame.startsWith("event: end")) return { events, end: RunStreamEnd.parse(data) };
      events.push(SeenEvent.parse(data));
      if (events.length >= most) break;
    }
  } catch {
    // The server was killed, or the connection was cut: the next glimpse goes on.
  }
  leave.abort();
  return { events };
}

async function* framesOf(response: Response): AsyncGenerator<string, void> {
  if (!response.ok || response.body === null) throw new Error(`Status ${response.status}`);
  let text = "";
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    const frames = (text + chunk).split("\n\n");
    text = frames.pop() ?? "";
    for (const frame of frames) if (!frame.startsWith(":")) yield frame;
  }
}
