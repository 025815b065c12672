import { setTimeout as sleep } from "node:timers/promises";
import { descendants } from "../../process-memory.ts";
import { findInterpreter, waitingCell } from "../find-interpreter.ts";
import type { Ground, Row } from "../ground.ts";
import type { PeerFigure } from "../lines.ts";
import type { OurEngine } from "../our-engine.ts";
import { CELL } from "../sampling.ts";

/** After the search for the process: the machine is quiet when it dies, and the pool full. */
const QUIET_MS = 150;

/** Milliseconds from a SIGKILL to the report of the death, and to a fresh session's first result. */
interface Death {
  readonly reported: number;
  readonly fresh: number;
}

/** Interpreters that die under a running cell. */
export const deathRow: Row = {
  name: "death",
  summary: "from the SIGKILL of an interpreter to its report and to a fresh session's first result",
  async measure(ground) {
    await using engine = await ground.engine();
    ground.note("interpreters that are killed");
    const ours: Death[] = [];
    for (let round = 0; round < ground.count(20, 3); round += 1)
      ours.push(await killOne(engine, `d${process.pid}-${round}`));
    const theirs = await jupyterDeaths(ground);
    const { shell } = ground.options;
    return [
      {
        what: `a killed interpreter is reported (${shell})`,
        unit: "ms",
        values: ours.map(({ reported }) => reported),
        target: { p50: 50 },
        peers: peersOf(theirs.map(({ reported }) => reported)),
      },
      {
        what: "SIGKILL to the first result of a fresh session",
        unit: "ms",
        values: ours.map(({ fresh }) => fresh),
        target: { p50: 20 },
        peers: peersOf(theirs.map(({ fresh }) => fresh)),
      },
    ];
  },
};

function peersOf(values: readonly number[]): PeerFigure[] {
  return [{ name: "jupyter-server", values }];
}

async function killOne(engine: OurEngine, mark: string): Promise<Death> {
  const running = engine.execute(mark, waitingCell(mark));
  const pid = await findInterpreter(engine.processId, mark);
  await sleep(QUIET_MS);
  const killed = performance.now();
  process.kill(pid, "SIGKILL");
  const text = await running;
  const reported = performance.now() - killed;
  if (!text.includes("[")) throw new Error(`The death was not told: ${text.slice(0, 200)}`);
  await engine.execute(mark, CELL);
  return { reported, fresh: performance.now() - killed };
}

/** The server looks at its kernels every few seconds. */
async function jupyterDeaths(ground: Ground): Promise<readonly Death[]> {
  const server = await ground.jupyter();
  if (server === undefined) return [];
  ground.note("jupyter-server: kernels that are killed");
  const deaths: Death[] = [];
  for (let round = 0; round < ground.count(3, 1); round += 1) {
    const before = new Set(await descendants(server.pid));
    const kernel = await server.startKernel();
    await kernel.execute(CELL);
    const pid = (await descendants(server.pid)).find((id) => !before.has(id));
    if (pid === undefined) throw new Error("The kernel of jupyter-server has no process.");
    const died = kernel.died();
    const killed = performance.now();
    process.kill(pid, "SIGKILL");
    await died;
    const reported = performance.now() - killed;
    const next = await server.startKernel();
    await next.execute(CELL);
    deaths.push({ reported, fresh: performance.now() - killed });
    await Promise.all([kernel.close(), next.close()]);
  }
  return deaths;
}
