import type { JsonValue } from "@codeact/protocol";

/** Makes texts of people and tools harmless for a template. */
export interface Guard {
  /** One private-use character that occurs in nothing that is rendered. */
  readonly mark: string;
  text(text: string): string;
  /** Every text and key in it. */
  json(value: JsonValue): JsonValue;
}

const FIRST_PRIVATE = 0xe000;
const LAST_PRIVATE = 0xf8ff;

/**
 * Breaks special tokens that stand in a message, a tool or an argument with a mark after their first character, so that
 * somebody who writes `<|im_end|>` ends nobody's turn. The mark is in nothing but such places: templates may trim,
 * search and split what they are given as ever. A special token's beginning at the end of a text is broken as well,
 * because the template may put another text behind it.
 * @param specials texts of special tokens, longest first, each of two characters or more
 * @param rendered everything that goes into the rendering, so that the mark is none of its characters
 * @throws RangeError when that has all 6400 private-use characters
 */
export function guardSpecials(specials: readonly string[], rendered: readonly string[]): Guard {
  const mark = freeCharacter(rendered);
  const text = (from: string): string =>
    breakEnd(breakInside(from, specials, mark), specials, mark);
  const json = (value: JsonValue): JsonValue => {
    if (typeof value === "string") return text(value);
    if (typeof value !== "object" || value === null) return value;
    if (isArray(value)) return value.map(json);
    return Object.fromEntries(
      Object.entries(value).map(([key, member]) => [text(key), json(member)]),
    );
  };
  return { mark, text, json };
}

function isArray(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

function freeCharacter(texts: readonly string[]): string {
  for (let code = FIRST_PRIVATE; code <= LAST_PRIVATE; code += 1) {
    const mark = String.fromCodePoint(code);
    if (!texts.some((text) => text.includes(mark))) return mark;
  }
  throw new RangeError("The messages use up every private-use character.");
}

function breakInside(text: string, specials: readonly string[], mark: string): string {
  let broken = text;
  for (const special of specials) {
    if (broken.includes(special))
      broken = broken.replaceAll(special, () => special.slice(0, 1) + mark + special.slice(1));
  }
  return broken;
}

function breakEnd(text: string, specials: readonly string[], mark: string): string {
  const kept = text.trimEnd();
  let longest = 0;
  for (const special of specials) {
    for (let length = Math.min(special.length - 1, kept.length); length > longest; length -= 1) {
      if (kept.endsWith(special.slice(0, length))) longest = length;
    }
  }
  if (longest === 0) return text;
  const at = kept.length - longest + 1;
  return text.slice(0, at) + mark + text.slice(at);
}
