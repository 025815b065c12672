import { setTimeout as sleep } from "node:timers/promises";
import { Client, type ClientConfig } from "pg";
import type { StartListening } from "../wake-hub.ts";

/** Name of the channel on which servers tell each other which runs changed. */
export const CHANNEL = "codeact_run";
/** Pause before a lost connection is tried again, in milliseconds. */
const RETRY_MS = 1000;
/** Readers look at the rows this often also without a word, in milliseconds. */
const SAFETY_MS = 5000;

/**
 * Listens with a connection of its own. When that is lost, readers are woken at once and after it is back, so nothing
 * depends on a notification that was missed.
 */
export function listen(config: ClientConfig): StartListening {
  return async (wakes) => {
    const stop = new AbortController();
    let client = await connect(config, wakes.one);
    const watching = (async () => {
      while (!stop.signal.aborted) {
        await ended(client, stop.signal);
        while (!stop.signal.aborted) {
          wakes.all();
          await sleep(RETRY_MS, undefined, { signal: stop.signal }).catch(() => undefined);
          if (stop.signal.aborted) return;
          const next = await connect(config, wakes.one).catch(() => undefined);
          if (next === undefined) continue;
          client = next;
          wakes.all();
          break;
        }
      }
    })();
    const safety = setInterval(wakes.all, SAFETY_MS);
    safety.unref();
    return {
      async [Symbol.asyncDispose]() {
        clearInterval(safety);
        stop.abort();
        await watching;
        await client.end().catch(() => undefined);
      },
    };
  };
}

async function connect(config: ClientConfig, heard: (topic: string) => void): Promise<Client> {
  const client = new Client(config);
  // Without a listener an error of an idle connection would end the process; `end` follows it.
  client.on("error", () => {});
  client.on("notification", ({ payload }) => {
    if (payload !== undefined) heard(payload);
  });
  await client.connect();
  await client.query(`listen ${CHANNEL}`);
  return client;
}

async function ended(client: Client, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  client.once("end", resolve);
  signal.addEventListener("abort", () => resolve(), { once: true });
  if (signal.aborted) resolve();
  await promise;
}
