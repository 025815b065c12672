import { setTimeout as sleep } from "node:timers/promises";
import { CodeactError, errorMessage } from "@codeact/protocol";
import { LEASE_MS, newId } from "@codeact/store";
import type { RunRecord, StartedRun } from "@codeact/store";
import { answerQuestion } from "./answer-question.ts";
import type { DeskOptions } from "./desk-options.ts";
import { orderOf, keptOrder, superseded, withSettings } from "./order-of.ts";
import type { CellRequest, RetryRequest, RunDesk, RunRequest } from "./run-desk.ts";
import { RunJob } from "./run-job.ts";
import type { RunOrder } from "./run-order.ts";
import { runPersonsCell } from "./run-persons-cell.ts";
import { serverCloses } from "../kernels/house-errors.ts";

/** How long a run may wait for a person unless somebody says otherwise, in milliseconds. */
const WAIT_MS = 60 * 60 * 1000;
/** How long runs go on at the end unless somebody says otherwise, in milliseconds. */
const GRACE_MS = 10_000;
/** What a cell of a person says in the place of a question. */
const OWN_CELL = { kind: "notice", code: "own-cell", text: "Ran a cell." } as const;

/**
 * Opens the desk of this process: marks runs of lost processes as interrupted, now and every minute, and sends what
 * waits in queues.
 */
export async function openRunDesk(options: DeskOptions): Promise<RunDesk> {
  const desk = new Desk(options);
  await desk.lookAround();
  return desk;
}

interface Begin {
  readonly userId: string;
  readonly conversationId: string;
  readonly parentId: string | undefined;
  readonly parts: RunRequest["parts"];
  readonly queuedId?: string | undefined;
  readonly idempotencyKey?: string | undefined;
  readonly requestHash?: string | undefined;
  readonly tools?: RunRequest["tools"];
}

class Desk implements RunDesk {
  readonly #options: DeskOptions;
  /** Names this process in leases. */
  readonly #owner = newId();
  readonly #jobs = new Map<string, RunJob>();
  readonly #timer: NodeJS.Timeout;
  readonly #closed = new AbortController();
  #accepting = true;
  #closing: Promise<void> | undefined;

  constructor(options: DeskOptions) {
    this.#options = options;
    // Lost runs are looked for as often as they can be lost.
    this.#timer = setInterval(() => void this.lookAround(), options.leaseMs ?? LEASE_MS).unref();
  }

  get accepting(): boolean {
    return this.#accepting;
  }

  get closed(): AbortSignal {
    return this.#closed.signal;
  }

  get working(): number {
    return this.#jobs.size;
  }

  async start(request: RunRequest): Promise<StartedRun> {
    const { store } = this.#options;
    const { userId, conversationId, parts, model, settings } = request;
    const conversation = await store.conversations.get(userId, conversationId);
    const order = orderOf(conversation, { model, settings });
    const parentId =
      request.parentId === undefined ? conversation.activeLeafId : (request.parentId ?? undefined);
    return await this.#begin({ ...request, parentId, parts }, order);
  }

  async runCell(request: CellRequest): Promise<StartedRun> {
    const { store } = this.#options;
    const { userId, conversationId, source, supersedesId, settings } = request;
    const conversation = await store.conversations.get(userId, conversationId);
    const { model, settings: all } = orderOf(conversation, { settings });
    const version = await superseded(store, userId, supersedesId);
    const order: RunOrder = { kind: "cell", model, settings: all, source, version, supersedesId };
    const parentId = conversation.activeLeafId;
    return await this.#begin({ ...request, parentId, parts: [OWN_CELL] }, order);
  }

  async retry(request: RetryRequest): Promise<StartedRun> {
    const { store } = this.#options;
    const { userId, runId } = request;
    const run = await this.#current(userId, runId);
    if (run.status === "running") throw stillWorks(runId);
    const { conversationId, messageId } = run;
    const { parentId } = await store.messages.get(userId, conversationId, messageId);
    const conversation = await store.conversations.get(userId, conversationId);
    const order = keptOrder(run.request) ?? orderOf(conversation, {});
    return await this.#begin({ ...request, conversationId, parentId, parts: undefined }, order);
  }

  async sendNext(userId: string, conversationId: string): Promise<StartedRun | undefined> {
    const { store } = this.#options;
    const next = await store.queue.first(userId, conversationId);
    if (next === undefined) return undefined;
    const { id, parts, model, settings } = next;
    try {
      return await this.start({
        userId,
        conversationId,
        parts,
        model,
        settings: withSettings(settings),
        queuedId: id,
      });
    } catch (error) {
      if (!CodeactError.isInstance(error)) throw error;
      // Another process, or the person, was faster.
      if (error.code === "session_busy" || error.code === "not_found") return undefined;
      throw error;
    }
  }

  async stop(userId: string, runId: string): Promise<RunRecord> {
    const run = await this.#options.store.runs.requestStop(userId, runId);
    // The store wakes the owner too; this only saves its way.
    if (run.status === "running") this.#jobs.get(runId)?.stop("person");
    return run;
  }

  async decide(
    userId: string,
    runId: string,
    { approvalId, decision }: Parameters<RunDesk["decide"]>[2],
  ): Promise<void> {
    await this.#requireKind(userId, runId, approvalId, ["action", "tool"]);
    await this.#options.store.approvals.decide(userId, runId, approvalId, { ...decision });
  }

  async answerInput(
    userId: string,
    runId: string,
    { inputId, text }: Parameters<RunDesk["answerInput"]>[2],
  ): Promise<void> {
    await this.#requireKind(userId, runId, inputId, ["input"]);
    await this.#options.store.approvals.decide(userId, runId, inputId, { text });
  }

  close(options: { readonly graceMs?: number | undefined } = {}): Promise<void> {
    this.#accepting = false;
    clearInterval(this.#timer);
    this.#closing ??= this.#close(options.graceMs ?? GRACE_MS);
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close({ graceMs: 0 });
  }

  /** Ends runs whose process is gone, and goes on with queues that nobody works on. Never rejects. */
  async lookAround(): Promise<void> {
    const { store, log } = this.#options;
    try {
      await this.#renewOwn();
      for (const { id } of await store.runs.expire())
        log.warn({ runId: id }, "A run was interrupted: the process that worked on it is gone.");
      for (const { userId, conversationId } of await store.queue.waiting()) {
        const [last] = await store.runs.list(userId, conversationId, { limit: 1 });
        if (last?.status === "done" && this.#accepting) await this.#goOn(userId, conversationId);
      }
    } catch (error) {
      log.error({ problem: errorMessage(error) }, "Lost runs could not be looked for.");
    }
  }

  /** A run as it is; one whose process is gone is ended first. */
  async #current(userId: string, runId: string): Promise<RunRecord> {
    const { store, now } = this.#options;
    const run = await store.runs.get(userId, runId);
    if (run.status !== "running" || (run.leaseUntil ?? 0) >= now()) return run;
    await this.#renewOwn();
    await store.runs.expire();
    return await store.runs.get(userId, runId);
  }

  /**
   * Keeps the runs of this process before others are ended: after the machine has slept, or its clock was set, their
   * leases are over as well. Never rejects: each run looks after its lease itself.
   */
  async #renewOwn(conversationId?: string): Promise<void> {
    const { store, leaseMs = LEASE_MS } = this.#options;
    const jobs = [...this.#jobs.values()];
    await Promise.allSettled(
      jobs
        .filter((job) => conversationId === undefined || job.conversationId === conversationId)
        .map((job) => store.runs.renew(job.runId, { owner: this.#owner, leaseMs })),
    );
  }

  async #begin(begin: Begin, order: RunOrder): Promise<StartedRun> {
    const { store, models, limits, metrics, leaseMs = LEASE_MS } = this.#options;
    const { userId } = begin;
    const askedAt = performance.now();
    if (!this.#accepting) throw serverCloses();
    if (order.kind === "answer") await requireOffer(models, order.model);
    await limits.checkRun(userId);
    await this.#renewOwn(begin.conversationId);
    const started = await store.runs.start({
      ...begin,
      model: order.model,
      leaseOwner: this.#owner,
      leaseMs,
      request: order,
      allowance: await limits.runAllowance(userId),
    });
    if (!started.created) return started;
    // Event 1 is there with the run.
    metrics.observeFirstEvent(performance.now() - askedAt);
    this.#work(started, order, begin.tools);
    return started;
  }

  #work(started: StartedRun, order: RunOrder, tools: RunRequest["tools"]): void {
    const { leaseMs = LEASE_MS, waitMs = WAIT_MS } = this.#options;
    const job = new RunJob({
      ...this.#options,
      owner: this.#owner,
      leaseMs,
      waitMs,
      started,
      order,
      tools,
      work: (desk) => (order.kind === "cell" ? runPersonsCell(desk, order) : answerQuestion(desk)),
    });
    this.#jobs.set(job.runId, job);
    void this.#after(job, started.run);
  }

  async #after(job: RunJob, { userId, conversationId }: RunRecord): Promise<void> {
    const status = await job.ended;
    this.#jobs.delete(job.runId);
    // After a stop, a failure or a lost lease the person decides what becomes of the queue.
    if (status === "done" && this.#accepting) await this.#goOn(userId, conversationId);
  }

  async #goOn(userId: string, conversationId: string): Promise<void> {
    try {
      await this.sendNext(userId, conversationId);
    } catch (error) {
      const facts = { conversationId, problem: errorMessage(error) };
      this.#options.log.warn(facts, "A waiting message could not be sent; it stays in the queue.");
    }
  }

  async #requireKind(
    userId: string,
    runId: string,
    approvalId: string,
    kinds: readonly string[],
  ): Promise<void> {
    const asked = await this.#options.store.approvals.list(userId, runId);
    if (asked.some(({ id, kind }) => id === approvalId && kinds.includes(kind))) return;
    throw new CodeactError("not_found", `The run ${runId} does not ask for this.`, {
      remedy: "Load the run to see what it waits for.",
    });
  }

  async #close(graceMs: number): Promise<void> {
    const ends = Promise.all([...this.#jobs.values()].map((job) => job.ended));
    await Promise.race([ends, sleep(graceMs, undefined, { ref: false })]);
    for (const job of this.#jobs.values()) job.stop("closing");
    await Promise.all([...this.#jobs.values()].map((job) => job.ended));
    this.#closed.abort();
  }
}

async function requireOffer(models: DeskOptions["models"], model: string): Promise<void> {
  const offers = await models.list();
  if (offers.some(({ name }) => name === model)) return;
  throw new CodeactError("model_not_found", `The model "${model}" is not offered here.`, {
    remedy: `Choose one of: ${offers.map(({ name }) => name).join(", ") || "none is offered"}.`,
  });
}

function stillWorks(runId: string): CodeactError {
  return new CodeactError("session_busy", "The run is still at work.", {
    remedy: "Wait for its end, or stop it.",
    retryable: true,
    details: { runId },
  });
}
