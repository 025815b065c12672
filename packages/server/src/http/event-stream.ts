/** How a stream of server-sent events is kept alive and given up. */
export interface EventStreamOptions {
  /** Frames, each ending in an empty line. The generator turns its own failures into frames. */
  readonly frames: AsyncGenerator<string, void>;
  readonly keepAliveMs: number;
  readonly stallMs: number;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** When it fires, the stream ends at once, as if the client had left. */
  readonly until?: AbortSignal | undefined;
  /** Called once: when the last frame was taken, or when the client left or took nothing for too long. */
  readonly onEnd: (outcome: "sent" | "client-left") => void;
}

const KEEP_ALIVE_FRAME = ": waiting\n\n";
/** Characters that go out together at most: a write costs as much as making a frame. */
const MAX_CHARACTERS = 32_768;

/** One event with its name and a JSON object. */
export function eventFrame(name: string, data: unknown): string {
  return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}

/**
 * A response of server-sent events. Frames are made only when the client has taken the last ones, so a slow reader slows
 * the cell instead of filling memory.
 */
export function eventStream(options: EventStreamOptions): Response {
  const { frames, onEnd } = options;
  const encoder = new TextEncoder();
  const reader = new FrameReader(frames, options.keepAliveMs);
  let stalled: NodeJS.Timeout | undefined;
  let ended = false;
  const end = (outcome: "sent" | "client-left"): void => {
    clearTimeout(stalled);
    if (ended) return;
    ended = true;
    onEnd(outcome);
  };
  const body = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const giveUp = (): void => {
          if (ended) return;
          end("client-left");
          controller.close();
        };
        options.until?.addEventListener("abort", giveUp, { once: true });
      },
      async pull(controller) {
        clearTimeout(stalled);
        const { text, done } = await reader.read();
        if (ended) return;
        if (text !== "") controller.enqueue(encoder.encode(text));
        if (done) {
          end("sent");
          controller.close();
          return;
        }
        stalled = setTimeout(() => {
          end("client-left");
          controller.close();
        }, options.stallMs).unref();
      },
      cancel: () => end("client-left"),
    },
    { highWaterMark: 0 },
  );
  return new Response(body, {
    headers: {
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store",
      // Tells nginx not to collect the stream.
      "x-accel-buffering": "no",
      ...options.headers,
    },
  });
}

/** Takes frames as they come; those that are there already go out together. */
class FrameReader {
  readonly #frames: AsyncGenerator<string, void>;
  readonly #keepAliveMs: number;
  #pending: Promise<IteratorResult<string, void>> | undefined;

  constructor(frames: AsyncGenerator<string, void>, keepAliveMs: number) {
    this.#frames = frames;
    this.#keepAliveMs = keepAliveMs;
  }

  async read(): Promise<{ readonly text: string; readonly done: boolean }> {
    let text = "";
    while (text.length < MAX_CHARACTERS) {
      this.#pending ??= this.#frames.next();
      const result =
        text === ""
          ? await within(this.#pending, this.#keepAliveMs)
          : await Promise.race([this.#pending, afterEvents()]);
      if (result === undefined) return { text: text === "" ? KEEP_ALIVE_FRAME : text, done: false };
      this.#pending = undefined;
      if (result.done === true) return { text, done: true };
      text += result.value;
    }
    return { text, done: false };
  }
}

/** Resolves once the events that wait in the loop were handled. */
function afterEvents(): Promise<undefined> {
  return new Promise((resolve) => setImmediate(() => resolve(undefined)));
}

/** What `promise` comes to, or undefined when it takes longer. A rejection stays one. */
export async function within<T>(promise: Promise<T>, ms: number): Promise<T | undefined> {
  const late = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => late.resolve(undefined), ms).unref();
  try {
    return await Promise.race([promise, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
