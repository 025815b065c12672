import { Counter, Gauge, Histogram, Registry } from "prom-client";
import type { ExecutionStatus, Sandbox } from "@codeact/protocol";
import type { RequestRecord } from "../http/exchange.ts";
import type { SessionEvent } from "./session/engine-session.ts";
import type { SessionRecord } from "./session/session-record.ts";

/** The Prometheus metrics of one engine. */
export interface EngineMetrics {
  readonly contentType: string;
  observeRequest(record: RequestRecord): void;
  observeSession(event: SessionEvent): void;
  /** @param durationMs From the request to a session that can take its first cell. */
  observeStart(durationMs: number): void;
  observeCell(status: ExecutionStatus, durationMs: number): void;
  /** Says where the numbers of sessions by state are read. */
  watch(counts: () => Readonly<Record<SessionRecord["state"], number>>): void;
  /** The exposition text. */
  render(): Promise<string>;
}

const startBuckets = [0.001, 0.003, 0.005, 0.01, 0.015, 0.03, 0.1, 0.3, 1, 3, 10];
const cellBuckets = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300];

/** Metrics in a registry of their own, so that several engines may live in one process. */
export function createEngineMetrics(sandbox: Sandbox): EngineMetrics {
  const registry = new Registry();
  const registers = [registry];
  registry.setDefaultLabels({ backend: sandbox.backend });
  const requests = new Counter({
    name: "codeact_engine_requests_total",
    help: "Finished HTTP requests.",
    labelNames: ["route", "status", "outcome"],
    registers,
  });
  const requestTime = new Histogram({
    name: "codeact_engine_request_duration_seconds",
    help: "From a request's arrival to the end of its answer.",
    labelNames: ["route"],
    buckets: cellBuckets,
    registers,
  });
  const events = new Counter({
    name: "codeact_engine_session_events_total",
    help: "Sessions that fell asleep, woke up, or ended, by cause.",
    labelNames: ["event"],
    registers,
  });
  const starts = new Histogram({
    name: "codeact_engine_session_start_seconds",
    help: "From the request for a session to its interpreter.",
    buckets: startBuckets,
    registers,
  });
  const cells = new Histogram({
    name: "codeact_engine_cell_duration_seconds",
    help: "Wall time of cells, by how they ended.",
    labelNames: ["status"],
    buckets: cellBuckets,
    registers,
  });
  return {
    contentType: registry.contentType,
    render: () => registry.metrics(),
    observeRequest(record) {
      const { route } = record;
      requests.inc({ route, status: String(record.status), outcome: record.outcome });
      requestTime.observe({ route }, record.durationMs / 1000);
    },
    observeSession: (event) => events.inc({ event }),
    observeStart: (durationMs) => starts.observe(durationMs / 1000),
    observeCell: (status, durationMs) => cells.observe({ status }, durationMs / 1000),
    watch: (counts) => watchSessions(registry, counts),
  };
}

function watchSessions(
  registry: Registry,
  counts: () => Readonly<Record<SessionRecord["state"], number>>,
): void {
  const sessions: Gauge<"state"> = new Gauge({
    name: "codeact_engine_sessions",
    help: "Sessions by state.",
    labelNames: ["state"],
    registers: [registry],
    collect() {
      for (const [state, count] of Object.entries(counts())) sessions.set({ state }, count);
    },
  });
}
