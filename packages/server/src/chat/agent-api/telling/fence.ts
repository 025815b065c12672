const FENCE = "```";
/** A line of so many spaces and this opens or closes a block of code (CommonMark 0.31, section 4.5). */
const CLOSES = /^ {0,3}```/u;
/** What such a line may begin with, as long as it is not complete. */
const MAY_CLOSE = /^ {0,3}`{0,2}$/u;

/**
 * A fenced block of code that is written piece by piece. A line that would end the block too early is moved four columns
 * to the right, where it is only text.
 */
export class Fence {
  /** The beginning of a line of which it is not yet known whether it would close the block. */
  #held = "";
  #atStart = true;

  /** The first line. `language` is a word. */
  open(language: string): string {
    return `${FENCE}${language}\n`;
  }

  /** The next piece, as far as it can be told. */
  add(text: string): string {
    let out = "";
    let rest = this.#held + text;
    this.#held = "";
    while (rest !== "") {
      const end = rest.indexOf("\n");
      const line = end < 0 ? rest : rest.slice(0, end + 1);
      if (this.#atStart && end < 0 && MAY_CLOSE.test(line)) {
        this.#held = line;
        return out;
      }
      out += this.#atStart && CLOSES.test(line) ? `    ${line}` : line;
      this.#atStart = end >= 0;
      rest = rest.slice(line.length);
    }
    return out;
  }

  /** The last line, on a line of its own. */
  close(): string {
    const held = this.#held;
    const ends = this.#atStart && held === "";
    this.#held = "";
    this.#atStart = true;
    return `${held}${ends ? "" : "\n"}${FENCE}\n`;
  }
}
