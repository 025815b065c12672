import { CodeactError } from "@codeact/protocol";
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chmod, chown, rm } from "node:fs/promises";
import { rmSync } from "node:fs";
import { createServer } from "node:net";
import type { Server, Socket } from "node:net";
import { join } from "node:path";
import { Duplex } from "node:stream";
import { fileURLToPath } from "node:url";
import { ControlChannel } from "./control-channel.ts";
import type { CopyPlace, DriverConfig, ForkServerMessage, Order } from "./fork-server-message.ts";
import { makeHostFolder } from "./host-folder.ts";
import type { IsolationPlan } from "./isolation-plan.ts";
import { stepRefused } from "./refusal.ts";
import { SessionProcess } from "./session-process.ts";
import { TokenDoor } from "./token-door.ts";

/** Folder of the Python programs that run inside: the driver and the fork server. */
const DRIVER_FOLDER = fileURLToPath(new URL("../../python", import.meta.url));
const SOCKET_NAME = "kernel.sock";
/** Importing a large scientific stack from a cold disk takes seconds, never this long. */
const BOOT_TIMEOUT_MS = 60_000;
/** How much of the fork server's own output is kept to explain a failed boot. */
const LOG_CHARACTERS = 8192;
const CLOSE_TIMEOUT_MS = 5000;

/** What a fork server is made for. */
export interface ForkServerOptions {
  readonly python: { readonly executable: string; readonly folders: readonly string[] };
  readonly plan: IsolationPlan;
  readonly kernel: DriverConfig;
  readonly environment: Readonly<Record<string, string>>;
  /** Folder of the Python programs that run inside. @default the one of this package; tests give a weakened copy */
  readonly driverFolder?: string | undefined;
}

/** A fresh session: its socket, on which it waits for its order, and its process. */
export interface ForkedSession {
  /** Its name in orders to the fork server. */
  readonly name: string;
  readonly socket: Socket;
  readonly process: SessionProcess;
  /** The last that the fork server and its newborn sessions have written to stderr. */
  readonly log: () => string;
}

/** One warm Python per environment that forks isolated sessions. */
export class ForkServer {
  readonly #folder: string;
  readonly #server: Server;
  readonly #child: ChildProcess;
  readonly #control: ControlChannel;
  readonly #sessions = new Map<string, SessionProcess>();
  readonly #door = new TokenDoor();
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
      this.#door.greet(socket);
    });
    // A relative path keeps the place of this installation out of what sessions see of their command line.
    this.#child = spawn(options.python.executable, ["-I", "codeact_forkserver"], {
      cwd: options.driverFolder ?? DRIVER_FOLDER,
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

  /** The folder in which sockets for sessions are made; nobody but the fork server's user can enter it. */
  get folder(): string {
    return this.#folder;
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
  fork(): Promise<ForkedSession> {
    return this.#open((session, token) => ({ type: "fork", session, token }));
  }

  /**
   * Makes the place for a copy of a live session and waits until the copy stands in it, for which that session has to
   * be told to fork itself. An abort takes the place away.
   * @throws CodeactError `sandbox_unavailable`, `kernel_start_failed`
   */
  copy(place: CopyPlace, signal: AbortSignal): Promise<ForkedSession> {
    return this.#open((session, token) => ({ type: "copy", session, token, ...place }), signal);
  }

  async #open(
    orderOf: (session: string, token: string) => Order,
    signal?: AbortSignal,
  ): Promise<ForkedSession> {
    if (this.#dead) throw this.#endedError();
    this.#forks += 1;
    const name = `s${this.#forks}`;
    const sessionProcess = new SessionProcess(() => {
      this.#control.send({ type: "kill", session: name });
    });
    this.#sessions.set(name, sessionProcess);
    const kill = (): void => {
      sessionProcess.kill();
    };
    signal?.addEventListener("abort", kill);
    try {
      const socket = await this.#door.expect(name, (token) => {
        this.#control.send(orderOf(name, token));
      });
      return { name, socket, process: sessionProcess, log: () => this.#log };
    } catch (error) {
      sessionProcess.kill();
      throw error;
    } finally {
      signal?.removeEventListener("abort", kill);
    }
  }

  /** Ends it and every session. Idempotent. */
  async close(): Promise<void> {
    this.#control.end();
    const timer = setTimeout(() => this.#child.kill("SIGKILL"), CLOSE_TIMEOUT_MS);
    await this.#exited;
    clearTimeout(timer);
  }

  async #boot(options: ForkServerOptions): Promise<void> {
    const { plan, python, kernel, environment, driverFolder = DRIVER_FOLDER } = options;
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
      driverFolder,
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

  #take(message: ForkServerMessage): void {
    switch (message.type) {
      case "ready":
        this.#ready.resolve(message.processId);
        break;
      case "boot-failed":
        this.#ready.reject(stepRefused(message, this.#log));
        break;
      case "fork-failed":
        this.#door.refuse(stepRefused(message, this.#log), message.session);
        this.#leave(message.session);
        break;
      case "copied":
        this.#sessions.get(message.session)?.appear(message.processId);
        break;
      case "exited":
        this.#sessions.get(message.session)?.exit(message);
        this.#door.refuse(endedEarly(), message.session);
        break;
      case "gone":
        this.#leave(message.session);
        this.#door.refuse(endedEarly(), message.session);
        break;
      default:
        message satisfies never;
    }
  }

  #leave(session: string): void {
    this.#sessions.get(session)?.leave();
    this.#sessions.delete(session);
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
    this.#door.refuse(error);
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

/** The error for a session that ended before it was anybody's; the next one may well live. */
function endedEarly(): CodeactError {
  return new CodeactError("kernel_start_failed", "A new kernel ended before it was ready.", {
    remedy: "Run codeact doctor; raise the memory limit if it was lowered.",
    retryable: true,
  });
}
