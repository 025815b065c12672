import type { EvaluationReport, Gate } from "./report.ts";
import type { Share } from "./wilson.ts";

/** The report as a page for people; `command` is what reproduces it. */
export function renderReport(report: EvaluationReport, command: string): string {
  const { model, seed, gates, topics, details, families } = report;
  return [
    `# Evaluation of ${model}`,
    `Whole conversations through the agent and the local sandbox. Seed \`${seed}\`. Reproduce with \`${command}\`. In brackets: 95 % Wilson intervals.`,
    table(
      ["Gate", "Right", "Share", "Demanded", "Result"],
      gates.map((gate) => [gate.name, counted(gate), percent(gate), demanded(gate), result(gate)]),
    ),
    table(["Measured", "Value"], measuredRows(report)),
    "## By topic",
    table(
      ["Topic", "Right", "Share"],
      topics.map((row) => [row.name, counted(row), percent(row)]),
    ),
    "## Within the gates",
    table(
      ["Gate", "Kind", "Right", "Share"],
      details.map((row) => [row.gate, row.name, counted(row), percent(row)]),
    ),
    "## By family, the worst first",
    table(
      ["Family", "Topic", "Unseen values", "Unseen phrasings"],
      families.map((row) => [row.name, row.topic, counted(row.values), counted(row.phrasings)]),
    ),
  ]
    .filter((part) => part !== "")
    .join("\n\n")
    .concat("\n");
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return "";
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

function measuredRows({ measured }: EvaluationReport): string[][] {
  const { coldStartMs, tokensPerSecond, residentBytes } = measured;
  const rows: string[][] = [];
  if (coldStartMs !== undefined) rows.push(["Cold start", `${Math.round(coldStartMs)} ms`]);
  if (tokensPerSecond !== undefined)
    rows.push(["Speed", `${Math.round(tokensPerSecond)} tokens/s`]);
  if (residentBytes !== undefined) {
    rows.push(["Resident memory", `${Math.round(residentBytes / 2 ** 20)} MiB`]);
  }
  return rows;
}

function counted({ right, asked }: Share): string {
  return `${right} of ${asked}`;
}

function demanded(gate: Gate): string {
  if (gate.target === undefined) return "";
  const bound = gate.name === "false-refusals" ? "at most" : "at least";
  return `${bound} ${Math.round(gate.target * 100)} %`;
}

function result({ passed }: Gate): string {
  if (passed === undefined) return "";
  return passed ? "passed" : "**missed**";
}

function shown(share: number): string {
  return (share * 100).toFixed(1);
}

function percent({ share, low, high }: Share): string {
  return `${shown(share)} % (${shown(low)}–${shown(high)})`;
}
