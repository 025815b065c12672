import { stripVTControlCharacters } from "node:util";

const TAB = 0x09;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/**
 * Makes text of a model or of its code safe to print: escape sequences and control characters go, so that nothing can
 * move the cursor, retitle the window or write to the clipboard. Newlines, tabs and carriage returns stay.
 */
export function sanitise(text: string): string {
  // A sequence cut in two by chunking survives the first step: the second takes its ESC, and with it its meaning.
  return Array.from(stripVTControlCharacters(text)).filter(isPrintable).join("");
}

function isPrintable(character: string): boolean {
  const code = character.codePointAt(0) ?? 0;
  if (code === TAB || code === LINE_FEED || code === CARRIAGE_RETURN) return true;
  return code >= 0x20 && !(code >= 0x7f && code <= 0x9f);
}

/** A sequence that has begun and not ended: ESC alone, CSI without its final byte, OSC and its kin without terminator. */
// oxlint-disable-next-line no-control-regex -- escape sequences are control characters
const unfinished = /\u001b(?:\[[0-?]*[ -/]*|[\]PX^_][^\u0007\u001b]*\u001b?|[ -/]*)$/;

/** No real sequence is longer: what is longer is text that an ESC came before. */
const LONGEST_SEQUENCE = 1000;

/** {@link sanitise} for text that comes in pieces: a sequence cut in two is held until its end comes. */
export class StreamSanitiser {
  #held = "";

  push(text: string): string {
    const whole = this.#held + text;
    const start = unfinished.exec(whole)?.index ?? whole.length;
    this.#held = whole.length - start > LONGEST_SEQUENCE ? "" : whole.slice(start);
    return sanitise(whole.slice(0, whole.length - this.#held.length));
  }
}
