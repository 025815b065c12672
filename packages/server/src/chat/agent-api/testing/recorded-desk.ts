import type { RunLogEvent } from "@codeact/protocol/chat";
import type { Store } from "@codeact/store";
import type { RunDesk, RunRequest } from "../../runs/run-desk.ts";
import { idleDesk } from "../../testing/idle-parts.ts";

/** What a recorded run may look at while it is played. */
export interface PlayedRun {
  readonly request: RunRequest;
  /** Fires when the run is to stop. */
  readonly stopped: AbortSignal;
  /** Resolves when the test lets the run go on. */
  readonly go: () => Promise<void>;
}

/** A recording: the events of a run between its start and its end. */
export type Recording = (run: PlayedRun) => AsyncIterable<RunLogEvent> | Iterable<RunLogEvent>;

/** A desk that plays recordings into the log of a real store. */
export interface RecordedDesk extends RunDesk {
  /** Every run that was asked for. */
  readonly requests: readonly RunRequest[];
  /** Lets runs that wait go on. */
  release(): void;
}

const OWNER = "recorded";

/** Plays one recording for every run. A recording without `run.finished` ends as done, or stopped when it was to stop. */
export function recordedDesk(store: Store, recording: Recording): RecordedDesk {
  const requests: RunRequest[] = [];
  const gate = Promise.withResolvers<void>();
  let working = 0;
  return {
    ...idleDesk,
    requests,
    release: () => gate.resolve(),
    get working() {
      return working;
    },
    async start(request) {
      requests.push(request);
      const { userId, conversationId, parentId, parts, model = "scripted" } = request;
      const started = await store.runs.start({
        userId,
        conversationId,
        parentId: parentId ?? undefined,
        parts,
        model,
        leaseOwner: OWNER,
      });
      working += 1;
      void play(store, started.run.id, { request, recording, gate: gate.promise }).finally(() => {
        working -= 1;
      });
      return started;
    },
    stop: (userId, runId) => store.runs.requestStop(userId, runId),
    answerInput: () => Promise.resolve(),
  };
}

async function play(
  store: Store,
  runId: string,
  plan: {
    readonly request: RunRequest;
    readonly recording: Recording;
    readonly gate: Promise<void>;
  },
): Promise<void> {
  const stop = new AbortController();
  const over = new AbortController();
  void abortWhenAsked(store, runId, { stop, over: over.signal });
  const go = (): Promise<void> =>
    Promise.race([
      plan.gate,
      new Promise<void>((resolve) => stop.signal.addEventListener("abort", () => resolve())),
    ]);
  let text = "";
  let end: Extract<RunLogEvent, { type: "run.finished" }> | undefined;
  const append = async (event: RunLogEvent): Promise<void> => {
    if (event.type === "text.delta") text += event.data.text;
    const data = JSON.parse(JSON.stringify(event.data));
    const finished = event.type === "run.finished" ? event.data : undefined;
    await store.events.append(runId, {
      owner: OWNER,
      events: [{ type: event.type, data }],
      content: { parts: [{ kind: "text", text }], cells: [] },
      end: finished === undefined ? undefined : { status: finished.status },
    });
  };
  for await (const event of plan.recording({ request: plan.request, stopped: stop.signal, go })) {
    if (stop.signal.aborted) break;
    if (event.type === "run.finished") end = event;
    else await append(event);
  }
  await append(
    end ?? {
      type: "run.finished",
      data: stop.signal.aborted ? { status: "stopped", reason: "aborted" } : { status: "done" },
    },
  );
  over.abort();
}

async function abortWhenAsked(
  store: Store,
  runId: string,
  { stop, over }: { readonly stop: AbortController; readonly over: AbortSignal },
): Promise<void> {
  try {
    if (await store.runs.stopRequested(runId, over)) stop.abort();
  } catch {
    // The run is over.
  }
}
