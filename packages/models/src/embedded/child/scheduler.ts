import type { ChatTemplate } from "../../template/chat-template.ts";
import type { ChildReply, GenerateOrder, PromptOrder } from "../wire.ts";
import { faultOf } from "./child-failure.ts";
import { Generation } from "./generation.ts";
import type { Portion } from "./generation.ts";
import type { LoadedModel } from "./loaded-model.ts";
import { readPrompt } from "./read-prompt.ts";
import { chooseSlot, Slot } from "./slot.ts";

/** A generation's share of one step. */
interface Share {
  readonly generation: Generation;
  readonly slot: Slot;
  readonly portion: Portion;
  indexes: readonly number[];
}

/**
 * Takes all generations through the model together: each step evaluates one token of everyone who writes and as much
 * of the prompts as fits beside them. The cache is touched between steps only.
 */
export class Scheduler {
  readonly #loaded: LoadedModel;
  readonly #template: ChatTemplate;
  readonly #send: (replies: readonly ChildReply[]) => void;
  readonly #slots: readonly Slot[];
  #generations: Generation[] = [];
  #replies: ChildReply[] = [];
  #running = false;
  #clock = 0;
  #choosingSince: number | undefined;

  constructor(
    loaded: LoadedModel,
    template: ChatTemplate,
    send: (replies: readonly ChildReply[]) => void,
  ) {
    this.#loaded = loaded;
    this.#template = template;
    this.#send = send;
    this.#slots = Array.from({ length: loaded.slots }, (_, sequence) => new Slot(sequence));
  }

  /**
   * How long, in ms, tokens of one generation have been chosen for; 0 between steps. A grammar with very many ways can
   * keep llama.cpp at it for hours, on a thread that nothing can end.
   */
  get choosingMs(): number {
    return this.#choosingSince === undefined ? 0 : performance.now() - this.#choosingSince;
  }

  /** Starts an order; it waits while all slots are taken. */
  generate(order: GenerateOrder): void {
    const say = (reply: ChildReply): void => void this.#replies.push(reply);
    try {
      const prompt = readPrompt(order.prompt, this.#loaded.vocabulary, this.#template);
      this.#generations.push(new Generation(this.#loaded, order, prompt, say));
    } catch (error) {
      this.#send([{ type: "failed", id: order.id, fault: faultOf(error) }]);
      return;
    }
    if (!this.#running) void this.#run();
  }

  /** Answers with the number of tokens of a prompt. */
  count(id: number, prompt: PromptOrder): void {
    try {
      const tokens = readPrompt(prompt, this.#loaded.vocabulary, this.#template).length;
      this.#send([{ type: "counted", id, tokens }]);
    } catch (error) {
      this.#send([{ type: "failed", id, fault: faultOf(error) }]);
    }
  }

  /** Ends an order before its next token. */
  abort(id: number): void {
    const generation = this.#generations.find((one) => one.id === id);
    if (generation !== undefined) generation.aborted = true;
  }

  async #run(): Promise<void> {
    this.#running = true;
    try {
      while (this.#generations.length > 0) {
        this.#settle();
        await this.#step();
        this.#generations = this.#generations.filter((generation) => !generation.over);
        this.#flush();
      }
    } finally {
      this.#running = false;
    }
  }

  /** Drops what was aborted and gives free slots to those who wait. */
  #settle(): void {
    for (const generation of this.#generations) {
      if (generation.aborted) generation.drop();
      else if (generation.slot === undefined) this.#place(generation);
    }
  }

  #place(generation: Generation): void {
    const { prompt } = generation;
    const slot = chooseSlot(this.#slots, prompt);
    if (slot === undefined) return;
    const { context } = this.#loaded;
    // At least one token must be evaluated, or there is nothing to choose the next from.
    const common = Math.min(slot.commonWith(prompt), prompt.length - 1);
    slot.keep(context, generation.wantsAllLogits ? 0 : common);
    slot.busy = true;
    slot.usedAt = this.#clock += 1;
    generation.begin(slot);
  }

  async #step(): Promise<void> {
    const shares = this.#share();
    if (shares.length === 0) return;
    try {
      await this.#evaluate(shares);
    } catch (error) {
      for (const { generation, slot } of shares) {
        slot.clear(this.#loaded.context);
        generation.fail(faultOf(error));
      }
      return;
    }
    for (const { generation, portion, indexes } of shares) {
      this.#choosingSince = performance.now();
      try {
        await generation.advance(portion, indexes);
      } catch (error) {
        generation.fail(faultOf(error));
      } finally {
        this.#choosingSince = undefined;
      }
    }
  }

  #share(): Share[] {
    let room = this.#loaded.batchSize;
    const shares: Share[] = [];
    // Writers first: a long prompt must not make them wait longer than one step.
    const order = this.#generations.toSorted((a, b) => Number(a.reading) - Number(b.reading));
    for (const generation of order) {
      const { slot } = generation;
      if (slot === undefined || generation.over || room === 0) continue;
      const portion = generation.portion(room);
      room -= portion.tokens.length;
      shares.push({ generation, slot, portion, indexes: [] });
    }
    return shares;
  }

  async #evaluate(shares: readonly Share[]): Promise<void> {
    const { context } = this.#loaded;
    context.initBatch(shares.reduce((sum, { portion }) => sum + portion.tokens.length, 0));
    for (const share of shares) {
      const { tokens, logits } = share.portion;
      const indexes = context.addToBatch(
        share.slot.sequence,
        share.slot.tokens.length,
        Uint32Array.from(tokens),
        Uint32Array.from(logits),
      );
      share.indexes = [...indexes];
    }
    await context.decodeBatch();
  }

  #flush(): void {
    if (this.#replies.length === 0) return;
    const replies = this.#replies;
    this.#replies = [];
    this.#send(replies);
  }
}
