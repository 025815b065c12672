import type { ServerResponse } from "node:http";

/** How pieces of a file or an archive are sent. */
export interface PiecesAnswer {
  readonly pieces: AsyncGenerator<Uint8Array, void>;
  /** Called at the end, however it comes; may be called more than once. */
  readonly release: () => void;
  /** A client that takes nothing for so long is given up, ms. */
  readonly stallMs: number;
  /** What is broken off then; without it the stream fails. */
  readonly outgoing?: Pick<ServerResponse, "destroy"> | undefined;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Answers with pieces that are made as they are read. Whatever becomes of the answer, `release` is called: who asks for
 * the head only reads none, a generator that was never read has no end of its own, and a client that stops reading
 * would keep its session awake for as long as it likes. Such an answer is broken off, so that nobody takes it for whole.
 */
export function answerPieces(
  { method }: Pick<Request, "method">,
  { pieces, release, stallMs, outgoing, ...init }: PiecesAnswer,
): Response {
  if (method === "HEAD") {
    release();
    return new Response(null, init);
  }
  let stalled: NodeJS.Timeout | undefined;
  let ended = false;
  const end = async (): Promise<void> => {
    clearTimeout(stalled);
    ended = true;
    release();
    await pieces.return(undefined);
  };
  const waitForClient = (controller: ReadableStreamDefaultController): void => {
    stalled = setTimeout(() => {
      // The server underneath would write an error of the stream to the console and into the answer.
      if (outgoing !== undefined) outgoing.destroy();
      else controller.error(new Error(`The client took nothing for ${stallMs} ms.`));
      // The pieces that are left are nobody's any more, and neither is how making them ends.
      end().catch(() => undefined);
    }, stallMs).unref();
  };
  const body = new ReadableStream<Uint8Array>(
    {
      start: waitForClient,
      async pull(controller) {
        clearTimeout(stalled);
        try {
          const next = await pieces.next();
          if (ended) return;
          if (next.done !== true) {
            controller.enqueue(next.value);
            waitForClient(controller);
            return;
          }
          controller.close();
        } catch (error) {
          controller.error(error);
        }
        release();
      },
      cancel: end,
    },
    { highWaterMark: 0 },
  );
  return new Response(body, init);
}
