import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { CodeactError } from "@codeact/protocol";
import { LogTail } from "./log-tail.ts";

/** A server to run as a child, and how to know that it works. */
export interface ServerPlan {
  /** For people: `vllm`, `llama-server`. */
  readonly name: string;
  readonly command: string;
  /** Never joined into a shell line. */
  readonly args: readonly string[];
  /** The child's whole environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Answers 200 once requests are answered. */
  readonly healthUrl: string;
  /** How long it may take to load the model, ms. */
  readonly startTimeoutMs: number;
  /** What to stop besides the child itself (a container); runs after the child has ended. */
  readonly stop?: { readonly command: string; readonly args: readonly string[] } | undefined;
}

/** How a server process is doing. */
export type ServerState = "starting" | "ready" | "waiting" | "failed" | "stopped";

const HEALTH_EVERY_MS = 250;
const HEALTH_TIMEOUT_MS = 2_000;
/** Between SIGTERM and SIGKILL; vLLM needs some seconds to let go of the GPU. */
const GRACE_MS = 15_000;
const FIRST_BACK_OFF_MS = 500;
const MAX_BACK_OFF_MS = 30_000;
/** Deaths in a row, without having been ready in between, after which it is given up. */
const MAX_FAILED_STARTS = 4;

/**
 * A supervised child process: started, waited for, restarted with growing pauses when it dies, ended with its whole
 * process group. Its last lines of output are kept for error messages.
 */
export class ServerProcess implements AsyncDisposable {
  readonly #plan: ServerPlan;
  readonly #log = new LogTail();
  readonly #stopping = new AbortController();
  readonly #firstBackOffMs: number;
  readonly #graceMs: number;
  #child: ChildProcess | undefined;
  #state: ServerState = "starting";
  #failedStarts = 0;
  #restarts = 0;
  #ready = Promise.withResolvers<void>();
  #failure: CodeactError | undefined;
  readonly #running: Promise<void>;

  constructor(
    plan: ServerPlan,
    options: {
      readonly firstBackOffMs?: number | undefined;
      /** Between SIGTERM and SIGKILL. @default 15000 */
      readonly graceMs?: number | undefined;
    } = {},
  ) {
    this.#plan = plan;
    this.#firstBackOffMs = options.firstBackOffMs ?? FIRST_BACK_OFF_MS;
    this.#graceMs = options.graceMs ?? GRACE_MS;
    this.#ready.promise.catch(() => undefined);
    this.#running = this.#supervise();
  }

  get state(): ServerState {
    return this.#state;
  }

  /** Times it was started again. */
  get restarts(): number {
    return this.#restarts;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** The last lines that it wrote, both streams together. */
  get log(): string {
    return this.#log.text;
  }

  /** The reason it was given up, if it was. */
  get failure(): CodeactError | undefined {
    return this.#failure;
  }

  /** Resolves when it answers. @throws CodeactError `model_failed` when it is given up, `aborted` */
  async ready(signal?: AbortSignal): Promise<void> {
    if (signal === undefined) return await this.#ready.promise;
    signal.throwIfAborted();
    const aborted = Promise.withResolvers<never>();
    const onAbort = (): void =>
      aborted.reject(new CodeactError("aborted", `Waiting for ${this.#plan.name} was aborted.`));
    signal.addEventListener("abort", onAbort, { once: true });
    try {
      await Promise.race([this.#ready.promise, aborted.promise]);
    } finally {
      signal.removeEventListener("abort", onAbort);
    }
  }

  /** Whether it has ended, or does within `ms`. */
  async ended(ms: number): Promise<boolean> {
    const until = performance.now() + ms;
    while (this.#state === "ready" && performance.now() < until) await sleep(10);
    return this.#state !== "ready";
  }

  /** Ends the process group: SIGTERM, and SIGKILL when that did not help. Idempotent. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #supervise(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      const wasReady = await this.#runOnce();
      if (signal.aborted) break;
      this.#failedStarts = wasReady ? 0 : this.#failedStarts + 1;
      if (this.#failedStarts >= MAX_FAILED_STARTS || this.#failure !== undefined) {
        this.#giveUp();
        return;
      }
      const pauseMs = Math.min(MAX_BACK_OFF_MS, this.#firstBackOffMs * 2 ** this.#failedStarts);
      await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
      this.#restarts += 1;
    }
    this.#state = "stopped";
    this.#ready.reject(new CodeactError("model_failed", `${this.#plan.name} was stopped.`));
  }

  #giveUp(): void {
    this.#state = "failed";
    this.#failure ??= new CodeactError(
      "model_failed",
      `${this.#plan.name} ended ${this.#failedStarts} times without having answered. It said last:\n${this.#log.text}`,
      {
        remedy: `Run it by hand to see more: ${[this.#plan.command, ...this.#plan.args].join(" ")}`,
      },
    );
    this.#ready.reject(this.#failure);
  }

  /** One life of the child, from start to end; true when it had become ready. */
  async #runOnce(): Promise<boolean> {
    this.#state = "starting";
    const { command, args, env } = this.#plan;
    // A process group of its own, so that the workers of the server end with it.
    const child = spawn(command, args, { env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
    this.#child = child;
    child.stdout.on("data", (piece: Buffer) => this.#log.add(piece));
    child.stderr.on("data", (piece: Buffer) => this.#log.add(piece));
    // Workers that outlive it would keep its output open, so that its end stayed unseen, and the memory that the next needs.
    child.once("exit", () => killGroup(child, "SIGKILL"));
    const ended = endOf(child);
    const started = await Promise.race([spawnOf(child), ended]);
    if (started !== "spawned") {
      this.#failure = notStarted(this.#plan, started);
      return false;
    }
    const stopped = this.#stopWhenAsked(child, ended);
    const healthy = await this.#waitForHealth(ended);
    if (healthy) {
      this.#state = "ready";
      this.#ready.resolve();
    } else await endGroup(child, ended, this.#graceMs);
    await ended;
    if (healthy) this.#ready = withHandledRejection();
    this.#state = "waiting";
    await stopped();
    this.#child = undefined;
    return healthy;
  }

  async #waitForHealth(ended: Promise<unknown>): Promise<boolean> {
    const until = performance.now() + this.#plan.startTimeoutMs;
    const gone = ended.then(() => "gone" as const);
    while (performance.now() < until && !this.#stopping.signal.aborted) {
      if (await answers(this.#plan.healthUrl)) return true;
      if ((await Promise.race([gone, sleep(HEALTH_EVERY_MS, "waited" as const)])) === "gone")
        return false;
    }
    if (!this.#stopping.signal.aborted) {
      const seconds = Math.round(this.#plan.startTimeoutMs / 1000);
      this.#log.add(
        Buffer.from(`[codeact: no answer from ${this.#plan.healthUrl} in ${seconds} s]\n`),
      );
    }
    return false;
  }

  /** Ends this child once the supervisor is asked to stop. Returns what waits for that to be done. */
  #stopWhenAsked(child: ChildProcess, ended: Promise<unknown>): () => Promise<void> {
    const { signal } = this.#stopping;
    let stopping: Promise<void> = Promise.resolve();
    const onStop = (): void => {
      stopping = endGroup(child, ended, this.#graceMs).then(() => runStop(this.#plan));
    };
    if (signal.aborted) onStop();
    else signal.addEventListener("abort", onStop, { once: true });
    return async () => {
      signal.removeEventListener("abort", onStop);
      await stopping;
    };
  }
}

function withHandledRejection(): PromiseWithResolvers<void> {
  const resolvers = Promise.withResolvers<void>();
  resolvers.promise.catch(() => undefined);
  return resolvers;
}

async function spawnOf(child: ChildProcess): Promise<"spawned"> {
  return await new Promise((resolve) => {
    child.once("spawn", () => resolve("spawned"));
  });
}

/** Resolves with the error of a failed start, or when the process and its output have ended. */
async function endOf(child: ChildProcess): Promise<Error | undefined> {
  return await new Promise((resolve) => {
    child.once("error", resolve);
    child.once("close", () => resolve(undefined));
  });
}

function notStarted(plan: ServerPlan, error: Error | undefined): CodeactError {
  const missing = error !== undefined && "code" in error && error.code === "ENOENT";
  return new CodeactError(
    missing ? "not_found" : "model_failed",
    missing
      ? `The program "${plan.command}" is not on the search path.`
      : `${plan.name} could not be started: ${error?.message ?? "it ended at once"}.`,
    {
      remedy: missing
        ? `Install ${plan.name}, or choose another --engine.`
        : `Check that ${plan.command} can be run.`,
      cause: error,
    },
  );
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(HEALTH_TIMEOUT_MS) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}

async function endGroup(
  child: ChildProcess,
  ended: Promise<unknown>,
  graceMs: number,
): Promise<void> {
  killGroup(child, "SIGTERM");
  const first = await Promise.race([ended, sleep(graceMs, "late" as const, { ref: false })]);
  // Workers may outlive their parent: the group gets the last signal in any case.
  killGroup(child, "SIGKILL");
  if (first === "late") await ended;
}

function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The group is gone.
  }
}

async function runStop({ stop, env }: ServerPlan): Promise<void> {
  if (stop === undefined) return;
  const child = spawn(stop.command, stop.args, { env, stdio: "ignore" });
  await Promise.race([endOf(child), sleep(GRACE_MS, undefined, { ref: false })]);
}
