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
  /**
   * `skipped`: not run again (the record says that it never came to its own end, the interpreter died before it, or the
   * replay was stopped), or stopped while it ran.
   */
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
  kernel: Pick<Kernel, "execute">,
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
  const stopped = (): boolean => signal?.aborted === true;
  while (!stopped()) {
    const step = await replay.next().catch((error: unknown) => {
      if (stopped()) return undefined;
      throw error;
    });
    if (step === undefined || step.done === true) break;
    const { index, code, outcome, detail } = step.value;
    next = index + 1;
    const cell = recorded[index]?.cell ?? next;
    // A cell that was interrupted by us differs from its record for that reason alone.
    if (stopped() && outcome === "different")
      add({ cell, code, outcome: "skipped", detail: "stopped while it ran again" });
    else add({ cell, code, outcome, detail });
  }
  const why = stopped() ? "the replay was stopped" : "the interpreter died before it";
  for (const { cell, code } of recorded.slice(next))
    add({ cell, code, outcome: "skipped", detail: `not run again: ${why}` });
  return results;
}
