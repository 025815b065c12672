import { setTimeout as sleep } from "node:timers/promises";
import { neighbours } from "../../peers/neighbours.ts";
import { quantile, timeMs } from "../../statistics.ts";
import type { Ground, Row } from "../ground.ts";
import type { Line, PeerFigure } from "../lines.ts";
import { CELL } from "../sampling.ts";

/** A person's cells come now and then, not back to back. */
const PAUSE_MS = 5;
/** Until a neighbour does its worst. */
const RAMP_MS = 1000;
/** How much worse the p99 may get. */
const MOST = 3;
/** Without limits the others would take the machine down. */
const JUPYTER_BEARS = "a busy loop";

/** Something that runs cells, whosever it is. */
interface Runner {
  execute(code: string): Promise<unknown>;
  close(): Promise<void>;
}

/** Round trips alone and beside each neighbour. */
interface Neighbourhood {
  readonly alone: readonly number[];
  readonly beside: ReadonlyMap<string, readonly number[]>;
}

/** Hostile sessions beside a quiet one. */
export const neighbourRow: Row = {
  name: "neighbours",
  summary: "round trips beside a session that floods CPU, memory, disk, processes or output",
  async measure(ground) {
    await using engine = await ground.engine();
    const ours = await measure(ground, "codeact", () => engine.create(), Object.keys(neighbours));
    const server = await ground.jupyter();
    const theirs =
      server === undefined
        ? undefined
        : await measure(ground, "jupyter-server", () => server.startKernel(), [JUPYTER_BEARS]);
    const alone: Line = {
      what: `beside nobody (${ground.options.shell})`,
      unit: "ms",
      values: ours.alone,
      peers: peersOf(theirs?.alone),
    };
    const beside = [...ours.beside].flatMap(([name, trips]): Line[] => {
      const peer = theirs?.beside.get(name);
      return [
        { what: `beside ${name}`, unit: "ms", values: trips, peers: peersOf(peer) },
        {
          what: `p99 beside ${name}, over p99 alone`,
          unit: "times",
          values: [worse(ours.alone, trips)],
          target: { p50: MOST },
          peers: peersOf(
            peer === undefined || theirs === undefined ? undefined : [worse(theirs.alone, peer)],
          ),
        },
      ];
    });
    return [alone, ...beside];
  },
};

function peersOf(values: readonly number[] | undefined): PeerFigure[] {
  return values === undefined ? [] : [{ name: "jupyter-server", values }];
}

function worse(alone: readonly number[], beside: readonly number[]): number {
  return quantile(beside, 0.99) / quantile(alone, 0.99);
}

async function measure(
  ground: Ground,
  whose: string,
  start: () => Promise<Runner>,
  names: readonly string[],
): Promise<Neighbourhood> {
  const session = await start();
  const trips = async (count: number): Promise<number[]> => {
    const times: number[] = [];
    for (let index = 0; index < count; index += 1) {
      await sleep(PAUSE_MS);
      times.push(await timeMs(() => session.execute(CELL)));
    }
    return times;
  };
  await trips(ground.count(100, 20));
  const count = ground.count(500, 50);
  ground.note(`${whose}: beside nobody`);
  const alone = await trips(count);
  const beside = new Map<string, readonly number[]>();
  for (const [name, code] of Object.entries(neighbours)) {
    if (!names.includes(name)) continue;
    ground.note(`${whose}: beside ${name}`);
    const hostile = await start();
    // It ends with its session, one way or the other.
    const running = hostile.execute(code).catch(() => undefined);
    await sleep(RAMP_MS);
    beside.set(name, await trips(count));
    await hostile.close();
    await Promise.race([running, sleep(RAMP_MS)]);
  }
  await session.close();
  return { alone, beside };
}
