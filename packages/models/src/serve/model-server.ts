import { once } from "node:events";
import { createServer } from "node:http";
import type { Server } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { getRequestListener } from "@hono/node-server";
import { CodeactError, errorMessage } from "@codeact/protocol";
import type { ModelAppOptions } from "./app-options.ts";
import { createModelApp } from "./model-app.ts";

/** Options of {@link openModelServer}. */
export interface ModelServerOptions extends Omit<ModelAppOptions, "closing"> {
  /** @default 127.0.0.1 */
  readonly host?: string | undefined;
  /** 0 is a free one. @default 8080 */
  readonly port?: number | undefined;
  /** How long answers may go on after the server was told to close, in ms. @default 10000 */
  readonly graceMs?: number | undefined;
}

/** A running server. */
export interface ModelServer extends AsyncDisposable {
  /** The base URL for clients, `http://127.0.0.1:8080/v1`. */
  readonly url: string;
  readonly port: number;
  /**
   * Takes no new connection, lets answers go on for the grace time, then aborts them with an error they are told.
   * Idempotent; a second call with a shorter time shortens the first.
   */
  close(options?: { readonly graceMs?: number | undefined }): Promise<void>;
}

const DEFAULT_PORT = 8080;
const DEFAULT_GRACE_MS = 10_000;
/** Longer than the minute that proxies and clients keep a connection, so that it is not cut as they use it again. */
const KEEP_ALIVE_MS = 65_000;
/** After the abort: time for the last frames to leave. */
const FAREWELL_MS = 500;
const SWEEP_MS = 20;

/**
 * Serves the OpenAI API over an engine. On the loopback interface only requests addressed to it by a local name are
 * answered, unless `allowedHosts` says more. Disposing closes the server, not the engine.
 * @throws CodeactError `config_invalid` when the port is taken or the address is not ours
 */
export async function openModelServer(options: ModelServerOptions): Promise<ModelServer> {
  const host = options.host ?? "127.0.0.1";
  const wanted = options.port ?? DEFAULT_PORT;
  const closing = new AbortController();
  const local = isLoopback(host);
  const app = createModelApp({
    ...options,
    allowedHosts: local
      ? [...localNames, host, ...(options.allowedHosts ?? [])]
      : options.allowedHosts,
    closing: closing.signal,
  });
  // The globals are left alone: this process may not be ours.
  const answer = getRequestListener(app.fetch, { overrideGlobalObjects: false });
  const server = createServer((incoming, outgoing) => void answer(incoming, outgoing));
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  await listen(server, host, wanted);
  const port = portOf(server);
  const close = closer(server, closing, options.graceMs ?? DEFAULT_GRACE_MS);
  return {
    url: `http://${urlHost(host)}:${port}/v1`,
    port,
    close,
    [Symbol.asyncDispose]: close,
  };
}

const localNames = ["localhost", "127.0.0.1", "[::1]"];

/** Whether an address can only be reached from this machine. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127(?:\.\d{1,3}){3}$/.test(host);
}

function urlHost(host: string): string {
  if (host === "0.0.0.0" || host === "::") return "127.0.0.1";
  return host.includes(":") ? `[${host}]` : host;
}

async function listen(server: Server, host: string, port: number): Promise<void> {
  try {
    server.listen(port, host);
    await once(server, "listening");
  } catch (error) {
    const code = error instanceof Error ? Reflect.get(error, "code") : undefined;
    const taken = code === "EADDRINUSE";
    const denied = code === "EACCES";
    throw new CodeactError(
      "config_invalid",
      taken
        ? `Port ${port} on ${host} is taken.`
        : `Cannot listen on ${host}, port ${port}: ${errorMessage(error)}`,
      {
        remedy: taken
          ? "Give another one with --port, or stop what listens there."
          : denied
            ? "Ports below 1024 are reserved: give another one with --port."
            : "Check --host: it must be an address of this machine.",
        details: { host, port },
        cause: error,
      },
    );
  }
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === "string")
    throw new CodeactError("internal", "The model server has no port.");
  return address.port;
}

/** Closes in three steps, each of them bounded: wait for answers, abort them, cut connections. */
function closer(
  server: Server,
  closing: AbortController,
  defaultGraceMs: number,
): (options?: { readonly graceMs?: number | undefined }) => Promise<void> {
  let closed: Promise<void> | undefined;
  return async (options) => {
    const graceMs = options?.graceMs ?? defaultGraceMs;
    closed ??= closeServer(server);
    if (await settles(closed, graceMs)) return;
    closing.abort(
      new CodeactError("aborted", "The server is shutting down.", { remedy: "Try again soon." }),
    );
    if (await settles(closed, FAREWELL_MS)) return;
    server.closeAllConnections();
    await closed;
  };
}

/** Takes no new connection; resolves when the last is gone. One that has had its answer is idle, and cut. */
async function closeServer(server: Server): Promise<void> {
  const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS);
  try {
    await new Promise<void>((resolve) => server.close(() => resolve()));
  } finally {
    clearInterval(sweep);
  }
}

async function settles(promise: Promise<void>, ms: number): Promise<boolean> {
  const timer = new AbortController();
  const late = sleep(ms, false, { signal: timer.signal, ref: false }).catch(() => false);
  const first = await Promise.race([promise.then(() => true), late]);
  timer.abort();
  return first;
}
