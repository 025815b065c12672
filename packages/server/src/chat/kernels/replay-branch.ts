import type { Kernel, Output } from "@codeact/protocol";
import { ExecutionStatus } from "@codeact/protocol";
import type { RunLogEvent } from "@codeact/protocol/chat";
import { replayCells } from "@codeact/sandbox";
import type { RecordedCell, ReplayedCell } from "@codeact/sandbox";
import type { StoredCell, StoredOutput } from "@codeact/store";

/** Cells that took longer than this together are not run again by themselves, in milliseconds. */
const MAX_RECORDED_MS = 10 * 60 * 1000;
/** A cell may take so much longer than it did. */
const SLACK = 3;
const LEAST_MS = 30_000;

/** True when running cells again is bearable. */
export function isReplayable(cells: readonly StoredCell[]): boolean {
  const recorded = cells.reduce((sum, cell) => sum + durationOf(cell), 0);
  return cells.length > 0 && recorded <= MAX_RECORDED_MS;
}

/** How cells went when they were run again. */
export interface BranchReplay {
  readonly same: number;
  readonly different: readonly ReplayedCell[];
  readonly skipped: number;
  /** Cells that were not reached, because the interpreter died or the run was stopped. */
  readonly missing: number;
}

/** Runs cells again, in order, and compares; tells how far it is. @throws what the kernel throws */
export async function replayBranch(
  kernel: Kernel,
  cells: readonly StoredCell[],
  how: { readonly tell: (event: RunLogEvent) => void; readonly signal: AbortSignal },
): Promise<BranchReplay> {
  const recorded = cells.map(recordOf);
  const different: ReplayedCell[] = [];
  let [same, skipped, begun] = [0, 0, 0];
  const execute = (code: string): ReturnType<Kernel["execute"]> => {
    begun += 1;
    const text = `Running cell ${begun} of ${cells.length} again.`;
    how.tell({ type: "notice", data: { code: "replaying", text } });
    const cell = cells.find(({ source }) => source === code);
    const timeoutMs = LEAST_MS + SLACK * (cell === undefined ? 0 : durationOf(cell));
    return kernel.execute(code, { signal: how.signal, timeoutMs });
  };
  for await (const cell of replayCells(recorded, execute)) {
    if (cell.outcome === "same") same += 1;
    else if (cell.outcome === "skipped") skipped += 1;
    else different.push(cell);
    if (how.signal.aborted) break;
  }
  return { same, different, skipped, missing: cells.length - same - skipped - different.length };
}

/** What came of it, in a sentence or two for the person and the model. */
export function replayWords({ same, different, skipped, missing }: BranchReplay): string {
  const total = same + different.length;
  const words = [
    `The interpreter is a new one: ${counted(total, "cell")} of this conversation ${total === 1 ? "was" : "were"} run again, ${same} with the same output.`,
  ];
  const first = different[0];
  if (first !== undefined) {
    const { index, detail } = first;
    words.push(
      `${counted(different.length, "cell")} did otherwise; first cell ${index + 1}: ${detail ?? ""}.`,
    );
  }
  if (skipped > 0) words.push(`${counted(skipped, "cell")} that had been stopped were left out.`);
  if (missing > 0) words.push(`${counted(missing, "cell")} could not be run again.`);
  return words.join(" ");
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

function durationOf({ startedAt, endedAt }: StoredCell): number {
  return Math.max(0, (endedAt ?? 0) - (startedAt ?? endedAt ?? 0));
}

function recordOf(cell: StoredCell): RecordedCell {
  const status = ExecutionStatus.safeParse(cell.status);
  return {
    code: cell.source,
    status: status.success ? status.data : "interrupted",
    outputs: cell.outputs.map(withKinds),
  };
}

/** Kinds whose bytes lie elsewhere are named, because the comparison looks at what kinds there are. */
function withKinds({ output, blobs }: StoredOutput): Output {
  if (output.type !== "display" && output.type !== "result") return output;
  const elsewhere = Object.fromEntries(blobs.map(({ mime }) => [mime, ""]));
  return { ...output, data: { ...elsewhere, ...output.data } };
}
