import type { Ground, Row } from "../ground.ts";
import type { Line, PeerFigure } from "../lines.ts";
import { ownMib } from "../../process-memory.ts";
import { availableMib, CELL, together } from "../sampling.ts";

const MIB_PER_GIB = 1024;
const PANDAS = [
  "import numpy as np, pandas as pd",
  "frame = pd.DataFrame(np.random.default_rng(0).normal(size=(1000, 4)), columns=list('abcd'))",
  "str(frame.describe())",
].join("\n");

/** Something that runs cells, whosever it is. */
interface Runner {
  execute(code: string): Promise<unknown>;
  close(): Promise<void>;
}

/** Sessions per GiB at three moments of their lives. */
interface Moments<T> {
  readonly idle: T;
  readonly used: T;
  readonly pandas: T | undefined;
}

/** By what the machine lost, and by what the processes say that they have; the second is steadier and leaves things out. */
interface Density {
  readonly machine: number;
  /** Undefined for processes that are not below one of ours. */
  readonly own: number | undefined;
}

/** How many sessions a GiB holds. */
export const densityRow: Row = {
  name: "density",
  summary: "sessions per GiB: before their first cell, after it, and with pandas in use",
  async measure(ground) {
    await using engine = await ground.engine();
    const sessions = ground.count(200, 20);
    ground.note(`memory of ${sessions} sessions`);
    const ours = await measure(sessions, () => engine.create(), PANDAS, engine.processId);
    const peers = [await jupyterDensity(ground), await dockerDensity(ground)];
    const { shell } = ground.options;
    const lines = (what: string, moment: keyof Moments<Density>, least: number): Line[] =>
      (["machine", "own"] as const).map((by) => ({
        what: by === "machine" ? `${what} (${shell})` : "  the same by the memory of processes",
        unit: "per GiB",
        values: [ours[moment]?.[by] ?? Number.NaN],
        target: by === "machine" ? { p50: least } : undefined,
        peers: peers.map(({ name, density }): PeerFigure => {
          const value = density?.[moment]?.[by];
          return { name, values: value === undefined ? [] : [value] };
        }),
      }));
    return [
      ...lines("sessions before their first cell", "idle", 200),
      ...lines("sessions after it", "used", 180),
      ...lines("sessions with pandas in use", "pandas", 80),
    ];
  },
};

async function measure(
  sessions: number,
  start: () => Promise<Runner>,
  pandas: string | undefined,
  processId: number | undefined,
): Promise<Moments<Density>> {
  const own = async (): Promise<number> => (processId === undefined ? 0 : await ownMib(processId));
  const before = { machine: await availableMib(), own: await own() };
  const open = await together(sessions, start);
  const look = async (): Promise<Density> => ({
    machine: (sessions * MIB_PER_GIB) / (before.machine - (await availableMib())),
    own:
      processId === undefined ? undefined : (sessions * MIB_PER_GIB) / ((await own()) - before.own),
  });
  const everywhere = async (code: string): Promise<Density> => {
    await together(sessions, async (index) => await open[index]?.execute(code));
    return await look();
  };
  const density = {
    idle: await look(),
    used: await everywhere(CELL),
    pandas: pandas === undefined ? undefined : await everywhere(pandas),
  };
  await together(sessions, async (index) => await open[index]?.close());
  return density;
}

interface PeerDensity {
  readonly name: string;
  readonly density: Moments<Density> | undefined;
}

async function jupyterDensity(ground: Ground): Promise<PeerDensity> {
  const sessions = ground.count(6, 2);
  const name = `jupyter-server (${sessions})`;
  const server = await ground.jupyter();
  if (server === undefined) return { name, density: undefined };
  ground.note(`jupyter-server: memory of ${sessions} kernels`);
  const start = (): Promise<Runner> => server.startKernel();
  return { name, density: await measure(sessions, start, PANDAS, server.pid) };
}

async function dockerDensity(ground: Ground): Promise<PeerDensity> {
  const sessions = ground.count(4, 2);
  const name = `docker run (${sessions}, without packages)`;
  const docker = await ground.docker();
  if (docker === undefined) return { name, density: undefined };
  ground.note(`docker run: memory of ${sessions} containers`);
  const start = async (): Promise<Runner> => {
    const session = docker.run();
    await session.execute("None");
    return session;
  };
  return { name, density: await measure(sessions, start, undefined, undefined) };
}
