import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { chmod, mkdtemp, open, rm, stat, writeFile } from "node:fs/promises";
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
  /** A process of the host: secret in its arguments, its environment, its memory, and open as its descriptor 0. */
  readonly processId: number;
  /** Servers on the host's loopback that answer with the secret. */
  readonly tcpPort: number;
  readonly udpPort: number;
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
  close(): void;
}

/** Servers of every kind that answer with the secret, for this host only. */
async function openServers(folder: string, secret: string): Promise<Servers> {
  const tcp = await listen(secret, { host: "127.0.0.1", port: 0 });
  const unixPath = join(folder, "host.sock");
  const unix = await listen(secret, { path: unixPath });
  await chmod(unixPath, 0o777);
  serial += 1;
  const abstractName =
    process.platform === "linux" ? `codeact-escape-${process.pid}-${serial}` : null;
  const abstract =
    abstractName === null ? undefined : await listen(secret, { path: `\0${abstractName}` });
  const datagrams = createSocket("udp4");
  let received = 0;
  datagrams.on("message", (_data, { port, address }) => {
    received += 1;
    datagrams.send(secret, port, address);
  });
  datagrams.bind(0, "127.0.0.1");
  await once(datagrams, "listening");
  const address = tcp.address();
  return {
    facts: {
      tcpPort: typeof address === "object" && address !== null ? address.port : 0,
      udpPort: datagrams.address().port,
      unixPath,
      abstractName,
      addresses: Object.values(networkInterfaces())
        .flatMap((entries) => entries ?? [])
        .filter(({ internal, family }) => !internal && family === "IPv4")
        .map((entry) => entry.address),
    },
    takeDatagrams() {
      const count = received;
      received = 0;
      return count;
    },
    close() {
      for (const server of [tcp, unix, abstract]) server?.close();
      datagrams.close();
    },
  };
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
  const file = await open(join(folder, "secret.txt"), "r");
  const code = "process.stdout.write('up'); setTimeout(() => undefined, 3_600_000);";
  const child = spawn(process.execPath, ["-e", code, secret], {
    env: { [SECRET_VARIABLE]: secret },
    stdio: [file.fd, "pipe", "ignore"],
  });
  if (child.stdout !== null) await once(child.stdout, "data");
  await file.close();
  child.unref();
  return child;
}
