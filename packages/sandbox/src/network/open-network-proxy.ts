/**
 * The way of a session into the network: a forward proxy on the host that only this session can reach, through a Unix
 * socket. Everything is refused but what the policy allows.
 *
 * Covered: hosts, ports and methods; addresses behind names (private, local, reserved, the machine's own), also when a
 * name changes its answer; requests that two readers could understand differently (parsed here, written anew); secrets
 * that the session never sees; size, number and duration of everything; a log of every request.
 *
 * Not covered: what is said inside a tunnel (TLS of the session's own). A tunnel shows its host, not its methods, paths
 * or headers, so no credential is put in; data can leave towards every host that is allowed.
 */
import { CodeactError } from "@codeact/protocol";
import type { NetworkPolicy } from "@codeact/protocol";
import { once } from "node:events";
import { chmod, chown } from "node:fs/promises";
import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { Socket } from "node:net";
import { basename } from "node:path";
import { compilePolicy } from "./compile-policy.ts";
import { Credentials } from "./credentials.ts";
import { Dialer } from "./dialer.ts";
import { forward } from "./forward.ts";
import type { Gate } from "./gate.ts";
import { readHost } from "./host.ts";
import { LogEntry } from "./log-entry.ts";
import { withNetworkDefaults } from "./limits.ts";
import type { NetworkLimits } from "./limits.ts";
import { ByteBudget } from "./meter.ts";
import { PackageMirror } from "./packages/mirror.ts";
import type { NetworkLog } from "./record.ts";
import { systemResolver } from "./resolve-name.ts";
import type { ResolveName } from "./resolve-name.ts";
import { RELAY_PORT } from "./session-network.ts";
import type { SessionNetwork } from "./session-network.ts";
import { tunnel } from "./tunnel.ts";

/** Requests of one connection that wait for the one before them. */
const MAX_PIPELINED = 16;
/** Status for what Node's parser does not accept, by its code. */
const UNREADABLE: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};
/** How often connections are looked at that take too long over their headers. */
const CHECK_INTERVAL_MS = 1000;

/** Options of the proxy of one session. */
export interface NetworkProxyOptions {
  /** What the session may reach. Not `none`: a session without a network needs no proxy. */
  readonly policy: NetworkPolicy;
  /** Where to listen; the folder must be closed to everybody else. At most 107 bytes (Linux). */
  readonly socketPath: string;
  /** User who may connect, by number. @default the user of this process */
  readonly socketOwner?: number | undefined;
  /** Is told every request. @default nobody */
  readonly log?: NetworkLog | undefined;
  /** Names that may lead to private addresses, such as those of an intranet. @default none */
  readonly privateHosts?: readonly string[] | undefined;
  readonly limits?: Partial<NetworkLimits> | undefined;
  /** Folder of this host in which fetched packages are kept for all sessions. @default they are fetched each time */
  readonly packageCacheFolder?: string | undefined;
  /** Certificate authorities in PEM form, beside those that Node trusts, for TLS that the proxy speaks. */
  readonly certificates?: readonly string[] | undefined;
  /** @default the hosts file and the name servers of this machine */
  readonly resolve?: ResolveName | undefined;
  /** Closes the proxy. */
  readonly signal?: AbortSignal | undefined;
}

/** A running proxy. */
export interface NetworkProxy extends AsyncDisposable {
  readonly socketPath: string;
  /** What the driver in the session has to be told. */
  readonly session: SessionNetwork;
  /** Closes it when this has settled, and everything else that it was told to serve: sessions and copies of them. */
  serveUntil(ended: Promise<void>): void;
  /** Ends every connection and removes the socket. Idempotent. */
  close(): Promise<void>;
}

/**
 * Opens the proxy of one session.
 * @throws CodeactError `config_invalid` for a policy, a limit or a name that cannot be read, `invalid_input` for `none`
 */
export async function openNetworkProxy(options: NetworkProxyOptions): Promise<NetworkProxy> {
  options.signal?.throwIfAborted();
  const proxy = new SessionProxy(options, makeGate(options));
  await proxy.listen();
  return proxy;
}

function makeGate(options: NetworkProxyOptions): Gate {
  const { policy, log = () => undefined } = options;
  if (policy.kind === "none") {
    throw new CodeactError("invalid_input", 'The policy "none" has no proxy.');
  }
  const limits = withNetworkDefaults(options.limits ?? {});
  const compiled = compilePolicy(policy);
  const dialer = new Dialer({
    policy: compiled,
    resolve: options.resolve ?? systemResolver(),
    privateHosts: new Set((options.privateHosts ?? []).map(readName)),
    certificates: options.certificates,
    connectTimeoutMs: limits.connectTimeoutMs,
  });
  const budget = new ByteBudget(limits.totalBytes);
  const { packageIndex } = policy;
  return {
    policy: compiled,
    dialer,
    credentials: new Credentials(policy.kind === "allow" ? (policy.credentials ?? []) : []),
    budget,
    limits,
    log,
    mirror:
      packageIndex === undefined
        ? undefined
        : new PackageMirror({
            packageIndex,
            dialer,
            budget,
            limits,
            cacheFolder: options.packageCacheFolder,
          }),
  };
}

function readName(text: string): string {
  const host = readHost(text);
  if (host?.type === "host-name") return host.text;
  throw new CodeactError("config_invalid", `"${text}" in privateHosts is no host name.`, {
    remedy: "Private addresses themselves are allowed by a rule that names them.",
  });
}

class SessionProxy implements NetworkProxy {
  readonly socketPath: string;
  readonly session: SessionNetwork;
  readonly #options: NetworkProxyOptions;
  readonly #gate: Gate;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #queues = new WeakMap<Socket, { last: Promise<void>; waiting: number }>();
  #served = 0;
  #closing: Promise<void> | undefined;

  constructor(options: NetworkProxyOptions, gate: Gate) {
    const { limits } = gate;
    this.#options = options;
    this.#gate = gate;
    this.socketPath = options.socketPath;
    this.session = {
      socket: basename(options.socketPath),
      port: RELAY_PORT,
      packageIndex: gate.mirror?.sessionUrl ?? null,
    };
    this.#server = createServer({
      maxHeaderSize: limits.headerBytes,
      headersTimeout: limits.headerTimeoutMs,
      // A body may take its time: what counts is that it goes on.
      requestTimeout: 0,
      keepAliveTimeout: limits.idleTimeoutMs,
      connectionsCheckingInterval: CHECK_INTERVAL_MS,
      insecureHTTPParser: false,
      noDelay: true,
    });
    this.#server.maxConnections = limits.connections;
    this.#server.timeout = limits.idleTimeoutMs;
    this.#server.on("connection", (socket) => {
      this.#sockets.add(socket);
      socket.once("close", () => this.#sockets.delete(socket));
    });
    this.#server.on("request", (request, response) => {
      this.#enqueue(request, response);
    });
    this.#server.on("clientError", (error: NodeJS.ErrnoException, client) => {
      if (client instanceof Socket) this.#refuseUnreadable(error, client);
      else client.destroy();
    });
    this.#server.on("connect", (request, client, head) => {
      if (client instanceof Socket) void tunnel(gate, request, { client, head });
      else client.destroy();
    });
  }

  async listen(): Promise<void> {
    const { socketOwner, signal } = this.#options;
    this.#server.listen(this.socketPath);
    await once(this.#server, "listening");
    try {
      await chmod(this.socketPath, 0o600);
      if (socketOwner !== undefined) await chown(this.socketPath, socketOwner, socketOwner);
      signal?.throwIfAborted();
    } catch (error) {
      await this.close();
      throw error;
    }
    signal?.addEventListener("abort", this.#onAbort, { once: true });
  }

  serveUntil(ended: Promise<void>): void {
    this.#served += 1;
    void ended.finally(() => {
      this.#served -= 1;
      if (this.#served === 0) void this.close();
    });
  }

  async close(): Promise<void> {
    this.#closing ??= this.#close();
    await this.#closing;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  readonly #onAbort = (): void => {
    void this.close();
  };

  async #close(): Promise<void> {
    this.#options.signal?.removeEventListener("abort", this.#onAbort);
    const closed = once(this.#server, "close");
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  /** What cannot even be read as a request, or does not come to its end. */
  #refuseUnreadable({ code = "" }: NodeJS.ErrnoException, client: Socket): void {
    const status = UNREADABLE[code] ?? (code.startsWith("HPE_") ? 400 : undefined);
    // Into an answer that is on its way nothing else may be written.
    const answering = (this.#queues.get(client)?.waiting ?? 0) > 0;
    if (status === undefined || answering || !client.writable) {
      client.destroy();
      return;
    }
    new LogEntry(this.#gate.log, "").finish("refused", { status, reason: code });
    client.write(
      `HTTP/1.1 ${status} Bad request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`,
    );
    client.destroySoon();
  }

  /** One request of a connection after another: those that were sent ahead must not go past the limit of connections. */
  #enqueue(request: IncomingMessage, response: ServerResponse): void {
    const { socket } = request;
    const queue = this.#queues.get(socket) ?? { last: Promise.resolve(), waiting: 0 };
    this.#queues.set(socket, queue);
    queue.waiting += 1;
    if (queue.waiting > MAX_PIPELINED) {
      socket.destroy();
      return;
    }
    const before = queue.last;
    queue.last = (async () => {
      await before;
      if (!socket.destroyed) await forward(this.#gate, request, response);
      queue.waiting -= 1;
    })();
  }
}
