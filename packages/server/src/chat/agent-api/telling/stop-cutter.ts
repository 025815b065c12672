/**
 * Cuts a text that comes piece by piece at the first of some texts. What may be the beginning of one is held back until it
 * is known.
 */
export class StopCutter {
  readonly #stops: readonly string[];
  #held = "";
  #cut = false;

  constructor(stops: readonly string[]) {
    this.#stops = stops;
  }

  /** True once one of the texts came: nothing follows. */
  get cut(): boolean {
    return this.#cut;
  }

  /** The next piece, as far as it can be told. */
  add(piece: string): string {
    if (this.#cut) return "";
    if (this.#stops.length === 0) return piece;
    const text = this.#held + piece;
    const at = this.#stops.map((stop) => text.indexOf(stop)).filter((index) => index >= 0);
    if (at.length > 0) {
      this.#cut = true;
      this.#held = "";
      return text.slice(0, Math.min(...at));
    }
    const held = Math.max(...this.#stops.map((stop) => overlap(text, stop)));
    this.#held = text.slice(text.length - held);
    return text.slice(0, text.length - held);
  }

  /** What was held back: the text goes on without it having been a stop text. */
  flush(): string {
    const held = this.#held;
    this.#held = "";
    return held;
  }
}

/** How many characters at the end of a text are the beginning of `stop`. */
function overlap(text: string, stop: string): number {
  for (let length = Math.min(text.length, stop.length - 1); length > 0; length -= 1)
    if (text.endsWith(stop.slice(0, length))) return length;
  return 0;
}
