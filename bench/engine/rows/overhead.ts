import type { Kernel } from "@codeact/protocol";
import { openLocalSandbox, openRemoteSandbox } from "@codeact/sandbox";
import { repeat, timeMs } from "../../statistics.ts";
import type { Row } from "../ground.ts";
import { dockerTrips, jupyterTrips } from "../peer-samples.ts";
import { CELL } from "../sampling.ts";

/** Round trips of a cell: through HTTP, directly, and what lies between. */
export const overheadRow: Row = {
  name: "overhead",
  summary: "round trip of a cell through HTTP, and what HTTP adds to the kernel itself",
  async measure(ground) {
    const { python, shell } = ground.options;
    await using engine = await ground.engine();
    const sandbox = await ground.keep(openLocalSandbox({ python, shell, preload: "installed" }));
    const client = await ground.keep(openRemoteSandbox({ url: engine.url }));
    ground.note(`round trips (${shell})`);
    const session = await engine.create();
    const [direct, remote] = [await sandbox.start(), await client.start()];
    const trips = {
      session: () => timeMs(() => session.execute(CELL)),
      direct: () => timeMs(() => runCell(direct)),
      execute: () => timeMs(() => engine.execute("a", CELL)),
      remote: () => timeMs(() => runCell(remote)),
    };
    for (const trip of Object.values(trips)) await repeat(ground.count(200, 20), trip);
    // In turn, so that both meet the same machine.
    const pairs: { readonly session: number; readonly direct: number }[] = [];
    for (let index = 0; index < ground.count(2000, 200); index += 1)
      pairs.push({ session: await trips.session(), direct: await trips.direct() });
    const executed = await repeat(ground.count(1000, 100), trips.execute);
    const streamed = await repeat(ground.count(1000, 100), trips.remote);
    await Promise.all([sandbox.close(), client.close()]);
    const peers = [await jupyterTrips(ground), await dockerTrips(ground)];
    return [
      {
        what: `what HTTP adds to the kernel, pair by pair (${shell})`,
        unit: "ms",
        values: pairs.map((pair) => pair.session - pair.direct),
        target: { p50: 1, p99: 5 },
      },
      {
        what: "POST /v1/sessions/…/execute",
        unit: "ms",
        values: pairs.map((pair) => pair.session),
        peers,
      },
      { what: "POST /execute", unit: "ms", values: executed, peers },
      { what: "a stream, with the TypeScript client", unit: "ms", values: streamed, peers },
      {
        what: "the kernel itself, in process",
        unit: "ms",
        values: pairs.map((pair) => pair.direct),
        peers,
      },
    ];
  },
};

async function runCell(kernel: Kernel): Promise<void> {
  for await (const event of kernel.execute(CELL))
    if (event.type === "execution-end" && event.status !== "ok")
      throw new Error(`The cell ended with ${event.status}.`);
}
