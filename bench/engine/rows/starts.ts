import { repeat, timeMs } from "../../statistics.ts";
import type { Ground, Row } from "../ground.ts";
import type { Line, Target } from "../lines.ts";
import type { OurEngine, Shell } from "../our-engine.ts";
import { dockerStarts, jupyterStarts } from "../peer-samples.ts";
import { arrive, CELL } from "../sampling.ts";

/** Cells that an engine has run before: what is measured is a service, not its first seconds, in which Node compiles. */
const WARM_CELLS = 300;

/** An engine and the pace at which new sessions are asked of it. */
interface Scene {
  readonly shell: Shell;
  readonly pool: number;
  /** New sessions per second. */
  readonly rate: number;
}

/** New sessions through HTTP, from the pool and without one. */
export const startRow: Row = {
  name: "start",
  summary:
    "a new session through HTTP to its first result, by shell and rate, with a pool and without",
  async measure(ground) {
    const { pool, shells } = ground.options;
    const lines: Line[] = [];
    for (const shell of shells) {
      lines.push(...(await startLines(ground, shell, pool, { p50: 3, p99: 15, ratio: 100 })));
      lines.push(...(await startLines(ground, shell, 0, { p50: 12, p99: 30, ratio: 40 })));
    }
    return lines;
  },
};

async function startLines(
  ground: Ground,
  shell: Shell,
  pool: number,
  target: Target,
): Promise<Line[]> {
  await using engine = await ground.engine({ shell, pool });
  await repeat(ground.count(WARM_CELLS, 50), () => timeMs(() => engine.execute("warm", CELL)));
  const lines: Line[] = [];
  for (const rate of ground.options.arrivals)
    lines.push(...(await sceneLines(ground, engine, { shell, pool, rate }, target)));
  return lines;
}

async function sceneLines(
  ground: Ground,
  engine: OurEngine,
  { shell, pool, rate }: Scene,
  target: Target,
): Promise<Line[]> {
  const where = `${shell}, ${pool === 0 ? "no pool" : `pool of ${pool}`}, ${rate} a second`;
  ground.note(`new sessions: ${where}`);
  const count = ground.count(100, 10);
  const executed = await arrive(count, rate, (index) =>
    engine.execute(`${rate} a second, ${index}`, CELL),
  );
  const created = await arrive(ground.count(50, 5), rate, () => engine.create());
  const both = await arrive(ground.count(30, 3), rate, () => createAndExecute(engine));
  return [
    {
      what: `POST /execute, first result (${where})`,
      unit: "ms",
      values: executed,
      target,
      peers: [await jupyterStarts(ground), await dockerStarts(ground)],
    },
    {
      what: `POST /v1/sessions (${where})`,
      unit: "ms",
      values: created,
      target: { p50: target.p50, p99: target.p99 },
    },
    { what: `the same and its first cell (${where})`, unit: "ms", values: both },
  ];
}

async function createAndExecute(engine: OurEngine): Promise<void> {
  const session = await engine.create();
  await session.execute(CELL);
}
