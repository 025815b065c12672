import type { Line } from "../../engine/lines.ts";
import { openFolder, openOurChat } from "../our-chat.ts";
import type { ServerBenchOptions } from "../server-row.ts";
import { view } from "../viewer.ts";

const RUNS = 50;
/** Pieces of each answer and the time between them: as fast as a hosted model writes. */
const PIECES = 100;
const EVERY_MS = 50;

/** The way of one question to its first event, and fifty answers that are written and watched at once. */
export async function runsRow({ quick }: ServerBenchOptions): Promise<Line[]> {
  await using folder = await openFolder();
  await using chat = await openOurChat(folder.path);
  const first: number[] = [];
  for (let index = 0; index < (quick ? 20 : 200); index += 1) {
    const started = performance.now();
    const runId = await chat.ask("say 1 0");
    let seen = false;
    await view({ url: chat.url, runId, after: 0 }, () => {
      if (!seen) first.push(performance.now() - started);
      seen = true;
    });
  }
  const delays: number[] = [];
  const watch = async (): Promise<void> => {
    const runId = await chat.ask(`say ${quick ? PIECES / 4 : PIECES} ${EVERY_MS}`);
    await view({ url: chat.url, runId, after: 0 }, ({ at, seenAt }) => {
      delays.push(seenAt - at);
    });
  };
  const started = performance.now();
  await Promise.all(Array.from({ length: RUNS }, watch));
  const seconds = (performance.now() - started) / 1000;
  return [
    {
      what: "from the POST of a question to its first event",
      unit: "ms",
      values: first,
      target: { p99: 100 },
    },
    {
      what: `delivery of an event, ${RUNS} runs at once`,
      unit: "ms",
      values: delays,
      target: { p99: 250 },
    },
    { what: "events delivered", unit: "/s", values: [delays.length / seconds] },
  ];
}
