import { OutputFold } from "@codeact/protocol";
import type { ExecutionStatus, KernelEvent, MimeBundle, Output } from "@codeact/protocol";

/** A cell as it ran once. */
export interface RecordedCell {
  readonly code: string;
  /** How it ended then. */
  readonly status: ExecutionStatus;
  /** What a notebook would keep of it; images may be left out of their bundles. */
  readonly outputs: readonly Output[];
}

/** What a replayed cell did otherwise than when it was recorded: the first line that differs. */
export interface ReplayDifference {
  readonly what: (typeof COMPARED)[number];
  /** 1-based line within that part. */
  readonly line: number;
  /** The line, with addresses, times and random names replaced, cut at 200 characters; absent where there was none. */
  readonly recorded?: string | undefined;
  readonly replayed?: string | undefined;
}

/** How one recorded cell went when it was run again. */
export interface ReplayedCell {
  /** Position among the recorded cells, from 0. */
  readonly index: number;
  readonly code: string;
  /** `skipped`: not run again, `detail` says why. */
  readonly outcome: "same" | "different" | "skipped";
  /** What differed or why it was skipped, in one line; absent when the same. */
  readonly detail?: string | undefined;
  /** Only of `different`. */
  readonly difference?: ReplayDifference | undefined;
}

/** In this order, because an error explains a missing result and not the other way round. */
const COMPARED = ["error", "status", "stdout", "stderr", "result", "displays"] as const;

const MOST_CHARACTERS = 200;

/** What differs from run to run although the cell does the same, and what stands for it in a comparison. */
const VOLATILE: readonly (readonly [RegExp, string])[] = [
  [/\b0x[0-9a-f]{6,16}\b/giu, "<address>"],
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/giu, "<uuid>"],
  [/\/tmp\/tmp[\w]{6,10}/gu, "<temporary>"],
  [/^(?:CPU times|Wall time):.*$/gmu, "<times>"],
  [/^.*\bper loop\b.*$/gmu, "<times>"],
  [/\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?/gu, "<moment>"],
  [/\b\d+(?:\.\d+)?(?:e[+-]?\d+)? ?(?:ns|µs|us|ms|s|sec|secs|seconds)\b/gu, "<time>"],
];

/**
 * Runs recorded cells again, most often in a fresh kernel, in order, and compares each with its record: status, both
 * streams, the plain text of the result, kinds and plain text of displays, name and text of an error. Addresses, times,
 * UUIDs and names of temporary files are not compared. It begins after the last cell that killed its interpreter,
 * because what came before was lost then, too; cells that were interrupted or ran out of time are not run again. It
 * ends with a cell that kills its interpreter now; whoever wants the first difference only stops reading there.
 * @param execute runs one cell; what it throws ends the replay
 */
export async function* replayCells(
  cells: readonly RecordedCell[],
  execute: (code: string) => AsyncIterable<KernelEvent>,
): AsyncGenerator<ReplayedCell, void> {
  const start = cells.findLastIndex(({ status }) => status === "died") + 1;
  for (const [index, cell] of cells.entries()) {
    if (index < start) continue;
    const { code } = cell;
    const why = whySkipped(cell);
    if (why !== undefined) {
      yield { index, code, outcome: "skipped", detail: `${why} in the record, not run again` };
      continue;
    }
    const now = await runAgain(code, execute);
    const difference = compare(cell, now);
    yield difference === undefined
      ? { index, code, outcome: "same" }
      : { index, code, outcome: "different", detail: inWords(difference), difference };
    if (now.status === "died") return;
  }
}

function whySkipped({ status }: RecordedCell): string | undefined {
  if (status === "timeout") return "ran out of time";
  return status === "interrupted" ? "was interrupted" : undefined;
}

async function runAgain(
  code: string,
  execute: (code: string) => AsyncIterable<KernelEvent>,
): Promise<RecordedCell> {
  const fold = new OutputFold();
  let status: ExecutionStatus = "died";
  for await (const event of execute(code)) {
    fold.add(event);
    if (event.type === "execution-end") status = event.status;
  }
  return { code, status, outputs: fold.outputs };
}

type Parts = Readonly<Record<ReplayDifference["what"], string>>;

function compare(before: RecordedCell, now: RecordedCell): ReplayDifference | undefined {
  const [recorded, replayed] = [partsOf(before), partsOf(now)];
  const what = COMPARED.find((part) => recorded[part] !== replayed[part]);
  if (what === undefined) return undefined;
  const [old, fresh] = [linesOf(recorded[what]), linesOf(replayed[what])];
  const found = old.findIndex((text, at) => text !== fresh[at]);
  const at = found === -1 ? old.length : found;
  return { what, line: at + 1, recorded: cut(old[at]), replayed: cut(fresh[at]) };
}

function partsOf({ status, outputs }: RecordedCell): Parts {
  const parts = { status, stdout: "", stderr: "", result: "", displays: "", error: "" };
  for (const output of outputs) {
    switch (output.type) {
      case "stream":
        parts[output.name] += output.text;
        break;
      case "error":
        parts.error += `${output.name}: ${output.value}\n`;
        break;
      case "result":
        parts.result += plainText(output.data);
        break;
      case "display":
        parts.displays += `${kindsOf(output.data)}: ${plainText(output.data)}\n`;
        break;
      default:
        output satisfies never;
    }
  }
  const { stdout, stderr, result, displays, error } = parts;
  return {
    status,
    stdout: steady(stdout),
    stderr: steady(stderr),
    result: steady(result),
    displays: steady(displays),
    error: steady(error),
  };
}

function kindsOf(data: MimeBundle): string {
  return Object.keys(data).sort().join(", ");
}

function plainText(data: MimeBundle): string {
  const text = data["text/plain"];
  return typeof text === "string" ? text : "";
}

function steady(text: string): string {
  return VOLATILE.reduce((rest, [pattern, name]) => rest.replace(pattern, name), text);
}

/** Lines; no text has none. */
function linesOf(text: string): string[] {
  return text === "" ? [] : text.split("\n");
}

function cut(line: string | undefined): string | undefined {
  if (line === undefined || line.length <= MOST_CHARACTERS) return line;
  return `${line.slice(0, MOST_CHARACTERS)}…`;
}

function inWords({ what, line, recorded, replayed }: ReplayDifference): string {
  if (what === "status") return `ended with ${replayed ?? ""}, recorded was ${recorded ?? ""}`;
  return `${what} line ${line} is ${quote(replayed)}, recorded was ${quote(recorded)}`;
}

function quote(line: string | undefined): string {
  return line === undefined ? "missing" : JSON.stringify(line);
}
