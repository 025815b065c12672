import { once } from "node:events";
import { createServer } from "node:http";
import type { Server } from "node:http";
import { CodeactError, errorMessage } from "@codeact/protocol";

/** How often connections that have had their answer are looked for at the end. */
const SWEEP_MS = 20;

/**
 * Tries whether a port is free, before anything costly is opened, and before the second of two engines on one port
 * hears of their data folder instead. 0 always is.
 * @throws CodeactError `config_invalid` when it is taken or cannot be listened on
 */
export async function checkPort(host: string, port: number): Promise<void> {
  if (port === 0) return;
  const trial = createServer();
  await listen(trial, host, port);
  await stopListening(trial);
}

/** A host as it stands in a URL. */
export function urlHost(host: string): string {
  if (host === "0.0.0.0" || host === "::") return "127.0.0.1";
  return host.includes(":") ? `[${host}]` : host;
}

/**
 * Begins to listen; 0 is a free port.
 * @throws CodeactError `config_invalid` when the port is taken or cannot be listened on
 */
export async function listen(server: Server, host: string, port: number): Promise<void> {
  try {
    server.listen(port, host);
    await once(server, "listening");
  } catch (error) {
    const code = error instanceof Error ? Reflect.get(error, "code") : undefined;
    const taken = code === "EADDRINUSE";
    throw new CodeactError(
      "config_invalid",
      taken
        ? `Port ${port} on ${host} is taken.`
        : `Cannot listen on ${host}, port ${port}: ${errorMessage(error)}`,
      {
        remedy: taken
          ? "Give another one with --port, or stop what listens there."
          : code === "EACCES"
            ? "Ports below 1024 are reserved: give another one with --port."
            : "Check --host: it must be an address of this machine.",
        details: { host, port },
        cause: error,
      },
    );
  }
}

/** The port that a server listens on. */
export function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === "string")
    throw new CodeactError("internal", "The server has no port.");
  return address.port;
}

/** Takes no new connection; resolves when the last is gone. One that has had its answer is idle, and cut. */
export async function stopListening(server: Server): Promise<void> {
  const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS);
  try {
    await new Promise<void>((resolve) => server.close(() => resolve()));
  } finally {
    clearInterval(sweep);
  }
}
