import { ExecutionStatus } from "@codeact/protocol";
import type { Kernel, Trajectory } from "@codeact/protocol";
import { replayCells } from "@codeact/sandbox";
import type { RecordedCell } from "@codeact/sandbox";
import { outline } from "../export/outline.ts";

/** How one cell of a trajectory went when it was run again. */
export interface ReplayedStep {
  /** 1-based position among the trajectory's cells. */
  readonly cell: number;
  readonly code: string;
  /** `skipped`: not run again, because the record says that it never came to its own end. */
  readonly outcome: "same" | "different" | "skipped";
  /** What differed or why it was skipped, in one line; absent when the same. */
  readonly detail?: string | undefined;
}

/** Options of {@link replayTrajectory}. */
export interface ReplayOptions {
  /** Aborting interrupts the running cell and skips the rest; the kernel keeps what was replayed so far. */
  readonly signal?: AbortSignal | undefined;
  /** Wall time of each cell. @default the limit of the kernel */
  readonly timeoutMs?: number | undefined;
  /** Called after each cell, for progress. */
  readonly onCell?: ((cell: ReplayedStep, total: number) => void) | undefined;
}

/**
 * Runs the recorded cells of a trajectory again in a fresh kernel, in order, and says how each compares with its record
 * (`replayCells` of `@codeact/sandbox`). Cells that were never run are left out. Recorded tool results are not fed
 * back: host functions answer anew.
 */
export async function replayTrajectory(
  kernel: Kernel,
  trajectory: Trajectory,
  { signal, timeoutMs, onCell }: ReplayOptions = {},
): Promise<ReplayedStep[]> {
  const cells = outline(trajectory).filter((block) => block.type === "cell");
  const recorded: (RecordedCell & { readonly cell: number })[] = [];
  for (const [index, { code, observation }] of cells.entries()) {
    // What was invalid or rejected has no status of an execution.
    const status = ExecutionStatus.safeParse(observation?.status).data;
    if (observation !== undefined && status !== undefined)
      recorded.push({ cell: index + 1, code, status, outputs: observation.outputs });
  }
  const results: ReplayedStep[] = [];
  const add = (step: ReplayedStep): void => {
    results.push(step);
    onCell?.(step, cells.length);
  };
  let next = recorded.findLastIndex(({ status }) => status === "died") + 1;
  const replay = replayCells(recorded, (code) => kernel.execute(code, { signal, timeoutMs }));
  for (;;) {
    if (signal?.aborted === true) break;
    const { value, done } = await replay.next();
    if (done === true) return results;
    const { index, code, outcome, detail } = value;
    next = index + 1;
    add({ cell: recorded[index]?.cell ?? next, code, outcome, detail });
  }
  for (const { cell, code } of recorded.slice(next))
    add({ cell, code, outcome: "skipped", detail: "not run again: the replay was stopped" });
  return results;
}
