/**
 * `node bench/engine.ts`: the execution engine, in process and as `codeact engine` over HTTP, against Debian's
 * jupyter-server, in one run on one machine. Time to the first result, round trips, output, many sessions at once, and
 * what a hostile neighbour does to another session. Absolute values depend on the machine; the ratios are what counts.
 *
 * Flags: --quick (under a minute), --python PATH, --shell plain|ipython (ours; jupyter-server always runs IPython),
 * --pool N (interpreters kept ready), --output MIB (of one cell), --sessions N,N,…, --json
 */
import { parseArgs } from "node:util";
import { neighbours } from "./peers/neighbours.ts";
import { openEnginePeer, openJupyterPeer, openLocalPeer } from "./peers/engine-peer.ts";
import type { EnginePeer, PeerSession } from "./peers/engine-peer.ts";
import { descendants, privateMib } from "./process-memory.ts";
import { figure, quantile, repeat, table, timeMs } from "./statistics.ts";

const { values: flags } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    python: { type: "string", default: "/usr/bin/python3" },
    shell: { type: "string", default: "ipython" },
    pool: { type: "string", default: "2" },
    output: { type: "string" },
    sessions: { type: "string" },
    json: { type: "boolean", default: false },
  },
});

const quick = flags.quick;
const count = {
  starts: quick ? 3 : 30,
  trips: quick ? 100 : 1000,
  outputMib: Number(flags.output ?? (quick ? 20 : 1024)),
  sessions: (flags.sessions ?? (quick ? "1,10" : "1,100,1000")).split(",").map(Number),
  seconds: quick ? 1 : 10,
  neighbourTrips: quick ? 50 : 500,
} as const;
/** Requests under way at one time: sessions are started by so many, and so many cells run. */
const TOGETHER = 16;
/** Pools and caches settle before memory is looked at. */
const SETTLE_MS = 1000;
/** Between two starts, so that a pool can be what it is: an arrival now and then, not a burst. */
const ARRIVAL_MS = 250;
const CELL = "1 + 1";

interface Measured {
  readonly name: string;
  readonly unit: "ms" | "/s" | "MiB/s" | "MiB";
  readonly values: readonly number[];
}

function note(text: string): void {
  process.stderr.write(`${text} …\n`);
}

async function firstResult(peer: EnginePeer): Promise<number> {
  let session: PeerSession | undefined;
  const elapsed = await timeMs(async () => {
    session = await peer.start();
    await session.execute(CELL);
  });
  await session?.close();
  return elapsed;
}

async function measureOne(peer: EnginePeer): Promise<Measured[]> {
  await firstResult(peer);
  const first = await repeat(count.starts, async () => {
    await new Promise((resolve) => setTimeout(resolve, ARRIVAL_MS));
    return await firstResult(peer);
  });
  const session = await peer.start();
  const trip = (): Promise<number> => timeMs(() => session.execute(CELL));
  await repeat(20, trip);
  const trips = await repeat(count.trips, trip);
  await session.close();
  return [
    { name: "new session to first result", unit: "ms", values: first },
    { name: "round trip of a cell", unit: "ms", values: trips },
  ];
}

/** One cell that prints a lot: all of it is read. @throws Error when some of it was lost on the way */
async function measureOutput(peer: EnginePeer): Promise<Measured[]> {
  const bytes = count.outputMib << 20;
  const session = await peer.start({ outputBytes: 2 * bytes });
  const code = `line = "x" * 1023\nfor _ in range(${bytes >> 10}): print(line)`;
  let characters = 0;
  const elapsed = await timeMs(async () => {
    characters = await session.execute(code);
  });
  await session.close();
  if (characters !== bytes)
    throw new Error(`${peer.name} delivered ${characters} of ${bytes} characters.`);
  const values = [count.outputMib / (elapsed / 1000)];
  return [{ name: `${count.outputMib} MiB of output, all read`, unit: "MiB/s", values }];
}

/** Does something `total` times, at most {@link TOGETHER} at once. */
async function together<T>(total: number, act: (index: number) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < total) {
      const index = next;
      next += 1;
      results[index] = await act(index);
    }
  };
  await Promise.all(Array.from({ length: Math.min(TOGETHER, total) }, worker));
  return results;
}

/** Private MiB of everything below the peer's process. */
async function memoryOf(peer: EnginePeer): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  const below = await descendants(peer.processId);
  const all = await Promise.all([peer.processId, ...below].map(privateMib));
  return all.reduce((sum, value) => sum + value, 0);
}

async function measureMany(peer: EnginePeer, sessions: number): Promise<Measured[]> {
  const before = await memoryOf(peer);
  let open: PeerSession[] = [];
  const created = await timeMs(async () => {
    open = await together(sessions, async () => {
      const session = await peer.start();
      await session.execute(CELL);
      return session;
    });
  });
  const grown = (await memoryOf(peer)) - before;
  const trips: number[] = [];
  const deadline = performance.now() + count.seconds * 1000;
  const lanes = Math.min(TOGETHER, sessions);
  const busy = await timeMs(() =>
    together(lanes, async (lane) => {
      // Every lane has sessions of its own: none of them queues for another.
      const mine = open.filter((_, index) => index % lanes === lane);
      for (let round = 0; performance.now() < deadline; round += 1) {
        const session = mine[round % mine.length];
        trips.push(await timeMs(async () => await session?.execute(CELL)));
      }
    }),
  );
  await together(sessions, async (index) => await open[index]?.close());
  const of = `${sessions} session${sessions === 1 ? "" : "s"}`;
  return [
    { name: `${of}: created`, unit: "/s", values: [sessions / (created / 1000)] },
    { name: `${of}: memory each`, unit: "MiB", values: [grown / sessions] },
    { name: `${of}: cells`, unit: "/s", values: [trips.length / (busy / 1000)] },
    { name: `${of}: round trip of a cell`, unit: "ms", values: trips },
  ];
}

/** Round trips of one session while another one misbehaves, and without it. */
async function measureNeighbours(peer: EnginePeer): Promise<Measured[]> {
  const session = await peer.start();
  const trip = (): Promise<number> => timeMs(() => session.execute(CELL));
  await repeat(20, trip);
  const quiet = await repeat(count.neighbourTrips, trip);
  const measured: Measured[] = [{ name: "beside nobody: round trip", unit: "ms", values: quiet }];
  for (const [name, code] of Object.entries(neighbours)) {
    const hostile = await peer.start();
    // It ends with its session, one way or the other.
    const running = hostile.execute(code).catch(() => 0);
    await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
    const values = await repeat(count.neighbourTrips, trip);
    await hostile.close();
    await running;
    measured.push({ name: `beside ${name}: round trip`, unit: "ms", values });
  }
  await session.close();
  return measured;
}

async function measurePeer(open: () => Promise<EnginePeer>): Promise<[string, Measured[]]> {
  await using peer = await open();
  note(`${peer.name}: one session`);
  const measured = await measureOne(peer);
  note(`${peer.name}: output`);
  measured.push(...(await measureOutput(peer)));
  for (const sessions of count.sessions.filter((wanted) => wanted <= peer.mostSessions)) {
    note(`${peer.name}: ${sessions} sessions`);
    measured.push(...(await measureMany(peer, sessions)));
  }
  if (peer.isolated) {
    note(`${peer.name}: neighbours`);
    measured.push(...(await measureNeighbours(peer)));
  }
  return [peer.name, measured];
}

function find(measured: readonly Measured[], name: string): Measured | undefined {
  return measured.find((entry) => entry.name === name);
}

/** The median, and the p99 where there is more than a handful. */
function show(entry: Measured | undefined): string {
  if (entry === undefined) return "";
  const { values } = entry;
  const median = figure(quantile(values, 0.5));
  return values.length < 10 ? median : `${median} / ${figure(quantile(values, 0.99))}`;
}

/** How much better ours is than the peer by the median; below 1 it is worse. */
function ratio(ours: Measured | undefined, peer: Measured | undefined): string {
  if (ours === undefined || peer === undefined) return "";
  const [a, b] = [quantile(ours.values, 0.5), quantile(peer.values, 0.5)];
  return `${figure(ours.unit === "ms" || ours.unit === "MiB" ? b / a : a / b)}x`;
}

function print(results: readonly (readonly [string, readonly Measured[]])[]): void {
  const peer = results.at(-1)?.[1] ?? [];
  const ours = results.slice(0, -1);
  const names = results.map(([name]) => name);
  const against = ours.map(([name]) => `${name} better by`);
  const rows = (results[0]?.[1] ?? []).map(({ name, unit }) => [
    name,
    ...results.map(([, measured]) => show(find(measured, name))),
    unit,
    ...ours.map(([, measured]) => ratio(find(measured, name), find(peer, name))),
  ]);
  console.log(table([["median / p99", ...names, "unit", ...against], ...rows]));
}

const shell = flags.shell === "plain" ? "plain" : "ipython";
const options = { python: flags.python, shell, poolSize: Number(flags.pool) } as const;
const results = [
  await measurePeer(() => openLocalPeer(options)),
  await measurePeer(() => openEnginePeer(options)),
  await measurePeer(() => openJupyterPeer(flags.python)),
];
if (flags.json) console.log(JSON.stringify(Object.fromEntries(results)));
else print(results);
