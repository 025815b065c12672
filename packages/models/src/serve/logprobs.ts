import type { TokenLogprob } from "../engines/engine.ts";

/** A token of a chat with its log-probability. */
export type WireLogprob = {
  readonly token: string;
  readonly logprob: number;
  readonly bytes: readonly number[];
  readonly top_logprobs: readonly {
    readonly token: string;
    readonly logprob: number;
    readonly bytes: readonly number[];
  }[];
};

/** What JSON cannot carry (minus infinity) becomes OpenAI's value for "too unlikely to tell". */
const UNLIKELY = -9999;

/** A finite log-probability. */
export function finiteLogprob(value: number): number {
  return Number.isFinite(value) ? value : UNLIKELY;
}

/** Renders the tokens as chats and the Responses API have them. */
export function renderLogprobs(tokens: readonly TokenLogprob[]): WireLogprob[] {
  return tokens.map(({ token, logprob, bytes, top }) => ({
    token,
    logprob: logprob === null ? 0 : finiteLogprob(logprob),
    bytes,
    top_logprobs: top.map((other) => ({
      token: other.token,
      logprob: finiteLogprob(other.logprob),
      bytes: other.bytes,
    })),
  }));
}
