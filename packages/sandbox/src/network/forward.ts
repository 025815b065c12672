import { errorMessage } from "@codeact/protocol";
import { request as openRequest } from "node:http";
import type { ClientRequest, IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { pipeline } from "node:stream/promises";
import { answerItself } from "./answer-itself.ts";
import { judge } from "./compile-policy.ts";
import type { Gate } from "./gate.ts";
import { endToEndHeaders, groupHeaders } from "./headers.ts";
import type { Header } from "./headers.ts";
import { writeAuthority } from "./host.ts";
import { LogEntry } from "./log-entry.ts";
import { Meter } from "./meter.ts";
import { readTarget } from "./read-target.ts";
import type { Target } from "./read-target.ts";
import { refuseAddress, refuseRequest, refuseWish, reportFailure } from "./refusal.ts";
import type { Refusal } from "./refusal.ts";
import { maskText, SecretMask } from "./secret-mask.ts";

type Known = Extract<Target, { type: "target" }>;

/** Methods that make a server answer with the headers it got, and so with the secrets that were put into them. */
const ECHOING: ReadonlySet<string> = new Set(["TRACE", "TRACK"]);

/** Serves one request that is not for a tunnel, to its end. Never rejects. */
export async function forward(
  gate: Gate,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const method = (request.method ?? "").toUpperCase();
  const entry = new LogEntry(gate.log, method);
  const gone = new AbortController();
  response.once("close", () => {
    gone.abort();
  });
  try {
    const target = readTarget(request.url ?? "");
    if (target.type === "unreadable") {
      refuse(response, entry, refuseRequest(400, "Bad request", target.detail));
      return;
    }
    entry.aim(target.authority);
    entry.scheme = target.secure ? "https" : "http";
    if (gate.mirror?.serves(target.authority) === true) {
      await gate.mirror.answer(request, response, {
        path: target.path,
        entry,
        signal: gone.signal,
      });
      return;
    }
    const refusal = judged(gate, target, method);
    if (refusal === undefined) {
      await relay({ gate, target, request, response, entry, signal: gone.signal });
    } else refuse(response, entry, refusal);
  } catch (error) {
    fail(response, entry, error);
  }
}

function judged(gate: Gate, { authority }: Known, method: string): Refusal | undefined {
  if (ECHOING.has(method)) {
    return refuseRequest(405, "Method not allowed", `${method} is never passed on`);
  }
  const wish = { ...authority, method };
  const verdict = judge(gate.policy, wish);
  return verdict.allowed ? undefined : refuseWish(gate.policy, wish, verdict.reason);
}

interface Exchange {
  readonly gate: Gate;
  readonly target: Known;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly entry: LogEntry;
  /** Aborted when the session has closed its connection. */
  readonly signal: AbortSignal;
}

async function relay(exchange: Exchange): Promise<void> {
  const { gate, target, response, entry, signal } = exchange;
  const dialed = await gate.dialer.dial(target.authority, { secure: target.secure, signal });
  if (dialed.type === "refused") refuse(response, entry, refuseAddress(dialed.detail));
  else if (dialed.type === "failed") {
    const refusal = reportFailure(dialed.status, writeAuthority(target.authority), dialed.detail);
    answerItself(response, refusal);
    entry.finish("failed", { status: dialed.status, reason: dialed.detail });
  } else {
    try {
      await converse(exchange, dialed.socket);
    } finally {
      dialed.socket.destroy();
    }
  }
}

/** Sends the request, with its body, and passes the answer on while it comes. */
async function converse(exchange: Exchange, socket: Socket): Promise<void> {
  const { gate, target, request, response, entry } = exchange;
  const { headers, secrets } = gate.credentials.fill(
    endToEndHeaders(request.rawHeaders),
    target.authority,
    target.secure,
  );
  entry.credential = secrets.length > 0;
  const upstream = open(exchange, socket, headers);
  // What the host can be asked to pack could not be searched for the secret it may echo.
  if (entry.credential) upstream.setHeader("accept-encoding", "identity");
  const answered = answerOf(upstream);
  const sent = new Meter(gate.budget);
  entry.sent = sent;
  const sending = send(request, sent, upstream);
  // A host that has answered need not read the rest of the body.
  sending.catch(() => undefined);
  const answer = await answered;
  const packed = answer.headers["content-encoding"] ?? "identity";
  if (entry.credential && packed.toLowerCase() !== "identity") {
    throw new Error(`the host packed its answer (${packed}) although it was asked not to`);
  }
  const received = new Meter(gate.budget);
  entry.received = received;
  writeHead(response, answer, secrets);
  await (secrets.length > 0
    ? pipeline(answer, received, new SecretMask(secrets), response)
    : pipeline(answer, received, response));
  entry.finish("allowed", { status: answer.statusCode });
}

function open(exchange: Exchange, socket: Socket, headers: readonly Header[]): ClientRequest {
  const { gate, target, request, signal } = exchange;
  const upstream = openRequest({
    createConnection: () => socket,
    method: request.method,
    path: target.path,
    setHost: false,
    maxHeaderSize: gate.limits.headerBytes,
    signal,
  });
  socket.setTimeout(gate.limits.idleTimeoutMs, () => {
    upstream.destroy(new Error("the host has sent nothing for too long"));
  });
  // The host of the URL, whatever the session has written as Host.
  upstream.setHeader("Host", writeAuthority(target.authority, target.secure ? 443 : 80));
  for (const [name, values] of groupHeaders(headers)) upstream.setHeader(name, values);
  return upstream;
}

/** Sends the body in a framing of our own, so that proxy and host cannot disagree about its end. */
async function send(request: IncomingMessage, sent: Meter, upstream: ClientRequest): Promise<void> {
  const length = request.headers["content-length"];
  if (request.headers["transfer-encoding"] !== undefined) {
    upstream.setHeader("transfer-encoding", "chunked");
  } else if (length === undefined) {
    upstream.end();
    return;
  } else upstream.setHeader("content-length", length);
  await pipeline(request, sent, upstream);
}

async function answerOf(upstream: ClientRequest): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  upstream.once("response", resolve);
  // Stays: an error that comes after the answer belongs to the answer's own stream.
  upstream.on("error", reject);
  upstream.once("close", () => {
    reject(new Error("the host closed the connection without an answer"));
  });
  return await promise;
}

function writeHead(
  response: ServerResponse,
  answer: IncomingMessage,
  secrets: readonly string[],
): void {
  const headers = endToEndHeaders(answer.rawHeaders).flatMap(([name, value]) => [
    name,
    maskText(value, secrets),
  ]);
  const length = answer.headers["content-length"];
  const framed = answer.headers["transfer-encoding"] === undefined && length !== undefined;
  response.writeHead(
    answer.statusCode ?? 502,
    maskText(answer.statusMessage ?? "", secrets),
    framed ? [...headers, "Content-Length", length] : headers,
  );
}

function refuse(response: ServerResponse, entry: LogEntry, refusal: Refusal): void {
  answerItself(response, refusal);
  entry.finish("refused", { status: refusal.status, reason: refusal.phrase });
}

/** The host broke off, or the session did. */
function fail(response: ServerResponse, entry: LogEntry, error: unknown): void {
  const reason = errorMessage(error);
  if (response.headersSent || response.destroyed) {
    const status = response.headersSent ? response.statusCode : undefined;
    response.destroy();
    entry.finish("failed", { status, reason });
    return;
  }
  answerItself(response, reportFailure(502, "The host", reason));
  entry.finish("failed", { status: 502, reason });
}
