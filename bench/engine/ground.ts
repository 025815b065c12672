import { openDockerPeer } from "../peers/docker-run.ts";
import type { DockerPeer } from "../peers/docker-run.ts";
import { startJupyterServer } from "../peers/jupyter-server.ts";
import type { JupyterServer } from "../peers/jupyter-server.ts";
import type { Line } from "./lines.ts";
import { openOurEngine } from "./our-engine.ts";
import type { OurEngine, OurEngineOptions, Shell } from "./our-engine.ts";

/** How much is measured and where. */
export interface BenchOptions {
  /** Few repetitions. */
  readonly quick: boolean;
  readonly python: string;
  readonly shell: Shell;
  /** Where a row looks at more than one: that one first. */
  readonly shells: readonly Shell[];
  /** Interpreters that an engine keeps ready where a row wants a pool. */
  readonly pool: number;
  /** New sessions per second where they arrive one by one, a measurement each. */
  readonly arrivals: readonly number[];
  /** Sessions alive together, a measurement each. */
  readonly sessions: readonly number[];
  /** Text that a session prints where output is measured. */
  readonly outputMib: number;
  readonly peers: readonly PeerName[];
}

/** Products to compare with. */
export const peerNames = ["jupyter", "docker"] as const;
/** One of {@link peerNames}. */
export type PeerName = (typeof peerNames)[number];

/** What rows stand on: the engines and peers they open end with it, also when a row is cut short. */
export class Ground implements AsyncDisposable {
  readonly options: BenchOptions;
  readonly #open = new Set<AsyncDisposable>();
  readonly #opening = new Set<Promise<AsyncDisposable>>();
  readonly #samples = new Map<string, Promise<readonly number[]>>();
  readonly #remarks = new Set<string>();
  #jupyter: Promise<JupyterServer | undefined> | undefined;
  #docker: Promise<DockerPeer | undefined> | undefined;
  #closed = false;

  constructor(options: BenchOptions) {
    this.options = options;
  }

  /** True once it ends what it opened. */
  get closed(): boolean {
    return this.#closed;
  }

  /** What could not be measured, and why. */
  get remarks(): readonly string[] {
    return [...this.#remarks];
  }

  /** Says on standard error what is going on. */
  note(text: string): void {
    process.stderr.write(`${new Date().toISOString().slice(11, 19)}  ${text} …\n`);
  }

  /** A number of repetitions: the first in a full run, the second in a quick one. */
  count(full: number, quick: number): number {
    return this.options.quick ? quick : full;
  }

  /** Our engine for one row. */
  async engine(options: Partial<OurEngineOptions> = {}): Promise<OurEngine> {
    const { python, shell, pool } = this.options;
    return await this.keep(openOurEngine({ python, shell, pool, ...options }));
  }

  /** Opens something that is disposed of with the ground at the latest. */
  async keep<T extends AsyncDisposable>(opening: Promise<T>): Promise<T> {
    const kept = this.#keepUnlessClosed(opening);
    this.#opening.add(kept);
    try {
      return await kept;
    } finally {
      this.#opening.delete(kept);
    }
  }

  async #keepUnlessClosed<T extends AsyncDisposable>(opening: Promise<T>): Promise<T> {
    const opened = await opening;
    if (this.#closed) {
      await opened[Symbol.asyncDispose]();
      throw new Error("The measurement was stopped.");
    }
    this.#open.add(opened);
    return opened;
  }

  /** The one jupyter-server of the run; undefined where there is none. */
  jupyter(): Promise<JupyterServer | undefined> {
    this.#jupyter ??= this.#peer("jupyter", () => startJupyterServer(this.options.python));
    return this.#jupyter;
  }

  /** The one container engine of the run; undefined where there is none. */
  docker(): Promise<DockerPeer | undefined> {
    this.#docker ??= this.#peer("docker", openDockerPeer);
    return this.#docker;
  }

  /** A peer's sample that several rows compare with: measured by the first of them. */
  sample(name: string, measure: () => Promise<readonly number[]>): Promise<readonly number[]> {
    const known = this.#samples.get(name) ?? measure();
    this.#samples.set(name, known);
    return known;
  }

  async #peer<T extends AsyncDisposable>(
    name: PeerName,
    open: () => Promise<T>,
  ): Promise<T | undefined> {
    if (!this.options.peers.includes(name)) return undefined;
    this.note(`starting ${name}`);
    try {
      return await this.keep(open());
    } catch (error) {
      if (this.#closed) throw error;
      this.#remarks.add(`${name} was not measured: ${String(error)}`);
      return undefined;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    const open = [...this.#open];
    this.#open.clear();
    await Promise.allSettled(open.map((each) => each[Symbol.asyncDispose]()));
    // What was on its way is disposed of as it arrives.
    await Promise.allSettled(this.#opening);
  }
}

/** A group of figures that is measured together. */
export interface Row {
  readonly name: string;
  readonly summary: string;
  readonly measure: (ground: Ground) => Promise<readonly Line[]>;
}
