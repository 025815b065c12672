import type { RunStatus } from "@codeact/store";
import { Counter, Gauge, Histogram, Registry } from "prom-client";
import type { RequestRecord } from "../../http/exchange.ts";

/** How a run went, for the metrics. */
export interface EndedRun {
  readonly status: RunStatus;
  readonly durationMs: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** The Prometheus metrics of one chat server. Labels never hold ids, names or what people write. */
export interface ChatMetrics {
  readonly contentType: string;
  observeRequest(record: RequestRecord): void;
  observeRun(run: EndedRun): void;
  /** From the order of a run to its first event in the log, ms. */
  observeFirstEvent(delayMs: number): void;
  /** Counts a viewer of a run's events until the returned function is called; calling it twice is one end. */
  openViewer(): () => void;
  /** Says where the numbers of live interpreters and runs at work are read. */
  watch(now: { readonly kernels: () => number; readonly runs: () => number }): void;
  /** The exposition text. */
  render(): Promise<string>;
}

const requestBuckets = [0.001, 0.005, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 5, 30, 300];
const runBuckets = [0.5, 1, 5, 10, 30, 60, 300, 1800, 7200];
const firstEventBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5];

/** Metrics in a registry of their own, so that several servers may live in one process. */
export function createChatMetrics(): ChatMetrics {
  const registry = new Registry();
  const registers = [registry];
  const requests = requestMetrics(registry);
  const runs = runMetrics(registry);
  const viewers = new Gauge({
    name: "codeact_chat_event_viewers",
    help: "Open streams of run events.",
    registers,
  });
  return {
    contentType: registry.contentType,
    render: () => registry.metrics(),
    ...requests,
    ...runs,
    openViewer() {
      let open = true;
      viewers.inc();
      return () => {
        if (open) viewers.dec();
        open = false;
      };
    },
    watch({ kernels, runs: atWork }) {
      gauge(registry, "codeact_chat_kernels", "Live interpreters of this process.", kernels);
      gauge(registry, "codeact_chat_runs_at_work", "Runs that this process works on.", atWork);
    },
  };
}

function requestMetrics(registry: Registry): Pick<ChatMetrics, "observeRequest"> {
  const registers = [registry];
  const count = new Counter({
    name: "codeact_chat_requests_total",
    help: "Finished HTTP requests.",
    labelNames: ["method", "route", "status", "outcome"],
    registers,
  });
  const time = new Histogram({
    name: "codeact_chat_request_duration_seconds",
    help: "From a request's arrival to the end of its answer; streams are not counted.",
    labelNames: ["route"],
    buckets: requestBuckets,
    registers,
  });
  return {
    observeRequest({ method, route, status, outcome, durationMs, streamed }) {
      count.inc({ method: methodLabel(method), route, status: String(status), outcome });
      if (streamed !== true) time.observe({ route }, durationMs / 1000);
    },
  };
}

const methods: ReadonlySet<string> = new Set([
  "GET",
  "HEAD",
  "POST",
  "PUT",
  "PATCH",
  "DELETE",
  "OPTIONS",
]);

/** Clients may invent methods; a label must not grow without bound. */
function methodLabel(method: string): string {
  return methods.has(method) ? method : "other";
}

function runMetrics(registry: Registry): Pick<ChatMetrics, "observeRun" | "observeFirstEvent"> {
  const registers = [registry];
  const count = new Counter({
    name: "codeact_chat_runs_total",
    help: "Runs of this process that ended, by how.",
    labelNames: ["status"],
    registers,
  });
  const time = new Histogram({
    name: "codeact_chat_run_duration_seconds",
    help: "Wall time of runs.",
    buckets: runBuckets,
    registers,
  });
  const tokens = new Counter({
    name: "codeact_chat_tokens_total",
    help: "Tokens of model calls in runs that ended.",
    labelNames: ["kind"],
    registers,
  });
  const firstEvent = new Histogram({
    name: "codeact_chat_first_event_seconds",
    help: "From the order of a run to its first event in the log.",
    buckets: firstEventBuckets,
    registers,
  });
  return {
    observeRun({ status, durationMs, inputTokens, outputTokens }) {
      count.inc({ status });
      time.observe(durationMs / 1000);
      tokens.inc({ kind: "input" }, inputTokens);
      tokens.inc({ kind: "output" }, outputTokens);
    },
    observeFirstEvent: (delayMs) => firstEvent.observe(delayMs / 1000),
  };
}

function gauge(registry: Registry, name: string, help: string, read: () => number): void {
  const made: Gauge = new Gauge({
    name,
    help,
    registers: [registry],
    collect() {
      made.set(read());
    },
  });
}
