import { boundedArray, ExecutionStatus, Output } from "@codeact/protocol";
import { replayCells } from "@codeact/sandbox";
import { z } from "zod";
import type { Call, Route } from "../http/route.ts";
import { renderFailure } from "../http/failure-body.ts";
import { readJson } from "../../http/request-body.ts";
import { runCell } from "../session/run-cell.ts";

/** A cell with what `execute` answered for it; what else that answer has is ignored. */
const RecordedCell = z.object({
  code: z.string(),
  status: ExecutionStatus,
  outputs: boundedArray(Output, 100_000).default([]),
});

const ReplayBody = z.strictObject({
  cells: boundedArray(RecordedCell, 10_000),
  /** Wall time of each cell. @default the session's limit */
  timeoutMs: z.number().positive().max(86_400_000).optional(),
  /** Go on after the first difference. */
  all: z.boolean().default(false),
});

const ReplayedView = z.object({
  /** Position among the recorded cells, from 0. */
  index: z.int(),
  outcome: z.enum(["same", "different", "skipped"]),
  /** What differed, or why it was not run again. */
  detail: z.string().optional(),
  /** The first line that differs; a side without such a line is absent. */
  difference: z
    .object({
      what: z.enum(["error", "status", "stdout", "stderr", "result", "displays"]),
      line: z.int(),
      recorded: z.string().optional(),
      replayed: z.string().optional(),
    })
    .optional(),
});

const ReplayView = z.object({
  cells: z.array(ReplayedView),
  /** Absent when every cell did the same again. */
  firstDifference: ReplayedView.optional(),
  /** What kept the cells that are not listed from being run again, where something did; as in the body of an error. */
  error: z
    .object({
      code: z.string(),
      message: z.string(),
      remedy: z.string().optional(),
      retryable: z.boolean(),
      details: z.record(z.string(), z.json()),
    })
    .optional(),
});

/**
 * Recorded cells, run again. Each takes its turn like any other cell: what others run in the session meanwhile comes in
 * between, which is why a replay belongs in a session of its own.
 */
export const replayRoutes: readonly Route[] = [
  {
    method: "POST",
    path: "/v1/sessions/{id}/replay",
    scopes: ["execute"],
    summary: "Run recorded cells again, most often in a new session, up to the first difference",
    body: ReplayBody,
    answers: { 200: { description: "How each cell went", schema: ReplayView } },
    run: replay,
  },
];

async function replay({ engine, request, session }: Call): Promise<Response> {
  const target = session();
  const { raw } = request.req;
  const body = await readJson(raw, ReplayBody, engine.limits.maxBodyBytes);
  const { timeoutMs } = body;
  const replayed = replayCells(body.cells, (code) =>
    runCell(engine, target, { code, timeoutMs }, raw.signal),
  );
  const cells: z.infer<typeof ReplayedView>[] = [];
  let firstDifference: z.infer<typeof ReplayedView> | undefined;
  try {
    for await (const { code: _, ...cell } of replayed) {
      cells.push(cell);
      if (cell.outcome !== "different") continue;
      firstDifference ??= cell;
      if (!body.all) break;
    }
  } catch (error) {
    // What ran has changed the session already: its client has to learn how far that went.
    if (cells.length === 0) throw error;
    return Response.json({ cells, firstDifference, ...renderFailure(error).body });
  }
  return Response.json({ cells, firstDifference });
}
