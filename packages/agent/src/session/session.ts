import { randomUUID } from "node:crypto";
import { CodeactError, TRAJECTORY_VERSION } from "@codeact/protocol";
import type { ContentPart, Kernel, PersonCell, Step, Trajectory } from "@codeact/protocol";
import { now } from "../loop/agent-state.ts";
import type { AgentState } from "../loop/agent-state.ts";
import { pendingAction } from "../loop/approval.ts";
import type { PersonDecision } from "../loop/approval.ts";
import { runAgent } from "../loop/loop.ts";
import type { RunStart } from "../loop/begin.ts";
import { startRun } from "./run.ts";
import type { Run } from "./run.ts";
import { openAgent } from "./session-options.ts";
import type { SessionOptions } from "./session-options.ts";

/** Continues a run that waits: a decision about an action, or the answer to `input()`. */
export type Resumption = PersonDecision | { readonly input: string };

/** Options of one run. */
export interface SendOptions {
  /** Aborting interrupts the running cell, keeps its variables and ends the run as `stopped`. */
  readonly signal?: AbortSignal | undefined;
}

/** Something the system has to say. */
export interface Notice {
  /** Stable, for programs. */
  readonly code: string;
  readonly text: string;
  /** True when the model is to read it too. */
  readonly toModel: boolean;
  /** The cell that it tells of, when the person ran one: a replay and exports have it too. */
  readonly cell?: PersonCell | undefined;
}

/** One conversation bound to one interpreter. One run at a time. */
export interface Session extends AsyncDisposable {
  readonly id: string;
  /** The system prompt in use. */
  readonly system: string;
  readonly steps: readonly Step[];
  /** True while a run works. */
  readonly busy: boolean;
  /** The interpreter, if one is open and alive; looking does not open one. */
  readonly liveKernel: Kernel | undefined;
  /**
   * Gives the model something to do; starts at once.
   * @throws CodeactError `session_busy` while a run works, `sandbox_closed` after `close()`
   */
  send(content: string | ContentPart[], options?: SendOptions): Run;
  /**
   * Goes on with a run that ended as `awaiting-approval` or `awaiting-input`.
   * @throws CodeactError `invalid_input` when nothing waits for this, and what `send` throws
   */
  resume(resumption: Resumption, options?: SendOptions): Run;
  /** The interpreter, opened on first use, once. @throws CodeactError of the sandbox */
  kernel(): Promise<Kernel>;
  /** Adds a notice to the trajectory, for the model to read when `toModel`. */
  tell(notice: Notice): void;
  /** The record so far, as it is saved. */
  trajectory(): Trajectory;
  /** Stops the running work, ends the interpreter and forgets every step. */
  reset(): Promise<void>;
  /** Stops the running work and ends the interpreter. Idempotent. */
  close(): Promise<void>;
}

/**
 * Opens a session; the interpreter starts with the first cell.
 * @throws CodeactError `config_invalid` for tools of one name or a format that the profile does not know
 */
export function createSession(options: SessionOptions): Session {
  return new AgentSession(options);
}

class AgentSession implements Session {
  readonly id: string;
  readonly #agent: AgentState;
  readonly #createdAt: string;
  #current: Run | undefined;
  #runs = 0;
  #closed = false;

  constructor(options: SessionOptions) {
    this.id = options.id ?? randomUUID();
    this.#createdAt = options.createdAt ?? now();
    this.#agent = openAgent(options);
  }

  get system(): string {
    return this.#agent.system;
  }

  get steps(): readonly Step[] {
    return this.#agent.steps;
  }

  get busy(): boolean {
    return this.#current !== undefined;
  }

  get liveKernel(): Kernel | undefined {
    return this.#agent.kernel.live;
  }

  send(content: string | ContentPart[], options?: SendOptions): Run {
    return this.#start({ type: "message", content }, options);
  }

  resume(resumption: Resumption, options?: SendOptions): Run {
    this.#assertFree();
    const { liveCell, steps } = this.#agent;
    if ("input" in resumption) {
      if (liveCell === undefined) throw nothingWaits("an input");
      return this.#start({ type: "input", text: resumption.input }, options);
    }
    if (liveCell !== undefined || pendingAction(steps) === undefined)
      throw nothingWaits("a decision");
    return this.#start({ type: "decision", ...resumption }, options);
  }

  async kernel(): Promise<Kernel> {
    const { kernel } = await this.#agent.kernel.open();
    return kernel;
  }

  tell(notice: Notice): void {
    this.#agent.steps.push({ type: "notice", at: now(), ...notice });
  }

  trajectory(): Trajectory {
    const { model, format, profile, system, steps } = this.#agent;
    return {
      version: TRAJECTORY_VERSION,
      id: this.id,
      createdAt: this.#createdAt,
      model: model.name,
      format: format.name,
      profile: profile.name,
      system,
      steps: [...steps],
      metadata: {},
    };
  }

  async reset(): Promise<void> {
    await this.#halt();
    await this.#agent.kernel.reset();
    this.#agent.steps.length = 0;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#halt();
    await this.#agent.kernel.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #start(what: RunStart, options: SendOptions = {}): Run {
    this.#assertFree();
    const controller = new AbortController();
    const signals =
      options.signal === undefined ? [controller.signal] : [options.signal, controller.signal];
    this.#runs += 1;
    const runId = `${this.id}-${this.#agent.steps.length}-${this.#runs}`;
    const events = runAgent(this.#agent, what, { runId, signal: AbortSignal.any(signals) });
    this.#current = startRun(runId, events, {
      abort: () => controller.abort(),
      onEnd: () => {
        this.#current = undefined;
      },
    });
    return this.#current;
  }

  #assertFree(): void {
    if (this.#closed) {
      throw new CodeactError("sandbox_closed", "The session is closed", {
        remedy: "Open a new session.",
      });
    }
    if (this.#current === undefined) return;
    throw new CodeactError("session_busy", `The run ${this.#current.id} is still working`, {
      remedy: "Await it or abort it first.",
    });
  }

  async #halt(): Promise<void> {
    this.#current?.abort();
    await this.#current?.result;
    this.#agent.liveCell = undefined;
  }
}

function nothingWaits(what: string): CodeactError {
  return new CodeactError("invalid_input", `Nothing in this session waits for ${what}`, {
    remedy: "Resume only after a run ended as awaiting-approval or awaiting-input.",
  });
}
