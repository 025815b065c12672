import type { Family } from "../family.ts";
import { place } from "./place.ts";
import { repeatable } from "./repeatable.ts";

/** Squares, triangular and Armstrong numbers, number words of modular arithmetic. */
export const numberTheoryFiguresFamilies: readonly Family[] = [
  repeatable("{n}", {
    name: "perfect-squares-up-to",
    topic: "number-theory",
    result: "list",
    draw: (random) => ({ n: random.int(10, random.pick([19, 100, 500])) }),
    nouns: [
      "(all |)(the |)(perfect squares|square numbers|squares) (up to|from 1 to|until|not above) {n}",
      "(a|the) list of (all |)(the |)(perfect squares|square numbers) (up to|from 1 to) {n}",
      "every (perfect square|square number) (up to|from 1 to) {n}",
      "(all |the |)numbers (up to|from 1 to) {n} that are (perfect squares|square numbers|squares)",
      "the (perfect squares|square numbers) between 1 and {n}",
    ],
    sentences: [
      "(list|print|show|give|name|find) (me |)(all |)(the |)(perfect squares|square numbers) (up to|from 1 to|until) {n}",
      "(perfect squares|square numbers) up to {n}",
      "(which|what) (perfect squares|square numbers) are there (up to|between 1 and) {n}",
      "which (numbers|integers) (up to|from 1 to|between 1 and) {n} are (perfect squares|square numbers|squares)",
      "i need (all |)(the |)(perfect squares|square numbers) (up to|until) {n}",
      "(make|build|create) a list of (all |)(perfect squares|square numbers) (up to|until) {n}",
      "up to {n}, which numbers are (perfect squares|squares)",
      "find every (perfect square|square number) (up to|until) {n}",
      "(what|which) are the squares not (greater|larger) than {n}",
    ],
    heldOut: {
      nouns: ["the numbers not greater than {n} that are perfect squares"],
      sentences: [
        "from 1 to {n}, list every square number",
        "go up to {n} and show me the perfect squares",
      ],
    },
    program: ({ n }) =>
      `n = ${n}\nresult = [k ** 2 for k in range(1, n + 1) if k ** 2 <= n]\nprint(result)`,
    reply: ({ n }, output) => `The perfect squares up to ${n} are ${output}.`,
  }),
  repeatable("{n}", {
    name: "is-perfect-square",
    topic: "number-theory",
    result: "boolean",
    draw: (random) => {
      const root = random.int(2, random.pick([19, 100, 300]));
      return random.chance(0.5) ? { n: root * root } : { n: random.int(5, 10000) };
    },
    nouns: [
      "the answer to whether {n} is (a perfect square|a square number|a square)",
      "a check whether {n} is (a perfect square|a square number)",
      "the result of a perfect square (test|check) (for|of|on) {n}",
      "a perfect square (test|check) (for|of|on) {n}",
      "the (truth|verdict) about {n} being (a perfect square|a square number)",
    ],
    sentences: [
      "is {n} (a perfect square|a square number|a square)",
      "is the number {n} (a perfect square|a square number)",
      "(check|test|tell me|find out|determine) (if|whether) {n} is (a perfect square|a square number|a square)",
      "is the square root of {n} (a whole number|an integer|whole)",
      "does {n} have (a whole|an integer) square root",
      "{n}: (perfect square or not|square number or not|is it a perfect square)",
      "{n} is a (perfect square|square number), (true or false|right|yes or no)",
      "is there (a whole number|an integer) whose square is {n}",
      "(is {n} the square of an integer|can {n} be the square of a whole number)",
      "perfect square (test|check) (for|of|on) {n}",
      "(please |can you |could you |)(check|tell me|find out) (if|whether) {n} is a perfect square",
      "does the square root of {n} come out (even|whole|as an integer)",
      "is {n} (one of the square numbers|one of the perfect squares)",
    ],
    heldOut: {
      nouns: ["the answer, yes or no: is {n} a square number"],
      sentences: [
        "among the square numbers, do we find {n}",
        "can i get {n} by squaring a whole number",
      ],
    },
    program: ({ n }) => `import math\nn = ${n}\nresult = math.isqrt(n) ** 2 == n\nprint(result)`,
    reply: ({ n }, output) =>
      output === "True" ? `Yes, ${n} is a perfect square.` : `No, ${n} is not a perfect square.`,
  }),
  repeatable(["the {nth}", "number {n}"], {
    name: "nth-triangular",
    topic: "number-theory",
    result: "integer",
    draw: (random) => place(random.int(2, random.pick([19, 100, 500]))),
    nouns: [
      "the {nth} (triangular|triangle) number",
      "(triangular|triangle) number {n}",
      "the {n}-th (triangular|triangle) number",
      "the (triangular|triangle) number (in|at) (place|position) {n}",
      "the {nth} (number|element|term) (of|in) the (sequence|series) of triangular numbers",
      "the number of dots in a triangle with {n} rows",
      "the (triangular|triangle) number (with|of) (index|number|rank) {n}",
    ],
    sentences: [
      "{nth} (triangular|triangle) number",
      "(triangular|triangle) number {n}",
      "(which|what) number is the {nth} (triangular|triangle) number",
      "(find|print|show|give me|compute) the {nth} (triangular|triangle) number",
      "(what|which) (triangular|triangle) number (is|comes) (number {n}|{nth}|at position {n})",
      "how (big|large) is the {nth} (triangular|triangle) number",
      "name the {nth} (triangular|triangle) number",
      "in the sequence of (triangular|triangle) numbers, what is the {nth}",
      "how many (balls|coins|dots) (make up|form|are in) a triangle with {n} rows",
      "triangular number at position {n}",
      "(compute|calculate|work out|get) the {nth} (triangular|triangle) number",
      "(what's|what is) (triangular|triangle) number {n}",
    ],
    heldOut: {
      nouns: ["number {n} in the sequence of triangular numbers"],
      sentences: [
        "of the triangular numbers, give me the {nth}",
        "at position {n}, which triangle number is there",
      ],
    },
    program: ({ n }) => `n = ${n}\nresult = n * (n + 1) // 2\nprint(result)`,
    reply: ({ nth }, output) => `The ${nth} triangular number is ${output}.`,
  }),
  repeatable("{n}", {
    name: "armstrong-check",
    topic: "number-theory",
    result: "boolean",
    weight: 0.6,
    draw: (random) => ({
      n: random.chance(0.4)
        ? random.pick([153, 370, 371, 407, 1634, 8208, 9474])
        : random.int(20, 9999),
    }),
    nouns: [
      "the answer to whether {n} is (an armstrong|a narcissistic) number",
      "a check whether {n} is (an armstrong|a narcissistic) number",
      "the result of (an armstrong|a narcissistic) number (test|check) (for|of|on) {n}",
      "(an armstrong|a narcissistic) number (test|check) (for|of|on) {n}",
      "the (truth|verdict) about {n} being (an armstrong number|narcissistic)",
    ],
    sentences: [
      "is {n} (an armstrong|a narcissistic) number",
      "is the number {n} (an armstrong number|narcissistic)",
      "(check|test|tell me|find out|determine) (if|whether) {n} is (an armstrong|a narcissistic) number",
      "{n}: armstrong number or not",
      "{n} is an armstrong number, (true or false|right|yes or no)",
      "armstrong (number |)(test|check) (for|of|on) {n}",
      "is {n} equal to the sum of its digits, each raised to the number of digits",
      "do the digits of {n}, each to the power of the digit count, add up to {n}",
      "does {n} count as (an armstrong|a narcissistic) number",
      "would you call {n} (an armstrong|a narcissistic) number",
      "(please |can you |could you |)(check|tell me|find out) (if|whether) {n} is an armstrong number",
      "is {n} one of the (armstrong|narcissistic) numbers",
    ],
    heldOut: {
      nouns: ["the answer, yes or no: is {n} an armstrong number"],
      sentences: [
        "among the armstrong numbers, do we find {n}",
        "armstrong number, yes or no: {n}",
      ],
    },
    program: ({ n }) =>
      `n = ${n}\ntext = str(n)\nresult = sum(int(d) ** len(text) for d in text) == n\nprint(result)`,
    reply: ({ n }, output) =>
      output === "True"
        ? `Yes, ${n} is an Armstrong number.`
        : `No, ${n} is not an Armstrong number.`,
  }),
  repeatable(["{a}^{b} mod {m}", "modulus {m}", "modulo {m}"], {
    name: "power-modulo",
    topic: "number-theory",
    result: "integer",
    draw: (random) => ({
      a: random.int(2, random.pick([19, 100])),
      b: random.int(2, random.pick([19, 100, 500])),
      m: random.int(3, random.pick([19, 100, 1000])),
    }),
    nouns: [
      "{a}^{b} (mod|modulo) {m}",
      "{a} to the power of {b} (mod|modulo) {m}",
      "the remainder of {a} to the power of {b} (divided by|when divided by|by) {m}",
      "the remainder (when|if) {a}^{b} is divided by {m}",
      "{a} raised to {b} (mod|modulo) {m}",
      "the modular power of {a} with exponent {b} and modulus {m}",
      "the (value|result) of {a}^{b} (mod|modulo) {m}",
      "the remainder of {a}^{b} (after dividing|after division|when dividing|on division) by {m}",
      "{a}**{b} (mod|modulo) {m}",
    ],
    sentences: [
      "{a}^{b} (mod|modulo|%) {m}",
      "{a}**{b} % {m}",
      "pow\\({a}, {b}, {m}\\)",
      "raise {a} to the power (of |){b} (mod|modulo) {m}",
      "what is the remainder of {a}^{b} (divided by|modulo) {m}",
      "(take|compute|find) {a} to the {b} modulo {m}",
      "divide {a}^{b} by {m} and (give|tell) me the remainder",
      "how much is {a} to the power of {b} (mod|modulo) {m}",
      "modulo {m}, (what is|how much is) {a}^{b}",
      "what remains (when|if) {a} to the power of {b} is divided by {m}",
      "(compute|calculate|work out|find) {a}(^|**){b} (mod|modulo) {m}",
      "{a} to the power of {b} (mod|modulo) {m}",
      "(what's|what is) {a}^{b} (mod|modulo) {m}",
      "(what|which) remainder does {a}^{b} leave (when divided by|modulo|after division by) {m}",
      "{a} to the {b}, (mod|modulo) {m}",
    ],
    heldOut: {
      nouns: ["the power of {a} with exponent {b}, modulo {m}"],
      sentences: [
        "with modulus {m}, what is {a} to the power of {b}",
        "take {a}^{b}, divide by {m}, what is the remainder",
      ],
    },
    program: ({ a, b, m }) => `result = pow(${a}, ${b}, ${m})\nprint(result)`,
    reply: ({ a, b, m }, output) => `${a}^${b} mod ${m} is ${output}.`,
  }),
];
