import type { Draw, Family } from "../family.ts";
import { family } from "../family.ts";
import { measure } from "./drawing.ts";

/** A unit of measurement: how people write it (the usual name first) and how many base units it holds. */
interface Unit {
  readonly names: readonly string[];
  readonly factor: number;
  /** The factor as programs write it, where that is not its digits: `1024 ** 2`. */
  readonly code?: string | undefined;
}

/** The units of one quantity, and the questions about them. */
interface Quantity {
  readonly name: string;
  /** The variable that holds the value in base units: `meters`. */
  readonly base: string;
  readonly units: readonly Unit[];
  /** Pairs, by usual name, that people ask about most. */
  readonly common: readonly (readonly [string, string])[];
  readonly largest: number;
  readonly nouns: readonly string[];
  readonly sentences: readonly string[];
  readonly heldOut: readonly string[];
  readonly weight?: number | undefined;
}

const NOUNS = [
  "{value} {from} in {to}",
  "{value} {from} (converted|changed|turned) (to|into) {to}",
  "{value} {from} (expressed|written|measured|given) in {to}",
  "the (number|amount) of {to} in {value} {from}",
  "how many {to} {value} {from} (are|is|make)",
  "the (value|equivalent) of {value} {from} in {to}",
  "the {to} (for|in|of) {value} {from}",
  "the conversion of {value} {from} (to|into) {to}",
];
const SENTENCES = [
  "{value} {from} = ? {to}",
  "{value} {from} {to}",
  "{value} {from} -> {to}",
  "{from} to {to}: {value}",
  "{value} {from}, how many {to}",
  "(determine|find|work out|compute|calculate) {value} {from} in {to}",
  "(i want to know|help me find|could you tell me|tell me) (what {value} {from} is in {to}|how many {to} {value} {from} is)",
  "what's {value} {from} in {to}",
  "what would {value} {from} be in {to}",
  "i only know {to}, so what is {value} {from}",
  "{value} {from} converted to {to}",
  "translate {value} {from} (to|into) {to}",
  "the manual says {value} {from}, but i think in {to}, how (much|many) is that",
  "convert to {to}: {value} {from}",
  "how many {to} (are|is|are there in|make|are in) {value} {from}",
  "(convert|change|turn|switch) {value} {from} (to|into) {to}",
  "{value} {from} (in|to|into|as) {to}",
  "{value}{from} (in|to) {to}",
  "what (is|are) {value} {from} in {to}",
  "how (much is {value} {from} in {to}|many {to} is {value} {from})",
  "{value} {from} (is|are|equals|=) how many {to}",
  "(express|write|give|show) {value} {from} in {to}",
  "(in|using) {to}, (what|how much) is {value} {from}",
  "i have {value} {from}, (how much|what) is that in {to}",
  "{value} {from} (makes|gives|corresponds to) how many {to}",
  "how many {to} do {value} {from} (make|equal|correspond to)",
];

/** The family of questions that turn one unit of a quantity into another. */
export function conversions(quantity: Quantity): Family {
  return family({
    name: quantity.name,
    topic: "units",
    result: "number",
    weight: quantity.weight ?? 1.3,
    draw: (random) => conversion(random, quantity),
    nouns: [...NOUNS, ...quantity.nouns],
    sentences: [...SENTENCES, ...quantity.sentences],
    heldOut: {
      nouns: ["what {value} {from} come to when measured in {to}"],
      sentences: ["if i have {value} {from}, how many {to} do i have", ...quantity.heldOut],
    },
    program: ({ value, from, to }) =>
      conversionCode(quantity, value, unitNamed(quantity, from), unitNamed(quantity, to)),
    reply: ({ value, from, to }, output) => `${value} ${from} is ${output} ${to}.`,
    followUps: [
      {
        wordings: [
          "(and|what about|how about|now|and what is it) in {to}",
          "(and|now) (to|how many) {to}",
        ],
        draw: (random, before) => otherTarget(random, quantity, before),
      },
      {
        wordings: [
          "(and|what about|how about|now) {value} {from}",
          "(and|now) for {value}",
          "(and|what about|how about) {value}",
          "(do|and) the same (for|with) {value} {from}",
        ],
        draw: (random, before) => ({ ...before, value: measure(random, 1, quantity.largest) }),
      },
    ],
  });
}

function conversionCode(quantity: Quantity, value: number, source: Unit, target: Unit): string {
  const times = source.factor === 1 ? "" : ` * ${codeOf(source)}`;
  const over = target.factor === 1 ? "" : ` / ${codeOf(target)}`;
  return `${quantity.base} = ${value}${times}\nresult = round(${quantity.base}${over}, 4)\nprint(result)`;
}

interface Conversion {
  readonly value: number;
  readonly from: string;
  readonly to: string;
  readonly [slot: string]: string | number;
}

function conversion(random: Draw, quantity: Quantity): Conversion {
  const [from, to] = pairOf(random, quantity);
  const value = measure(random, 1, quantity.largest);
  // Rounded to four digits, a result must still say something.
  if ((value * from.factor) / to.factor < 0.05) return conversion(random, quantity);
  return { value, from: nameOf(random, from), to: nameOf(random, to) };
}

function pairOf(random: Draw, quantity: Quantity): readonly [Unit, Unit] {
  if (random.chance(0.55)) {
    const [one, other] = random.pick(quantity.common);
    const pair = [unitNamed(quantity, one), unitNamed(quantity, other)] as const;
    return random.chance(0.5) ? pair : [pair[1], pair[0]];
  }
  const from = random.pick(quantity.units);
  const to = random.pick(quantity.units.filter((unit) => unit !== from));
  const ratio = from.factor / to.factor;
  return ratio > 5e7 || ratio < 1e-4 ? pairOf(random, quantity) : [from, to];
}

function otherTarget(random: Draw, quantity: Quantity, before: Conversion): Conversion {
  const from = unitNamed(quantity, before.from);
  const value = before.value * from.factor;
  const others = quantity.units.filter(
    (unit) =>
      unit !== from && unit !== unitNamed(quantity, before.to) && value / unit.factor >= 0.05,
  );
  const to = others.length === 0 ? unitNamed(quantity, before.to) : random.pick(others);
  return { ...before, to: nameOf(random, to) };
}

function nameOf(random: Draw, unit: Unit): string {
  return random.chance(0.4) ? (unit.names[0] ?? "") : random.pick(unit.names);
}

function unitNamed(quantity: Quantity, name: string): Unit {
  const unit = quantity.units.find(({ names }) => names.includes(name));
  if (unit === undefined) throw new RangeError(`${quantity.name} has no unit "${name}".`);
  return unit;
}

function codeOf(unit: Unit): string {
  return unit.code ?? String(unit.factor);
}
