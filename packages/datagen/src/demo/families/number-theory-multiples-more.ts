import type { Family } from "../family.ts";
import { repeatable } from "./repeatable.ts";

/** Lists of multiples, multiples of either of two numbers, divisibility. */
export const numberTheoryMultiplesMoreFamilies: readonly Family[] = [
  repeatable(["multiples of {k}", "the first {n}", "{k}"], {
    name: "first-multiples",
    topic: "number-theory",
    result: "list",
    draw: (random) => ({ k: random.int(2, random.pick([12, 19, 60])), n: random.int(3, 15) }),
    nouns: [
      "the first {n} multiples of {k}",
      "(a|the) list of the first {n} multiples of {k}",
      "the {k} times table (up to {n}|to {n}|from 1 to {n})",
      "the multiplication table of {k} (up to {n}|to {n}|from 1 to {n})",
      "the (smallest|lowest|first) {n} (numbers|positive integers) divisible by {k}",
      "{n} multiples of {k}",
    ],
    sentences: [
      "(list|print|show|give|name|write) (me |)(the |)first {n} multiples of {k}",
      "first {n} multiples of {k}",
      "(which|what) are the first {n} multiples of {k}",
      "(show|print|write|make) (me |)the (times table|multiplication table) (of|for) {k} (up to|to) {n}",
      "(count|skip count) (up |)by {k}, {n} (times|numbers)",
      "i need the first {n} multiples of {k}",
      "(list|name|find) {n} (numbers|integers) (that are |)divisible by {k}, starting (with|at) {k}",
      "{k} times 1, {k} times 2 and so on (up to|until) {k} times {n}",
      "how do the first {n} multiples of {k} go",
      "(make|build|create) a list (with|of) the first {n} multiples of {k}",
    ],
    heldOut: {
      nouns: ["the numbers from {k} times 1 to {k} times {n}"],
      sentences: [
        "of the multiples of {k}, show me the first {n}",
        "starting with {k}, list {n} of its multiples",
      ],
    },
    program: ({ k, n }) => `result = [${k} * i for i in range(1, ${n} + 1)]\nprint(result)`,
    reply: ({ k, n }, output) => `The first ${n} multiples of ${k} are ${output}.`,
  }),
  repeatable(["{n}", "{a} or {b}"], {
    name: "sum-of-multiples-of-either",
    topic: "number-theory",
    result: "integer",
    draw: (random) => {
      const [a = 3, b = 5] = random.distinctInts(2, 2, 15);
      return random.chance(0.3)
        ? { a: 3, b: 5, n: random.int(10, 2000) }
        : { a, b, n: random.int(20, random.pick([100, 1000, 2000])) };
    },
    nouns: [
      "the (sum|total) of (all |)(the |)multiples of {a} or {b} (below|under|less than|smaller than) {n}",
      "the (sum|total) of (all |)(the |)(numbers|integers|natural numbers) (below|under|less than) {n} (that are |)(divisible by|that are multiples of) {a} or {b}",
      "the (sum|total) of (all |)(the |)(numbers|integers) (below|under) {n} (that are |)divisible by (either |){a} or {b}",
      "(all |)(the |)multiples of {a} or {b} (below|under) {n} (added together|added up|summed up)",
    ],
    sentences: [
      "(add|sum) (up |)(all |)(the |)multiples of {a} or {b} (below|under|less than) {n}",
      "sum of (the |all |)multiples of {a} or {b} (below|under) {n}",
      "what do (all |)(the |)multiples of {a} (or|and) {b} (below|under) {n} (add up to|sum to|come to)",
      "(add|sum) (up |)(all |)(the |)(numbers|integers) (below|under) {n} (that are |)divisible by {a} or (by |){b}",
      "if i add all multiples of {a} or {b} (below|under) {n}, what (do i get|is the total)",
      "add every number (below|under) {n} (that is |)divisible by {a} or {b}",
      "multiples of {a} or {b} (below|under) {n}: what is their (sum|total)",
      "below {n}, (add|sum) all multiples of {a} or {b}",
      "project euler 1 with {a}, {b} and {n}",
      "find the sum of the natural numbers (below|under) {n} that are multiples of {a} or {b}",
    ],
    heldOut: {
      nouns: ["the total when every multiple of {a} or {b} below {n} is added"],
      sentences: [
        "take the numbers below {n} that {a} or {b} divides and add them",
        "under {n}, which sum do the multiples of {a} or {b} have",
      ],
    },
    program: ({ a, b, n }) =>
      `result = sum(k for k in range(${n}) if k % ${a} == 0 or k % ${b} == 0)\nprint(result)`,
    reply: ({ a, b, n }, output) =>
      `The sum of the multiples of ${a} or ${b} below ${n} is ${output}.`,
  }),
  repeatable(["{a} and {b}", "{b}"], {
    name: "divisible-by",
    topic: "number-theory",
    result: "boolean",
    draw: (random) => {
      const b = random.int(2, 19);
      return random.chance(0.5)
        ? { a: b * random.int(3, 300), b }
        : { a: random.int(20, random.pick([200, 5000])), b };
    },
    nouns: [
      "the answer to whether {a} is (divisible by|a multiple of) {b}",
      "a check whether {a} is (divisible by|a multiple of) {b}",
      "the result of (testing|checking) (if|whether) {b} (divides|is a factor of|is a divisor of) {a}",
      "a divisibility (test|check) of {a} by {b}",
    ],
    sentences: [
      "is {a} (evenly |)divisible by {b}",
      "is {a} a multiple of {b}",
      "does {b} divide {a} (evenly|without remainder|exactly|)",
      "(can|could) {a} be divided (evenly |)by {b} (without remainder|without a remainder|)",
      "(check|test|tell me|find out|determine) (if|whether) {a} is (divisible by|a multiple of) {b}",
      "(check|test|tell me|find out) (if|whether) {b} (divides|is a factor of|is a divisor of) {a}",
      "is {b} a (factor|divisor) of {a}",
      "does {b} go (evenly |)into {a} (without remainder|)",
      "can i (split|share|divide) {a} (things|items|cards|cookies) (evenly |equally )(among|between|by) {b} (people|groups|boxes)",
      "is there no remainder (when|if) {a} is divided by {b}",
      "{a} is divisible by {b}, (true or false|right|yes or no)",
    ],
    heldOut: {
      nouns: ["the answer, yes or no: is {b} a factor of {a}"],
      sentences: [
        "among the multiples of {b}, do we find {a}",
        "dividing {a} by {b}, is it even without remainder",
      ],
    },
    program: ({ a, b }) => `result = ${a} % ${b} == 0\nprint(result)`,
    reply: ({ a, b }, output) =>
      output === "True" ? `Yes, ${a} is divisible by ${b}.` : `No, ${a} is not divisible by ${b}.`,
  }),
  repeatable("{n}", {
    name: "even-or-odd",
    topic: "number-theory",
    result: "text",
    draw: (random) => ({ n: random.int(3, random.pick([100, 1000, 100000])) }),
    nouns: [
      "the answer to whether {n} is (even or odd|odd or even)",
      "the parity of {n}",
      "the parity of the number {n}",
      "a check whether {n} is (even or odd|odd or even)",
      "the (truth|answer) about {n} being (even or odd|odd or even)",
      "the kind of number {n} is, (even or odd|odd or even)",
      "a parity (check|test) (for|of) {n}",
    ],
    sentences: [
      "is {n} (even or odd|odd or even)",
      "is the number {n} (even or odd|odd or even)",
      "(check|test|tell me|find out|determine) (if|whether) {n} is (even or odd|odd or even|an even or an odd number)",
      "{n}: (even or odd|odd or even)",
      "{n}, (even or odd|odd or even)",
      "which is {n}, (even or odd|odd or even)",
      "what (parity does {n} have|is the parity of {n})",
      "(does {n} count as|would you call {n}) (even or odd|odd or even)",
      "i need to know whether {n} is (even or odd|odd or even)",
      "{n} is (even or odd|odd or even), which one",
      "parity (of|for) {n}",
      "(please |can you |could you |)(check|say|tell me) (if|whether) {n} is (even or odd|odd or even)",
      "is {n} an (odd or an even|even or an odd) number",
      "is {n} divisible by two, that is (even or odd|odd or even)",
    ],
    heldOut: {
      nouns: ["the answer, even or odd, for {n}"],
      sentences: [
        "to the even or to the odd numbers, where does {n} belong",
        "odd or even, what about {n}",
      ],
    },
    program: ({ n }) => `result = "even" if ${n} % 2 == 0 else "odd"\nprint(result)`,
    reply: ({ n }, output) => `${n} is ${output}.`,
  }),
  repeatable("{a} and {b}", {
    name: "coprime-check",
    topic: "number-theory",
    result: "boolean",
    weight: 0.8,
    draw: (random) => {
      const max = random.pick([30, 100, 1000]);
      return { a: random.int(4, max), b: random.int(4, max) };
    },
    nouns: [
      "the answer to whether {a} and {b} are (coprime|relatively prime)",
      "a check whether {a} and {b} are (coprime|relatively prime)",
      "the result of a (coprime|coprimality) (check|test) (for|of) {a} and {b}",
      "a (coprime|coprimality) (check|test) (for|of) {a} and {b}",
      "the (truth|verdict) about {a} and {b} being (coprime|relatively prime)",
    ],
    sentences: [
      "are {a} and {b} (coprime|relatively prime|mutually prime)",
      "are the numbers {a} and {b} (coprime|relatively prime)",
      "is {a} (coprime to|coprime with|relatively prime to) {b}",
      "(check|test|tell me|find out|determine) (if|whether) {a} and {b} are (coprime|relatively prime)",
      "do {a} and {b} share no (factor|divisor) (other than|besides|larger than) 1",
      "{a} and {b}: (coprime or not|are they coprime|coprime)",
      "{a} and {b} are (coprime|relatively prime), (true or false|right|yes or no)",
      "is the (gcd|greatest common divisor) of {a} and {b} (equal to |)1",
      "do {a} and {b} have no common (factor|divisor)( but 1| except 1|)",
      "coprime test (for|of) {a} and {b}",
      "(please |can you |could you |)(check|tell me|find out) (if|whether) {a} and {b} are coprime",
      "{a} and {b} coprime",
      "is 1 the greatest common divisor of {a} and {b}",
    ],
    heldOut: {
      nouns: ["the answer, yes or no: are {a} and {b} relatively prime"],
      sentences: [
        "do {a} and {b} have only the common divisor 1",
        "relatively prime or not: {a} and {b}",
      ],
    },
    program: ({ a, b }) => `import math\nresult = math.gcd(${a}, ${b}) == 1\nprint(result)`,
    reply: ({ a, b }, output) =>
      output === "True" ? `Yes, ${a} and ${b} are coprime.` : `No, ${a} and ${b} are not coprime.`,
  }),
];
