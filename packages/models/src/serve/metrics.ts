import { Counter, Gauge, Histogram, Registry } from "prom-client";
import type { Engine, EngineStatus } from "../engines/engine.ts";
import type { RequestRecord } from "./exchange.ts";

/** The Prometheus metrics of one server. */
export interface ModelMetrics {
  readonly contentType: string;
  observe(record: RequestRecord): void;
  /** The exposition text. */
  render(): Promise<string>;
}

// From a cached prompt of a small model to a long answer of a large one.
const secondsBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300];

/** Metrics in a registry of their own, so that several servers may live in one process. */
export function createMetrics(engine: Engine): ModelMetrics {
  const registry = new Registry();
  registerEngineGauges(registry, engine);
  const instruments = requestInstruments(registry);
  return {
    contentType: registry.contentType,
    render: () => registry.metrics(),
    observe(record) {
      const { route } = record;
      instruments.requests.inc({ route, status: String(record.status), outcome: record.outcome });
      instruments.duration.observe({ route }, record.durationMs / 1000);
      if (record.firstTokenMs !== undefined)
        instruments.firstToken.observe({ route }, record.firstTokenMs / 1000);
      instruments.promptTokens.inc(record.promptTokens ?? 0);
      instruments.cachedTokens.inc(record.cachedTokens ?? 0);
      instruments.completionTokens.inc(record.completionTokens ?? 0);
    },
  };
}

interface Instruments {
  readonly requests: Counter<"route" | "status" | "outcome">;
  readonly duration: Histogram<"route">;
  readonly firstToken: Histogram<"route">;
  readonly promptTokens: Counter;
  readonly cachedTokens: Counter;
  readonly completionTokens: Counter;
}

function requestInstruments(registry: Registry): Instruments {
  const registers = [registry];
  const counter = (name: string, help: string): Counter => new Counter({ name, help, registers });
  return {
    requests: new Counter({
      name: "codeact_model_requests_total",
      help: "Finished HTTP requests.",
      labelNames: ["route", "status", "outcome"],
      registers,
    }),
    duration: new Histogram({
      name: "codeact_model_request_duration_seconds",
      help: "From a request's arrival to the end of its answer.",
      labelNames: ["route"],
      buckets: secondsBuckets,
      registers,
    }),
    firstToken: new Histogram({
      name: "codeact_model_time_to_first_token_seconds",
      help: "From a request's arrival to the first piece of its answer, waiting included.",
      labelNames: ["route"],
      buckets: secondsBuckets,
      registers,
    }),
    promptTokens: counter("codeact_model_prompt_tokens_total", "Tokens of prompts."),
    cachedTokens: counter(
      "codeact_model_cached_prompt_tokens_total",
      "Tokens of prompts that did not have to be computed again.",
    ),
    completionTokens: counter("codeact_model_completion_tokens_total", "Tokens generated."),
  };
}

function registerEngineGauges(registry: Registry, engine: Engine): void {
  const gauge = (
    name: string,
    help: string,
    read: (status: EngineStatus) => number | undefined,
  ): Gauge<"engine"> =>
    new Gauge({
      name: `codeact_model_${name}`,
      help,
      labelNames: ["engine"],
      registers: [registry],
      collect() {
        const value = read(engine.status());
        if (value === undefined) this.reset();
        else this.set({ engine: engine.kind }, value);
      },
    });
  gauge("ready", "1 when a request would be answered, loading first if need be.", ({ state }) =>
    state === "ready" || state === "idle" ? 1 : 0,
  );
  gauge("loaded", "1 when the model is in memory.", ({ state }) => (state === "ready" ? 1 : 0));
  gauge("queue_depth", "Requests that wait for a slot.", ({ queued }) => queued);
  gauge("slots", "Requests that can be answered at once.", ({ slots }) => slots);
  gauge("busy_slots", "Slots that answer a request now.", ({ busySlots }) => busySlots);
  gauge("restarts", "Times the engine's process was started again.", ({ restarts }) => restarts);
  gauge("resident_bytes", "Memory of the engine's process.", ({ residentBytes }) => residentBytes);
  gauge(
    "context_length",
    "Tokens that one conversation may have.",
    (status) => status.contextLength,
  );
}
