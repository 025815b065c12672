import { CodeactError } from "@codeact/protocol";
import type { Kernel, UnsavedVariable } from "@codeact/protocol";
import { unlessAborted } from "@codeact/sandbox";
import { Answers } from "./answers.ts";
import { kernelOptions } from "./session-plan.ts";
import type { SessionPlan, ToolSpec } from "./session-plan.ts";
import { LOST } from "./session-record.ts";
import type { SessionEnd, SessionRecord } from "./session-record.ts";
import { endedError, wakeNotice } from "./session-texts.ts";
import type { SnapshotFolder } from "./snapshot-folder.ts";

/** What a session needs of the table it is in. */
export interface SessionHost {
  /** Does what ends in one more interpreter once there is room for it. @throws CodeactError `overloaded` */
  readonly enter: <T>(work: () => Promise<T>) => Promise<T>;
  readonly start: (options: ReturnType<typeof kernelOptions>) => Promise<Kernel>;
  /** Where sessions sleep; undefined where none can. */
  readonly snapshots: SnapshotFolder | undefined;
  readonly answerTimeoutMs: number;
  readonly now: () => number;
  /** Something that is kept on disk is different now. */
  readonly changed: (session: EngineSession) => void;
  readonly observe: (event: SessionEvent) => void;
}

/** What is counted about sessions. */
export type SessionEvent = "sleep" | "sleep-failed" | "wake" | "close-failed" | SessionEnd["cause"];

type Phase =
  | { readonly name: "live"; readonly kernel: Kernel }
  | { readonly name: "asleep"; readonly unsaved: readonly UnsavedVariable[] }
  | { readonly name: "ended"; readonly end: SessionEnd };

/** The right to use a session's interpreter; until it is disposed the session neither sleeps nor counts as idle. */
export interface Hold extends Disposable {
  readonly kernel: Kernel;
}

/** One session: its owner, its interpreter or where that sleeps, and what its client still has to answer. */
export class EngineSession {
  readonly id: string;
  readonly owner: string;
  readonly secretDigest: string;
  readonly createdAt: number;
  readonly answers: Answers;
  /** Running and waiting cells by execution id. */
  readonly executions = new Map<string, AbortController>();
  readonly #host: SessionHost;
  #plan: SessionPlan;
  #phase: Phase;
  #lastUsedAt: number;
  #users = 0;
  /** Settles when the session has done falling asleep or waking. */
  #turn: Promise<unknown> = Promise.resolve();
  #waking: Promise<Kernel> | undefined;
  #sleepless = false;
  #notices: string[] = [];

  constructor(
    host: SessionHost,
    record: Omit<SessionRecord, "state" | "end" | "unsaved" | "version">,
    phase: Phase,
  ) {
    this.id = record.id;
    this.owner = record.owner;
    this.secretDigest = record.secretDigest;
    this.createdAt = record.createdAt;
    this.#lastUsedAt = record.lastUsedAt;
    this.#plan = record.plan;
    this.#host = host;
    this.#phase = phase;
    this.answers = new Answers(host.answerTimeoutMs);
  }

  get plan(): SessionPlan {
    return this.#plan;
  }

  get state(): SessionRecord["state"] {
    return this.#phase.name;
  }

  get lastUsedAt(): number {
    return this.#lastUsedAt;
  }

  /** True while somebody uses or waits for the interpreter. */
  get busy(): boolean {
    return this.#users > 0;
  }

  /** Set once the session has no interpreter any more and never will. */
  get end(): SessionEnd | undefined {
    return this.#phase.name === "ended" ? this.#phase.end : undefined;
  }

  get kernel(): Kernel | undefined {
    return this.#phase.name === "live" ? this.#phase.kernel : undefined;
  }

  get canSleep(): boolean {
    return this.#host.snapshots !== undefined && !this.#sleepless;
  }

  /** What is kept of it on disk. */
  record(): SessionRecord {
    return {
      version: 1,
      id: this.id,
      owner: this.owner,
      secretDigest: this.secretDigest,
      plan: this.#plan,
      state: this.state,
      createdAt: this.createdAt,
      lastUsedAt: this.#lastUsedAt,
      unsaved: this.#phase.name === "asleep" ? [...this.#phase.unsaved] : [],
      end: this.end,
    };
  }

  /**
   * Wakes the session if it sleeps and keeps it awake.
   * @throws CodeactError `kernel_died` when it has ended, `overloaded` when there is no room to wake it, `aborted`
   */
  async hold(signal?: AbortSignal): Promise<Hold> {
    this.#users += 1;
    let held = true;
    const release = (): void => {
      if (!held) return;
      held = false;
      this.#users -= 1;
      this.#lastUsedAt = this.#host.now();
    };
    try {
      const message = "The request was aborted before its turn.";
      await unlessAborted(this.#turn, signal, message);
      const kernel = await unlessAborted(this.#awake(), signal, message);
      return { kernel, [Symbol.dispose]: release };
    } catch (error) {
      release();
      throw error;
    }
  }

  /** What the model must be told before its next output, once. */
  takeNotices(): readonly string[] {
    const notices = this.#notices;
    this.#notices = [];
    return notices;
  }

  /** Offers tools of the client to Python; names given before are replaced. */
  async offer(tools: readonly ToolSpec[]): Promise<void> {
    using held = await this.hold();
    const added = new Set(tools.map(({ name }) => name));
    await held.kernel.define(this.answers.functionsFor(tools));
    const kept = this.#plan.tools.filter(({ name }) => !added.has(name));
    this.#plan = { ...this.#plan, tools: [...kept, ...tools] };
    this.#host.changed(this);
  }

  /** Saves the session to disk and ends its interpreter. False when it is in use or cannot be saved. */
  async sleep(): Promise<boolean> {
    const { snapshots } = this.#host;
    if (this.#phase.name !== "live" || this.#users > 0 || snapshots === undefined) return false;
    if (!this.#phase.kernel.alive || this.#sleepless) return false;
    const done = this.#fallAsleep(this.#phase.kernel, snapshots);
    this.#turn = done.catch(() => undefined);
    return await done;
  }

  async #fallAsleep(kernel: Kernel, snapshots: SnapshotFolder): Promise<boolean> {
    try {
      const snapshot = await kernel.snapshot({ files: true });
      await snapshots.write(this.id, snapshot);
      if (this.#phase.name !== "live") {
        await snapshots.remove(this.id);
        return false;
      }
      this.#phase = { name: "asleep", unsaved: snapshot.summary.unsaved };
    } catch {
      // What cannot be saved (too large, disk full) stays awake, and ends when it has been idle for too long.
      this.#sleepless = true;
      this.#host.observe("sleep-failed");
      await snapshots.remove(this.id);
      return false;
    }
    this.#host.changed(this);
    this.#host.observe("sleep");
    await this.#end(kernel);
    return true;
  }

  #awake(): Promise<Kernel> {
    switch (this.#phase.name) {
      case "ended":
        return Promise.reject(endedError(this.#phase.end));
      case "live":
        if (this.#phase.kernel.alive) return Promise.resolve(this.#phase.kernel);
        this.finish(LOST);
        return this.#awake();
      case "asleep":
        this.#waking ??= this.#wake(this.#phase.unsaved).finally(() => {
          this.#waking = undefined;
        });
        return this.#waking;
      default:
        return this.#phase satisfies never;
    }
  }

  #wake(unsaved: readonly UnsavedVariable[]): Promise<Kernel> {
    return this.#host.enter(async () => {
      const { snapshots } = this.#host;
      const kernel = await this.#host.start(kernelOptions(this.#plan));
      try {
        if (snapshots === undefined)
          throw new CodeactError("not_found", "No session can sleep here.");
        if (this.#plan.tools.length > 0)
          await kernel.define(this.answers.functionsFor(this.#plan.tools));
        const report = await kernel.restore(await snapshots.read(this.id));
        if (this.#phase.name !== "asleep") throw endedError(this.end);
        this.#phase = { name: "live", kernel };
        this.#notices.push(...wakeNotice([...unsaved, ...report.failed]));
      } catch (error) {
        await this.#end(kernel);
        throw this.#explainWake(error);
      }
      await snapshots.remove(this.id);
      this.#host.changed(this);
      this.#host.observe("wake");
      return kernel;
    });
  }

  /** A saved state that is broken or gone ends the session; whatever else went wrong may go better next time. */
  #explainWake(error: unknown): unknown {
    const broken =
      CodeactError.isInstance(error) &&
      (error.code === "invalid_input" || error.code === "not_found");
    if (!broken) return error;
    this.finish({ cause: "lost", detail: "Its saved state could not be brought back." });
    return endedError(this.end);
  }

  /** Closes an interpreter that nobody waits for. The sandbox's own reaping is behind this. */
  async #end(kernel: Kernel | undefined): Promise<void> {
    try {
      await kernel?.close();
    } catch {
      this.#host.observe("close-failed");
    }
  }

  /** Ends the session for good; it stays known, so that its client learns why. Idempotent. */
  finish(end: SessionEnd): void {
    if (this.#phase.name === "ended") return;
    const { kernel } = this;
    const slept = this.#phase.name === "asleep";
    this.#phase = { name: "ended", end };
    this.#host.changed(this);
    this.#host.observe(end.cause);
    // Whoever has to wait for it calls close() of the session or of the kernel.
    void this.#end(kernel);
    if (slept)
      this.#host.snapshots?.remove(this.id).catch(() => this.#host.observe("close-failed"));
  }

  /** Ends the interpreter and removes what was saved; whoever still uses it meets `kernel_died`. Idempotent. */
  async close(): Promise<void> {
    const { kernel } = this;
    if (this.#phase.name !== "ended")
      this.#phase = { name: "ended", end: { cause: "lost", detail: "The session was deleted." } };
    await kernel?.close();
    await this.#turn;
    await this.#waking?.catch(() => undefined);
    await this.#host.snapshots?.remove(this.id);
  }
}
