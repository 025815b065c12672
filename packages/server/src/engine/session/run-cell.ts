import { randomUUID } from "node:crypto";
import { CodeactError, OutputFold } from "@codeact/protocol";
import type { KernelEvent, Output } from "@codeact/protocol";
import type { Engine } from "../open-engine.ts";
import type { EngineSession } from "./engine-session.ts";
import { endedError } from "./session-texts.ts";

/** One cell as a client asks for it. */
export interface CellRequest {
  readonly code: string;
  /** @default the limit of the session's interpreter */
  readonly timeoutMs?: number | undefined;
  /** Whether the client answers `input()`. */
  readonly input?: boolean | undefined;
  /** Name under which the cell can be stopped. @default a random one */
  readonly executionId?: string | undefined;
}

/** The last event of a cell. */
export type CellEnd = Extract<KernelEvent, { type: "execution-end" }>;

/**
 * Runs a cell when its turn comes. The signal stops it: while it waits it never runs, while it runs it is interrupted
 * and, when that does not help, killed.
 * @throws CodeactError `kernel_died`, `overloaded` (too many wait), `aborted` before its turn
 */
export async function* runCell(
  engine: Engine,
  session: EngineSession,
  request: CellRequest,
  signal: AbortSignal,
): AsyncGenerator<KernelEvent, void> {
  const { executions, answers } = session;
  const id = request.executionId ?? randomUUID();
  checkQueue(engine, session, id);
  const done = engine.beginCell();
  const own = new AbortController();
  const over = new AbortController();
  executions.set(id, own);
  const stop = AbortSignal.any([own.signal, signal, engine.closing]);
  try {
    using held = await session.hold(stop);
    const onInput = (): Promise<string> => answers.askInput(AbortSignal.any([stop, over.signal]));
    const events = held.kernel.execute(request.code, {
      signal: stop,
      timeoutMs: request.timeoutMs,
      onInput: request.input === true ? onInput : undefined,
    });
    for await (const event of events) {
      if (request.input === true) answers.note(event);
      yield event.type === "execution-end" ? endCell(engine, session, event) : event;
      if (event.type !== "execution-start") continue;
      for (const text of session.takeNotices()) yield { type: "stream", name: "stderr", text };
    }
  } catch (error) {
    // Cells that waited when their session ended learn how it did.
    throw session.end === undefined ? error : endedError(session.end);
  } finally {
    over.abort();
    executions.delete(id);
    done();
  }
}

/** What a whole cell came to. */
export interface CellResult {
  readonly outputs: readonly Output[];
  readonly end: CellEnd;
}

/** Runs a cell and folds its events. @throws CodeactError as {@link runCell} */
export async function foldCell(events: AsyncIterable<KernelEvent>): Promise<CellResult> {
  const fold = new OutputFold();
  for await (const event of events) {
    fold.add(event);
    if (event.type === "execution-end") return { outputs: fold.outputs, end: event };
  }
  throw new CodeactError("internal", "A cell ended without saying so.");
}

function checkQueue(engine: Engine, { executions }: EngineSession, id: string): void {
  if (executions.has(id))
    throw new CodeactError("invalid_input", `The execution id "${id}" is in use.`);
  if (executions.size <= engine.limits.maxQueuedCells) return;
  throw new CodeactError("overloaded", `${executions.size} cells wait in this session already.`, {
    remedy: "Wait for them, or interrupt them.",
    retryable: true,
    details: { retryAfterSeconds: 1 },
  });
}

/** Counts the end of a cell. One whose session was ended under it says why. */
function endCell(engine: Engine, session: EngineSession, event: CellEnd): CellEnd {
  engine.metrics.observeCell(event.status, event.durationMs);
  if (event.status !== "died") return event;
  const { end } = session;
  if (end !== undefined)
    return { ...event, death: { cause: event.death?.cause ?? "killed", detail: end.detail } };
  session.finish({ cause: "died", detail: event.death?.detail ?? "The interpreter died." });
  return event;
}
