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
 * @throws CodeactError `kernel_died`, `overloaded` (too many wait), `aborted` before its turn, `invalid_input` for more
 * time than the engine allows
 */
export async function* runCell(
  engine: Engine,
  session: EngineSession,
  request: CellRequest,
  signal: AbortSignal,
): AsyncGenerator<KernelEvent, void> {
  const { executions, answers } = session;
  const id = request.executionId ?? randomUUID();
  checkTime(engine, request);
  checkQueue(engine, session, id);
  const done = engine.beginCell();
  const own = new AbortController();
  const over = new AbortController();
  executions.set(id, own);
  const stop = own.signal;
  const unlink = abortWith(own, [signal, engine.closing]);
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
    unlink();
    over.abort(OVER);
    executions.delete(id);
    done();
  }
}

/** A reason that is given costs nothing; without one every cell would make an exception with a stack. */
const OVER = "The cell is over.";

/**
 * Aborts the controller when one of the signals fires, until the returned function is called. Unlike
 * `AbortSignal.any` it leaves nothing behind at a signal that lives as long as the engine.
 */
function abortWith(controller: AbortController, signals: readonly AbortSignal[]): () => void {
  const onAbort = ({ currentTarget }: Event): void =>
    controller.abort(currentTarget instanceof AbortSignal ? currentTarget.reason : undefined);
  for (const signal of signals) {
    if (signal.aborted) controller.abort(signal.reason);
    signal.addEventListener("abort", onAbort);
  }
  return () => {
    for (const signal of signals) signal.removeEventListener("abort", onAbort);
  };
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

function checkTime({ options }: Engine, { timeoutMs }: CellRequest): void {
  const max = options.maxLimits?.cellTimeoutMs;
  if (timeoutMs === undefined || max === undefined || timeoutMs <= max) return;
  throw new CodeactError(
    "invalid_input",
    `timeoutMs: ${timeoutMs} is more than this engine allows (${max}).`,
    { remedy: "Ask for less.", details: { limit: "cellTimeoutMs", max } },
  );
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
