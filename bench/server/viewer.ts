import { get } from "node:http";
import type { IncomingMessage } from "node:http";
import { z } from "zod";

/** An event as a viewer got it. */
export interface SeenEvent {
  readonly seq: number;
  readonly type: string;
  /** When the server made it and when it was here, milliseconds since the epoch. */
  readonly at: number;
  readonly seenAt: number;
}

const Frame = z.looseObject({ seq: z.int(), at: z.number(), type: z.string() });

/** How one connection ended: the run is over, or the line was cut (or recycled) and the viewer may come back. */
export type ViewEnd = "over" | "cut";

/**
 * Follows a run over one connection, from the event after `after` on.
 * @param cut Ends the connection the hard way.
 */
export async function view(
  address: { readonly url: string; readonly runId: string; readonly after: number },
  onEvent: (event: SeenEvent) => void,
  cut?: AbortSignal,
): Promise<ViewEnd> {
  const { url, runId, after } = address;
  try {
    const response = await open(`${url}/api/v1/runs/${runId}/events?after=${after}`, cut);
    let text = "";
    for await (const piece of response.setEncoding("utf8")) {
      text += String(piece);
      const frames = text.split("\n\n");
      text = frames.pop() ?? "";
      for (const frame of frames) {
        if (frame.startsWith(":")) continue;
        const data = /^data: (.*)$/mu.exec(frame)?.[1] ?? "{}";
        if (/^event: end$/mu.test(frame)) return /"status":"running"/u.test(data) ? "cut" : "over";
        const { seq, at, type } = Frame.parse(JSON.parse(data));
        onEvent({ seq, at, type, seenAt: Date.now() });
      }
    }
    return "cut";
  } catch (error) {
    if (cut?.aborted === true) return "cut";
    throw error;
  }
}

function open(url: string, signal: AbortSignal | undefined): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  get(url, { agent: false, ...(signal === undefined ? {} : { signal }) }, (response) => {
    if (response.statusCode === 200) resolve(response);
    else reject(new Error(`The events answered ${response.statusCode}.`));
  }).on("error", reject);
  return promise;
}
