import {
  type ExecutionStatus,
  type Kernel,
  type Observation,
  type Output,
  OutputFold,
  type Trajectory,
} from "@codeact/protocol";
import { outline } from "../export/outline.ts";

/** How one recorded cell went when it was run again. */
export interface ReplayedCell {
  /** 1-based position among the trajectory's cells. */
  readonly cell: number;
  readonly code: string;
  /** `skipped`: not run again, because the record says that it never came to its own end. */
  readonly outcome: "same" | "different" | "skipped";
  /** What differed or why it was skipped, in one line; absent when the same. */
  readonly detail?: string | undefined;
}

/** Options of {@link replayCells}. */
export interface ReplayOptions {
  readonly signal?: AbortSignal | undefined;
  readonly timeoutMs?: number | undefined;
  /** Called after each cell, for progress. */
  readonly onCell?: ((cell: ReplayedCell, total: number) => void) | undefined;
}

/**
 * Runs the recorded cells of a trajectory in a fresh kernel, in order, and compares status and text outputs with the
 * record (addresses and durations are ignored, images compared by kind). It begins after the last cell that killed its
 * interpreter: what came before was lost then, too. Recorded tool results are not fed back: host functions answer anew.
 */
export async function replayCells(
  kernel: Kernel,
  trajectory: Trajectory,
  options: ReplayOptions = {},
): Promise<ReplayedCell[]> {
  const cells = outline(trajectory).filter((block) => block.type === "cell");
  const death = cells.findLastIndex((cell) => cell.observation?.status === "died");
  const results: ReplayedCell[] = [];
  for (const [index, { code, observation }] of cells.entries()) {
    if (
      index <= death ||
      observation === undefined ||
      observation.status === "invalid" ||
      observation.status === "rejected"
    )
      continue;
    const replayed = {
      cell: index + 1,
      code,
      ...(await replayCell(kernel, code, observation, options)),
    };
    results.push(replayed);
    options.onCell?.(replayed, cells.length);
    if (!kernel.alive) break;
  }
  return results;
}

async function replayCell(
  kernel: Kernel,
  code: string,
  recorded: Observation,
  options: ReplayOptions,
): Promise<Pick<ReplayedCell, "outcome" | "detail">> {
  if (recorded.status === "interrupted" || recorded.status === "timeout") {
    const why = recorded.status === "timeout" ? "ran out of time" : "was interrupted";
    return { outcome: "skipped", detail: `${why} in the record, not run again` };
  }
  if (options.signal?.aborted === true) {
    return { outcome: "skipped", detail: "not run again: the replay was stopped" };
  }
  const fold = new OutputFold();
  let status: ExecutionStatus = "died";
  for await (const event of kernel.execute(code, {
    signal: options.signal,
    timeoutMs: options.timeoutMs,
  })) {
    fold.add(event);
    if (event.type === "execution-end") status = event.status;
  }
  const difference = compare(recorded, status, fold.outputs);
  return difference === undefined
    ? { outcome: "same" }
    : { outcome: "different", detail: difference };
}

function compare(
  recorded: Observation,
  status: ExecutionStatus,
  outputs: readonly Output[],
): string | undefined {
  if (recorded.status !== status) return `ended with ${status}, recorded was ${recorded.status}`;
  const before = comparable(recorded.outputs);
  const now = comparable(outputs);
  if (before === now) return undefined;
  const beforeLines = before.split("\n");
  const nowLines = now.split("\n");
  const line = beforeLines.findIndex((text, index) => text !== nowLines[index]);
  const at = line === -1 ? beforeLines.length : line;
  return `output line ${at + 1} is ${quote(nowLines[at])}, recorded was ${quote(beforeLines[at])}`;
}

function comparable(outputs: readonly Output[]): string {
  return outputs.map((output) => normalise(outputText(output))).join("\n");
}

function outputText(output: Output): string {
  switch (output.type) {
    case "stream":
      return output.text;
    case "error":
      return `${output.name}: ${output.value}`;
    case "display":
    case "result": {
      const text = output.data["text/plain"];
      const kinds = Object.keys(output.data).sort().join(" ");
      return typeof text === "string" ? `${kinds}\n${text}` : kinds;
    }
    default:
      return output satisfies never;
  }
}

/** Removes what differs between two faithful runs: object addresses and measured times. */
function normalise(text: string): string {
  return text
    .replaceAll(/0x[0-9a-f]{6,}/gi, "0x…")
    .replaceAll(/\b\d+(\.\d+)?\s?(ns|µs|us|ms|s)\b/g, "…");
}

function quote(line: string | undefined): string {
  if (line === undefined) return "missing";
  return JSON.stringify(line.length > 80 ? `${line.slice(0, 80)}…` : line);
}
