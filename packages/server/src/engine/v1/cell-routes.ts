import { errorMessage, JsonValue, Output } from "@codeact/protocol";
import type { KernelEvent } from "@codeact/protocol";
import { z } from "zod";
import { eventFrame, eventStream, within } from "../../http/event-stream.ts";
import { renderFailure } from "../http/failure-body.ts";
import type { Call, Route } from "../http/route.ts";
import { readJson } from "../../http/request-body.ts";
import { foldCell, runCell } from "../session/run-cell.ts";

const EVENT_STREAM = "text/event-stream";

const ExecuteBody = z.strictObject({
  code: z.string(),
  /** Wall time of this cell. @default the session's limit */
  timeoutMs: z.number().positive().max(86_400_000).optional(),
  /** Whether you answer `input()`; if not, it raises EOFError. */
  input: z.boolean().default(false),
  /** A name of yours for this cell, with which it can be interrupted. */
  executionId: z
    .string()
    .regex(/^[\w.:-]{1,100}$/u)
    .optional(),
});

const ExecuteView = z.object({
  status: z.enum(["ok", "error", "interrupted", "timeout", "died"]),
  executionCount: z.int(),
  durationMs: z.number(),
  /** What a notebook would keep: text of one stream merged, updates applied. */
  outputs: z.array(Output),
  cpuMs: z.number().optional(),
  namespace: z.unknown(),
  outputPath: z.string().optional(),
  death: z.unknown(),
});

const InputBody = z.union([
  z.strictObject({ id: z.string().max(256), text: z.string() }),
  z.strictObject({
    id: z.string().max(256),
    eof: z.literal(true),
    /** Shown on stderr. */
    reason: z.string().max(2000).optional(),
  }),
]);

const CallBody = z.union([
  z.strictObject({ value: JsonValue }),
  z.strictObject({ error: z.string().max(100_000) }),
]);

/** Cells, and the answers that they wait for. */
export const cellRoutes: readonly Route[] = [
  {
    method: "POST",
    path: "/v1/sessions/{id}/execute",
    scopes: ["execute"],
    summary: "Run a cell: events while it runs (Accept: text/event-stream), or one JSON at its end",
    body: ExecuteBody,
    answers: {
      200: {
        description:
          "Server-sent events named after the type of the event, `execution-end` last; or the whole cell",
        schema: ExecuteView,
        types: [EVENT_STREAM],
      },
    },
    run: executeCell,
  },
  {
    method: "POST",
    path: "/v1/sessions/{id}/input",
    scopes: ["execute"],
    summary: "Answer an input-request event",
    body: InputBody,
    answers: { 204: { description: "Python goes on" } },
    async run(call) {
      const { id, ...reply } = await readJson(
        call.request.req.raw,
        InputBody,
        call.engine.limits.maxBodyBytes,
      );
      call.session().answers.answerInput(id, reply);
      return new Response(null, { status: 204 });
    },
  },
  {
    method: "POST",
    path: "/v1/sessions/{id}/calls/{callId}",
    scopes: ["execute"],
    summary: "Answer a call-start event with a value, or with an error that is raised in Python",
    body: CallBody,
    answers: { 204: { description: "Python goes on" } },
    async run(call) {
      const reply = await readJson(call.request.req.raw, CallBody, call.engine.limits.maxBodyBytes);
      call.session().answers.answerCall(call.request.req.param("callId") ?? "", reply);
      return new Response(null, { status: 204 });
    },
  },
];

async function executeCell(call: Call): Promise<Response> {
  const { engine, request } = call;
  const session = call.session();
  const raw = request.req.raw;
  const body = await readJson(raw, ExecuteBody, engine.limits.maxBodyBytes);
  if (request.req.header("accept")?.includes(EVENT_STREAM) === true) {
    // The connection's own signal comes late or never once the answer has begun: the stream's end counts.
    const left = new AbortController();
    return await answerStream(call, runCell(engine, session, body, left.signal), left);
  }
  const { outputs, end } = await foldCell(runCell(engine, session, body, raw.signal));
  const { type: _, ...facts } = end;
  return Response.json({ ...facts, outputs });
}

/** Streams a cell. What fails before the first event, and soon, is an HTTP status; later it is a `failure` event. */
async function answerStream(
  { engine, request }: Call,
  events: AsyncGenerator<KernelEvent, void>,
  left: AbortController,
): Promise<Response> {
  const raw = request.req.raw;
  const exchange = request.get("exchange");
  const onAbort = (): void => left.abort();
  raw.signal.addEventListener("abort", onAbort);
  const first = events.next();
  const { keepAliveMs, stallMs } = engine.limits;
  try {
    await within(first, Math.min(keepAliveMs, MAX_SILENCE_MS));
  } catch (error) {
    raw.signal.removeEventListener("abort", onAbort);
    throw error;
  }
  exchange.beginStream();
  // A client that reads nothing must not hold up an engine that closes.
  const onClosing = (): void => void setTimeout(() => void drain(events), FAREWELL_MS).unref();
  engine.closing.addEventListener("abort", onClosing);
  return eventStream({
    frames: frames(first, events, (problem) => exchange.noteProblem(problem)),
    keepAliveMs,
    stallMs,
    onEnd(outcome) {
      raw.signal.removeEventListener("abort", onAbort);
      engine.closing.removeEventListener("abort", onClosing);
      exchange.end(200, outcome);
      if (outcome === "sent") return;
      left.abort();
      // One that takes nothing would keep what it was sent, and its connection, for ever.
      request.env.outgoing?.destroy();
      // Reads the cell to its end, so that nothing waits for a client that is gone.
      void drain(events);
    },
  });
}

/** After a closing engine has interrupted a cell: time for its end to be read. */
const FAREWELL_MS = 4000;
/** A client learns within this time that its cell waits behind others. */
const MAX_SILENCE_MS = 5000;

async function* frames(
  first: Promise<IteratorResult<KernelEvent, void>>,
  events: AsyncGenerator<KernelEvent, void>,
  noteProblem: (problem: string) => void,
): AsyncGenerator<string, void> {
  try {
    for (let next = await first; next.done !== true; next = await events.next())
      yield eventFrame(next.value.type, next.value);
  } catch (error) {
    noteProblem(errorMessage(error));
    yield eventFrame("failure", renderFailure(error).body);
  }
}

async function drain(events: AsyncGenerator<KernelEvent, void>): Promise<void> {
  try {
    await events.return(undefined);
  } catch {
    // The cell's session may be gone as well; there is nobody left to tell.
  }
}
