import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { timeMs } from "../statistics.ts";

/** The cell of every round trip. */
export const CELL = "1 + 1";
/** Requests under way at one time where many sessions are used. */
export const TOGETHER = 16;
/** Pools, caches and dead processes settle before memory is looked at. */
const SETTLE_MS = 1500;

/** Milliseconds of each of `count` arrivals, `perSecond` of them, whether or not those before have been served. */
export async function arrive(
  count: number,
  perSecond: number,
  act: (index: number) => Promise<unknown>,
): Promise<number[]> {
  const begun = performance.now();
  const arrivals: Promise<number>[] = [];
  for (let index = 0; index < count; index += 1) {
    await sleep(Math.max(0, begun + (index * 1000) / perSecond - performance.now()));
    const arrival = timeMs(() => act(index));
    // A failure is met below, with those before it.
    arrival.catch(() => undefined);
    arrivals.push(arrival);
  }
  return await Promise.all(arrivals);
}

/** Does something `total` times, at most {@link TOGETHER} at once. */
export async function together<T>(total: number, act: (index: number) => Promise<T>): Promise<T[]> {
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

/**
 * MiB that the machine could still give to programs, once it has settled. The difference over a step counts everything
 * that the step costs, page tables and mounts included; of a machine that others use as well it counts them too.
 */
export async function availableMib(): Promise<number> {
  await sleep(SETTLE_MS);
  const text = await readFile("/proc/meminfo", "utf8");
  return Number(/^MemAvailable:\s+(\d+) kB/mu.exec(text)?.[1]) / 1024;
}
