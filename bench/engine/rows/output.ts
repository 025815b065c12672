import type { Kernel } from "@codeact/protocol";
import { openLocalSandbox, openRemoteSandbox } from "@codeact/sandbox";
import { timeMs } from "../../statistics.ts";
import type { Ground, Row } from "../ground.ts";
import type { PeerFigure } from "../lines.ts";

/** One cell may send 512 MiB at most, whatever its limit; and a peer shall not take minutes. */
const CELL_MIB = 128;
const JUPYTER_MIB = 64;
const CELL_TIMEOUT_MS = 600_000;

/** Something that prints. */
type Print = (code: string) => Promise<number>;

/** Output throughput. */
export const outputRow: Row = {
  name: "output",
  summary:
    "1 GiB of standard output, all of it read, and printed by one cell of which the ends are kept",
  async measure(ground) {
    const { python, shell, outputMib } = ground.options;
    await using engine = await ground.engine();
    const client = await ground.keep(openRemoteSandbox({ url: engine.url }));
    const sandbox = await ground.keep(openLocalSandbox({ python, shell, preload: "none" }));
    const wish = { limits: { outputBytes: 2 * (CELL_MIB << 20) } };
    const [remote, direct] = [await client.start(wish), await sandbox.start(wish)];
    ground.note(`${outputMib} MiB of output`);
    const streamed = await throughput(outputMib, CELL_MIB, (code) => characters(remote, code));
    const own = await throughput(outputMib, CELL_MIB, (code) => characters(direct, code));
    const session = await engine.create();
    const bounded = await timeMs(() => session.execute(printing(outputMib)));
    await Promise.all([client.close(), sandbox.close()]);
    const peers = [await jupyterOutput(ground), await dockerOutput(ground)];
    return [
      { what: `${outputMib} MiB through HTTP, all read`, unit: "MiB/s", values: [streamed], peers },
      { what: `${outputMib} MiB in process, all read`, unit: "MiB/s", values: [own], peers },
      {
        what: `one cell prints ${outputMib} MiB, head and tail are kept`,
        unit: "MiB/s",
        values: [outputMib / (bounded / 1000)],
        peers,
      },
    ];
  },
};

function printing(mib: number): string {
  return `line = "x" * 1023\nfor _ in range(${mib << 10}): print(line)`;
}

/** MiB per second of cells that print. @throws Error when a character was lost on the way */
async function throughput(totalMib: number, cellMib: number, print: Print): Promise<number> {
  const cells = Math.max(1, Math.round(totalMib / cellMib));
  const mib = Math.round(totalMib / cells);
  const elapsed = await timeMs(async () => {
    for (let cell = 0; cell < cells; cell += 1) {
      const arrived = await print(printing(mib));
      if (arrived !== mib << 20) throw new Error(`${arrived} of ${mib << 20} characters arrived.`);
    }
  });
  return (mib * cells) / (elapsed / 1000);
}

async function characters(kernel: Kernel, code: string): Promise<number> {
  let arrived = 0;
  for await (const event of kernel.execute(code, { timeoutMs: CELL_TIMEOUT_MS })) {
    if (event.type === "stream") arrived += event.text.length;
    if (event.type === "execution-end" && event.status !== "ok")
      throw new Error(event.death?.detail ?? `The cell ended with ${event.status}.`);
  }
  return arrived;
}

async function jupyterOutput(ground: Ground): Promise<PeerFigure> {
  const mib = Math.min(JUPYTER_MIB, ground.options.outputMib);
  const name = `jupyter-server (${mib} MiB)`;
  const server = await ground.jupyter();
  if (server === undefined) return { name, values: [] };
  ground.note(`jupyter-server: ${mib} MiB of output`);
  const kernel = await server.startKernel();
  const rate = await throughput(mib, CELL_MIB, (code) => kernel.execute(code));
  await kernel.close();
  return { name, values: [rate] };
}

async function dockerOutput(ground: Ground): Promise<PeerFigure> {
  const mib = Math.min(CELL_MIB, ground.options.outputMib);
  const name = `docker run (${mib} MiB)`;
  const docker = await ground.docker();
  if (docker === undefined) return { name, values: [] };
  const session = docker.run();
  await session.execute("None");
  const rate = await throughput(mib, CELL_MIB, (code) => session.execute(code));
  await session.close();
  return { name, values: [rate] };
}
