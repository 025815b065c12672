/**
 * `npm run bench`: the kernel against Debian's jupyter-server (REST and WebSocket) and a bare ipykernel, in one run.
 * Prints medians, p99 and ratios. Absolute values depend on the machine; the ratios are what counts.
 *
 * Flags: --quick (fewer repetitions), --python PATH, --json
 */
import { execFile } from "node:child_process";
import { parseArgs, promisify } from "node:util";
import type { Kernel, Sandbox } from "@codeact/protocol";
import { openLocalSandbox } from "@codeact/sandbox";
import { z } from "zod";
import { startJupyterServer } from "./peers/jupyter-server.ts";
import { descendants, privateMib } from "./process-memory.ts";
import { figure, quantile, repeat, table, timeMs } from "./statistics.ts";

const { values: flags } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    python: { type: "string", default: "/usr/bin/python3" },
    json: { type: "boolean", default: false },
  },
});
const count = flags.quick
  ? { starts: 5, pool: 5, trips: 100, peer: 3, sessions: [1, 10] }
  : { starts: 40, pool: 40, trips: 1000, peer: 8, sessions: [1, 50, 200] };
const { python } = flags;

type Samples = Record<string, number[]>;

async function execute(kernel: Kernel, code: string): Promise<void> {
  for await (const event of kernel.execute(code)) {
    if (event.type === "execution-end" && event.status === "died")
      throw new Error(event.death?.detail ?? "The kernel died.");
  }
}

async function firstResult(sandbox: Sandbox): Promise<number> {
  let kernel: Kernel | undefined;
  const elapsed = await timeMs(async () => {
    kernel = await sandbox.start();
    await execute(kernel, "1 + 1");
  });
  await kernel?.close();
  return elapsed;
}

/** Milliseconds from the request to the end of the cell, for a busy loop. */
async function interruptLatency(kernel: Kernel): Promise<number> {
  let asked = 0;
  for await (const event of kernel.execute("print('go', flush=True)\nwhile True: pass")) {
    if (event.type === "stream" && asked === 0) {
      asked = performance.now();
      void kernel.interrupt();
    }
  }
  return performance.now() - asked;
}

async function measureOurs(shell: "plain" | "ipython"): Promise<Samples> {
  const samples: Samples = {};
  await using sandbox = await openLocalSandbox({ python, shell, preload: "installed" });
  await firstResult(sandbox);
  samples["first result, forked"] = await repeat(count.starts, () => firstResult(sandbox));
  await using kernel = await sandbox.start();
  await repeat(50, () => timeMs(() => execute(kernel, "1 + 1")));
  samples["round trip"] = await repeat(count.trips, () => timeMs(() => execute(kernel, "1 + 1")));
  samples["interrupt of a busy loop"] = await repeat(20, () => interruptLatency(kernel));
  await using pooled = await openLocalSandbox({ python, shell, preload: "installed", poolSize: 3 });
  await firstResult(pooled);
  samples["first result, from the pool"] = await repeat(count.pool, async () => {
    // Arrivals slower than the refill: what a claim costs, not what a burst costs.
    await new Promise((resolve) => setTimeout(resolve, 250));
    return firstResult(pooled);
  });
  return samples;
}

/** Private MiB of everything below this process, once the fork server has done what it does ahead of need. */
async function privateBelow(): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, 500));
  const values = await Promise.all((await descendants(process.pid)).map(privateMib));
  return values.reduce((sum, value) => sum + value, 0);
}

/**
 * Private MiB per idle session after its first cell, with `sessions` of them alive: the growth of everything below this
 * process, helpers of the sandbox included, divided by the sessions.
 */
async function measureMemory(shell: "plain" | "ipython", sessions: number): Promise<number[]> {
  await using sandbox = await openLocalSandbox({ python, shell, preload: "installed" });
  await firstResult(sandbox);
  const before = await privateBelow();
  const kernels: Kernel[] = [];
  for (let index = 0; index < sessions; index += 1) {
    const kernel = await sandbox.start();
    await execute(kernel, "1 + 1");
    kernels.push(kernel);
  }
  const grown = (await privateBelow()) - before;
  await Promise.all(kernels.map((kernel) => kernel.close()));
  return [grown / sessions];
}

async function measureJupyterServer(): Promise<Samples> {
  await using server = await startJupyterServer(python);
  const samples: Samples = {};
  const first = async (): Promise<number> => {
    const started = performance.now();
    const kernel = await server.startKernel();
    await kernel.execute("1 + 1");
    const elapsed = performance.now() - started;
    await kernel.close();
    return elapsed;
  };
  await first();
  samples["first result"] = await repeat(count.peer, first);
  const before = new Set(await descendants(server.pid));
  const kernel = await server.startKernel();
  await kernel.execute("1 + 1");
  const processes = (await descendants(server.pid)).filter((pid) => !before.has(pid));
  samples["memory"] = await Promise.all(processes.map(privateMib));
  samples["round trip"] = await repeat(Math.min(200, count.trips), () =>
    timeMs(() => kernel.execute("1 + 1")),
  );
  await kernel.close();
  return samples;
}

async function measureIpykernel(): Promise<Samples> {
  const script = new URL("peers/ipykernel.py", import.meta.url).pathname;
  const { stdout } = await promisify(execFile)(python, [
    script,
    String(count.peer),
    String(Math.min(300, count.trips)),
  ]);
  // Kernels inherit standard output and may write to it as they end: the samples are the one line of JSON.
  const line = stdout.split("\n").find((text) => text.startsWith("{")) ?? "";
  const { first, trips } = z
    .object({ first: z.array(z.number()), trips: z.array(z.number()) })
    .parse(JSON.parse(line));
  return { "first result": first, "round trip": trips };
}

interface Row {
  readonly name: string;
  readonly unit: "ms" | "MiB";
  readonly values: readonly number[];
  /** The peers' sample of the same figure. */
  readonly server: readonly number[] | undefined;
  readonly ipykernel: readonly number[] | undefined;
}

function note(text: string): void {
  process.stderr.write(`${text} …\n`);
}

async function measurePeers(): Promise<{ server: Samples; ipykernel: Samples; rows: Row[] }> {
  note("jupyter-server");
  const server = await measureJupyterServer();
  note("ipykernel");
  const ipykernel = await measureIpykernel();
  const row = (name: string, unit: Row["unit"], values: readonly number[] = []): Row => ({
    name,
    unit,
    values,
    server: undefined,
    ipykernel: undefined,
  });
  const rows = [
    row("jupyter-server, first result", "ms", server["first result"]),
    row("jupyter-server, round trip", "ms", server["round trip"]),
    row("jupyter-server, memory per session", "MiB", server["memory"]),
    row("ipykernel, first result", "ms", ipykernel["first result"]),
    row("ipykernel, round trip", "ms", ipykernel["round trip"]),
  ];
  return { server, ipykernel, rows };
}

async function measureAll(): Promise<Row[]> {
  const { server, ipykernel, rows } = await measurePeers();
  for (const shell of ["plain", "ipython"] as const) {
    note(`codeact, ${shell} shell`);
    for (const [name, values] of Object.entries(await measureOurs(shell))) {
      const peer = name.startsWith("first") ? "first result" : name;
      rows.push({
        name: `codeact ${shell}, ${name}`,
        unit: "ms",
        values,
        server: server[peer],
        ipykernel: ipykernel[peer],
      });
    }
    for (const sessions of count.sessions) {
      note(`codeact, ${shell} shell, ${sessions} sessions`);
      const values = await measureMemory(shell, sessions);
      rows.push({
        name: `codeact ${shell}, memory per session of ${sessions}`,
        unit: "MiB",
        values,
        server: server["memory"],
        ipykernel: undefined,
      });
    }
  }
  return rows;
}

function ratio(peer: readonly number[] | undefined, values: readonly number[]): string {
  return peer === undefined || peer.length === 0
    ? ""
    : `${figure(quantile(peer, 0.5) / quantile(values, 0.5))}x`;
}

const rows = await measureAll();
if (flags.json) console.log(JSON.stringify(rows));
else {
  const head = ["", "median", "p99", "unit", "jupyter-server / ours", "ipykernel / ours"];
  const body = rows.map((row) => [
    row.name,
    figure(quantile(row.values, 0.5)),
    figure(quantile(row.values, 0.99)),
    row.unit,
    ratio(row.server, row.values),
    ratio(row.ipykernel, row.values),
  ]);
  console.log(table([head, ...body]));
}
