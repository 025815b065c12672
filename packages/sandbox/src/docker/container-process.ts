import type { KernelLimits } from "@codeact/protocol";
import type Docker from "dockerode";
import { constants } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { explainExit } from "../local/explain-exit.ts";
import type { Death } from "../wire/cell.ts";
import type { KernelProcess } from "../wire/wire-kernel.ts";
import type { ExitReport } from "./exit-report.ts";
import { removeContainer } from "./leftovers.ts";

/** Exit codes above this name a signal, by the convention of shells. */
const SIGNAL_BASE = 128;

/** An engine that is restarted is back within half a minute. */
const REMOVAL_ATTEMPTS = 10;
const REMOVAL_PAUSE_MS = 3000;

const Waited = z.looseObject({ StatusCode: z.int() });

const LOST: Death = {
  cause: "lost",
  detail: "The interpreter's container was lost. Every variable is lost.",
};

/** The container of one kernel as the host knows it: how to end it and how it ended. */
export class ContainerProcess implements KernelProcess {
  readonly #engine: Docker;
  readonly #id: string;
  readonly #limits: KernelLimits;
  readonly #ended = Promise.withResolvers<Death>();
  readonly #gone = Promise.withResolvers<void>();
  #removed = false;
  #killed = false;

  /** Follows a container that is created but not started, until it is removed. */
  constructor(engine: Docker, id: string, limits: KernelLimits) {
    this.#engine = engine;
    this.#id = id;
    this.#limits = limits;
    void this.#waitForRemoval();
  }

  get ended(): Promise<Death> {
    return this.#ended.promise;
  }

  get gone(): Promise<void> {
    return this.#gone.promise;
  }

  kill(): void {
    if (this.#removed || this.#killed) return;
    this.#killed = true;
    void this.#remove();
  }

  /** Process 1 of the container has said how the interpreter ended. */
  report(report: ExitReport): void {
    this.#ended.resolve(explainExit(report, this.#limits, report.outOfMemory));
  }

  /**
   * The connection has closed. When process 1 said nothing it was killed with the rest; the engine knows whether for its
   * memory, as long as the container is not removed.
   */
  async disconnect(): Promise<void> {
    try {
      const { State } = await this.#engine.getContainer(this.#id).inspect();
      if (!State.Running) this.#explain(State.ExitCode, State.OOMKilled);
    } catch {
      // Removed already: the answer of the wait for that explains it.
      return;
    }
  }

  async #waitForRemoval(): Promise<void> {
    try {
      const answer: unknown = await this.#engine
        .getContainer(this.#id)
        .wait({ condition: "removed" });
      this.#removed = true;
      const waited = Waited.safeParse(answer);
      if (waited.success) this.#explain(waited.data.StatusCode, false);
    } catch {
      // The engine is gone, or the container was before it could be waited for: lost either way.
      this.#ended.resolve(LOST);
    }
    this.#leave();
  }

  /** Engines that are restarted may keep containers alive meanwhile, so one that cannot be asked is asked again. */
  async #remove(): Promise<void> {
    for (let attempt = 0; attempt < REMOVAL_ATTEMPTS; attempt += 1) {
      try {
        await removeContainer(this.#engine, this.#id);
        return;
      } catch {
        // Whoever closes the kernel does not wait for an engine that is away.
        this.#leave();
        await sleep(REMOVAL_PAUSE_MS, undefined, { ref: false });
      }
    }
  }

  #explain(exitCode: number, outOfMemory: boolean): void {
    const number = exitCode - SIGNAL_BASE;
    const isSignal = Object.values<number>(constants.signals).includes(number);
    const code = isSignal ? -number : exitCode;
    this.#ended.resolve(explainExit({ code, cpuSeconds: 0 }, this.#limits, outOfMemory));
  }

  #leave(): void {
    this.#ended.resolve(LOST);
    this.#gone.resolve();
  }
}
