import type { Family } from "../family.ts";
import { repeatable } from "./repeatable.ts";

const POWERS: Readonly<Record<string, number>> = {
  squares: 2,
  "square numbers": 2,
  "perfect squares": 2,
  cubes: 3,
  "cube numbers": 3,
};

/** Runs of squares, even and odd numbers; digits of powers and factorials. */
export const numberTheoryRunsFamilies: readonly Family[] = [
  repeatable(["the first {n}", "{n}"], {
    name: "first-squares-or-cubes",
    topic: "number-theory",
    result: "list",
    draw: (random) => ({ n: random.int(3, 15), kind: random.pick(Object.keys(POWERS)) }),
    nouns: [
      "the first {n} {kind}",
      "(a|the) list (of|with) the first {n} {kind}",
      "the {kind} of the numbers (from 1 to {n}|1 to {n})",
      "the {n} (smallest|lowest) {kind}",
      "the first {n} numbers in the sequence of {kind}",
    ],
    sentences: [
      "(list|print|show|give|name|write|generate) (me |)the first {n} {kind}",
      "first {n} {kind}",
      "(which|what) are the first {n} {kind}",
      "(make|build|create|generate) a list (of|with) the first {n} {kind}",
      "i need the first {n} {kind}",
      "how do the first {n} {kind} go",
      "{n} {kind}, starting (with|at|from) 1",
      "(list|print|show) (me |)the {kind} of the numbers 1 to {n}",
      "(can you |please |could you |)(show|list|print) {n} {kind} (starting with|beginning with|from) 1",
      "start (with|at) 1 and list {n} {kind}",
    ],
    heldOut: {
      nouns: ["the {kind} in order, the first {n} of them"],
      sentences: [
        "of the {kind}, show me the first {n}",
        "beginning with 1, the first {n} of all {kind}",
      ],
    },
    program: ({ n, kind }) =>
      `n = ${n}\nresult = [k ** ${POWERS[kind] ?? 2} for k in range(1, n + 1)]\nprint(result)`,
    reply: ({ n, kind }, output) => `The first ${n} ${kind} are ${output}.`,
  }),
  repeatable(["{a} and {b}", "{a} to {b}"], {
    name: "even-or-odd-between",
    topic: "number-theory",
    result: "list",
    draw: (random) => {
      const a = random.int(1, random.pick([19, 100, 500]));
      return { a, b: random.int(a + 5, a + 30), kind: random.pick(["even", "odd"]) };
    },
    nouns: [
      "(all |)(the |){kind} (numbers|integers) (between {a} and|from {a} to) {b}",
      "(a|the) list of (all |)(the |){kind} (numbers|integers) (between {a} and|from {a} to) {b}",
      "every {kind} number (between {a} and|from {a} to) {b}",
      "the {kind} numbers in the range (from |){a} to {b}",
      "the (numbers|integers) (between {a} and|from {a} to) {b} that are {kind}",
    ],
    sentences: [
      "(list|print|show|give|name|write|find) (me |)(all |)(the |){kind} (numbers|integers) (between {a} and|from {a} to) {b}",
      "{kind} numbers (between {a} and|from {a} to) {b}",
      "(which|what) {kind} (numbers|integers) (are there|are|lie) (between {a} and|from {a} to) {b}",
      "(which|what) (numbers|integers) (between {a} and|from {a} to) {b} are {kind}",
      "i need (all |)(the |){kind} numbers (between {a} and|from {a} to) {b}",
      "(make|build|create|generate) a list of (all |)(the |){kind} numbers (between {a} and|from {a} to) {b}",
      "between {a} and {b}, which numbers are {kind}",
      "count from {a} to {b}, {kind} numbers only",
      "start at {a} and list (all |)the {kind} numbers up to {b}",
      "(can you |please |could you |)(show|list|print) the {kind} numbers from {a} to {b}",
    ],
    heldOut: {
      nouns: ["the numbers in the range from {a} to {b}, only the {kind} ones"],
      sentences: [
        "go from {a} to {b} and show me every {kind} number",
        "from {a} up to {b}, which numbers are {kind}",
      ],
    },
    program: ({ a, b, kind }) =>
      `result = [k for k in range(${a}, ${b} + 1) if k % 2 == ${kind === "odd" ? 1 : 0}]\nprint(result)`,
    reply: ({ a, b, kind }, output) => `The ${kind} numbers from ${a} to ${b} are ${output}.`,
  }),
  repeatable(["{a}^{b}", "the exponent {b}"], {
    name: "digits-of-power",
    topic: "number-theory",
    result: "integer",
    draw: (random) => ({
      a: random.int(2, 15),
      b: random.int(5, random.pick([19, 100, 1000])),
      what: random.pick(["sum", "number"]),
    }),
    nouns: [
      "the {what} of (the |)digits (of|in) {a}^{b}",
      "the {what} of (the |)digits (of|in) {a} to the power (of |){b}",
      "the {what} of (the |all |)digits of the number {a}(^|**){b}",
      "the {what} of (all |)(the |)digits (of|in) {a} raised to (the power |){b}",
      "the {what} of decimal digits (of|in) {a}^{b}",
    ],
    sentences: [
      "{what} of digits (of|in) {a}^{b}",
      "(find|compute|calculate|work out) the {what} of (the |)digits (of|in) {a}^{b}",
      "(raise|take) {a} to the power of {b} and (give|tell|show) me the {what} of its digits",
      "what is the {what} of the digits (of|in) {a}**{b}",
      "{a}^{b}: {what} of its digits",
      "what {what} of digits does {a}^{b} have",
      "for {a}^{b}, what is the {what} of the digits",
      "(compute|calculate) {a}^{b}, then the {what} of its digits",
      "the number {a}^{b} has many digits. what is their {what}",
      "i want the {what} of the digits of {a} to the {b}",
    ],
    heldOut: {
      nouns: ["the {what} of digits that {a} to the power of {b} has"],
      sentences: [
        "take {a}^{b}, and i need the {what} of its digits",
        "of the digits of {a} raised to {b}, what is the {what}",
      ],
    },
    program: ({ a, b, what }) =>
      what === "sum"
        ? `n = ${a} ** ${b}\nresult = sum(int(d) for d in str(n))\nprint(result)`
        : `n = ${a} ** ${b}\nresult = len(str(n))\nprint(result)`,
    reply: ({ a, b, what }, output) => `The ${what} of the digits of ${a}^${b} is ${output}.`,
  }),
  repeatable(["{n}!", "{n} factorial"], {
    name: "digits-of-factorial",
    topic: "number-theory",
    result: "integer",
    draw: (random) => ({
      n: random.int(3, random.pick([19, 100, 300])),
      what: random.pick(["sum", "number"]),
    }),
    nouns: [
      "the {what} of (the |)digits (of|in) {n}!",
      "the {what} of (the |)digits (of|in) {n} factorial",
      "the {what} of (the |all |)digits (of|in) the factorial of {n}",
      "the {what} of (all |)(the |)digits of the number {n}!",
      "the {what} of decimal digits (of|in) {n}!",
    ],
    sentences: [
      "{what} of digits (of|in) {n}!",
      "(find|compute|calculate|work out) the {what} of (the |)digits (of|in) ({n}!|{n} factorial)",
      "(compute|calculate|take) the factorial of {n} and (give|tell|show) me the {what} of its digits",
      "what is the {what} of the digits (of|in) {n}!",
      "{n}!: {what} of its digits",
      "what {what} of digits does {n} factorial have",
      "for {n}!, what is the {what} of the digits",
      "(compute|calculate) {n}!, then the {what} of its digits",
      "the number {n}! has many digits. what is their {what}",
      "i want the {what} of the digits of {n} factorial",
    ],
    heldOut: {
      nouns: ["the {what} of digits that the factorial of {n} has"],
      sentences: [
        "take {n}!, and i need the {what} of its digits",
        "of the digits of {n} factorial, what is the {what}",
      ],
    },
    program: ({ n, what }) =>
      what === "sum"
        ? `import math\nn = math.factorial(${n})\nresult = sum(int(d) for d in str(n))\nprint(result)`
        : `import math\nn = math.factorial(${n})\nresult = len(str(n))\nprint(result)`,
    reply: ({ n, what }, output) => `The ${what} of the digits of ${n}! is ${output}.`,
  }),
];
