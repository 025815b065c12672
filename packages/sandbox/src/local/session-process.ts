import type { Death } from "../wire/cell.ts";
import type { KernelProcess } from "../wire/wire-kernel.ts";
import type { SessionCgroup } from "./cgroup.ts";
import type { ForkServerMessage } from "./fork-server-message.ts";

type Exit = Extract<ForkServerMessage, { type: "exited" }>;

/** Says in words why a session's process ended. */
export type ExitExplainer = (exit: Exit) => Death;

const LOST: Death = {
  cause: "lost",
  detail: "The interpreter's process was lost. Every variable is lost.",
};

/** One forked session as the host knows it: how to kill it and how it ended. */
export class SessionProcess implements KernelProcess {
  readonly #ended = Promise.withResolvers<Death>();
  readonly #gone = Promise.withResolvers<void>();
  readonly #number = Promise.withResolvers<number>();
  readonly #kill: () => void;
  #explain: ExitExplainer = () => LOST;
  #exited = false;
  #over = false;
  #cgroup: SessionCgroup | undefined;
  /** Each settles when a copy has left its cgroup. */
  readonly #guests = new Set<Promise<void>>();
  /** Its origin and the origin's, as long as it is in their cgroups. */
  #hosts: readonly SessionProcess[] = [];

  constructor(kill: () => void) {
    this.#kill = kill;
  }

  /** Whether the interpreter has not ended yet, as far as is known. */
  get alive(): boolean {
    return !this.#exited && !this.#over;
  }

  /** Names who knows what the session was given and so can explain its end. */
  explainWith(explain: ExitExplainer): void {
    this.#explain = explain;
  }

  get ended(): Promise<Death> {
    return this.#ended.promise;
  }

  get gone(): Promise<void> {
    return this.#gone.promise;
  }

  kill(): void {
    if (!this.#over) this.#kill();
  }

  /** Process id in the host's numbers, of a copy as soon as it is known; 0 when it cannot be told or the session is gone. */
  get number(): Promise<number> {
    return this.#number.promise;
  }

  /** Itself and those in whose cgroups what it starts may be. */
  get lodging(): readonly SessionProcess[] {
    return [this, ...this.#hosts];
  }

  /** Process ids of what is in its cgroup, as the host sees them. */
  members(): readonly number[] {
    return this.#cgroup?.members() ?? [];
  }

  /** Says in which cgroup it lives: when it is gone, what it left there is killed. `forkServer` is not. */
  liveIn(cgroup: SessionCgroup, forkServer: number): void {
    this.#cgroup = cgroup;
    const clear = async (): Promise<void> => {
      await this.gone;
      // A guest may be copied meanwhile.
      while (this.#guests.size > 0) await Promise.allSettled(this.#guests);
      await cgroup.remove(forkServer);
    };
    void clear();
  }

  /** A copy may be in its cgroup until `moved` settles; no sooner is that cleared. */
  harbour(moved: Promise<void>): void {
    this.#guests.add(moved);
    const forget = (): void => {
      this.#guests.delete(moved);
    };
    moved.then(forget, forget);
  }

  /** It is a copy and may be in the cgroups of these until `moved` settles. */
  lodgeWith(hosts: readonly SessionProcess[], moved: Promise<void>): void {
    this.#hosts = hosts;
    const leave = (): void => {
      this.#hosts = [];
    };
    moved.then(leave, leave);
  }

  /** A copy stands in its place. */
  appear(processId: number): void {
    this.#number.resolve(processId);
  }

  /** The interpreter has ended. */
  exit(exit: Exit): void {
    this.#exited = true;
    this.#ended.resolve(this.#explain(exit));
  }

  /** Nothing of it is left, whether or not its end was reported. */
  leave(): void {
    this.#over = true;
    this.#number.resolve(0);
    this.#ended.resolve(LOST);
    this.#gone.resolve();
  }
}
