import { request as httpRequest } from "node:http";
import type { IncomingMessage, RequestOptions } from "node:http";
import { request as httpsRequest } from "node:https";
import { finished } from "node:stream/promises";
import { CodeactError } from "@codeact/protocol";
import type { AddressGuard } from "./address-guard.ts";

/** Longest name and value of headers of an answer together, bytes. */
const MAX_HEADER_BYTES = 64 * 1024;

/**
 * A fetch for model servers that strangers to this machine have named: it connects only where the guard allows, looks
 * every name up itself, follows no redirect and uses no proxy. For requests with a text body, as the model client sends
 * them.
 */
export function guardedFetch(guard: AddressGuard): typeof fetch {
  return async (input, init = {}) => {
    const url = new URL(input instanceof Request ? input.url : input);
    if (url.protocol !== "http:" && url.protocol !== "https:")
      throw new CodeactError("invalid_input", `Models cannot be asked by ${url.protocol}`);
    const lookup = await guard.admit(url);
    const headers = Object.fromEntries(new Headers(init.headers));
    const incoming = await send(url, textOf(init.body), {
      method: init.method ?? "GET",
      headers,
      lookup,
      signal: init.signal ?? undefined,
      // No connection of somebody else's check is used again.
      agent: false,
      maxHeaderSize: MAX_HEADER_BYTES,
    });
    return answerOf(incoming);
  };
}

function send(
  url: URL,
  body: string | undefined,
  options: RequestOptions,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const begin = url.protocol === "https:" ? httpsRequest : httpRequest;
    const outgoing = begin(url, options, resolve);
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

function answerOf(incoming: IncomingMessage): Response {
  const { statusCode: status = 502 } = incoming;
  if (status >= 300 && status < 400) {
    incoming.destroy();
    throw new CodeactError("model_bad_request", "The model endpoint sends requests elsewhere.", {
      remedy: "Give the address that it leads to; redirects are not followed.",
      details: { status },
    });
  }
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headersDistinct))
    for (const one of value ?? []) headers.append(name, one);
  const empty = status === 204 || status === 205;
  const body = empty ? null : bodyOf(incoming);
  return new Response(body, { status, headers });
}

function bodyOf(incoming: IncomingMessage): ReadableStream<Uint8Array<ArrayBuffer>> {
  // A reader that stops early is not a failure of this process.
  finished(incoming).catch(() => undefined);
  const reader = incoming[Symbol.asyncIterator]();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await reader.next();
      if (done === true) controller.close();
      else controller.enqueue(new Uint8Array(Buffer.from(value)));
    },
    cancel: () => void incoming.destroy(),
  });
}

function textOf(body: RequestInit["body"]): string | undefined {
  if (body === null || body === undefined) return undefined;
  if (typeof body === "string") return body;
  throw new CodeactError("internal", "Only text can be sent to a model endpoint.");
}
