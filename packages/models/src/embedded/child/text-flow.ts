import type { TokenLogprob } from "../../engines/engine.ts";
import { StopCutter } from "../../stop-cutter.ts";

/** A piece of text that may be shown, with the tokens that it came from. */
export interface FlowPiece {
  readonly text: string;
  /** Present when log-probabilities were added. */
  readonly logprobs: readonly TokenLogprob[] | undefined;
  /** The stop text that ended the flow. */
  readonly met: string | undefined;
}

/**
 * Makes text of tokens: joins characters whose bytes come with several tokens, holds back what may become a stop text,
 * and gives out each token's log-probability together with the first of its characters.
 */
export class TextFlow {
  readonly #cutter: StopCutter;
  readonly #decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  #waiting: { readonly logprob: TokenLogprob; readonly at: number }[] = [];
  #decoded = 0;
  #shown = 0;

  constructor(stops: readonly string[]) {
    this.#cutter = new StopCutter(stops);
  }

  /** Adds a token by its bytes. */
  add(bytes: Uint8Array, logprob: TokenLogprob | undefined): FlowPiece {
    if (logprob !== undefined) this.#waiting.push({ logprob, at: this.#decoded });
    const text = this.#decoder.decode(bytes, { stream: true });
    this.#decoded += text.length;
    const { ready, met } = this.#cutter.add(text);
    this.#shown += ready.length;
    return { text: ready, logprobs: this.#release(this.#shown), met };
  }

  /** What is left when the tokens end before a stop text; bytes of a character that is not complete are dropped. */
  end(): FlowPiece {
    const text = this.#cutter.end();
    return { text, logprobs: this.#release(Infinity), met: undefined };
  }

  #release(shown: number): TokenLogprob[] | undefined {
    const first = this.#waiting.findIndex((entry) => entry.at >= shown);
    const released = this.#waiting.splice(0, first < 0 ? this.#waiting.length : first);
    return released.length === 0 ? undefined : released.map((entry) => entry.logprob);
  }
}
