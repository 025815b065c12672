/** What may be shown of a text so far, and the stop text that ended it. */
export interface CutText {
  readonly ready: string;
  /** The stop text that was met first; nothing comes after it. */
  readonly met: string | undefined;
  /** What came behind the stop text, in the same piece. */
  readonly rest: string;
}

/**
 * Lets a text through up to its first stop text. The end of what came that may become one is held back, so that no
 * part of a stop text is ever shown, however the text is cut into pieces.
 */
export class StopCutter {
  readonly #stops: readonly string[];
  readonly #longest: number;
  #held = "";
  #met: string | undefined;

  constructor(stops: readonly string[]) {
    this.#stops = stops.filter((stop) => stop !== "");
    this.#longest = Math.max(0, ...this.#stops.map((stop) => stop.length));
  }

  /** Adds the next piece. After a stop text was met, everything is rest. */
  add(piece: string): CutText {
    if (this.#met !== undefined) return { ready: "", met: this.#met, rest: piece };
    const text = this.#held + piece;
    let found: { readonly stop: string; readonly at: number; readonly end: number } | undefined;
    for (const stop of this.#stops) {
      const at = text.indexOf(stop);
      if (at < 0) continue;
      const end = at + stop.length;
      // The one that is complete first, as if the text came letter by letter; of two, the longer.
      if (found === undefined || end < found.end || (end === found.end && at < found.at))
        found = { stop, at, end };
    }
    if (found !== undefined) {
      this.#held = "";
      this.#met = found.stop;
      return { ready: text.slice(0, found.at), met: found.stop, rest: text.slice(found.end) };
    }
    const ready = text.length - this.#overlap(text);
    this.#held = text.slice(ready);
    return { ready: text.slice(0, ready), met: undefined, rest: "" };
  }

  /** What was held back, when the text has come to another end. */
  end(): string {
    const held = this.#held;
    this.#held = "";
    return held;
  }

  /** Length of the longest end of the text that a stop text begins with. */
  #overlap(text: string): number {
    for (let length = Math.min(text.length, this.#longest - 1); length > 0; length -= 1) {
      const end = text.slice(text.length - length);
      if (this.#stops.some((stop) => stop.length > length && stop.startsWith(end))) return length;
    }
    return 0;
  }
}
