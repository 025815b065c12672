import type { Kernel } from "@codeact/protocol";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { cp, mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import type { Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { collect } from "../testing/collect.ts";
import { insideFolder, WasmChild } from "./child.ts";
import type { ChildOrder } from "./child.ts";
import { escapeAttempts } from "./escape-attempts.ts";
import { awaitHello, openKernel } from "./kernel.ts";
import { openWasmSandbox } from "./open-sandbox.ts";
import { testCacheFolder as cacheFolder } from "./testing.ts";

const ATTEMPT_MS = 60_000;

/** A host worth escaping to: a secret file, a secret variable, a server, a place for a mark. */
class Prey implements AsyncDisposable {
  readonly secret = randomUUID();
  readonly folder: string;
  readonly #server: Server;
  #connections = 0;

  private constructor(folder: string, server: Server) {
    this.folder = folder;
    this.#server = server;
    server.on("connection", (socket) => {
      this.#connections += 1;
      socket.on("error", () => undefined);
      socket.end(`HTTP/1.0 200 OK\r\n\r\n${this.secret}`);
    });
  }

  static async open(): Promise<Prey> {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const prey = new Prey(await mkdtemp(join(tmpdir(), "codeact-prey-")), server);
    await writeFile(join(prey.folder, "secret"), prey.secret);
    process.env["CODEACT_WASM_SECRET"] = prey.secret;
    return prey;
  }

  /** Runs an attempt and says by what it got out; nothing when it did not. */
  async attack(kernel: Kernel, code: string): Promise<string[]> {
    this.#connections = 0;
    const address = this.#server.address();
    const port = typeof address === "object" ? address?.port : 0;
    const names = [
      `SECRET = ${JSON.stringify(join(this.folder, "secret"))}`,
      `MARKER = ${JSON.stringify(join(this.folder, "marker"))}`,
      `PORT = ${port}`,
    ];
    const cell = await collect(kernel, [...names, code].join("\n"), { timeoutMs: ATTEMPT_MS });
    const said = cell.stdout + cell.stderr + (cell.result ?? "") + (cell.error?.value ?? "");
    const found = [];
    if (said.includes(this.secret)) found.push("secret");
    if (cell.stdout.includes("ESCAPED")) found.push("claim");
    if (this.#connections > 0) found.push("connection");
    const marker = join(this.folder, "marker");
    if (await stat(marker).catch(() => undefined)) found.push("file");
    await rm(marker, { force: true });
    return found;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    delete process.env["CODEACT_WASM_SECRET"];
    this.#server.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}

const ORDER: ChildOrder = {
  task: "serve",
  snapshotBytes: 0,
  workingFolder: "/work",
  outputBytes: 1 << 20,
  diskBytes: 64 << 20,
  openFiles: 64,
  memoryBytes: 512 << 20,
  cpuSeconds: 600,
};

/** A child without our doors and without Node's flags. */
async function startWeak(folder: string): Promise<Kernel> {
  await cp(insideFolder, folder, { recursive: true });
  await writeFile(join(folder, "package.json"), '{"type":"module"}');
  await writeFile(
    join(folder, "doors.ts"),
    "export function closeNetwork(): void {}\nexport function closeDoors(): void {}\n",
  );
  const child = new WasmChild(ORDER, { flags: ["--no-warnings"], main: join(folder, "main.ts") });
  return openKernel(await awaitHello(child), 60_000);
}

describe("escapes from the wasm sandbox", () => {
  let prey: Prey;
  let sandbox: Awaited<ReturnType<typeof openWasmSandbox>>;
  let kernel: Kernel;
  beforeAll(async () => {
    prey = await Prey.open();
    sandbox = await openWasmSandbox({ cacheFolder });
    kernel = await sandbox.start();
  });
  afterAll(async () => {
    await sandbox.close();
    await prey[Symbol.asyncDispose]();
  });

  test.each(escapeAttempts)("not possible: $title", async ({ code }) => {
    // An attempt may cost the interpreter its life, never more.
    if (!kernel.alive) kernel = await sandbox.start();
    expect(await prey.attack(kernel, code)).toEqual([]);
  });

  test("a forged message ends that kernel and no other", async () => {
    await using victim = await sandbox.start();
    await using other = await sandbox.start();
    const forge =
      "import os, time\nfor fd in range(3, 16):\n  try: os.write(fd, b'\\xff' * 64)\n  except OSError: pass\ntime.sleep(10)";
    const { end } = await collect(victim, forge);
    expect(end.death?.cause).toBe("protocol");
    expect((await collect(other, "print(1)")).stdout).toBe("1\n");
  });

  test("a child that is started without the locks is caught by these attempts", async () => {
    const folder = await mkdtemp(join(tmpdir(), "codeact-weak-"));
    try {
      const caught: string[] = [];
      await using weak = await startWeak(join(folder, "inside"));
      for (const { title, code } of escapeAttempts.filter(({ title: name }) => WEAK.test(name))) {
        const found = await prey.attack(weak, code);
        if (found.length > 0) caught.push(`${title}: ${found.join(", ")}`);
      }
      expect(caught.sort()).toEqual([
        "a command of the system runs: file",
        "eval by a C function runs JavaScript: secret",
        "the constructor of a function makes a function of text: secret",
      ]);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

/** Attempts that a child without locks is known to allow, each by another lock: Node's flags, and our doors. */
const WEAK = /constructor of a function|command of the system|eval by a C/u;
