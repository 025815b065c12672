import type { ServerResponse } from "node:http";
import type { Refusal } from "./refusal.ts";

/** Writes an answer of the proxy's own and closes: what is left of the request's body is not read. */
export function answerItself(response: ServerResponse, { status, phrase, text }: Refusal): void {
  response.writeHead(status, phrase, {
    "Content-Type": "text/plain; charset=utf-8",
    "Content-Length": Buffer.byteLength(text),
    "X-Codeact-Network": phrase,
    Connection: "close",
  });
  response.end(text);
}
