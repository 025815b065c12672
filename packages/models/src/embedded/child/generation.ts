import { ChildFailure } from "./child-failure.ts";
import type { ChildReply, GenerateOrder } from "../wire.ts";
import type { LoadedModel } from "./loaded-model.ts";
import type { Slot } from "./slot.ts";
import { TextFlow } from "./text-flow.ts";
import type { FlowPiece } from "./text-flow.ts";
import { TokenChooser } from "./token-chooser.ts";
import type { LikelihoodTable } from "./token-chooser.ts";

/** Tokens that go into the next step, and which of them want their logits. */
export interface Portion {
  readonly tokens: readonly number[];
  readonly logits: readonly number[];
}

/** One order on its way through the model. */
export class Generation {
  readonly id: number;
  readonly prompt: readonly number[];
  aborted = false;
  over = false;
  readonly #loaded: LoadedModel;
  readonly #order: GenerateOrder;
  readonly #chooser: TokenChooser;
  readonly #flow: TextFlow;
  readonly #limit: number;
  readonly #say: (reply: ChildReply) => void;
  #slot: Slot | undefined;
  #pending: number | undefined;
  #generated = 0;
  #startedAt = 0;
  #promptMs = 0;
  /** What the last evaluated token of an echoed prompt makes of the one after it. */
  #expected: LikelihoodTable | undefined;
  #echo: TextFlow | undefined;
  #echoBegun = false;

  /** @throws ChildFailure `context_length_exceeded` before anything is evaluated */
  constructor(
    loaded: LoadedModel,
    order: GenerateOrder,
    prompt: readonly number[],
    say: (reply: ChildReply) => void,
  ) {
    checkLength(prompt.length, order.maxTokens, loaded.contextLength);
    this.id = order.id;
    this.prompt = prompt;
    this.#loaded = loaded;
    this.#order = order;
    this.#say = say;
    this.#limit = order.maxTokens ?? loaded.contextLength - prompt.length;
    this.#flow = new TextFlow(order.stop);
    this.#chooser = new TokenChooser(loaded, order);
    if (order.echo) this.#echo = new TextFlow([]);
  }

  /** True when the prompt must be evaluated from its start, because all its logits are wanted. */
  get wantsAllLogits(): boolean {
    return this.#echo !== undefined && this.#chooser.likelihood !== undefined;
  }

  get slot(): Slot | undefined {
    return this.#slot;
  }

  /** True while the prompt is not evaluated to its end. */
  get reading(): boolean {
    return this.#pending === undefined;
  }

  /** Takes a slot that already holds the first tokens of the prompt. */
  begin(slot: Slot): void {
    this.#slot = slot;
    this.#startedAt = performance.now();
    const cachedTokens = slot.tokens.length;
    this.#say({ type: "started", id: this.id, promptTokens: this.prompt.length, cachedTokens });
    if (this.#echo !== undefined && !this.wantsAllLogits) {
      for (const token of this.prompt) this.#show(this.#echo.add(this.#echoed(token), undefined));
      this.#echo = undefined;
    }
  }

  /** What to evaluate next, at most so many tokens. */
  portion(room: number): Portion {
    if (this.#pending !== undefined) return { tokens: [this.#pending], logits: [0] };
    const from = this.#slot?.tokens.length ?? 0;
    const tokens = this.prompt.slice(from, from + room);
    const last = tokens.length - 1;
    if (this.wantsAllLogits) return { tokens, logits: Array.from(tokens.keys()) };
    return { tokens, logits: from + tokens.length === this.prompt.length ? [last] : [] };
  }

  /** Goes on with what the step has brought: `indexes` belong to the portion's logits. */
  async advance({ tokens }: Portion, indexes: readonly number[]): Promise<void> {
    const slot = this.#slot;
    if (slot === undefined) return;
    slot.tokens.push(...tokens);
    if (this.reading && this.#echo !== undefined) await this.#echoPortion(tokens, indexes);
    const last = indexes.at(-1);
    if (last === undefined || slot.tokens.length < this.prompt.length) return;
    if (this.reading) this.#promptMs = performance.now() - this.#startedAt;
    if (this.#limit === 0) this.#end("length");
    else await this.#next(last);
  }

  /** Ends with a failure. */
  fail(fault: ChildFailure["fault"]): void {
    this.#close({ type: "failed", id: this.id, fault });
  }

  /** Ends because nobody wants it any more. */
  drop(): void {
    this.#close({ type: "aborted", id: this.id });
  }

  async #echoPortion(tokens: readonly number[], indexes: readonly number[]): Promise<void> {
    const echo = this.#echo;
    const likelihood = this.#chooser.likelihood;
    if (echo === undefined || likelihood === undefined) return;
    for (const [at, token] of tokens.entries()) {
      const logprob = this.#expected?.of(token) ?? likelihood.unexpected(token);
      this.#show(echo.add(this.#echoed(token), logprob));
      const index = indexes[at];
      if (index !== undefined) this.#expected = await likelihood.read(index);
    }
    if (this.#slot?.tokens.length !== this.prompt.length) return;
    this.#show(echo.end());
    this.#echo = undefined;
  }

  async #next(index: number): Promise<void> {
    const { token, logprob } = await this.#chooser.choose(index);
    if (this.#loaded.vocabulary.isEnd(token)) {
      this.#end("stop");
      return;
    }
    this.#generated += 1;
    this.#pending = token;
    const piece = this.#flow.add(this.#bytes(token), logprob);
    this.#show(piece);
    const full = this.prompt.length + this.#generated >= this.#loaded.contextLength;
    if (piece.met !== undefined) this.#end("stop", piece.met);
    else if (this.#generated >= this.#limit || full) this.#end("length");
  }

  /** The bytes of a token of the prompt, less the space that the vocabulary put in front of it. */
  #echoed(token: number): Uint8Array {
    const bytes = this.#bytes(token);
    if (bytes.length === 0 || this.#echoBegun) return bytes;
    this.#echoBegun = true;
    const added = this.#order.prompt.type === "text" && this.#loaded.vocabulary.addsSpace;
    return added ? bytes.subarray(1) : bytes;
  }

  /** The bytes of a token; a control token shows only where a stop text asks for it. */
  #bytes(token: number): Uint8Array {
    const { vocabulary } = this.#loaded;
    const bytes = vocabulary.bytesOf(token);
    if (bytes.length > 0 || this.#order.stop.length === 0 || !vocabulary.isControl(token))
      return bytes;
    const name = vocabulary.nameOf(token);
    return this.#order.stop.some((stop) => stop.includes(name)) ? Buffer.from(name) : bytes;
  }

  #show({ text, logprobs }: FlowPiece): void {
    if (text !== "" || logprobs !== undefined)
      this.#say({ type: "text", id: this.id, text, logprobs });
  }

  #end(reason: "stop" | "length", stopText?: string): void {
    if (stopText === undefined) this.#show(this.#flow.end());
    this.#close({
      type: "ended",
      id: this.id,
      reason,
      stopText,
      completionTokens: this.#generated,
      promptMs: this.#promptMs,
      generateMs: performance.now() - this.#startedAt - this.#promptMs,
    });
  }

  #close(reply: ChildReply): void {
    if (this.over) return;
    this.over = true;
    this.#chooser.close();
    if (this.#slot !== undefined) this.#slot.busy = false;
    this.#say(reply);
  }
}

function checkLength(prompt: number, maxTokens: number | undefined, contextLength: number): void {
  const wanted = prompt + (maxTokens ?? 1);
  if (wanted <= contextLength) return;
  const asked =
    maxTokens === undefined
      ? `The prompt has ${prompt} tokens, which leaves no room for an answer`
      : `The prompt has ${prompt} tokens and ${maxTokens} more are asked for, together ${wanted}`;
  throw new ChildFailure({
    code: "context_length_exceeded",
    message: `${asked}; the context is ${contextLength} tokens long.`,
    remedy: "Shorten the conversation, ask for fewer tokens, or use a longer context.",
    details: { promptTokens: prompt, maxTokens: maxTokens ?? null, limitTokens: contextLength },
  });
}
