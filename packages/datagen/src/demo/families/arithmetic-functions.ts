import type { Draw, Family } from "../family.ts";
import { repeatable } from "./repeatable.ts";

const DECIMAL_PLACES: Readonly<Record<string, number>> = {
  "one decimal place": 1,
  "two decimal places": 2,
  "three decimal places": 3,
  "1 decimal place": 1,
  "2 decimal places": 2,
  "3 decimal places": 3,
  "1 decimal": 1,
  "2 decimals": 2,
  "3 decimals": 3,
  "one decimal": 1,
  "two decimals": 2,
  "two digits after the point": 2,
  "1 digit after the point": 1,
};

const manyPlaces = (random: Draw): number => random.decimal(0, random.pick([10, 100, 1000]), 5);

/** Rounding and factorials. */
export const arithmeticFunctionsFamilies: readonly Family[] = [
  repeatable(["{x}", "{x} to {places}", "{places}"], {
    name: "round-to-decimals",
    topic: "arithmetic",
    result: "number",
    draw: (random) => ({
      x: manyPlaces(random),
      places: random.pick(Object.keys(DECIMAL_PLACES)),
    }),
    nouns: [
      "{x} rounded to {places}",
      "{x} to {places}",
      "the number {x} (rounded |)to {places}",
      "the rounded value of {x}(,| with| to) {places}",
      "{x} with {places}",
      "the value {x} (with only|with|rounded to) {places}",
      "{x} (cut|rounded off|rounded properly) to {places}",
      "the (decimal |)number {x} (rounded to|with|to) {places}",
      "(a|the) rounded (version|form) of {x} with {places}",
    ],
    sentences: [
      "round {x} to {places}",
      "round (the number|the value|off) {x} to {places}",
      "(give|write|show|express) (me |){x} (to|with) {places}",
      "what (do i get when i|does one get to) round {x} to {places}",
      "{x}, rounded to {places}",
      "{x} to {places}",
      "(shorten|cut|reduce) {x} to {places}",
      "how much is {x} (when |)rounded to {places}",
      "to {places}, (how much|what) is {x}",
      "i need {x} with {places}",
      "(can you |please |)round this to {places}: {x}",
      "how do i round {x} to {places}",
      "(round off|please round|can you round) {x} to {places}",
      "{x} is too (long|precise), (give|show) me {places}",
      "(state|report|print|show) {x} (correct |rounded |)to {places}",
      "(for|with) {places}, what is {x}",
    ],
    heldOut: {
      nouns: ["the value, to {places}, of {x}"],
      sentences: ["to {places}, round {x}", "take {x} and round it, {places}"],
    },
    program: ({ x, places }) =>
      `result = round(${x}, ${DECIMAL_PLACES[places] ?? 0})\nprint(result)`,
    reply: ({ x, places }, output) => `${x} rounded to ${places} is ${output}.`,
  }),
  repeatable("{n}", {
    name: "factorial",
    topic: "arithmetic",
    result: "integer",
    draw: (random) => ({ n: random.int(2, random.pick([10, 19, 19, 25])) }),
    nouns: [
      "{n}!",
      "the factorial of {n}",
      "{n} factorial",
      "the factorial of the number {n}",
      "the product of (all |)(the |)(integers|whole numbers|numbers) from 1 (to|up to|through) {n}",
      "the product 1 * 2 * ... * {n}",
      "the (value|result) of {n}!",
      "the number of ways to (arrange|order|line up) {n} (different |distinct |)(books|people|objects|things|items)",
    ],
    sentences: [
      "{n}!",
      "factorial (of |){n}",
      "{n} factorial",
      "how (much|big|large) is {n}(!| factorial)",
      "multiply (together |)(all |)the (numbers|integers|whole numbers) from 1 (to|up to) {n}",
      "in how many (ways|orders) can (i|you|we) (arrange|order|line up) {n} (different |distinct |)(books|people|objects|items|cards)",
      "how many (ways|orders|arrangements) are there (for|of) {n} (different |distinct |)(books|people|objects|items|cards)",
      "work out {n} factorial",
      "factorial\\({n}\\)",
      "what does {n}! (equal|come to)",
      "multiply 1 by 2 by 3 and so on up to {n}",
    ],
    heldOut: {
      nouns: ["all the numbers from 1 to {n} multiplied together"],
      sentences: [
        "for n = {n}, what is the factorial",
        "{n} people line up, how many orders are there",
      ],
    },
    program: ({ n }) => `import math\nresult = math.factorial(${n})\nprint(result)`,
    reply: ({ n }, output) => `${n}! is ${output}.`,
  }),
];
