import type { IncomingMessage, ServerResponse } from "node:http";

/** Time in which a body has to bring {@link LEAST_BYTES}, in milliseconds. */
const LOOK_MS = 60_000;
/** Any line is faster; who sends less only holds a connection. */
const LEAST_BYTES = 1024;
const TOO_SLOW = "HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";

/**
 * Ends the connection of a request whose body stops coming: Node bounds only the time of whole requests, and uploads may
 * take hours. Nothing is ended because this server is slow to take what came.
 */
export function watchBody(incoming: IncomingMessage, outgoing: ServerResponse): void {
  const { socket, headers } = incoming;
  if (headers["transfer-encoding"] === undefined && Number(headers["content-length"] ?? 0) === 0)
    return;
  let before = socket.bytesRead;
  const timer = setInterval(() => {
    if (incoming.complete) {
      clearInterval(timer);
      return;
    }
    const came = socket.bytesRead - before;
    before = socket.bytesRead;
    if (came >= LEAST_BYTES || incoming.readableLength > 0) return;
    clearInterval(timer);
    if (!outgoing.headersSent) socket.write(TOO_SLOW);
    socket.destroySoon();
  }, LOOK_MS).unref();
  outgoing.once("close", () => clearInterval(timer));
}
