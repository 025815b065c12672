import { setTimeout as sleep } from "node:timers/promises";
import { CodeactError, errorMessage } from "@codeact/protocol";
import type { Output, Step } from "@codeact/protocol";
import { MessageFold } from "@codeact/protocol/chat";
import type { CellView, OutputView, RunLogEvent } from "@codeact/protocol/chat";
import { isLeaseLost, LEASE_MS } from "@codeact/store";
import type { AppendEvents, CellContent, NewRunEvent, RunEnd, Store } from "@codeact/store";
import type { Log } from "../serve/log.ts";
import { addMerged } from "./merge-events.ts";
import type { WaitingEvent } from "./merge-events.ts";
import { toJson } from "./to-json.ts";

/** Events are written this often: what a person sees as at once (ui-and-server.md 7). */
const FLUSH_MS = 50;
/** The message is saved this often while it grows (ui-and-server.md 7). */
const SAVE_MS = 2000;
/** Between two tries of a write that failed. */
const RETRY_MS = 500;
/** As long as a lease lasts: after that the run is anybody's. */
const MAX_TRIES = LEASE_MS / RETRY_MS;

/** What a log belongs to. */
export interface RunLogOptions {
  readonly store: Store;
  readonly log: Log;
  readonly now: () => number;
  readonly userId: string;
  readonly runId: string;
  /** The lease's owner. */
  readonly owner: string;
  /** Number of the last event that is there. */
  readonly seq: number;
  /** Called once when the run is another's; nothing is written from then on. */
  readonly onLost: () => void;
}

/** The last events of a run, and how it ends. */
export interface RunLogEnd {
  readonly event: Extract<RunLogEvent, { type: "run.finished" }>;
  readonly end: RunEnd;
  readonly steps?: readonly Step[] | undefined;
}

/**
 * Writes what happens into the store's log, in batches, and with it from time to time the message as the events leave it.
 * The message is the fold of exactly the events that were written, so the two cannot differ.
 */
export class RunLog {
  readonly #options: RunLogOptions;
  readonly #fold = new MessageFold();
  readonly #changed = new Set<string>();
  readonly #whole = new Map<string, readonly Output[]>();
  #waiting: WaitingEvent[] = [];
  #seq: number;
  #savedAt: number;
  #unsaved = false;
  #timer: NodeJS.Timeout | undefined;
  /** True while a write is at work or about to be. */
  #writes = false;
  #writing: Promise<void> = Promise.resolve();
  #lost = false;
  #ended = false;

  constructor(options: RunLogOptions) {
    this.#options = options;
    this.#seq = options.seq;
    this.#savedAt = options.now();
  }

  get lost(): boolean {
    return this.#lost;
  }

  /** Adds an event; it is written within {@link FLUSH_MS}. */
  push(event: RunLogEvent): void {
    if (this.#ended || this.#lost) return;
    addMerged(this.#waiting, { event, at: this.#options.now() });
    if (this.#writes) return;
    this.#writes = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#flush(), FLUSH_MS);
  }

  /** Every output of a cell, where the events told less. */
  keepWhole(cellId: string, outputs: readonly Output[]): void {
    this.#whole.set(cellId, outputs);
  }

  /** Writes the last events, the message and the end, all or nothing. Resolves when it is there, or the lease is lost. */
  async end(last: RunLogEnd): Promise<void> {
    addMerged(this.#waiting, { event: last.event, at: this.#options.now() });
    this.#ended = true;
    clearTimeout(this.#timer);
    this.#writing = this.#writing.then(() => this.#writeOrLose(last));
    await this.#writing;
  }

  /** Gives up without writing. */
  drop(): void {
    this.#lost = true;
    clearTimeout(this.#timer);
  }

  #flush(): void {
    this.#writes = true;
    this.#writing = this.#writing.then(() => this.#writeOrLose()).then(() => this.#schedule());
  }

  /** More that came meanwhile is written soon; what was only not saved yet waits, unless something comes. */
  #schedule(): void {
    this.#writes = this.#waiting.length > 0;
    if (this.#ended || this.#lost || (!this.#writes && !this.#unsaved)) return;
    const saveIn = Math.max(FLUSH_MS, this.#savedAt + SAVE_MS - this.#options.now());
    this.#timer = setTimeout(() => this.#flush(), this.#writes ? FLUSH_MS : saveIn);
  }

  /** What cannot be written at all ends the work: nobody would ever see it. */
  async #writeOrLose(last?: RunLogEnd): Promise<void> {
    if (this.#lost) return;
    try {
      await this.#write(last);
    } catch (error) {
      const facts = { runId: this.#options.runId, problem: errorMessage(error) };
      this.#options.log.error(facts, "The log of a run cannot be written.");
      this.#loseLease();
    }
  }

  async #write(last?: RunLogEnd): Promise<void> {
    const waiting = this.#waiting;
    this.#waiting = [];
    const { events, refers } = await this.#prepare(waiting);
    const due = this.#options.now() - this.#savedAt >= SAVE_MS;
    const save = last !== undefined || refers || (due && this.#unsaved);
    if (events.length === 0 && !save) return;
    await this.#append(events.length, {
      owner: this.#options.owner,
      events,
      ...(save ? { content: this.#content() } : {}),
      ...(last === undefined ? {} : { end: last.end, steps: last.steps }),
    });
    if (save) {
      this.#savedAt = this.#options.now();
      this.#unsaved = false;
      this.#changed.clear();
    }
  }

  /** Moves bulk out of the events and adds them to the message. */
  async #prepare(
    waiting: readonly WaitingEvent[],
  ): Promise<{ readonly events: readonly NewRunEvent[]; readonly refers: boolean }> {
    const events: NewRunEvent[] = [];
    let refers = false;
    for (const { event, at } of waiting) {
      const light = await this.#lighten(event);
      // What refers to bytes is saved with its event, or the sweep could take them; so is what the events do not tell.
      if ("blobs" in light.data && light.data.blobs.length > 0) refers = true;
      if (light.type === "cell.finished" && light.data.more === true) refers = true;
      this.#fold.add(light, at);
      this.#unsaved = true;
      if ("cellId" in light.data && light.data.cellId !== undefined)
        this.#changed.add(light.data.cellId);
      events.push({ type: light.type, data: toJson(light.data), at });
    }
    return { events, refers };
  }

  async #lighten(event: RunLogEvent): Promise<RunLogEvent> {
    if (event.type !== "output.display" && event.type !== "output.update") return event;
    const { store, runId, log } = this.#options;
    const { output } = event.data;
    try {
      const kept = await store.cells.keepOutput({ output });
      return { ...event, data: { ...event.data, output: kept.output, blobs: [...kept.blobs] } };
    } catch (error) {
      // A full disk takes the picture, not the run.
      log.error({ runId, problem: errorMessage(error) }, "An output could not be kept.");
      return { ...event, data: { ...event.data, output: lostOutput(output), blobs: [] } };
    }
  }

  #content(): NonNullable<AppendEvents["content"]> {
    const cells = this.#fold.cells.filter(({ id }) => this.#changed.has(id));
    return { parts: this.#fold.parts, cells: cells.map((cell) => this.#toContent(cell)) };
  }

  #toContent(cell: CellView): CellContent {
    const whole = this.#whole.get(cell.id);
    if (whole === undefined) return cell;
    return {
      ...cell,
      outputs: whole.map((output, index) => ({ ...keptBytes(cell.outputs[index]), output })),
    };
  }

  /** Writes until it is written or the lease is lost; a write whose answer was lost is not done twice. */
  async #append(count: number, batch: AppendEvents): Promise<void> {
    const { store, runId, log } = this.#options;
    for (let tries = 1; ; tries += 1) {
      try {
        if (tries > 1 && (await this.#isWritten(count, batch.end))) break;
        await store.events.append(runId, batch);
        break;
      } catch (error) {
        if (isLeaseLost(error) || tries >= MAX_TRIES) return this.#loseLease();
        log.warn({ runId, tries, problem: errorMessage(error) }, "Events could not be written.");
        await sleep(RETRY_MS, undefined, { ref: false });
        if (this.#lost) return undefined;
      }
    }
    this.#seq += count;
    return undefined;
  }

  /** A run that ended otherwise was taken for lost: its last event is not ours. */
  async #isWritten(count: number, end: RunEnd | undefined): Promise<boolean> {
    const { store, userId, runId } = this.#options;
    if (count === 0) return false;
    try {
      const { seq, status } = await store.runs.get(userId, runId);
      return seq >= this.#seq + count && status === (end?.status ?? "running");
    } catch (error) {
      // Its conversation was deleted meanwhile: the write itself tells whether the run is still ours.
      if (CodeactError.isInstance(error) && error.code === "not_found") return false;
      throw error;
    }
  }

  #loseLease(): undefined {
    this.#lost = true;
    this.#options.onLost();
    return undefined;
  }
}

function lostOutput(output: Output): Output {
  if (output.type !== "display" && output.type !== "result") return output;
  return { ...output, data: { "text/plain": "[This output could not be kept.]" } };
}

/** Facts about an output that do not come from its bytes. */
function keptBytes(view: OutputView | undefined): { readonly truncatedBytes: number } {
  return { truncatedBytes: view?.truncatedBytes ?? 0 };
}
