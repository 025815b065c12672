import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { constants } from "node:fs";
import { chmod, mkdtemp, open, rm, stat, writeFile } from "node:fs/promises";
import { createServer as createHttpServer } from "node:http";
import { createServer } from "node:net";
import type { Server } from "node:net";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";

/** A new secret. What it looks like is known to the attempts, what it is not. */
export function newSecret(): string {
  return `codeact-escape-secret-${randomBytes(16).toString("hex")}`;
}

/** Where the secrets of the host lie; told to every attempt, so that none fails for not knowing. */
export interface GroundFacts {
  /** A folder of the host with `secret.txt` (the secret) and `precious.txt`. */
  readonly folder: string;
  /**
   * A process of the host: secret in its arguments, its environment, its memory, and open as its descriptor 0; it also
   * holds the folder open.
   */
  readonly processId: number;
  /** Servers on the host's loopback that answer with the secret. */
  readonly tcpPort: number;
  readonly udpPort: number;
  /** Web servers on loopback: one sends every request on to the TCP server, the other answers with what it was sent. */
  readonly redirectPort: number;
  readonly echoPort: number;
  readonly unixPath: string;
  /** Without the leading zero byte; null where the system has no abstract sockets. */
  readonly abstractName: string | null;
  /** The host's addresses beyond loopback. */
  readonly addresses: readonly string[];
  /** Device of the folder's file system. */
  readonly device: number;
}

/** A host with something to steal. */
export interface Ground extends AsyncDisposable {
  readonly facts: GroundFacts;
  /** The secret of this host. */
  readonly secret: string;
  /** Whether the host's process still runs with what it was given; one that was harmed is replaced. */
  processHarmed(): Promise<boolean>;
  /** Datagrams that reached the host since the last question. */
  takeDatagrams(): number;
  /** Connections to the TCP server since the last question. */
  takeConnections(): number;
  /** Headers of requests to the redirecting web server since the last question. */
  takeHeaders(): string;
}

/** Grounds of this process so far: several may be open at a time. */
let serial = 0;

/** Environment variable of this process that holds the secret while the ground is open. */
const SECRET_VARIABLE = "CODEACT_ESCAPE_SECRET";

/** Plants secrets on this host in every place that an attempt may reach for. */
export async function openGround(): Promise<Ground> {
  const secret = newSecret();
  const folder = await mkdtemp(join(tmpdir(), "codeact-escape-"));
  // Open to every user: what keeps an attempt out must be the sandbox, not the mode of a file.
  await chmod(folder, 0o777);
  await writeFile(join(folder, "secret.txt"), secret);
  await writeFile(join(folder, "precious.txt"), "precious");
  await chmod(join(folder, "precious.txt"), 0o666);
  process.env[SECRET_VARIABLE] = secret;
  const servers = await openServers(folder, secret);
  let guarded = await startGuarded(folder, secret);
  const facts = { ...servers.facts, folder, device: (await stat(folder)).dev };
  return {
    secret,
    get facts() {
      return { ...facts, processId: guarded.pid ?? 0 };
    },
    async processHarmed() {
      if (guarded.exitCode === null && guarded.signalCode === null) return false;
      guarded = await startGuarded(folder, secret);
      return true;
    },
    takeDatagrams: () => servers.takeDatagrams(),
    takeConnections: () => servers.takeConnections(),
    takeHeaders: () => servers.takeHeaders(),
    async [Symbol.asyncDispose]() {
      Reflect.deleteProperty(process.env, SECRET_VARIABLE);
      guarded.kill("SIGKILL");
      servers.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

interface Servers {
  readonly facts: Omit<GroundFacts, "folder" | "device" | "processId">;
  takeDatagrams(): number;
  takeConnections(): number;
  takeHeaders(): string;
  close(): void;
}

/** A count, or text, that whoever asks takes away. */
function taken<T>(empty: T): { value: T; take(): T } {
  return {
    value: empty,
    take() {
      const { value } = this;
      this.value = empty;
      return value;
    },
  };
}

/** Servers of every kind that answer with the secret, for this host only. */
async function openServers(folder: string, secret: string): Promise<Servers> {
  const tcp = await listen(secret, { host: "127.0.0.1", port: 0 });
  const connections = taken(0);
  tcp.on("connection", () => (connections.value += 1));
  const web = await openWebServers(portOf(tcp));
  const unixPath = join(folder, "host.sock");
  const unix = await listen(secret, { path: unixPath });
  await chmod(unixPath, 0o777);
  serial += 1;
  const abstractName =
    process.platform === "linux" ? `codeact-escape-${process.pid}-${serial}` : null;
  const abstract =
    abstractName === null ? undefined : await listen(secret, { path: `\0${abstractName}` });
  const datagrams = createSocket("udp4");
  const received = taken(0);
  datagrams.on("message", (_data, { port, address }) => {
    received.value += 1;
    datagrams.send(secret, port, address);
  });
  datagrams.bind(0, "127.0.0.1");
  await once(datagrams, "listening");
  return {
    facts: {
      tcpPort: portOf(tcp),
      ...web.facts,
      udpPort: datagrams.address().port,
      unixPath,
      abstractName,
      addresses: Object.values(networkInterfaces())
        .flatMap((entries) => entries ?? [])
        .filter(({ internal, family }) => !internal && family === "IPv4")
        .map((entry) => entry.address),
    },
    takeDatagrams: () => received.take(),
    takeConnections: () => connections.take(),
    takeHeaders: () => web.headers.take(),
    close() {
      web.close();
      for (const server of [tcp, unix, abstract]) server?.close();
      datagrams.close();
    },
  };
}

/** Web servers that a network policy may allow; what they are sent is remembered. */
async function openWebServers(tcpPort: number): Promise<{
  readonly facts: Pick<GroundFacts, "redirectPort" | "echoPort">;
  readonly headers: { take(): string };
  close(): void;
}> {
  const headers = taken("");
  const redirect = createHttpServer((request, response) => {
    headers.value += `${JSON.stringify(request.rawHeaders)}\n`;
    response.writeHead(302, { Location: `http://127.0.0.1:${tcpPort}/` }).end();
  });
  const echo = createHttpServer((request, response) => {
    response.end(JSON.stringify(request.rawHeaders));
  });
  for (const server of [redirect, echo]) {
    server.listen({ host: "127.0.0.1", port: 0 });
    await once(server, "listening");
  }
  return {
    facts: { redirectPort: portOf(redirect), echoPort: portOf(echo) },
    headers,
    close() {
      for (const server of [redirect, echo]) {
        server.close();
        server.closeAllConnections();
      }
    },
  };
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

async function listen(
  secret: string,
  where: { host: string; port: number } | { path: string },
): Promise<Server> {
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.end(secret);
  });
  server.listen(where);
  await once(server, "listening");
  return server;
}

/** The process that attempts reach for. */
async function startGuarded(folder: string, secret: string): Promise<ChildProcess> {
  await using file = await open(join(folder, "secret.txt"), "r");
  await using directory = await open(folder, constants.O_RDONLY | constants.O_DIRECTORY);
  const code = "process.stdout.write('up'); setTimeout(() => undefined, 3_600_000);";
  const child = spawn(process.execPath, ["-e", code, secret], {
    env: { [SECRET_VARIABLE]: secret },
    stdio: [file.fd, "pipe", "ignore", directory.fd],
  });
  if (child.stdout !== null) await once(child.stdout, "data");
  child.unref();
  return child;
}
