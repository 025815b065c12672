import { CodeactError } from "@codeact/protocol";
import type { Slot, Slots } from "./family.ts";
import type { Random } from "./random.ts";

/** A piece of a question. Values are kept apart from words: noise may change words only. */
export interface Piece {
  readonly text: string;
  readonly value: boolean;
}

/** A pattern, taken apart. */
export type Node =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "slot"; readonly name: string; readonly quoted: boolean }
  | { readonly type: "choice"; readonly alternatives: readonly (readonly Node[])[] };

const parsed = new Map<string, readonly Node[]>();

/**
 * Takes a pattern apart: `{slot}`, `{slot:quoted}`, `(one|other|)`, nested; a backslash makes the next character plain.
 * @throws CodeactError `invalid_input` when brackets do not match
 */
export function parsePattern(pattern: string): readonly Node[] {
  const known = parsed.get(pattern);
  if (known !== undefined) return known;
  const parser = new PatternParser(pattern);
  const nodes = parser.parse();
  parsed.set(pattern, nodes);
  return nodes;
}

class PatternParser {
  readonly #pattern: string;
  #at = 0;

  constructor(pattern: string) {
    this.#pattern = pattern;
  }

  parse(): readonly Node[] {
    const nodes = this.#sequence();
    if (this.#at < this.#pattern.length)
      this.#fail("a closing bracket or a bar has no opening one");
    return nodes;
  }

  #sequence(): Node[] {
    const nodes: Node[] = [];
    let text = "";
    const endText = (): void => {
      if (text !== "") nodes.push({ type: "text", text });
      text = "";
    };
    for (; this.#at < this.#pattern.length; this.#at += 1) {
      const character = this.#pattern.charAt(this.#at);
      if (character === "|" || character === ")") break;
      if (character === "\\") {
        this.#at += 1;
        text += this.#pattern.charAt(this.#at);
      } else if (character === "(") {
        endText();
        nodes.push(this.#choice());
      } else if (character === "{") {
        endText();
        nodes.push(this.#slot());
      } else text += character;
    }
    endText();
    return nodes;
  }

  #choice(): Node {
    const alternatives: Node[][] = [];
    do {
      this.#at += 1;
      alternatives.push(this.#sequence());
    } while (this.#pattern.charAt(this.#at) === "|");
    if (this.#pattern.charAt(this.#at) !== ")") this.#fail("an opening bracket is not closed");
    return { type: "choice", alternatives };
  }

  #slot(): Node {
    const end = this.#pattern.indexOf("}", this.#at);
    const [name = "", style] = this.#pattern.slice(this.#at + 1, end).split(":");
    if (end < 0 || !/^\w+$/.test(name) || (style !== undefined && style !== "quoted")) {
      this.#fail("a slot is written {name} or {name:quoted}");
    }
    this.#at = end;
    return { type: "slot", name, quoted: style === "quoted" };
  }

  #fail(why: string): never {
    throw new CodeactError(
      "invalid_input",
      `The pattern "${this.#pattern}" cannot be read: ${why}.`,
      {
        remedy: "Brackets and braces must match; write \\( for a bracket that is meant.",
      },
    );
  }
}

/**
 * Writes one question from a pattern.
 * @throws CodeactError `invalid_input` when the pattern names a slot that has no value
 */
export function expand(pattern: string, slots: Slots, random: Random): Piece[] {
  return expandWith(pattern, slots, random, {});
}

/** As {@link expand}, with some slots already written out: a frame around a noun phrase. */
export function expandWith(
  pattern: string,
  slots: Slots,
  random: Random,
  written: Readonly<Record<string, readonly Piece[]>>,
): Piece[] {
  return tidy(expandNodes(parsePattern(pattern), slots, random, written));
}

function expandNodes(
  nodes: readonly Node[],
  slots: Slots,
  random: Random,
  written: Readonly<Record<string, readonly Piece[]>>,
): Piece[] {
  return nodes.flatMap((node): readonly Piece[] => {
    switch (node.type) {
      case "text":
        return [{ text: node.text, value: false }];
      case "choice":
        return expandNodes(random.pick(node.alternatives), slots, random, written);
      case "slot": {
        const pieces = written[node.name];
        if (pieces !== undefined) return pieces;
        const slot = slots[node.name];
        if (slot === undefined) {
          throw new CodeactError(
            "invalid_input",
            `A wording names the slot "${node.name}", which has no value.`,
          );
        }
        return [{ text: node.quoted ? quoted(slot, random) : slotText(slot, random), value: true }];
      }
      default:
        return node satisfies never;
    }
  });
}

/** How a value stands in a question. Lists are written in one of the ways that people write them. */
function slotText(slot: Slot, random: Random): string {
  return typeof slot === "string" || typeof slot === "number"
    ? String(slot)
    : listText(slot, random);
}

function listText(items: readonly (number | string)[], random: Random): string {
  const texts = items.map(String);
  const last = texts.at(-1) ?? "";
  const spaced = texts.some((text) => /[\s,]/.test(text));
  const style = random.next();
  if (texts.length < 2) return last;
  if (style < 0.5) return texts.join(", ");
  if (style < 0.68) return `${texts.slice(0, -1).join(", ")} and ${last}`;
  if (style < 0.78) {
    const items =
      spaced || texts.some((text) => /[a-z]/i.test(text))
        ? texts.map((text) => `"${text}"`)
        : texts;
    return `[${items.join(", ")}]`;
  }
  if (style < 0.86 && !spaced) return texts.join(" ");
  if (style < 0.92) return `${texts.slice(0, -1).join(", ")}, and ${last}`;
  if (style < 0.96) return texts.join(",");
  return `(${texts.join(", ")})`;
}

function quoted(slot: Slot, random: Random): string {
  const text = slotText(slot, random);
  const style = random.next();
  if (style < 0.15 && /^[\w-]+$/.test(text)) return text;
  const single = style > 0.7 && !text.includes("'");
  return single || text.includes('"') ? `'${text}'` : `"${text}"`;
}

/** Empty alternatives leave double spaces, and spaces at the ends and before marks. */
function tidy(pieces: readonly Piece[]): Piece[] {
  const kept: Piece[] = [];
  for (const piece of pieces) {
    const before = kept.at(-1);
    let { text } = piece;
    if (!piece.value) {
      text = text.replaceAll(/ {2,}/g, " ").replaceAll(/ +([,.?!;:])(?= |$)/g, "$1");
      if (before === undefined || (!before.value && before.text.endsWith(" ")))
        text = text.trimStart();
      if (before !== undefined && !before.value && /^[,.?!;:]( |$)/.test(text)) {
        kept[kept.length - 1] = { text: before.text.trimEnd(), value: false };
      }
    }
    if (text === "") continue;
    const previous = kept.at(-1);
    if (previous !== undefined && !previous.value && !piece.value) {
      kept[kept.length - 1] = { text: previous.text + text, value: false };
    } else kept.push({ text, value: piece.value });
  }
  const last = kept.at(-1);
  if (last !== undefined && !last.value)
    kept[kept.length - 1] = { text: last.text.trimEnd(), value: false };
  return kept.filter((piece) => piece.text !== "");
}

/** The pieces as one text. */
export function pieceText(pieces: readonly Piece[]): string {
  return pieces.map((piece) => piece.text).join("");
}

/** Names of the slots that a pattern may show. */
export function slotNames(pattern: string): Set<string> {
  const names = new Set<string>();
  const visit = (nodes: readonly Node[]): void => {
    for (const node of nodes) {
      if (node.type === "slot") names.add(node.name);
      if (node.type === "choice") for (const alternative of node.alternatives) visit(alternative);
    }
  };
  visit(parsePattern(pattern));
  return names;
}

/** In how many ways a pattern can be worded, values aside. */
export function wordingCount(pattern: string): number {
  const count = (nodes: readonly Node[]): number =>
    nodes.reduce(
      (product, node) =>
        node.type === "choice"
          ? product * node.alternatives.reduce((sum, alternative) => sum + count(alternative), 0)
          : product,
      1,
    );
  return count(parsePattern(pattern));
}
