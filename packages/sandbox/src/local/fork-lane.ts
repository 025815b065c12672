import type { KernelLimits } from "@codeact/protocol";
import { setTimeout as sleep } from "node:timers/promises";
import type { Cgroups, SessionCgroup } from "./cgroup.ts";
import type { ForkedSession, ForkServer } from "./fork-server.ts";
import { sameBox } from "./limits.ts";

/** A fork takes the processor from the session that was just handed out, which most likely runs its first cell. */
const PAUSE_MS = 4;

/** A forked session that waits for its order, in its cgroup where there are cgroups. */
interface Berth {
  readonly forked: ForkedSession;
  readonly cgroup: SessionCgroup | undefined;
  /** Whether somebody reads its socket. */
  taken: boolean;
}

/** The right to the session that was forked last. */
export interface ForkTurn extends Pick<Berth, "forked" | "cgroup"> {
  /** The session is ready, or not wanted: the next one may be forked. */
  readonly done: () => void;
}

/**
 * Keeps one session forked ahead, for whoever comes next, and lets the fork server fork one after another, each born in
 * a cgroup of its own. Moving a process into a cgroup takes the kernel 10 ms, so it is the fork server that is moved,
 * right after each fork and for the one to come. A session moved after its birth would be late, or could leave children
 * outside.
 */
export class ForkLane {
  readonly #cgroups: Cgroups | undefined;
  readonly #server: ForkServer;
  readonly #limits: KernelLimits;
  #count = 0;
  #waiting = 0;
  /** The cgroup in which the fork server stands, or will when it has been moved. */
  #place: Promise<SessionCgroup | undefined>;
  /** The next session. Whoever enters next reports a failure to fork it; until then nobody listens. */
  #next: Promise<Berth>;

  /** `limits`: what most sessions will ask for. */
  constructor(cgroups: Cgroups | undefined, server: ForkServer, limits: KernelLimits) {
    this.#cgroups = cgroups;
    this.#server = server;
    this.#limits = limits;
    this.#place = this.#move();
    this.#next = this.#fork();
    this.#next.catch(() => undefined);
  }

  /** Waits for the turn, and for the session that was forked ahead. */
  async enter(limits: KernelLimits): Promise<ForkTurn> {
    const ahead = this.#next;
    const left = Promise.withResolvers<void>();
    this.#next = Promise.allSettled([ahead, left.promise]).then(() => this.#forkAhead());
    this.#next.catch(() => undefined);
    this.#waiting += 1;
    let berth: Berth | undefined;
    try {
      berth = await ahead;
      // One that died while it waited says nothing about the next.
      if (!berth.forked.process.alive) berth = await this.#fork();
      if (!sameBox(limits, this.#limits)) berth.cgroup?.setLimits(limits);
      berth.taken = true;
      if (this.#waiting > 1) left.resolve();
      return { forked: berth.forked, cgroup: berth.cgroup, done: left.resolve };
    } catch (error) {
      berth?.forked.process.kill();
      left.resolve();
      throw error;
    } finally {
      this.#waiting -= 1;
    }
  }

  async #forkAhead(): Promise<Berth> {
    if (this.#waiting === 0) await sleep(PAUSE_MS, undefined, { ref: false });
    return await this.#fork();
  }

  async #fork(): Promise<Berth> {
    try {
      const cgroup = await this.#place;
      const forked = await this.#server.fork();
      const berth: Berth = { forked, cgroup, taken: false };
      if (cgroup !== undefined) forked.process.liveIn(cgroup, this.#server.forkingProcessId);
      // Nobody else would notice that it has been closed.
      void forked.process.gone.then(() => berth.taken || forked.socket.destroy());
      return berth;
    } finally {
      this.#place = this.#move();
    }
  }

  /** Moves the fork server into the cgroup of the session that it will fork next. */
  #move(): Promise<SessionCgroup | undefined> {
    const moved = this.#moveNow();
    // Whoever forks next reports it.
    moved.catch(() => undefined);
    return moved;
  }

  async #moveNow(): Promise<SessionCgroup | undefined> {
    if (this.#cgroups === undefined || !this.#server.alive) return undefined;
    this.#count += 1;
    const { forkingProcessId } = this.#server;
    const cgroup = this.#cgroups.add(`f${forkingProcessId}-${this.#count}`);
    cgroup.setLimits(this.#limits);
    await cgroup.attach(forkingProcessId);
    return cgroup;
  }
}
