import { timeMs } from "../../statistics.ts";
import { ownMib } from "../../process-memory.ts";
import type { Ground, Row } from "../ground.ts";
import type { Line, PeerFigure } from "../lines.ts";
import { availableMib, CELL, together, TOGETHER } from "../sampling.ts";

/** 70 MB each. */
const JUPYTER_MOST = 10;
/** What so many live sessions may take all together (issue: 6 GiB for 1,000). */
const MANY = { sessions: 1000, mib: 6 * 1024 } as const;

/** Something that runs cells, whosever it is. */
interface Runner {
  execute(code: string): Promise<unknown>;
  close(): Promise<void>;
}

/** Figures of a number of live sessions. */
interface Crowd {
  readonly perSecond: number;
  /** By the memory of their processes: also one session can be seen. */
  readonly ownMib: number;
  /** By what the machine lost, which counts everything. */
  readonly machineMib: number;
  readonly cellsPerSecond: number;
  readonly trips: readonly number[];
}

/** Sessions alive together. */
export const scaleRow: Row = {
  name: "scale",
  summary: "1, 100 and 1,000 sessions: creation, memory, cells per second and their round trips",
  async measure(ground) {
    const lines: Line[] = [];
    const seconds = ground.count(8, 1);
    const jupyter = new Map<number, Crowd | undefined>();
    for (const sessions of ground.options.sessions) {
      await using engine = await ground.engine();
      ground.note(`${sessions} live sessions`);
      const ours = await crowd(sessions, seconds, () => engine.create(), engine.processId);
      const fewer = Math.min(sessions, ground.count(JUPYTER_MOST, 2));
      if (!jupyter.has(fewer)) jupyter.set(fewer, await jupyterCrowd(ground, fewer, seconds));
      lines.push(...crowdLines(sessions, ours, fewer, jupyter.get(fewer)));
    }
    return lines;
  },
};

async function jupyterCrowd(
  ground: Ground,
  kernels: number,
  seconds: number,
): Promise<Crowd | undefined> {
  const server = await ground.jupyter();
  if (server === undefined) return undefined;
  ground.note(`jupyter-server: ${kernels} live kernels`);
  return await crowd(kernels, seconds, () => server.startKernel(), server.pid);
}

function crowdLines(
  sessions: number,
  ours: Crowd,
  fewer: number,
  theirs: Crowd | undefined,
): Line[] {
  const of = `${sessions} session${sessions === 1 ? "" : "s"}`;
  const peers = (values: (crowd: Crowd) => readonly number[]): PeerFigure[] => [
    { name: `jupyter-server (${fewer})`, values: theirs === undefined ? [] : values(theirs) },
  ];
  return [
    {
      what: `${of}, created with a first cell`,
      unit: "/s",
      values: [ours.perSecond],
      peers: peers(({ perSecond }) => [perSecond]),
    },
    {
      what: `${of}, memory of each`,
      unit: "MiB",
      values: [ours.ownMib / sessions],
      peers: peers((theirs) => [theirs.ownMib / fewer]),
    },
    {
      what: `${of}, memory of the machine for all`,
      unit: "MiB",
      values: [ours.machineMib],
      target: sessions === MANY.sessions ? { p50: MANY.mib } : undefined,
    },
    {
      what: `${of}, cells from ${Math.min(TOGETHER, sessions)} clients`,
      unit: "/s",
      values: [ours.cellsPerSecond],
      peers: peers(({ cellsPerSecond }) => [cellsPerSecond]),
    },
    {
      what: `${of}, round trip meanwhile`,
      unit: "ms",
      values: ours.trips,
      peers: peers(({ trips }) => trips),
    },
  ];
}

async function crowd(
  sessions: number,
  seconds: number,
  start: () => Promise<Runner>,
  processId: number,
): Promise<Crowd> {
  const before = { machine: await availableMib(), own: await ownMib(processId) };
  let open: Runner[] = [];
  const created = await timeMs(async () => {
    open = await together(sessions, async () => {
      const session = await start();
      await session.execute(CELL);
      return session;
    });
  });
  const machineMib = before.machine - (await availableMib());
  const grownMib = (await ownMib(processId)) - before.own;
  const trips: number[] = [];
  const deadline = performance.now() + seconds * 1000;
  const lanes = Math.min(TOGETHER, sessions);
  const busy = await timeMs(() =>
    together(lanes, async (lane) => {
      // Every lane has sessions of its own: none of them queues for another.
      const mine = open.filter((_, index) => index % lanes === lane);
      for (let round = 0; performance.now() < deadline; round += 1)
        trips.push(await timeMs(async () => await mine[round % mine.length]?.execute(CELL)));
    }),
  );
  await together(sessions, async (index) => await open[index]?.close());
  return {
    perSecond: sessions / (created / 1000),
    machineMib,
    ownMib: grownMib,
    cellsPerSecond: trips.length / (busy / 1000),
    trips,
  };
}
