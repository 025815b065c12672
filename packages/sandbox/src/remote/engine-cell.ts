import { CodeactError, errorMessage, KernelEvent, parseJson } from "@codeact/protocol";
import type { ExecuteOptions } from "@codeact/protocol";
import { randomUUID } from "node:crypto";
import { delay } from "../wire/death-watch.ts";
import { EventQueue } from "../wire/event-queue.ts";
import type { ClientCalls } from "./client-calls.ts";
import type { EngineClient } from "./engine-client.ts";
import { failureOf } from "./engine-client.ts";
import { readEventFrames } from "./event-frames.ts";

/** Unread events above this many characters stop the reading of the stream. */
const PAUSE_SIZE = 1 << 20;
/** How often a stop is asked for again until the cell has ended. */
const STOP_AGAIN_MS = 1000;
/** An engine kills what ignores interrupts within a few seconds; one that says nothing for so long is gone. */
const STOP_TIMEOUT_MS = 20_000;

/** What a cell needs of its kernel. */
export interface CellHome {
  readonly client: EngineClient;
  /** Path of the session, `/v1/sessions/…`. */
  readonly path: string;
  readonly calls: ClientCalls;
}

/** One execution on an engine: reads its stream ahead of the consumer and answers what Python asks on the way. */
export class EngineCell {
  /** Settles when the last event is queued, or the cell failed. Never rejects. */
  readonly over: Promise<void>;
  readonly #home: CellHome;
  readonly #options: ExecuteOptions;
  readonly #id = randomUUID();
  readonly #queue = new EventQueue();
  readonly #connection = new AbortController();
  readonly #failed = Promise.withResolvers<never>();
  #drained: (() => void) | undefined;
  #phase: "sent" | "started" | "ended" = "sent";
  #stopping = false;
  #left = false;
  #executionCount = 0;
  readonly #startedAt = performance.now();

  constructor(home: CellHome, code: string, options: ExecuteOptions) {
    this.#home = home;
    this.#options = options;
    this.#failed.promise.catch(() => undefined);
    options.signal?.addEventListener("abort", this.#onAbort);
    this.over = this.#read(code)
      .catch((error: unknown) => {
        this.#phase = "ended";
        this.#failed.reject(error);
      })
      .finally(() => {
        options.signal?.removeEventListener("abort", this.#onAbort);
        home.calls.abort();
      });
    if (options.signal?.aborted === true) this.#onAbort();
  }

  get isOver(): boolean {
    return this.#phase === "ended";
  }

  /** The next event. @throws CodeactError what the engine said, `kernel_died` among it */
  async next(): Promise<KernelEvent> {
    const event = await Promise.race([this.#queue.next(), this.#failed.promise]);
    if (this.#queue.bytes <= PAUSE_SIZE) this.#drained?.();
    return event;
  }

  /** Gives the cell up: the engine interrupts what nobody listens to. */
  leave(): void {
    this.#left = true;
    this.#home.calls.abort();
    this.#queue.discard();
    this.#drained?.();
    this.#connection.abort();
  }

  readonly #onAbort = (): void => {
    if (this.#stopping) return;
    this.#stopping = true;
    this.#home.calls.abort();
    this.#drained?.();
    void this.#stop();
  };

  /** Asks for the end of the cell until it comes; the first request may be ahead of the cell itself. */
  async #stop(): Promise<void> {
    const { client, path } = this.#home;
    const until = performance.now() + STOP_TIMEOUT_MS;
    while (this.#phase !== "ended" && performance.now() < until) {
      const json = { executionId: this.#id, force: true };
      await client
        .tell({ method: "POST", path: `${path}/interrupt`, json })
        // The stream tells what is wrong with the session.
        .catch(() => undefined);
      await Promise.race([this.over, delay(STOP_AGAIN_MS)]);
    }
    if (this.#phase !== "ended") this.#connection.abort();
  }

  async #read(code: string): Promise<void> {
    const { client, path } = this.#home;
    const { timeoutMs, onInput } = this.#options;
    try {
      const response = await client.ask({
        method: "POST",
        path: `${path}/execute`,
        json: { code, timeoutMs, input: onInput !== undefined, executionId: this.#id },
        accept: "text/event-stream",
        signal: this.#connection.signal,
      });
      if (response.body !== null)
        for await (const { name, data, size } of readEventFrames(response.body)) {
          if (name === "failure") throw failureOf(500, data, client.url);
          await this.#take(KernelEvent.safeParse(parseJson(data)), size);
        }
    } catch (error) {
      // Everything else is a connection that broke or that we gave up: the cell is lost.
      if (CodeactError.isInstance(error) && !this.#connection.signal.aborted) throw error;
    }
    if (this.#phase !== "ended") this.#lose();
  }

  async #take(parsed: ReturnType<typeof KernelEvent.safeParse>, size: number): Promise<void> {
    if (!parsed.success)
      throw new CodeactError("kernel_protocol", "The engine sent an event that is none.");
    const event = parsed.data;
    this.#queue.push(event, size);
    switch (event.type) {
      case "execution-start":
        this.#phase = "started";
        this.#executionCount = event.executionCount;
        break;
      case "execution-end":
        this.#phase = "ended";
        return;
      case "input-request":
        void this.#answerInput(event);
        break;
      case "call-start":
        void this.#answerCall(event);
        break;
      case "call-end":
        // Answered by us, or given up by the engine.
        this.#home.calls.abort(event.id);
        break;
      case "stream":
      case "display":
      case "display-update":
      case "result":
      case "error":
      case "clear":
      case "output-truncated":
        break;
      default:
        event satisfies never;
    }
    // What is stopped must be read to its end, however slow the consumer is.
    if (this.#queue.bytes > PAUSE_SIZE && !this.#stopping && !this.#left)
      await new Promise<void>((resolve) => {
        this.#drained = resolve;
      });
  }

  /** The stream ended before the cell did. */
  #lose(): void {
    if (this.#phase === "sent") this.#queue.push({ type: "execution-start", executionCount: 0 }, 0);
    this.#phase = "ended";
    const detail = "The connection to the engine was lost. Every variable may be lost.";
    this.#queue.push(
      {
        type: "execution-end",
        status: "died",
        executionCount: this.#executionCount,
        durationMs: performance.now() - this.#startedAt,
        death: { cause: "lost", detail },
      },
      0,
    );
  }

  async #answerCall(event: Extract<KernelEvent, { type: "call-start" }>): Promise<void> {
    const answer = await this.#home.calls.answer(event);
    if (answer !== undefined) await this.#reply(`calls/${encodeURIComponent(event.id)}`, answer);
  }

  async #answerInput({
    id,
    prompt,
    password,
  }: Extract<KernelEvent, { type: "input-request" }>): Promise<void> {
    const { onInput } = this.#options;
    if (onInput === undefined) return;
    try {
      await this.#reply("input", { id, text: await onInput({ prompt, password }) });
    } catch (error) {
      await this.#reply("input", { id, eof: true, reason: errorMessage(error) });
    }
  }

  async #reply(where: string, json: unknown): Promise<void> {
    const { client, path } = this.#home;
    // The cell may have ended meanwhile, or the engine; the stream tells.
    await client.tell({ method: "POST", path: `${path}/${where}`, json }).catch(() => undefined);
  }
}
