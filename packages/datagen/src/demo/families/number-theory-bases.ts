import type { Draw, Family } from "../family.ts";
import { repeatable } from "./repeatable.ts";

/** Other bases as people call them: Python's format letter and base. */
const BASES: Readonly<Record<string, { readonly letter: string; readonly base: number }>> = {
  binary: { letter: "b", base: 2 },
  "base 2": { letter: "b", base: 2 },
  octal: { letter: "o", base: 8 },
  "base 8": { letter: "o", base: 8 },
  hexadecimal: { letter: "x", base: 16 },
  hex: { letter: "x", base: 16 },
  "base 16": { letter: "x", base: 16 },
};

const NAMES = [
  "binary",
  "binary",
  "binary",
  "base 2",
  "hexadecimal",
  "hex",
  "hex",
  "base 16",
  "octal",
  "base 8",
];

const baseOf = (name: string): { readonly letter: string; readonly base: number } =>
  BASES[name] ?? { letter: "b", base: 2 };

const natural = (random: Draw): number => random.int(5, random.pick([31, 255, 1023, 9999, 65535]));

const ROMAN = [
  [1000, "M"],
  [900, "CM"],
  [500, "D"],
  [400, "CD"],
  [100, "C"],
  [90, "XC"],
  [50, "L"],
  [40, "XL"],
  [10, "X"],
  [9, "IX"],
  [5, "V"],
  [4, "IV"],
  [1, "I"],
] as const;

function roman(n: number): string {
  let left = n;
  let text = "";
  for (const [value, letters] of ROMAN) {
    text += letters.repeat(Math.floor(left / value));
    left %= value;
  }
  return text;
}

/** Number bases and Roman numerals, both ways. */
export const numberTheoryBasesFamilies: readonly Family[] = [
  repeatable(["{n}", "{base}", "{n} in {base}"], {
    name: "to-base",
    topic: "number-theory",
    result: "text",
    weight: 1.5,
    draw: (random) => ({ n: natural(random), base: random.pick(NAMES) }),
    nouns: [
      "{n} in {base}",
      "(the number |decimal |){n} (in|as|converted to|written in|expressed in) {base}",
      "the {base} (form|representation|value|version|equivalent|notation) of {n}",
      "the {base} (form|representation|equivalent) of (the |)(decimal|decimal number|number|integer) {n}",
      "the number {n} (written|expressed|represented) in {base}",
      "{n} to {base}",
      "the {base} for {n}",
      "the conversion of {n} (from decimal |)to {base}",
      "(decimal|the integer|the decimal number) {n} (in|as|in the form of) {base}",
      "{n} (base 10|decimal) (in|to|as) {base}",
    ],
    sentences: [
      "{n} {base}",
      "{n} -> {base}",
      "decimal {n}, {base} please",
      "(compute|determine|find|work out) {n} in {base}",
      "(encode|rewrite) {n} (in|into) {base}",
      "{base} representation of {n}",
      "what's {n} in {base}",
      "(i want to know|help me find|show me) {n} in {base}",
      "the decimal number {n}, (how is it|what is it) in {base}",
      "the computer stores {n}, what is that in {base}",
      "number system conversion: {n} to {base}",
      "(output|display|print) {n} (in|as) {base}",
      "for my homework: {n} in {base}",
      "base ten {n} to {base}",
      "{n} is decimal, i need {base}",
      "convert {n} (from decimal |)(to|into) {base}",
      "convert (the decimal|the number|decimal|the integer) {n} (to|into) {base}",
      "{n} (in|to|as) {base}",
      "(write|express|show|print|represent|give) {n} in {base}",
      "how (do you|do i|would you) write {n} in {base}",
      "what does {n} look like in {base}",
      "(turn|change|translate|transform) {n} (to|into) {base}",
      "decimal {n} (in|to|as) {base}",
      "how is {n} (written|represented|expressed) in {base}",
      "in {base}, (what is|how do you write) {n}",
      "i need {n} in {base}",
      "{base} of {n}",
      "(can you |please |could you |)(convert|turn|change) {n} (to|into) {base}",
      "{n} decimal to {base}",
      "(show|tell|give) me (the |){base} (form |value |)(of|for) {n}",
      "(compute|calculate|find) the {base} (form|representation|value) of {n}",
      "what (is|would be) {n} in {base} (notation|numbers|)",
    ],
    heldOut: {
      nouns: ["the way {n} is written in {base}"],
      sentences: [
        "take the decimal {n} and give me its {base} form",
        "to {base}, please convert the number {n}",
      ],
    },
    program: ({ n, base }) => `result = format(${n}, "${baseOf(base).letter}")\nprint(result)`,
    reply: ({ n, base }, output) => `${n} in ${base} is ${output}.`,
  }),
  repeatable(["{digits} in {base}", "{base} {digits}", "{digits} from {base}"], {
    name: "from-base",
    topic: "number-theory",
    result: "integer",
    weight: 1.5,
    draw: (random) => {
      const base = random.pick(NAMES);
      const digits = natural(random).toString(baseOf(base).base);
      return { base, digits: random.chance(0.3) ? digits.toUpperCase() : digits };
    },
    nouns: [
      "{base} {digits} (in decimal|as a decimal number|as decimal|converted to decimal|in base 10)",
      "the decimal (value|form|equivalent|number) of {base} {digits}",
      "the decimal (value|form|equivalent) of the {base} number {digits}",
      "the {base} number {digits} (in decimal|as a decimal|converted to decimal|in base 10)",
      "the value of {digits} in {base} (as a decimal number|in decimal)",
      "{digits} (from|in) {base} (to|as|in) decimal",
      "the base 10 (value|form) of the {base} number {digits}",
      "the (integer|number|decimal number) (behind|for|given by) (the |){base} (number |){digits}",
      "{digits} (in|read as) {base} as (decimal|a decimal number|an ordinary number)",
    ],
    sentences: [
      "{base} {digits} -> decimal",
      "{digits} \\({base}\\) in decimal",
      "(compute|determine|find|work out) the decimal value of {base} {digits}",
      "(decode|rewrite) {base} {digits} (in|into|as) decimal",
      "{base} {digits} in base (10|ten)",
      "(i want to know|help me find|show me) {base} {digits} in decimal",
      "what's {base} {digits} as a normal number",
      "number system conversion: {base} {digits} to decimal",
      "int of the {base} string {digits}",
      "i have the {base} code {digits}, what number is it in decimal",
      "the value of {digits} when read as {base}, in decimal",
      "for my homework: {base} {digits} as a decimal",
      "{digits} in {base} equals what in decimal",
      "what does {base} {digits} come to in base ten",
      "parse {digits} as {base}",
      "convert {base} {digits} (to|into) decimal",
      "convert {digits} from {base} (to|into) decimal",
      "convert the {base} number {digits} (to|into) (decimal|base 10|a decimal number)",
      "{base} {digits} (to|in|as) decimal",
      "what is the {base} number {digits} (in decimal|as a decimal number|in base 10)",
      "what (decimal|number|decimal number) is {base} {digits}",
      "(turn|change|translate|transform) the {base} number {digits} into (decimal|a decimal number)",
      "how much is {digits} in {base} as a decimal number",
      "{digits} is {base}, what is it in decimal",
      "{digits} is a {base} number. (what is it|give it to me) in decimal",
      "read {digits} as {base} (and give me the decimal value|and show the decimal number)",
      "(which|what) decimal number does {base} {digits} (stand for|represent|mean)",
      "(can you |please |could you |)(convert|turn|change) {base} {digits} (to|into) (decimal|a decimal number)",
      "{digits} {base} to decimal",
      "(show|tell|give) me the decimal (value |form |)(of|for) {base} {digits}",
      "(compute|calculate|find) the decimal (form|value) of (the |){base} (number |){digits}",
      "the number {digits} is (written |)in {base}. (what is it|how much is it) in decimal",
    ],
    heldOut: {
      nouns: ["the decimal number that {digits} is, read as {base}"],
      sentences: [
        "in base 10, what is the {base} number {digits}",
        "i have {digits} in {base}, i need decimal",
      ],
    },
    program: ({ digits, base }) => `result = int("${digits}", ${baseOf(base).base})\nprint(result)`,
    reply: ({ digits, base }, output) => `${digits} in ${base} is ${output} in decimal.`,
  }),
  repeatable("{n}", {
    name: "to-roman",
    topic: "number-theory",
    result: "text",
    draw: (random) => ({ n: random.int(2, random.pick([19, 100, 2100, 3999])) }),
    nouns: [
      "{n} in roman (numerals|numbers)",
      "{n} as a roman (numeral|number)",
      "the roman (numeral|number) (for|of) {n}",
      "the (number |year |)(number |){n} (in|written in|converted to|expressed in) roman (numerals|numbers)",
      "the roman (form|representation|notation|version) of {n}",
      "the year {n} in roman numerals",
    ],
    sentences: [
      "{n} roman",
      "{n} roman numeral",
      "roman numerals {n}",
      "{n} -> roman",
      "(compute|determine|find|work out) the roman (numeral|form) (of|for) {n}",
      "what's {n} in roman numerals",
      "(i want to know|help me find|show me) {n} in roman numerals",
      "how did the ancient romans write {n}",
      "what is the roman (numeral|number|way of writing) for {n}",
      "(put|rewrite) {n} (in|into) roman numerals",
      "i want {n} (as a tattoo|on a clock|on a building) in roman numerals",
      "the year {n} in roman (numerals|letters)",
      "{n} with the letters I, V, X, L, C, D and M",
      "arabic {n} to roman",
      "convert {n} (to|into) (roman numerals|a roman numeral|roman)",
      "{n} (in|to|as) roman (numerals|)",
      "(write|express|show|print|give) {n} in roman (numerals|numbers)",
      "(write|express) {n} as a roman (numeral|number)",
      "how (do you|do i|would you|did the romans) write {n} (in roman numerals|with roman numerals|as a roman numeral)",
      "what does {n} look like in roman (numerals|numbers)",
      "(turn|change|translate) {n} into (roman numerals|a roman numeral)",
      "how is {n} written in roman numerals",
      "roman (numeral|number|numerals) (for|of) {n}",
      "in roman numerals, (what is|how do you write) {n}",
      "i need {n} in roman numerals",
    ],
    heldOut: {
      nouns: ["the way {n} is written in roman numerals"],
      sentences: ["take {n} and give me its roman form", "to roman numerals, please convert {n}"],
    },
    program: ({ n }) => `n = ${n}
values = [1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1]
letters = ["M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"]
result = ""
for value, letter in zip(values, letters):
    result += letter * (n // value)
    n %= value
print(result)`,
    reply: ({ n }, output) => `${n} in Roman numerals is ${output}.`,
  }),
  repeatable("{numeral}", {
    name: "from-roman",
    topic: "number-theory",
    result: "integer",
    draw: (random) => ({ numeral: roman(random.int(2, random.pick([19, 100, 2100, 3999]))) }),
    nouns: [
      "the (value|number|decimal value) of (the |)(roman numeral|roman number) {numeral}",
      "(the |)(roman numeral|roman number|roman) {numeral} (in decimal|as a number|as a decimal number|in arabic numerals|in normal numbers|in digits)",
      "the (number|integer) (for|behind) the roman (numeral|number) {numeral}",
      "{numeral} as (a normal|an arabic|a decimal|an ordinary) number",
      "the (decimal|arabic) (form|value) of {numeral}",
    ],
    sentences: [
      "{numeral} roman numeral",
      "{numeral} -> number",
      "{numeral} (in|as) (an ordinary|an arabic|a normal) number",
      "(compute|determine|find|work out) the value of (the roman numeral |){numeral}",
      "what's {numeral} in (normal|ordinary|arabic) numbers",
      "(i want to know|help me find|show me) the number for (the roman numeral |){numeral}",
      "(a clock|a tombstone|an old building|the chapter) (says|shows|has) {numeral}, (which|what) number is (that|it)",
      "value of {numeral}",
      "roman number {numeral}: what is it",
      "how do i read {numeral} in roman numerals",
      "(rewrite|write) {numeral} as (an integer|a decimal number|a normal number)",
      "{numeral} equals (which|what) number",
      "roman {numeral} in digits",
      "the film credits say {numeral}, what year or number is that",
      "convert (the roman numeral |roman |){numeral} (to|into) (a number|decimal|an integer|arabic numerals|digits)",
      "what (number|value) is (the roman numeral |){numeral}",
      "what is (the roman numeral|the roman number|roman) {numeral}",
      "what does (the roman numeral |){numeral} (mean|stand for|represent) (as a number|in roman numerals|)",
      "(which|what) number does (the roman numeral |){numeral} (stand for|represent)",
      "how much is (the roman numeral|roman) {numeral}",
      "(read|decode|translate) the roman (numeral|number) {numeral}",
      "{numeral} is a roman (numeral|number). (what is it|which number is it)",
      "roman {numeral} to decimal",
      "{numeral} (in|to) (decimal|arabic numerals|normal numbers|digits)",
    ],
    heldOut: {
      nouns: ["the number that {numeral} stands for in roman numerals"],
      sentences: [
        "in normal numbers, how much is {numeral}",
        "i read the roman numeral {numeral}, which number is it",
      ],
    },
    program: ({ numeral }) => `text = "${numeral}"
values = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
result = 0
for a, b in zip(text, text[1:] + "I"):
    result += -values[a] if values[a] < values[b] else values[a]
print(result)`,
    reply: ({ numeral }, output) => `${numeral} is ${output}.`,
  }),
];
