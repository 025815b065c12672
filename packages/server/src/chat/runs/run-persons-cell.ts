import { profiles } from "@codeact/agent";
import { OutputFold } from "@codeact/protocol";
import type { ExecutionStatus, Kernel } from "@codeact/protocol";
import { personRan } from "./history.ts";
import type { JobDesk, JobOutcome } from "./job-desk.ts";
import type { RunOrder } from "./run-order.ts";

/** Runs a cell that a person wrote, in the interpreter of the branch. */
export async function runPersonsCell(
  desk: JobDesk,
  order: Extract<RunOrder, { kind: "cell" }>,
): Promise<JobOutcome> {
  const { draft } = desk;
  draft.begin(order);
  const held = await desk.hold();
  if (held.notice !== undefined) draft.notice(held.notice.code, held.notice.text);
  const startedAt = desk.options.now();
  draft.runCell(order.source);
  const { status, outputs } = await follow(desk, held.kernel, order);
  const step = personRan(
    new Date(startedAt).toISOString(),
    {
      source: order.source,
      status,
      outputs: outputs.map((output) => ({ output, truncatedBytes: 0, blobs: [] })),
      startedAt,
      endedAt: desk.options.now(),
    },
    profiles.codeact,
  );
  if (desk.signal.aborted) return { status: "stopped", reason: "aborted", steps: [step] };
  return { status: "done", steps: [step] };
}

async function follow(
  desk: JobDesk,
  kernel: Kernel,
  { source, settings }: Extract<RunOrder, { kind: "cell" }>,
): Promise<{ readonly status: ExecutionStatus; readonly outputs: OutputFold["outputs"] }> {
  const { draft, person, signal, options } = desk;
  const fold = new OutputFold();
  let status: ExecutionStatus = "died";
  const events = kernel.execute(source, {
    signal,
    timeoutMs: settings.cellTimeoutMs ?? options.settings.kernelLimits.cellTimeoutMs,
    onInput: (asked) => person.input({ ...asked, cellId: draft.cellId }),
  });
  for await (const event of events) {
    fold.add(event);
    draft.addOutput(event);
    if (event.type === "execution-end") status = event.status;
  }
  return { status, outputs: fold.outputs };
}
