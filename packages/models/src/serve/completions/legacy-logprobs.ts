import type { TokenLogprob } from "../../engines/engine.ts";
import { finiteLogprob } from "../logprobs.ts";

/** `logprobs` of text completions: four lists side by side. */
export type LegacyLogprobs = {
  readonly tokens: readonly string[];
  readonly token_logprobs: readonly (number | null)[];
  readonly top_logprobs: readonly (Readonly<Record<string, number>> | null)[];
  /** Where each token begins in the choice's text, in characters (code points, as Python counts). */
  readonly text_offset: readonly number[];
};

/** Renders pieces of one answer in order; the offsets go on from piece to piece. */
export class LegacyLogprobWriter {
  #offset = 0;

  write(tokens: readonly TokenLogprob[]): LegacyLogprobs {
    const offsets: number[] = [];
    for (const { token } of tokens) {
      offsets.push(this.#offset);
      this.#offset += codePoints(token);
    }
    return {
      tokens: tokens.map(({ token }) => token),
      token_logprobs: tokens.map(({ logprob }) =>
        logprob === null ? null : finiteLogprob(logprob),
      ),
      top_logprobs: tokens.map(({ logprob, top }) => (logprob === null ? null : renderTop(top))),
      text_offset: offsets,
    };
  }
}

/** Two tokens may have the same text (parts of one character): the likelier one is told. */
function renderTop(top: TokenLogprob["top"]): Readonly<Record<string, number>> {
  const rendered: Record<string, number> = {};
  for (const { token, logprob } of top) {
    const known = Object.hasOwn(rendered, token) ? rendered[token] : undefined;
    const value = finiteLogprob(logprob);
    if (known === undefined || known < value) rendered[token] = value;
  }
  return rendered;
}

function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}
