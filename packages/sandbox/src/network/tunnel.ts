import { errorMessage } from "@codeact/protocol";
import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import { pipeline } from "node:stream/promises";
import { judge, TUNNEL } from "./compile-policy.ts";
import type { Gate } from "./gate.ts";
import { writeAuthority } from "./host.ts";
import type { Authority } from "./host.ts";
import { LogEntry } from "./log-entry.ts";
import { Meter } from "./meter.ts";
import { readTunnelTarget } from "./read-target.ts";
import { refuseAddress, refuseRequest, refuseWish, reportFailure } from "./refusal.ts";
import type { Refusal } from "./refusal.ts";
import { TunnelGuard, TunnelRefused } from "./tunnel-guard.ts";

/** TLS alert of RFC 8446: fatal, unrecognized_name. */
const UNRECOGNIZED_NAME = Buffer.from([21, 3, 3, 0, 2, 2, 112]);

const IDLE = "nothing was sent for too long";

/** A tunnel that is open. */
interface Ends {
  readonly client: Socket;
  readonly upstream: Socket;
  readonly target: Authority;
}

/** Serves one request for a tunnel (`CONNECT`) until both ends have closed. `head`: what came behind it. Never rejects. */
export async function tunnel(
  gate: Gate,
  request: IncomingMessage,
  { client, head }: { readonly client: Socket; readonly head: Buffer },
): Promise<void> {
  const entry = new LogEntry(gate.log, TUNNEL);
  entry.scheme = "tunnel";
  client.setTimeout(gate.limits.idleTimeoutMs, () => {
    client.destroy(new Error(IDLE));
  });
  // A session that goes away is no event of its own: the relay notices it.
  client.on("error", () => undefined);
  const ends = await open(gate, request.url ?? "", { client, entry });
  if (ends === undefined) return;
  try {
    if (head.length > 0) client.unshift(head);
    client.write("HTTP/1.1 200 Connection established\r\n\r\n");
    await relay(gate, ends, entry);
    entry.finish("allowed", { status: 200 });
  } catch (error) {
    const refused = error instanceof TunnelRefused;
    entry.finish(refused ? "refused" : "failed", { status: 200, reason: errorMessage(error) });
  } finally {
    client.destroy();
    ends.upstream.destroy();
  }
}

/** Judges and connects; answers itself, and gives nothing back, when there is to be no tunnel. */
async function open(
  gate: Gate,
  url: string,
  { client, entry }: { readonly client: Socket; readonly entry: LogEntry },
): Promise<Ends | undefined> {
  const answer = (refusal: Refusal, verdict: "refused" | "failed" = "refused"): void => {
    answerItself(client, refusal);
    entry.finish(verdict, { status: refusal.status, reason: refusal.phrase });
  };
  const target = readTunnelTarget(url);
  if (target === undefined) {
    answer(refuseRequest(400, "Bad request", "a tunnel is asked for with host:port"));
    return undefined;
  }
  entry.aim(target);
  const wish = { ...target, method: TUNNEL };
  const verdict = judge(gate.policy, wish);
  if (!verdict.allowed) {
    answer(refuseWish(gate.policy, wish, verdict.reason));
    return undefined;
  }
  const gone = new AbortController();
  const onClose = (): void => {
    gone.abort();
  };
  client.once("close", onClose);
  const dialed = await gate.dialer.dial(target, { secure: false, signal: gone.signal });
  client.off("close", onClose);
  if (dialed.type === "connected") return { client, upstream: dialed.socket, target };
  if (dialed.type === "refused") answer(refuseAddress(dialed.detail));
  else answer(reportFailure(dialed.status, writeAuthority(target), dialed.detail), "failed");
  return undefined;
}

async function relay(
  gate: Gate,
  { client, upstream, target }: Ends,
  entry: LogEntry,
): Promise<void> {
  upstream.setTimeout(gate.limits.idleTimeoutMs, () => {
    upstream.destroy(new Error(IDLE));
  });
  const sent = new Meter(gate.budget);
  const received = new Meter(gate.budget);
  entry.sent = sent;
  entry.received = received;
  const there =
    gate.policy.kind === "open"
      ? pipeline(client, sent, upstream)
      : pipeline(client, guard({ gate, client, target }), sent, upstream);
  await Promise.all([there, pipeline(upstream, received, client)]);
}

function guard({ gate, client, target }: Omit<Ends, "upstream"> & { gate: Gate }): TunnelGuard {
  return new TunnelGuard(gate.policy, target, () => {
    client.write(UNRECOGNIZED_NAME);
  });
}

/** Writes an answer of the proxy's own and closes as soon as it is out. */
function answerItself(client: Socket, { status, phrase, text }: Refusal): void {
  client.write(
    `HTTP/1.1 ${status} ${phrase}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(text)}\r\nX-Codeact-Network: ${phrase}\r\nConnection: close\r\n\r\n${text}`,
  );
  client.destroySoon();
}
