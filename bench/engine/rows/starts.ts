import type { Ground, Row } from "../ground.ts";
import type { Line, Target } from "../lines.ts";
import type { OurEngine } from "../our-engine.ts";
import { dockerStarts, jupyterStarts } from "../peer-samples.ts";
import { arrive, CELL } from "../sampling.ts";

/** New sessions through HTTP, from the pool and without one. */
export const startRow: Row = {
  name: "start",
  summary: "a new session through HTTP to its first result, from the pool and without",
  async measure(ground) {
    const { pool } = ground.options;
    const pooled = await startLines(ground, pool, { p50: 3, p99: 15, ratio: 100 });
    return [...pooled, ...(await startLines(ground, 0, { p50: 12, p99: 30, ratio: 40 }))];
  },
};

async function startLines(ground: Ground, pool: number, target: Target): Promise<Line[]> {
  const { shell, arrivals } = ground.options;
  await using engine = await ground.engine({ pool });
  const where = `${shell}, ${pool === 0 ? "no pool" : `pool of ${pool}`}, ${arrivals} a second`;
  ground.note(`new sessions: ${where}`);
  const count = ground.count(100, 10);
  const executed = await arrive(count, arrivals, (index) => engine.execute(`s${index}`, CELL));
  const created = await arrive(count, arrivals, () => engine.create());
  const both = await arrive(ground.count(30, 3), arrivals, () => createAndExecute(engine));
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
