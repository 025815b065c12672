import type { IncomingMessage } from "node:http";
import type { ChatCall } from "../app/chat-route.ts";
import { outgoingOf } from "./byte-answer.ts";

/**
 * The body of a request as it comes, never faster than it is taken. Left early, it is not cancelled: that would cut the
 * connection before the answer.
 */
export function bodyPieces(call: ChatCall): AsyncGenerator<Uint8Array, void> {
  const incoming = outgoingOf(call)?.req;
  // Node's stream for the web counts pieces where it means bytes, and would take gigabytes ahead of a slow disk
  // (newReadableStreamFromStreamReadable has no size algorithm). Unread, the socket can be read itself.
  if (incoming?.readableFlowing === null) return piecesOfSocket(incoming);
  return piecesOfStream(call.request.req.raw);
}

async function* piecesOfSocket(incoming: IncomingMessage): AsyncGenerator<Uint8Array, void> {
  for await (const piece of incoming.iterator({ destroyOnReturn: false })) {
    if (piece instanceof Uint8Array) yield piece;
  }
}

async function* piecesOfStream({ body }: Request): AsyncGenerator<Uint8Array, void> {
  if (body === null) return;
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    reader.releaseLock();
  }
}

/** Bytes that a request says it has; undefined when it sends them without saying. */
export function declaredBytes({ headers }: Request): number | undefined {
  const header = headers.get("content-length");
  return header === null || !/^\d{1,15}$/u.test(header) ? undefined : Number(header);
}
