/**
 * `node bench/server.ts`: the chat server as its users meet it, `codeact serve` with SQLite behind HTTP, in one run on
 * one machine: start and memory against Debian's jupyter-server, search against GNU grep over the same texts, events of
 * runs against their targets. The model is a scripted server in a process of its own. Absolute values depend on the
 * machine, which has to be quiet. `--help` lists the rows.
 */
import { cpus, release } from "node:os";
import { parseArgs } from "node:util";
import { judge, renderVerdicts } from "./engine/lines.ts";
import type { Verdict } from "./engine/lines.ts";
import { resumeRow } from "./server/rows/resume.ts";
import { runsRow } from "./server/rows/runs.ts";
import { searchRow } from "./server/rows/search.ts";
import { startRow } from "./server/rows/start.ts";
import type { ServerBenchOptions, ServerRow } from "./server/server-row.ts";

const rows: readonly ServerRow[] = [
  { name: "start", summary: "start until ready, memory when idle", measure: startRow },
  { name: "runs", summary: "first event; delivery while 50 runs work", measure: runsRow },
  { name: "resume", summary: "200 viewers that are cut and come back", measure: resumeRow },
  { name: "search", summary: "search and list of a long history", measure: searchRow },
];

const HELP = `node bench/server.ts [flags]

  --quick              few repetitions, 5,000 conversations
  --only ROW,…         some of the rows:
${rows.map(({ name, summary }) => `                         ${name.padEnd(8)} ${summary}`).join("\n")}
  --conversations N    in "search"; default: 100000
  --python PATH        for jupyter-server; default: /usr/bin/python3
  --no-peers           do not measure jupyter-server
  --json               one JSON object instead of the table

Progress goes to standard error. Exit status: 0, also when a target was missed.`;

const { values: flags } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    only: { type: "string" },
    conversations: { type: "string" },
    python: { type: "string", default: "/usr/bin/python3" },
    "no-peers": { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    help: { type: "boolean", short: "h", default: false },
  },
});

async function measure(options: ServerBenchOptions, only: string | undefined): Promise<void> {
  const names = only?.split(",");
  const unknown = names?.find((name) => !rows.some((row) => row.name === name));
  if (unknown !== undefined) throw new Error(`--only ${unknown}: there is no such row.`);
  const verdicts: Verdict[] = [];
  for (const row of rows.filter(({ name }) => names?.includes(name) !== false)) {
    process.stderr.write(`${new Date().toISOString().slice(11, 19)}  ${row.summary} …\n`);
    const lines = await row.measure(options);
    verdicts.push(...lines.map((line) => judge(row.name, line)));
  }
  const machine = `${cpus().length} cores, Linux ${release()}, Node ${process.versions.node}`;
  process.stdout.write(
    flags.json
      ? `${JSON.stringify({ machine, verdicts }, null, 2)}\n`
      : `${machine}\n\n${renderVerdicts(verdicts)}\n`,
  );
}

if (flags.help) process.stdout.write(`${HELP}\n`);
else {
  const conversations = Number(flags.conversations ?? (flags.quick ? 5000 : 100_000));
  if (!Number.isSafeInteger(conversations) || conversations < 1)
    throw new Error(`--conversations ${flags.conversations}: it is a number from 1.`);
  const { quick, python } = flags;
  await measure({ quick, python, jupyter: !flags["no-peers"], conversations }, flags.only);
}
