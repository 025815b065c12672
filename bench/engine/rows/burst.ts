import { setTimeout as sleep } from "node:timers/promises";
import { timeMs } from "../../statistics.ts";
import type { Ground, Row } from "../ground.ts";
import type { PeerFigure } from "../lines.ts";
import { CELL } from "../sampling.ts";

/** Each of so many kernels takes 70 MB and half a second of a processor. */
const JUPYTER_BURST = 8;
/** The pool fills up before it is overrun. */
const QUIET_MS = 1000;

/** Many new sessions at one moment. */
export const burstRow: Row = {
  name: "burst",
  summary: "100 new sessions at one moment, until the last has its first result",
  async measure(ground) {
    const sessions = ground.count(100, 20);
    const seconds: number[] = [];
    for (let round = 0; round < ground.count(3, 1); round += 1) {
      await using engine = await ground.engine();
      await sleep(QUIET_MS);
      ground.note(`a burst of ${sessions} sessions`);
      const burst = Array.from({ length: sessions }, (_, index) => `b${index}`);
      const elapsed = await timeMs(() =>
        Promise.all(burst.map((conversation) => engine.execute(conversation, CELL))),
      );
      seconds.push(elapsed / 1000);
    }
    const { shell } = ground.options;
    const full = sessions === 100;
    return [
      {
        what: `${sessions} sessions, all answered (${shell})`,
        unit: "s",
        values: seconds,
        target: full ? { p50: 1 } : undefined,
      },
      {
        what: "new sessions",
        unit: "/s",
        values: seconds.map((each) => sessions / each),
        peers: [await jupyterBurst(ground)],
      },
    ];
  },
};

async function jupyterBurst(ground: Ground): Promise<PeerFigure> {
  const sessions = ground.count(JUPYTER_BURST, 2);
  const name = `jupyter-server (${sessions} at once)`;
  const server = await ground.jupyter();
  if (server === undefined) return { name, values: [] };
  const kernels: { close(): Promise<void> }[] = [];
  const elapsed = await timeMs(() =>
    Promise.all(
      Array.from({ length: sessions }, async () => {
        const kernel = await server.startKernel();
        kernels.push(kernel);
        await kernel.execute(CELL);
      }),
    ),
  );
  await Promise.all(kernels.map((kernel) => kernel.close()));
  return { name, values: [sessions / (elapsed / 1000)] };
}
