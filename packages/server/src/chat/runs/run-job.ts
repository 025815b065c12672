import { setTimeout as sleep } from "node:timers/promises";
import { errorMessage } from "@codeact/protocol";
import type { RunLogEvent } from "@codeact/protocol/chat";
import type { Message, RunEnd } from "@codeact/store";
import type { HeldKernel } from "../kernels/kernel-house.ts";
import { beginSpan, withinSpan } from "../serve/tracing.ts";
import { Person } from "./ask-person.ts";
import { readBranch } from "./branch.ts";
import type { JobOutcome, RunJobOptions } from "./job-desk.ts";
import { keepLease, watchStop } from "./lease.ts";
import { MessageDraft } from "./message-draft.ts";
import { failureOf } from "./run-failure.ts";
import { RunLog } from "./run-log.ts";
import { usageOf } from "./run-usage.ts";

/** A run that was asked to stop ends on its own for so long, in milliseconds; then without waiting for it. */
const STOP_GRACE_MS = 20_000;

type StopCause = "person" | "closing" | "lost" | "late";

/** One run as a job of this process: keeps its lease, writes its log, ends it. */
export class RunJob {
  readonly runId: string;
  readonly conversationId: string;
  /** Resolves with how it ended; undefined when it was lost to another process. Never rejects. */
  readonly ended: Promise<RunEnd["status"] | undefined>;
  readonly #options: RunJobOptions;
  readonly #stop = new AbortController();
  readonly #finished = new AbortController();
  readonly #log: RunLog;
  readonly #draft: MessageDraft;
  #cause: StopCause | undefined;
  #held: HeldKernel | undefined;

  constructor(options: RunJobOptions) {
    const { run } = options.started;
    this.runId = run.id;
    this.conversationId = run.conversationId;
    this.#options = options;
    this.#log = new RunLog({
      ...options,
      runId: run.id,
      userId: run.userId,
      seq: run.seq,
      onLost: () => this.stop("lost"),
    });
    this.#draft = new MessageDraft({
      tell: (event) => this.#log.push(event),
      keepWhole: (cellId, outputs) => this.#log.keepWhole(cellId, outputs),
      kernelId: () => this.#held?.kernelId,
    });
    this.ended = this.#run();
  }

  /** Interrupts what is at work. `lost`: without a word to the log. */
  stop(cause: StopCause): void {
    if (cause === "lost") {
      this.#cause = "lost";
      this.#log.drop();
    }
    this.#cause ??= cause;
    this.#stop.abort(new DOMException("The run was stopped.", "AbortError"));
  }

  async #run(): Promise<RunEnd["status"] | undefined> {
    const { store, log, owner, leaseMs } = this.#options;
    const lease = {
      store,
      log,
      runId: this.runId,
      owner,
      leaseMs,
      signal: this.#finished.signal,
      onStop: () => this.stop("person"),
      onLost: () => this.stop("lost"),
    };
    const span = beginSpan("run", { "codeact.kind": this.#options.order.kind });
    void keepLease(lease);
    void watchStop(lease);
    try {
      return await this.#end(await withinSpan(span, () => this.#outcome()));
    } catch (error) {
      const facts = { runId: this.runId, problem: errorMessage(error) };
      log.error(facts, "The end of a run could not be written.");
      return undefined;
    } finally {
      span.end();
      this.#finished.abort();
      await this.#held?.[Symbol.asyncDispose]();
    }
  }

  async #outcome(): Promise<JobOutcome> {
    try {
      const working = this.#work();
      const given = await Promise.race([working, this.#givenUp()]);
      return given ?? { status: "stopped", reason: "aborted", steps: [] };
    } catch (error) {
      if (this.#stop.signal.aborted) return { status: "stopped", reason: "aborted", steps: [] };
      this.#options.log.warn({ runId: this.runId, problem: errorMessage(error) }, "A run failed.");
      return { status: "failed", error: failureOf(error), steps: [] };
    }
  }

  /** Resolves when the run was asked to stop and does not. */
  async #givenUp(): Promise<undefined> {
    const { signal } = this.#stop;
    if (!signal.aborted)
      await new Promise<void>((resolve) => {
        signal.addEventListener("abort", () => resolve(), { once: true });
        this.#finished.signal.addEventListener("abort", () => resolve(), { once: true });
      });
    await sleep(STOP_GRACE_MS, undefined, { ref: false, signal: this.#finished.signal }).catch(
      () => undefined,
    );
    return undefined;
  }

  async #work(): Promise<JobOutcome> {
    const { store, started, owner, waitMs, now } = this.#options;
    const { userId, conversationId } = started.run;
    const path = await readBranch(store, {
      userId,
      conversationId,
      leafId: started.userMessageId,
    });
    const question = path.at(-1)?.parts ?? [];
    const tell = (event: RunLogEvent): void => this.#log.push(event);
    const branch = path.slice(0, -1);
    return this.#options.work({
      options: this.#options,
      draft: this.#draft,
      person: new Person({
        store,
        runId: this.runId,
        owner,
        tell,
        signal: this.#stop.signal,
        waitMs,
        onLate: () => this.stop("late"),
        now,
      }),
      branch,
      question,
      signal: this.#stop.signal,
      tell,
      hold: () => this.#hold(branch),
    });
  }

  async #hold(branch: readonly Message[]): Promise<HeldKernel> {
    const { kernels, started, order } = this.#options;
    const before = this.#held;
    await before?.[Symbol.asyncDispose]();
    this.#held = await kernels.hold({
      userId: started.run.userId,
      conversationId: this.conversationId,
      branch,
      mode: before === undefined ? (order.settings.branch ?? "auto") : "died",
      cellTimeoutMs: order.settings.cellTimeoutMs,
      tell: (event) => this.#log.push(event),
      cellId: () => this.#draft.cellId,
      signal: this.#stop.signal,
    });
    return this.#held;
  }

  async #end(outcome: JobOutcome): Promise<RunEnd["status"] | undefined> {
    await this.#held?.settled();
    // Given back before anybody hears of the end: the next run may be another process's, which asks for it at once.
    await this.#held?.[Symbol.asyncDispose]();
    if (this.#log.lost) return undefined;
    this.#draft.end();
    const status = this.#cause === "closing" ? "interrupted" : outcome.status;
    const { usage } = this.#draft;
    const { error, steps } = outcome;
    const reason = this.#cause === "late" ? "no-answer" : outcome.reason;
    await this.#log.end({
      event: { type: "run.finished", data: { status, reason, error, usage } },
      end: { status, error, usage },
      steps: steps.length === 0 ? undefined : steps,
    });
    if (this.#log.lost) return undefined;
    await this.#record(status);
    return status;
  }

  async #record(status: RunEnd["status"]): Promise<void> {
    const { store, log, metrics, started, order, now } = this.#options;
    const { inputTokens, outputTokens } = this.#draft.usage;
    const durationMs = now() - started.run.createdAt;
    metrics.observeRun({ status, durationMs, inputTokens, outputTokens });
    try {
      await store.usage.record(usageOf(started.run, order.model, this.#draft));
    } catch (error) {
      log.error({ runId: this.runId, problem: errorMessage(error) }, "Usage was not recorded.");
    }
  }
}
