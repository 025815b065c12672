import { CodeactError, noUsage } from "@codeact/protocol";
import type {
  ExecuteOptions,
  HostFunction,
  Kernel,
  KernelEvent,
  Model,
  ModelEvent,
  ModelRequest,
  RunEvent,
} from "@codeact/protocol";

/** What the scripted model does on one call: text in pieces, exact events, an error, or waiting for the abort. */
export type ScriptedReply = string | readonly ModelEvent[] | Error | typeof waitForAbort;

/** The model says `I begin` and then nothing until it is stopped. */
export const waitForAbort = { wait: true } as const;

/** A model that says what the test wrote; it remembers what it was asked. */
export interface ScriptedModel extends Model {
  readonly requests: ModelRequest[];
}

const usage = { ...noUsage, inputTokens: 10, outputTokens: 5 };

export function scriptedModel(replies: readonly ScriptedReply[], vision = false): ScriptedModel {
  const requests: ModelRequest[] = [];
  return {
    name: "scripted",
    vision,
    requests,
    async *stream(request) {
      const reply = replies[requests.length];
      requests.push(request);
      if (reply === undefined)
        throw new CodeactError("model_failed", "The script has no more replies");
      if (reply instanceof Error) throw reply;
      if (typeof reply === "object" && "wait" in reply) {
        yield { type: "text-delta", text: "I begin" };
        await aborted(request.signal);
        throw new CodeactError("aborted", "aborted");
      }
      if (typeof reply !== "string") {
        yield* reply;
        return;
      }
      for (const piece of reply.match(/[^]{1,3}/g) ?? []) yield { type: "text-delta", text: piece };
      yield { type: "response-end", finishReason: "stop", usage };
    },
  };
}

function aborted(signal: AbortSignal | undefined): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  if (signal?.aborted === true) resolve();
  signal?.addEventListener("abort", () => resolve());
  return promise;
}

/** What a cell of the scripted kernel does: events before its end, and how it ends. */
export type ScriptedCell = (cell: {
  readonly code: string;
  readonly options: ExecuteOptions;
  readonly functions: ReadonlyMap<string, HostFunction>;
}) => AsyncIterable<KernelEvent> | Iterable<KernelEvent>;

/** A kernel whose cells do what the test says. A cell that yields no end ends well. */
export function scriptedKernel(run: ScriptedCell): Kernel & { readonly codes: string[] } {
  const functions = new Map<string, HostFunction>();
  const codes: string[] = [];
  let alive = true;
  let count = 0;
  const close = (): Promise<void> => {
    alive = false;
    return Promise.resolve();
  };
  return {
    id: "scripted",
    codes,
    info: {
      backend: "scripted",
      language: "python",
      version: "3.13.0",
      shell: "plain",
      workingFolder: "/work",
    },
    get alive() {
      return alive;
    },
    async *execute(code, options = {}) {
      codes.push(code);
      count += 1;
      yield { type: "execution-start", executionCount: count };
      for await (const event of run({ code, options, functions })) {
        yield event;
        if (event.type !== "execution-end") continue;
        if (event.status === "died") alive = false;
        return;
      }
      yield { type: "execution-end", status: "ok", executionCount: count, durationMs: 1 };
    },
    interrupt: () => Promise.resolve(),
    variables: () => Promise.resolve([]),
    define: (defined) => {
      for (const one of defined) functions.set(one.name, one);
      return Promise.resolve();
    },
    files: {
      read: () => Promise.reject(new CodeactError("file_not_found", "no files")),
      write: () => Promise.resolve(),
      list: () => Promise.resolve([]),
      remove: () => Promise.resolve(),
    },
    fork: () => Promise.reject(scripted("forks")),
    snapshot: () => Promise.reject(scripted("snapshots")),
    restore: () => Promise.reject(scripted("snapshots")),
    close,
    [Symbol.asyncDispose]: close,
  };
}

function scripted(what: string): CodeactError {
  return new CodeactError("not_supported", `A scripted kernel has no ${what}.`);
}

/** Text on standard output. */
export function stdout(text: string): KernelEvent {
  return { type: "stream", name: "stdout", text };
}

/** The end of a cell. */
export function cellEnd(
  status: Extract<KernelEvent, { type: "execution-end" }>["status"],
  more: Partial<Extract<KernelEvent, { type: "execution-end" }>> = {},
): KernelEvent {
  return { type: "execution-end", status, executionCount: 1, durationMs: 1, ...more };
}

/** Waits until a signal is aborted. */
export const untilAborted = aborted;

/** Every event of a run. */
export async function collect(events: AsyncIterable<RunEvent>): Promise<RunEvent[]> {
  const all: RunEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}
