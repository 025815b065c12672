import { execFile, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chown, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { Client } from "pg";

const run = promisify(execFile);

/** A PostgreSQL server of a test, with a folder of its own. Disposing ends it and removes the folder. */
export interface TestPostgres extends AsyncDisposable {
  /** Makes an empty database and returns its URL. */
  createDatabase(): Promise<string>;
}

/** Where Debian and others put the server's programs, newest version first; nothing when it is not installed. */
export async function findPostgres(): Promise<string | undefined> {
  const root = "/usr/lib/postgresql";
  const versions = await readdir(root).catch(() => []);
  const newest = versions
    .map(Number)
    .filter(Number.isFinite)
    .sort((a, b) => b - a)[0];
  return newest === undefined ? undefined : join(root, String(newest), "bin");
}

/**
 * Starts a server on a loopback port and a socket in its folder, without care for power cuts. The server refuses to run
 * as root: then it runs as `postgres` (or `nobody`), and ends with its parent however that ends.
 */
export async function startPostgres(programs: string): Promise<TestPostgres> {
  const who = await serverUser();
  const folder = await mkdtemp(join(tmpdir(), "codeact-postgres-"));
  const data = join(folder, "data");
  const password = randomBytes(16).toString("hex");
  const passwordFile = join(folder, "password");
  await mkdir(data, { mode: 0o700 });
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (who !== undefined) {
    for (const path of [folder, data, passwordFile]) await chown(path, who.uid, who.gid);
  }
  await run(
    join(programs, "initdb"),
    [
      "-D",
      data,
      "-U",
      "codeact",
      "-E",
      "UTF8",
      "--locale=C.UTF-8",
      "-A",
      "scram-sha-256",
      `--pwfile=${passwordFile}`,
      "-N",
    ],
    { ...who, cwd: folder },
  );
  const port = await freePort();
  const settings = {
    port,
    listen_addresses: "127.0.0.1",
    unix_socket_directories: folder,
    fsync: "off",
    synchronous_commit: "off",
    full_page_writes: "off",
    max_connections: 60,
    shared_buffers: "32MB",
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const identity =
    who === undefined ? [] : ["--reuid", `${who.uid}`, "--regid", `${who.gid}`, "--clear-groups"];
  const server = spawn(
    "setpriv",
    [...identity, "--pdeathsig", "INT", join(programs, "postgres"), "-D", data, ...flags],
    { cwd: folder, stdio: ["ignore", "ignore", "pipe"] },
  );
  let log = "";
  server.stderr.on("data", (chunk: Buffer) => {
    log = (log + chunk.toString()).slice(-10_000);
  });
  const exited = new Promise<void>((resolve) => {
    server.once("exit", () => resolve());
    server.once("error", () => resolve());
  });
  const urlOf = (database: string): string =>
    `postgres://codeact:${password}@127.0.0.1:${port}/${database}`;
  await untilReady(urlOf("postgres"), () => (server.exitCode === null ? undefined : log));
  let count = 0;
  return {
    async createDatabase() {
      const name = `test_${(count += 1)}`;
      await withClient(urlOf("postgres"), (client) => client.query(`create database ${name}`));
      return urlOf(name);
    },
    async [Symbol.asyncDispose]() {
      server.kill("SIGINT");
      await Promise.race([exited, sleep(10_000, undefined, { ref: false })]);
      server.kill("SIGKILL");
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function serverUser(): Promise<{ readonly uid: number; readonly gid: number } | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of ["postgres", "nobody"]) {
    const ids = await Promise.all([run("id", ["-u", name]), run("id", ["-g", name])]).catch(
      () => undefined,
    );
    if (ids !== undefined) return { uid: Number(ids[0].stdout), gid: Number(ids[1].stdout) };
  }
  throw new Error("A PostgreSQL server needs a user that is not root: postgres or nobody.");
}

async function freePort(): Promise<number> {
  const server = createServer();
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  server.once("error", reject);
  server.listen(0, "127.0.0.1", () => {
    const address = server.address();
    server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
  });
  return promise;
}

async function untilReady(url: string, fault: () => string | undefined): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      await withClient(url, (client) => client.query("select 1"));
      return;
    } catch (cause) {
      const log = fault();
      if (log !== undefined || attempt > 600) {
        throw new Error(`PostgreSQL did not start: ${log ?? "no answer"}`, { cause });
      }
    }
    await sleep(100);
  }
}

async function withClient(url: string, work: (client: Client) => Promise<unknown>): Promise<void> {
  const client = new Client({ connectionString: url });
  client.on("error", () => {});
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
