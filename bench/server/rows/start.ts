import { setTimeout as sleep } from "node:timers/promises";
import type { Line } from "../../engine/lines.ts";
import { startJupyterServer } from "../../peers/jupyter-server.ts";
import { privateMib } from "../../process-memory.ts";
import { openFolder, openOurChat } from "../our-chat.ts";
import type { ServerBenchOptions } from "../server-row.ts";

/** Time to settle before memory is read. */
const SETTLE_MS = 3000;

/** The start of a server over an empty folder, and what it holds when nobody asks anything. */
export async function startRow({ quick, python, jupyter }: ServerBenchOptions): Promise<Line[]> {
  const times: number[] = [];
  const sizes: number[] = [];
  const theirTimes: number[] = [];
  const theirSizes: number[] = [];
  for (let index = 0; index < (quick ? 2 : 5); index += 1) {
    await using folder = await openFolder();
    await using chat = await openOurChat(folder.path);
    times.push(chat.startMs);
    await sleep(SETTLE_MS);
    sizes.push(await privateMib(chat.processId));
    if (!jupyter) continue;
    const started = performance.now();
    await using server = await startJupyterServer(python);
    theirTimes.push(performance.now() - started);
    await sleep(SETTLE_MS);
    theirSizes.push(await privateMib(server.pid));
  }
  const name = "jupyter-server";
  return [
    {
      what: "start until ready",
      unit: "ms",
      values: times,
      target: { p50: 1000 },
      peers: [{ name, values: theirTimes }],
    },
    {
      what: "memory when idle, the server's process",
      unit: "MiB",
      values: sizes,
      target: { p50: 150 },
      peers: [{ name, values: theirSizes }],
    },
  ];
}
