import { createServer } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { CodeactError } from "@codeact/protocol";
import { getRequestListener } from "@hono/node-server";
import { createEngineApp } from "./engine-app.ts";
import type { EngineAppOptions } from "./engine-options.ts";
import { isLoopback, localNames } from "../http/guards.ts";
import { listen, portOf, stopListening, urlHost } from "../http/listen.ts";
import { openEngine } from "./open-engine.ts";
import type { CloseEngineOptions, Engine } from "./open-engine.ts";

/** Options of {@link openEngineServer}. */
export interface EngineServerOptions extends EngineAppOptions {
  /** An address other than the loopback interface needs a token. @default 127.0.0.1 */
  readonly host?: string | undefined;
  /** 0 is a free one. @default 8081, the original's */
  readonly port?: number | undefined;
}

/** A running engine. */
export interface EngineServer extends AsyncDisposable {
  /** `http://127.0.0.1:8081` */
  readonly url: string;
  readonly port: number;
  readonly engine: Engine;
  /**
   * Takes no new connection or cell, lets running cells go on for the grace time, interrupts them, and sends sessions to
   * sleep where that is possible and asked for. Idempotent; a second call with a shorter time shortens the first.
   */
  close(options?: CloseEngineOptions): Promise<void>;
}

const DEFAULT_PORT = 8081;
/** Longer than the minute that proxies and clients keep a connection, so that it is not cut as they use it again. */
const KEEP_ALIVE_MS = 65_000;
/** After the last cell: time for the last bytes to leave. */
const FAREWELL_MS = 500;

/**
 * Serves an engine over HTTP. On the loopback interface only requests addressed to it by a local name are answered,
 * unless `allowedHosts` says more. Disposing ends every session and closes the server, not the sandbox.
 * @throws CodeactError `config_invalid` when the port is taken, the address is not ours, or it is public and no token is
 * given
 */
export async function openEngineServer(options: EngineServerOptions): Promise<EngineServer> {
  const host = options.host ?? "127.0.0.1";
  const local = isLoopback(host);
  checkExposure(options);
  const engine = await openEngine(options);
  const app = createEngineApp(engine, {
    ...options,
    allowedHosts: local
      ? [...localNames, host, ...(options.allowedHosts ?? [])]
      : options.allowedHosts,
  });
  // The globals are left alone: this process may not be ours.
  const answer = getRequestListener(app.fetch, { overrideGlobalObjects: false });
  const server = createServer((incoming, outgoing) => void answer(incoming, outgoing));
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  try {
    await listen(server, host, options.port ?? DEFAULT_PORT);
  } catch (error) {
    await engine.close({ graceMs: 0 });
    throw error;
  }
  const port = portOf(server);
  let stopped: Promise<void> | undefined;
  const close = async (how: CloseEngineOptions = {}): Promise<void> => {
    stopped ??= stopListening(server);
    await engine.close(how);
    await Promise.race([stopped, sleep(FAREWELL_MS, undefined, { ref: false })]);
    server.closeAllConnections();
    await stopped;
  };
  return {
    url: `http://${urlHost(host)}:${port}`,
    port,
    engine,
    close,
    [Symbol.asyncDispose]: () => close({ graceMs: 0 }),
  };
}

/**
 * Checks that nobody but the holders of tokens could run code from other machines.
 * @throws CodeactError `config_invalid` for a public address without a token, and for an empty token
 */
export function checkExposure({
  host = "127.0.0.1",
  tokens = [],
}: Pick<EngineServerOptions, "host" | "tokens">): void {
  if (tokens.some(({ token }) => token.trim() === ""))
    throw new CodeactError("config_invalid", "A token is empty.");
  if (isLoopback(host) || tokens.length > 0) return;
  throw new CodeactError(
    "config_invalid",
    `Everyone who can reach ${host} could run code here: no token is given.`,
    { remedy: "Give one with --token-file, or listen on 127.0.0.1.", details: { host } },
  );
}
