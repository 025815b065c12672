import { setTimeout as sleep } from "node:timers/promises";
import type { Line } from "../../engine/lines.ts";
import { openFolder, openOurChat } from "../our-chat.ts";
import type { OurChat } from "../our-chat.ts";
import type { ServerBenchOptions } from "../server-row.ts";
import { view } from "../viewer.ts";

const RUNS = 20;
/** A viewer is cut this long after it came on average, so that two hundred are cut a thousand times. */
const CUT_MS = 1200;

/** Viewers whose lines are cut at random and who come back with the last number they have. */
export async function resumeRow({ quick }: ServerBenchOptions): Promise<Line[]> {
  await using folder = await openFolder();
  await using chat = await openOurChat(folder.path);
  const runs = await Promise.all(
    Array.from({ length: RUNS }, () => chat.ask(`say ${quick ? 60 : 120} 50`)),
  );
  const viewers = Array.from({ length: quick ? 40 : 200 }, (_, index) =>
    watch(chat, runs[index % RUNS] ?? ""),
  );
  const seen = await Promise.all(viewers);
  const sum = (count: (viewer: Watched) => number): number =>
    seen.reduce((total, viewer) => total + count(viewer), 0);
  return [
    { what: "lines cut", unit: "count", values: [sum(({ cuts }) => cuts)] },
    {
      what: "events lost",
      unit: "count",
      values: [sum(({ lost }) => lost)],
      target: { p50: 0 },
    },
    {
      what: "events doubled",
      unit: "count",
      values: [sum(({ doubled }) => doubled)],
      target: { p50: 0 },
    },
    {
      what: "from coming back to the next event or the end",
      unit: "ms",
      values: seen.flatMap(({ returns }) => returns),
      target: { p99: 500 },
    },
  ];
}

interface Watched {
  readonly cuts: number;
  readonly lost: number;
  readonly doubled: number;
  readonly returns: readonly number[];
}

async function watch(chat: OurChat, runId: string): Promise<Watched> {
  let [after, cuts, lost, doubled] = [0, 0, 0, 0];
  const returns: number[] = [];
  for (;;) {
    const cut = new AbortController();
    const timer = setTimeout(() => cut.abort(), Math.random() * 2 * CUT_MS);
    const came = performance.now();
    let first = true;
    const arrive = (): void => {
      if (first && cuts > 0) returns.push(performance.now() - came);
      first = false;
    };
    const end = await view(
      { url: chat.url, runId, after },
      ({ seq }) => {
        arrive();
        if (seq <= after) doubled += 1;
        else lost += seq - after - 1;
        after = Math.max(after, seq);
      },
      cut.signal,
    );
    clearTimeout(timer);
    if (end === "over") {
      arrive();
      return { cuts, lost, doubled, returns };
    }
    cuts += 1;
    await sleep(Math.random() * 50);
  }
}
