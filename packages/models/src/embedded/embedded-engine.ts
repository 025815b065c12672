import { CodeactError } from "@codeact/protocol";
import type {
  Engine,
  EngineStatus,
  GenerateEvent,
  GenerateRequest,
  Prompt,
} from "../engines/engine.ts";
import { Admission, aborted } from "./admission.ts";
import { ChildKeeper } from "./child-keeper.ts";
import { readModelFacts, slotLength } from "./model-facts.ts";
import { renderOrder } from "./render-order.ts";
import { renderPrompt } from "./render-prompt.ts";
import { sayEvents } from "./say-events.ts";
import { WIRE_VERSION } from "./wire.ts";

/** Which model to run, and how. */
export interface EmbeddedEngineOptions {
  /** Path of a GGUF file. */
  readonly file: string;
  /** The name it answers to. @default the file's name without folder and ending */
  readonly name?: string | undefined;
  /** Conversations answered at the same time. @default 4 */
  readonly slots?: number | undefined;
  /** Tokens of one conversation. @default the model's, 8192 at most, less where memory is short */
  readonly contextLength?: number | undefined;
  /** Processor threads. @default 1 for small files, otherwise the physical cores, 4 at most */
  readonly threads?: number | undefined;
  /** The model leaves memory after so long without a request; Infinity: never. @default 900 000 */
  readonly idleUnloadMs?: number | undefined;
  /** Requests that may wait for a slot; more are refused with `overloaded`. @default 32 */
  readonly queueLimit?: number | undefined;
  /** Ends the reading of the header. */
  readonly signal?: AbortSignal | undefined;
}

/** llama.cpp in a child process of ours. */
export interface EmbeddedEngine extends Engine {
  readonly kind: "embedded";
  generate(
    request: GenerateRequest & { readonly model?: string | undefined },
  ): AsyncGenerator<GenerateEvent>;
  /** Tokens of a prompt as the model sees it, template included. */
  countTokens(prompt: Prompt, signal?: AbortSignal): Promise<number>;
  /** The process that has the model loaded, if one has. */
  readonly pid: number | undefined;
}

const DEFAULT_SLOTS = 4;
const MAX_SLOTS = 64;
const DEFAULT_QUEUE = 32;
const DEFAULT_IDLE_MS = 900_000;

/**
 * Opens a model file as an engine. The file's header is checked now; the model is loaded, in a process of its own, by
 * {@link Engine.ready} or the first request, and again after it was idle or died.
 * @throws CodeactError `not_found`, `model_bad_request` for a file that is no model or damaged, `not_supported`,
 * `invalid_input` for options out of range
 */
export async function openEmbeddedEngine(options: EmbeddedEngineOptions): Promise<EmbeddedEngine> {
  const slots = wholeNumber("slots", options.slots ?? DEFAULT_SLOTS, 1, MAX_SLOTS);
  const queueLimit = wholeNumber("queueLimit", options.queueLimit ?? DEFAULT_QUEUE, 0, 100_000);
  if (options.threads !== undefined) wholeNumber("threads", options.threads, 1, 512);
  const facts = await readModelFacts(options.file, options.signal);
  const { file, architecture, vocabularySize, templates, charactersPerToken } = facts;
  const contextLength = slotLength(facts, slots, options.contextLength);
  const keeper = new ChildKeeper({
    load: {
      type: "load",
      version: WIRE_VERSION,
      file,
      architecture,
      vocabularySize,
      slots,
      contextLength,
      threads: options.threads,
      templates,
    },
    idleUnloadMs: options.idleUnloadMs ?? DEFAULT_IDLE_MS,
  });
  const admission = new Admission(slots, queueLimit);
  return new Embedded(keeper, admission, {
    name: options.name ?? nameOf(file),
    slots,
    contextLength,
    charactersPerToken,
  });
}

interface Facts {
  readonly name: string;
  readonly slots: number;
  readonly contextLength: number;
  readonly charactersPerToken: number;
}

class Embedded implements EmbeddedEngine {
  readonly kind = "embedded";
  readonly #keeper: ChildKeeper;
  readonly #admission: Admission;
  readonly #facts: Facts;

  constructor(keeper: ChildKeeper, admission: Admission, facts: Facts) {
    this.#keeper = keeper;
    this.#admission = admission;
    this.#facts = facts;
  }

  get pid(): number | undefined {
    return this.#keeper.pid;
  }

  status(): EngineStatus {
    const { name, contextLength, slots } = this.#facts;
    return {
      ...this.#keeper.status(),
      models: [name],
      contextLength,
      slots,
      busySlots: this.#admission.inside,
      queued: this.#admission.queued,
    };
  }

  async ready(signal?: AbortSignal): Promise<void> {
    using _lease = await this.#keeper.lease(signal);
  }

  async *generate(
    request: GenerateRequest & { readonly model?: string | undefined },
  ): AsyncGenerator<GenerateEvent> {
    const { signal } = request;
    this.#checkModel(request.model);
    const order = renderOrder(request, this.#facts);
    using permit = await this.#admission.enter(signal);
    using lease = await this.#keeper.lease(signal);
    const exchange = lease.child.ask((id) => ({ ...order, id }));
    const abort = (): void => lease.child.abort(exchange.id, aborted(signal?.reason));
    signal?.addEventListener("abort", abort, { once: true });
    if (signal?.aborted === true) abort();
    try {
      yield* sayEvents(exchange.replies(), request.prompt, permit.queuedMs);
      this.#keeper.praise(lease.child);
    } finally {
      signal?.removeEventListener("abort", abort);
      // Also when the reader leaves early.
      abort();
    }
  }

  async countTokens(prompt: Prompt, signal?: AbortSignal): Promise<number> {
    const rendered = renderPrompt(prompt);
    using lease = await this.#keeper.lease(signal);
    const exchange = lease.child.ask((id) => ({ type: "count", id, prompt: rendered }));
    for await (const reply of exchange.replies()) {
      if (reply.type === "counted") return reply.tokens;
    }
    throw new CodeactError("internal", "The model's process did not count.");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#keeper.close();
  }

  #checkModel(model: string | undefined): void {
    if (model === undefined || model === this.#facts.name) return;
    throw new CodeactError("model_not_found", `There is no model "${model}" here.`, {
      remedy: `Ask for "${this.#facts.name}".`,
      details: { models: [this.#facts.name] },
    });
  }
}

function nameOf(file: string): string {
  const base = file.split(/[\\/]/).at(-1) ?? file;
  return base.replace(/\.gguf$/i, "");
}

function wholeNumber(name: string, value: number, min: number, max: number): number {
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  throw new CodeactError("invalid_input", `${name} is ${value}.`, {
    remedy: `Use a whole number from ${min} to ${max}.`,
  });
}
