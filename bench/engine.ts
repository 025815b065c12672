/**
 * `node bench/engine.ts`: the execution engine as a user meets it, `codeact engine` behind HTTP, against Debian's
 * jupyter-server and `docker run`, in one run on one machine. Every line has its target and says whether it was met.
 * Absolute values depend on the machine, which has to be quiet; the ratios are what counts. `--help` lists the rows.
 */
import { cpus, release, totalmem } from "node:os";
import { parseArgs } from "node:util";
import { Ground, peerNames } from "./engine/ground.ts";
import type { BenchOptions, PeerName, Row } from "./engine/ground.ts";
import { judge, renderVerdicts } from "./engine/lines.ts";
import { shellNames } from "./engine/our-engine.ts";
import type { Shell } from "./engine/our-engine.ts";
import type { Verdict } from "./engine/lines.ts";
import { burstRow } from "./engine/rows/burst.ts";
import { deathRow } from "./engine/rows/death.ts";
import { densityRow } from "./engine/rows/density.ts";
import { forkRow } from "./engine/rows/fork.ts";
import { hibernationRow } from "./engine/rows/hibernation.ts";
import { neighbourRow } from "./engine/rows/neighbours.ts";
import { outputRow } from "./engine/rows/output.ts";
import { overheadRow } from "./engine/rows/overhead.ts";
import { scaleRow } from "./engine/rows/scale.ts";
import { startRow } from "./engine/rows/starts.ts";

const rows: readonly Row[] = [
  startRow,
  overheadRow,
  burstRow,
  densityRow,
  outputRow,
  scaleRow,
  deathRow,
  forkRow,
  hibernationRow,
  neighbourRow,
];

/** What nobody can see in the table. */
const REMARKS = [
  "The Jupyter kernel gateway is no peer: neither Debian nor npm has it.",
  "docker run starts a bare Python; ours and jupyter-server's have IPython.",
];

const HELP = `node bench/engine.ts [flags]

  --quick            few repetitions, 1 and 20 sessions: under a minute
  --only ROW,…       some of the rows:
${rows.map(({ name, summary }) => `                       ${name.padEnd(12)} ${summary}`).join("\n")}
  --peers NAME,…     jupyter, docker, or none; default: both
  --shell NAME       ipython or plain, of ours; default: ipython, and both in "start"
  --python PATH      for ours and for jupyter-server; default: /usr/bin/python3
  --pool N           interpreters that ours keeps ready; default: 2
  --arrivals N,N,…   new sessions per second in "start"; default: 5,20
  --sessions N,N,…   sizes in "scale"; default: 1,100,1000
  --output MIB       in "output"; default: 1024
  --json             one JSON object instead of the table

Progress goes to standard error. Exit status: 0, also when a target was missed; 130 after Ctrl-C, which ends
everything that was started.`;

const EXIT = { failed: 1, usage: 2, stopped: 130 } as const;

const readFlags = () =>
  parseArgs({
    options: {
      quick: { type: "boolean", default: false },
      only: { type: "string" },
      peers: { type: "string", default: peerNames.join(",") },
      shell: { type: "string" },
      python: { type: "string", default: "/usr/bin/python3" },
      pool: { type: "string", default: "2" },
      arrivals: { type: "string", default: "5,20" },
      sessions: { type: "string" },
      output: { type: "string" },
      json: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  }).values;
type Flags = ReturnType<typeof readFlags>;

/** @throws Error that names the flag */
function readOptions(flags: Flags): BenchOptions {
  const { quick, python } = flags;
  const shells = flags.shell === undefined ? shellNames : [readShell(flags.shell)];
  return {
    quick,
    python,
    shell: shells[0] ?? "ipython",
    shells,
    pool: readNumber("--pool", flags.pool),
    arrivals: readNumbers("--arrivals", flags.arrivals),
    sessions: readNumbers("--sessions", flags.sessions ?? (quick ? "1,20" : "1,100,1000")),
    outputMib: readNumber("--output", flags.output ?? (quick ? "64" : "1024")),
    peers: flags.peers === "none" ? [] : flags.peers.split(",").map(readPeer),
  };
}

function readShell(name: string): Shell {
  const shell = shellNames.find((known) => known === name);
  if (shell === undefined) throw new Error(`--shell ${name}: it is ${shellNames.join(" or ")}.`);
  return shell;
}

function readNumbers(flag: string, text: string): number[] {
  return text.split(",").map((each) => readNumber(flag, each));
}

function readNumber(flag: string, text: string): number {
  if (/^[1-9]\d*$/u.test(text)) return Number(text);
  throw new Error(`${flag} ${text}: it is a number from 1.`);
}

function readPeer(name: string): PeerName {
  const peer = peerNames.find((known) => known === name);
  if (peer === undefined) throw new Error(`--peers ${name}: they are ${peerNames.join(", ")}.`);
  return peer;
}

function chooseRows(only: string | undefined): readonly Row[] {
  if (only === undefined) return rows;
  const names = only.split(",");
  const unknown = names.find((name) => !rows.some((row) => row.name === name));
  if (unknown !== undefined) throw new Error(`--only ${unknown}: there is no such row.`);
  return rows.filter((row) => names.includes(row.name));
}

/** Measures row by row; a row that fails is told of and the others go on. */
async function measure(
  ground: Ground,
  chosen: readonly Row[],
  failures: string[],
): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  for (const { name, measure: measureRow } of chosen) {
    try {
      const lines = await measureRow(ground);
      verdicts.push(...lines.map((line) => judge(name, line)));
    } catch (error) {
      if (ground.closed) break;
      failures.push(`${name} failed: ${error instanceof Error ? error.stack : String(error)}`);
      console.error(failures.at(-1));
    }
  }
  return verdicts;
}

/** Resolves at the first Ctrl-C; the second ends the program at once. */
function stopAsked(): Promise<"stopped"> {
  return new Promise((resolve) => {
    let asked = false;
    const stop = (): void => {
      if (asked) process.exit(EXIT.stopped);
      asked = true;
      console.error("Stopping; what was started is ended …");
      resolve("stopped");
    };
    for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(name, stop);
  });
}

function printReport(
  verdicts: readonly Verdict[],
  remarks: readonly string[],
  json: boolean,
): void {
  const [cpu] = cpus();
  const machine = {
    processor: cpu?.model ?? "",
    processors: cpus().length,
    memoryGib: Math.round(totalmem() / 1024 ** 3),
    kernel: release(),
    node: process.version,
  };
  if (json) {
    const report = { machine, lines: verdicts, remarks };
    console.log(JSON.stringify(report, (_, value: unknown) => value ?? null, 1));
    return;
  }
  const { processor, processors, memoryGib, kernel, node } = machine;
  console.log(`${processors} x ${processor}, ${memoryGib} GiB, Linux ${kernel}, Node ${node}`);
  console.log(renderVerdicts(verdicts));
  const judged = verdicts.filter(({ met }) => met !== undefined);
  const met = judged.filter((verdict) => verdict.met === true);
  console.log(`\n${met.length} of ${judged.length} targets met.`);
  for (const remark of remarks) console.log(remark);
}

async function main(flags: Flags): Promise<void> {
  const [options, chosen] = [readOptions(flags), chooseRows(flags.only)];
  const started = performance.now();
  const ground = new Ground(options);
  const failures: string[] = [];
  const measured = measure(ground, chosen, failures);
  const ended = await Promise.race([measured, stopAsked()]);
  await ground[Symbol.asyncDispose]();
  if (ended === "stopped") process.exit(EXIT.stopped);
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  printReport(ended, [...REMARKS, ...ground.remarks, `It took ${seconds} s.`], flags.json);
  // A row that failed may have left connections of its own.
  process.exit(failures.length === 0 ? 0 : EXIT.failed);
}

try {
  const flags = readFlags();
  if (flags.help) console.log(HELP);
  else await main(flags);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  console.error("See node bench/engine.ts --help.");
  process.exit(EXIT.usage);
}
