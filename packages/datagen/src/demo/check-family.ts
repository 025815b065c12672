import { createDraw } from "./draw.ts";
import type { Family, Slot, Slots } from "./family.ts";
import { expand, parsePattern, pieceText, slotNames } from "./grammar.ts";
import type { Node } from "./grammar.ts";
import { py } from "./py.ts";
import type { PyValue } from "./py.ts";
import { Random } from "./random.ts";

/** Distinct questions, values aside, that each family must offer. The issue of this model asks for 25. */
const LEAST_WORDINGS = 25;

/** What is wrong with the wordings of a family, in sentences; empty when nothing is. */
export function checkWordings(family: Family): string[] {
  const { nouns, sentences, heldOut } = family;
  const problems: string[] = [];
  const forms = distinctForms(family);
  if (forms < LEAST_WORDINGS)
    problems.push(`it has only ${forms} surface forms, ${LEAST_WORDINGS} are asked for`);
  if (heldOut.nouns.length + heldOut.sentences.length === 0)
    problems.push("it holds no wording back");
  problems.push(
    ...leaks(family, heldOut.sentences, sentences),
    ...leaks(family, heldOut.nouns, nouns),
  );
  for (const pattern of [...nouns, ...sentences, ...heldOut.nouns, ...heldOut.sentences]) {
    problems.push(...missingSlots(family, pattern));
  }
  return problems;
}

function distinctForms(family: Family): number {
  const random = new Random(family.name);
  const slots = drawSlots(family, random);
  const shown = Object.fromEntries(Object.keys(slots).map((name) => [name, `<${name}>`]));
  const forms = new Set<string>();
  for (const pattern of [...family.nouns, ...family.sentences]) {
    for (let tries = 0; tries < 10 && forms.size < LEAST_WORDINGS; tries += 1) {
      forms.add(pieceText(expand(pattern, shown, random)));
    }
  }
  return forms.size;
}

/** Held-out wordings that some training wording can produce too. */
function leaks(family: Family, held: readonly string[], training: readonly string[]): string[] {
  const random = new Random(`${family.name}/leaks`);
  const slots = drawSlots(family, random);
  const shown = Object.fromEntries(Object.keys(slots).map((name) => [name, `<${name}>`]));
  const patterns = training.map((pattern) => new RegExp(`^${source(parsePattern(pattern))}$`));
  return held.flatMap((pattern) => {
    for (let tries = 0; tries < 20; tries += 1) {
      const text = pieceText(expand(pattern, shown, random));
      if (patterns.some((known) => known.test(text)))
        return [`training can word "${text}", which is held out`];
    }
    return [];
  });
}

/** A pattern as a regular expression: every way to word it. */
function source(nodes: readonly Node[]): string {
  return nodes
    .map((node) => {
      switch (node.type) {
        case "text":
          return node.text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`).replaceAll(" ", " *");
        case "slot":
          return String.raw`["']?<${node.name}>["']?`;
        case "choice":
          return `(?:${node.alternatives.map(source).join("|")})`;
        default:
          return node satisfies never;
      }
    })
    .join("");
}

/** Slots that a wording leaves out although the program contains their value. */
function missingSlots(family: Family, pattern: string): string[] {
  const named = slotNames(pattern);
  const random = new Random(`${family.name}/${pattern}`);
  const missing: string[] = [];
  for (let tries = 0; tries < 3; tries += 1) {
    const slots = drawSlots(family, random);
    const text = pieceText(expand(pattern, slots, random));
    const code = (family.steps?.(slots) ?? [{ code: family.program(slots) }])
      .map((step) => step.code)
      .join("\n");
    const known = text + told(family, slots);
    for (const [name, value] of Object.entries(slots)) {
      if (named.has(name) || !isTelling(value)) continue;
      if (containsLiteral(code, value) && !isTold(known, value)) missing.push(name);
    }
  }
  // Once may be chance: a number that stands in the program for another reason.
  const often = new Set(
    missing.filter((name) => missing.filter((other) => other === name).length > 2),
  );
  return [...often].map(
    (name) => `the wording "${pattern}" leaves out "${name}", which the program needs`,
  );
}

/** What the model knows beside the question: the names of given files, and their contents where a step looks first. */
function told(family: Family, slots: Slots): string {
  const files = Object.entries(family.files?.(slots) ?? {});
  const looks = family.steps !== undefined;
  return files.map(([name, text]) => (looks ? `${name}\n${text}` : name)).join("\n");
}

/** Lists may be told item by item, among other words. */
function isTold(known: string, value: Slot): boolean {
  if (typeof value === "string" || typeof value === "number") return known.includes(String(value));
  return value.every((item) => known.includes(String(item)));
}

/** Small numbers and short texts stand in programs by chance. */
function isTelling(value: PyValue): boolean {
  if (typeof value === "number") return Math.abs(value) >= 20;
  return typeof value !== "string" || value.length > 3;
}

function containsLiteral(code: string, value: PyValue): boolean {
  const literal = py(value).replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(String.raw`(?<![\w.])${literal}(?![\w.])`).test(code);
}

function drawSlots(family: Family, random: Random): Slots {
  return family.draw(createDraw(random, "train"));
}
