import type { Draw, Family } from "../family.ts";
import { repeatable } from "./repeatable.ts";
import { arithmeticOperationsWordings } from "./arithmetic-operations-wordings.ts";

/** A number of everyday size: mostly whole, from one digit to five. */
function everyday(random: Draw): number {
  if (random.chance(0.12)) return random.decimal(0, 100, random.int(1, 2));
  return random.int(2, random.pick([12, 20, 100, 100, 1000, 1000, 10000, 100000]));
}

/** Decimals do not add up exactly in binary; only they need rounding. */
function exact(expression: string, ...values: readonly number[]): string {
  const whole = values.every((value) => Number.isInteger(value));
  return whole
    ? `result = ${expression}\nprint(result)`
    : `result = round(${expression}, 4)\nprint(result)`;
}

const pair = (random: Draw): { a: number; b: number } => ({
  a: everyday(random),
  b: everyday(random),
});

/** The four operations, with two or three numbers. */
export const arithmeticOperationsFamilies: readonly Family[] = [
  repeatable(["{a} and {b}", "{a} plus {b}"], {
    name: "add-two",
    topic: "arithmetic",
    result: "number",
    draw: pair,
    nouns: [
      "{a} (plus|+|added to|and) {b}",
      "the (sum|total) of {a} and {b}",
      "the (sum|total) of (the (two |)numbers|these two numbers:|the two values) {a} and {b}",
      "(the result of|the outcome of) (adding|summing|adding up) {a} (and|to) {b}",
      "{a} (increased by|and then another|plus) {b}",
      "the (addition|sum) {a} + {b}",
      "the (number|value) that is {b} (more|greater|larger) than {a}",
      "the answer to {a} (+|plus) {b}",
    ],
    sentences: [
      ...arithmeticOperationsWordings.addTwo,
      "{a} (+|plus) {b}",
      "{a}+{b}",
      "add {a} (and|to) {b}",
      "(how much|what) (is|are|does) {a} (+|plus|added to) {b}",
      "(how much|what) do {a} and {b} (make|give|add up to|come to) (together|in total|when added|)",
      "(sum|add|add up|total) {a} and {b} (together|for me|)",
      "what do (i|you|we) get (if|when) (i|you|we) add {a} (to|and) {b}",
      "if i have {a} and (someone gives me|i get|i add) {b} more, how (many|much) do i have",
      "{a} and {b}, (added together|summed up|in total|what do they add up to)",
      "i have {a} and {b}. (what is|what's) their (sum|total)",
      "(put|add) {a} and {b} together",
      "{a} + {b} =",
      "(increase|raise) {a} by {b}",
    ],
    heldOut: {
      nouns: ["the total when {a} and {b} are added together"],
      sentences: ["with {a} and {b}, what is the sum of the two", "take {a} and add {b} to it"],
    },
    program: ({ a, b }) => exact(`${a} + ${b}`, a, b),
    reply: ({ a, b }, output) => `${a} + ${b} is ${output}.`,
    followUps: [
      {
        wordings: [
          "(and |)(what is |)(their|the) product",
          "and (if you multiply|multiplying) (them|the two) (instead|)",
          "(now |)multiply them (instead|too|)",
        ],
        draw: (_random, before) => before,
        program: ({ a, b }) => exact(`${a} * ${b}`, a, b),
        reply: ({ a, b }, output) => `${a} * ${b} is ${output}.`,
      },
    ],
  }),
  repeatable("{a}, {b} and {c}", {
    name: "add-three",
    topic: "arithmetic",
    result: "number",
    draw: (random) => ({ ...pair(random), c: everyday(random) }),
    nouns: [
      "{a} (plus|+) {b} (plus|+) {c}",
      "the (sum|total) of {a}, {b} and {c}",
      "the (sum|total) of (the (three |)numbers|these three (numbers|values):) {a}, {b}(, and| and) {c}",
      "(the result of|the outcome of) (adding|summing) (up |){a}, {b} and {c}",
      "the (total|sum) (you get|i get) (when|from|by) adding {a}, {b} and {c}",
      "{a} and {b} and {c} (added together|summed up|in total)",
      "the three numbers {a}, {b} and {c} as a (sum|total)",
      "(all of |){a}, {b} and {c} (combined|taken together)",
    ],
    sentences: [
      ...arithmeticOperationsWordings.addThree,
      "{a} + {b} + {c}",
      "{a}+{b}+{c}",
      "{a} plus {b} plus {c}",
      "add {a}, {b}(, and| and) {c} (together|up|)",
      "(sum up|total up|add up) {a}, {b} and {c}",
      "how much (is|are) {a} and {b} and {c} (together|in total)",
      "what do {a}, {b} and {c} (make|come to|add up to) (together|)",
      "what do (i|you|we) get (when|if) (i|you|we) add {a}, {b} and {c}",
      "{a}, {b}, {c}: what is (their|the) (sum|total)",
      "three numbers are {a}, {b} and {c}. what is their (sum|total)",
      "add {a} to {b} and then add {c}",
      "(what's|how much is) the (sum|total) (when|if) (i|you|we) (combine|put together) {a}, {b} and {c}",
      "i (bought|paid|collected|counted) {a}, (then |){b} and (then |){c}. how (many|much) is that (in total|altogether|in all)",
    ],
    heldOut: {
      nouns: ["the three numbers {a}, {b} and {c} added up"],
      sentences: [
        "if i put {a}, {b} and {c} together, what is the total",
        "start with {a}, add {b}, add {c}",
      ],
    },
    program: ({ a, b, c }) => exact(`${a} + ${b} + ${c}`, a, b, c),
    reply: ({ a, b, c }, output) => `${a} + ${b} + ${c} is ${output}.`,
  }),
  repeatable(["{a} minus {b}", "{b} from {a}"], {
    name: "subtract-two",
    topic: "arithmetic",
    result: "number",
    draw: pair,
    nouns: [
      "{a} (minus|-|less|take away) {b}",
      "{b} (subtracted|taken away|taken) from {a}",
      "the (result|outcome) of (subtracting|taking|taking away|removing) {b} from {a}",
      "{a} (decreased|reduced|lowered) by {b}",
      "the (number|value) that is {b} (less|smaller|lower) than {a}",
      "the subtraction {a} - {b}",
      "the answer to {a} (-|minus) {b}",
      "the (number|amount|rest) (left|that remains|remaining) (after taking {b} away from {a}|when {b} is taken from {a})",
    ],
    sentences: [
      ...arithmeticOperationsWordings.subtractTwo,
      "{a} (-|minus) {b}",
      "{a}-{b}",
      "{a} - {b} =",
      "subtract {b} from {a}",
      "(take|deduct|remove) {b} (away |)from {a}",
      "(how much|what) (is|does) {a} (minus|-|less) {b}",
      "what do (i|you|we) get (if|when) (i|you|we) (subtract|take) {b} from {a}",
      "how much is left (if|when) (i|you) take {b} (away |)from {a}",
      "(i have|there are|we had) {a} and {b} (are taken away|are removed|go missing|are gone), how (many|much) (is|are) left",
      "(decrease|reduce|lower) {a} by {b}",
      "{a}, and then {b} less, (is how much|what is that)",
      "how (many|much) must (i|we|you) add to {b} to (get|reach) {a}",
    ],
    heldOut: {
      nouns: ["the amount left when {b} is subtracted from {a}"],
      sentences: ["take {a} and subtract {b}", "if {b} is taken away from {a}, how much remains"],
    },
    program: ({ a, b }) => exact(`${a} - ${b}`, a, b),
    reply: ({ a, b }, output) => `${a} - ${b} is ${output}.`,
  }),
  repeatable(["{a} and {b}", "{a} times {b}", "{a} x {b}"], {
    name: "multiply-two",
    topic: "arithmetic",
    result: "number",
    draw: pair,
    nouns: [
      "{a} (times|multiplied by|multiplied with|*|x|×) {b}",
      "the product of {a} and {b}",
      "the product of (the (two |)numbers|these two numbers:|the two values) {a} and {b}",
      "the (result|outcome) of multiplying {a} (by|with|and) {b}",
      "the (multiplication|product) {a} (*|x|×|times) {b}",
      "the answer to {a} (times|*|x|×) {b}",
      "the (number|value) that is {a} times (as large as|as big as|larger than) {b}",
      "{a} (groups|lots|sets) of {b}",
    ],
    sentences: [
      ...arithmeticOperationsWordings.multiplyTwo,
      "{a} (*|x|×|times) {b}",
      "{a}*{b}",
      "{a}x{b}",
      "{a} (*|x|times) {b} =",
      "multiply {a} (by|with|and|times) {b}",
      "(how much|what) (is|are) {a} (times|x|multiplied by|*) {b}",
      "what do (i|you|we) get (if|when) (i|you|we) multiply {a} (by|with|and) {b}",
      "what (do|would) {a} and {b} (give|make) when multiplied",
      "i have {a} (boxes|rows|bags|packs|shelves) (of|with) {b} (things|items|pieces) each. how many (is that|do i have) (in total|altogether|)",
      "{a} and {b}, (multiplied together|what is their product|multiplied)",
      "what does {a} times {b} (equal|make|come to)",
      "find {a} multiplied (by|with) {b}",
    ],
    heldOut: {
      nouns: ["the number you get when {a} is multiplied by {b}"],
      sentences: [
        "with {a} and {b}, what is the product of the two",
        "take {a} and multiply it by {b}",
      ],
    },
    program: ({ a, b }) => exact(`${a} * ${b}`, a, b),
    reply: ({ a, b }, output) => `${a} * ${b} is ${output}.`,
    followUps: [
      {
        wordings: [
          "(and |)(what is |)(their|the) sum",
          "and (if you add|adding) (them|the two) (instead|)",
          "(now |)add them (instead|too|)",
        ],
        draw: (_random, before) => before,
        program: ({ a, b }) => exact(`${a} + ${b}`, a, b),
        reply: ({ a, b }, output) => `${a} + ${b} is ${output}.`,
      },
    ],
  }),
  repeatable("{a}, {b} and {c}", {
    name: "multiply-three",
    topic: "arithmetic",
    result: "integer",
    draw: (random) => ({
      a: random.int(2, random.pick([20, 100])),
      b: random.int(2, random.pick([20, 100])),
      c: random.int(2, random.pick([20, 100])),
    }),
    nouns: [
      "{a} (times|*|x|×) {b} (times|*|x|×) {c}",
      "the product of {a}, {b}(, and| and) {c}",
      "the product of (the (three |)numbers|these three (numbers|values):) {a}, {b} and {c}",
      "the (result|outcome) of multiplying {a}, {b} and {c} (together|with each other|)",
      "{a}, {b} and {c} (multiplied together|multiplied)",
      "{a} multiplied by {b} and (then |)by {c}",
      "the three (numbers|factors) {a}, {b} and {c} (multiplied|as a product)",
      "the volume-like product {a} by {b} by {c}",
    ],
    sentences: [
      ...arithmeticOperationsWordings.multiplyThree,
      "{a} * {b} * {c}",
      "{a} x {b} x {c}",
      "{a}*{b}*{c}",
      "{a} times {b} times {c}",
      "multiply {a}, {b}(, and| and) {c} (together|)",
      "(how much|what) is {a} (times|x) {b} (times|x) {c}",
      "what do (i|you|we) get (when|if) (i|you|we) multiply {a}, {b} and {c}",
      "multiply {a} by {b} and then by {c}",
      "{a}, {b}, {c}: what is their product",
      "three numbers are {a}, {b} and {c}. what is their product",
      "(work out|figure out|compute|calculate) {a} (times|x|*) {b} (times|x|*) {c}",
      "there are {a} (boxes|shelves) with {b} (bags|rows) of {c} (pieces|items|things) each. how many (is that|are there) (in total|altogether|)",
      "what's the product (when|if) (i|you|we) (take|multiply) {a}, {b} and {c}",
    ],
    heldOut: {
      nouns: ["the result when {a}, {b} and {c} are multiplied together"],
      sentences: [
        "start with {a}, multiply by {b}, multiply by {c}",
        "with {a}, {b} and {c}, what is the product",
      ],
    },
    program: ({ a, b, c }) => exact(`${a} * ${b} * ${c}`, a, b, c),
    reply: ({ a, b, c }, output) => `${a} * ${b} * ${c} is ${output}.`,
  }),
];
