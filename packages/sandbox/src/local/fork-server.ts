import { CodeactError } from "@codeact/protocol";
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { chmod, chown, rm } from "node:fs/promises";
import { rmSync } from "node:fs";
import { createServer } from "node:net";
import type { Server, Socket } from "node:net";
import { join } from "node:path";
import { Duplex } from "node:stream";
import { fileURLToPath } from "node:url";
import { ControlChannel } from "./control-channel.ts";
import type { DriverConfig, ForkServerMessage } from "./fork-server-message.ts";
import { makeHostFolder } from "./host-folder.ts";
import type { IsolationPlan } from "./isolation-plan.ts";
import { stepRefused } from "./refusal.ts";
import { SessionProcess } from "./session-process.ts";

/** Folder of the Python programs that run inside: the driver and the fork server. */
const DRIVER_FOLDER = fileURLToPath(new URL("../../python", import.meta.url));
const SOCKET_NAME = "kernel.sock";
const TOKEN_BYTES = 16;
/** Importing a large scientific stack from a cold disk takes seconds, never this long. */
const BOOT_TIMEOUT_MS = 60_000;
/** Isolation and hello take milliseconds; a machine that is out of breath gets this long. */
const START_TIMEOUT_MS = 20_000;
/** How much of the fork server's own output is kept to explain a failed boot. */
const LOG_CHARACTERS = 8192;
const CLOSE_TIMEOUT_MS = 5000;

/** What a fork server is made for. */
export interface ForkServerOptions {
  readonly python: { readonly executable: string; readonly folders: readonly string[] };
  readonly plan: IsolationPlan;
  readonly kernel: DriverConfig;
  readonly environment: Readonly<Record<string, string>>;
}

/** A fresh session: its socket, on which it waits for its order, and its process. */
export interface ForkedSession {
  readonly socket: Socket;
  readonly process: SessionProcess;
  /** The last that the fork server and its newborn sessions have written to stderr. */
  readonly log: () => string;
}

interface Pending {
  readonly session: string;
  resolve(socket: Socket): void;
  reject(error: unknown): void;
}

/** One warm Python per environment that forks isolated sessions. */
export class ForkServer {
  readonly #folder: string;
  readonly #server: Server;
  readonly #child: ChildProcess;
  readonly #control: ControlChannel;
  readonly #sessions = new Map<string, SessionProcess>();
  readonly #pending = new Map<string, Pending>();
  readonly #ready = Promise.withResolvers<number>();
  readonly #exited: Promise<void>;
  #forkingProcessId = 0;
  #forks = 0;
  #log = "";
  #dead = false;
  #exitCallback: () => void = () => undefined;

  private constructor(folder: string, server: Server, options: ForkServerOptions) {
    this.#folder = folder;
    this.#server = server;
    server.on("connection", (socket) => {
      this.#greet(socket);
    });
    // A relative path keeps the place of this installation out of what sessions see of their command line.
    this.#child = spawn(options.python.executable, ["-I", "codeact_forkserver"], {
      cwd: DRIVER_FOLDER,
      env: options.environment,
      stdio: ["ignore", "pipe", "pipe", "pipe"],
      // A group of its own: Ctrl-C in a terminal is for the host, which decides what is interrupted.
      detached: true,
    });
    const channel = this.#child.stdio[3];
    if (!(channel instanceof Duplex)) throw new Error("no control socket");
    this.#control = new ControlChannel(channel, (message) => {
      this.#take(message);
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => {
        this.#log = (this.#log + text).slice(-LOG_CHARACTERS);
      });
    }
    this.#exited = this.#watchExit();
    process.once("exit", this.#onProcessExit);
  }

  /**
   * Boots a fork server and waits until it is warm.
   * @throws CodeactError `sandbox_unavailable` when isolation is refused, `kernel_start_failed` when Python fails
   */
  static async open(options: ForkServerOptions): Promise<ForkServer> {
    const { plan } = options;
    const owner = plan.mode === "root" ? plan.idBase : undefined;
    const folder = await makeHostFolder(owner);
    const server = createServer();
    const socketPath = join(folder, SOCKET_NAME);
    server.listen(socketPath);
    await once(server, "listening");
    await chmod(socketPath, 0o600);
    if (owner !== undefined) await chown(socketPath, owner, owner);
    const forkServer = new ForkServer(folder, server, options);
    try {
      await forkServer.#boot(options);
    } catch (error) {
      await forkServer.close();
      throw error;
    }
    return forkServer;
  }

  /** False once its process has ended; its sessions have ended with it. */
  get alive(): boolean {
    return !this.#dead;
  }

  /** Calls back in the moment in which its process is known to have ended, before any session's end is told. */
  onExit(callback: () => void): void {
    if (this.#dead) callback();
    else this.#exitCallback = callback;
  }

  /** Process id, as the host sees it, of the process from which sessions are forked. */
  get forkingProcessId(): number {
    return this.#forkingProcessId;
  }

  /**
   * Forks one session, which goes into namespaces of its own and then waits for its order.
   * @throws CodeactError `sandbox_unavailable`, `kernel_start_failed`
   */
  async fork(): Promise<ForkedSession> {
    if (this.#dead) throw this.#endedError();
    this.#forks += 1;
    const session = `s${this.#forks}`;
    const sessionProcess = new SessionProcess(() => {
      this.#control.send({ type: "kill", session });
    });
    this.#sessions.set(session, sessionProcess);
    const token = randomBytes(TOKEN_BYTES).toString("hex");
    const { promise, resolve, reject } = Promise.withResolvers<Socket>();
    this.#pending.set(token, { session, resolve, reject });
    const timer = setTimeout(() => {
      reject(
        new CodeactError(
          "kernel_start_failed",
          `A new kernel did not connect within ${START_TIMEOUT_MS / 1000} s.`,
        ),
      );
    }, START_TIMEOUT_MS);
    this.#control.send({ type: "fork", session, token });
    try {
      return { socket: await promise, process: sessionProcess, log: () => this.#log };
    } catch (error) {
      sessionProcess.kill();
      throw error;
    } finally {
      clearTimeout(timer);
      this.#pending.delete(token);
    }
  }

  /** Ends it and every session. Idempotent. */
  async close(): Promise<void> {
    this.#control.end();
    const timer = setTimeout(() => this.#child.kill("SIGKILL"), CLOSE_TIMEOUT_MS);
    await this.#exited;
    clearTimeout(timer);
  }

  async #boot({ plan, python, kernel, environment }: ForkServerOptions): Promise<void> {
    const timer = setTimeout(() => {
      this.#ready.reject(
        new CodeactError(
          "kernel_start_failed",
          `The fork server was not ready after ${BOOT_TIMEOUT_MS / 1000} s.`,
        ),
      );
    }, BOOT_TIMEOUT_MS);
    this.#control.send({
      hostPid: process.pid,
      mode: plan.mode,
      idBase: plan.idBase,
      idCount: plan.idCount,
      folder: this.#folder,
      socketName: SOCKET_NAME,
      pythonFolders: python.folders,
      driverFolder: DRIVER_FOLDER,
      environment,
      kernel,
      seccomp: plan.filter.toString("base64"),
    });
    try {
      this.#forkingProcessId = await this.#ready.promise;
    } finally {
      clearTimeout(timer);
    }
  }

  /** The first bytes on a connection are its token; whoever has none is not heard. */
  #greet(socket: Socket): void {
    let seen = Buffer.alloc(0);
    socket.on("error", () => undefined);
    const onData = (chunk: Buffer): void => {
      seen = Buffer.concat([seen, chunk]);
      if (seen.length < TOKEN_BYTES * 2) return;
      socket.off("data", onData);
      socket.pause();
      const pending = this.#pending.get(seen.toString("latin1", 0, TOKEN_BYTES * 2));
      if (pending === undefined) {
        socket.destroy();
        return;
      }
      if (seen.length > TOKEN_BYTES * 2) socket.unshift(seen.subarray(TOKEN_BYTES * 2));
      pending.resolve(socket);
    };
    socket.on("data", onData);
  }

  #take(message: ForkServerMessage): void {
    switch (message.type) {
      case "ready":
        this.#ready.resolve(message.processId);
        break;
      case "boot-failed":
        this.#ready.reject(stepRefused(message, this.#log));
        break;
      case "fork-failed":
        for (const pending of this.#pending.values()) {
          if (pending.session === message.session) pending.reject(stepRefused(message, this.#log));
        }
        this.#sessions.get(message.session)?.leave();
        this.#sessions.delete(message.session);
        break;
      case "exited":
        this.#sessions.get(message.session)?.exit(message);
        break;
      case "gone":
        this.#sessions.get(message.session)?.leave();
        this.#sessions.delete(message.session);
        break;
      default:
        message satisfies never;
    }
  }

  async #watchExit(): Promise<void> {
    // A spawn that fails emits "error" and no "exit".
    await new Promise<void>((resolve) => {
      this.#child.once("exit", () => {
        resolve();
      });
      this.#child.once("error", (error) => {
        this.#log = error.message;
        resolve();
      });
    });
    this.#dead = true;
    this.#exitCallback();
    const error = this.#endedError();
    this.#ready.reject(error);
    for (const pending of this.#pending.values()) pending.reject(error);
    for (const session of this.#sessions.values()) session.leave();
    this.#sessions.clear();
    process.off("exit", this.#onProcessExit);
    this.#control.end();
    this.#server.close();
    await rm(this.#folder, { recursive: true, force: true });
  }

  readonly #onProcessExit = (): void => {
    rmSync(this.#folder, { recursive: true, force: true });
  };

  #endedError(): CodeactError {
    const log = this.#log.trim();
    return new CodeactError(
      "kernel_start_failed",
      `The fork server ended${log === "" ? "" : `: ${log}`}.`,
      {
        remedy: "Run codeact doctor; name another Python with --python.",
        retryable: true,
      },
    );
  }
}
