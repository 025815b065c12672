import type { Draw, Family } from "../family.ts";
import { repeatable } from "./repeatable.ts";

const divisors = (n: number): string =>
  `n = ${n}\ndivisors = [d for d in range(1, n + 1) if n % d == 0]\n`;

/** Round numbers have many divisors, which is why people ask about them. */
const divisible = (random: Draw): number => {
  const max = random.pick([50, 100, 500, 500, 1000]);
  const n = random.int(4, max);
  return n % 2 === 1 && random.chance(0.6) ? random.int(4, max) : n;
};

/** Divisors, one by one, counted, or shared by two numbers. */
export const numberTheoryDivisorsFamilies: readonly Family[] = [
  repeatable("{n}", {
    name: "divisors",
    topic: "number-theory",
    result: "list",
    draw: (random) => ({ n: divisible(random) }),
    nouns: [
      "(all |)(the |)(divisors|factors) of (the number |){n}",
      "(a|the) list of (all |)(the |)(divisors|factors) of {n}",
      "(all |the |)(numbers|integers|whole numbers) that divide {n} (evenly|without remainder|exactly|)",
      "(all |the |)(numbers|integers) by which {n} (is divisible|can be divided)",
      "every (divisor|factor) of {n}",
      "the (complete |full |)set of (divisors|factors) of {n}",
    ],
    sentences: [
      "{n} divisors",
      "factors {n}",
      "(determine|compute|calculate|work out|get) (all |)(the |)(divisors|factors) of {n}",
      "what numbers can {n} be (evenly |)divided by",
      "(all |)(whole numbers|integers|numbers) that divide {n}",
      "(i want to know|help me find|show me) (all |)the (divisors|factors) of {n}",
      "which numbers go into {n} (without a remainder|evenly|exactly)",
      "[d for d in range\\(1, {n} + 1\\) if {n} % d == 0]",
      "factor list (for|of) {n}",
      "every (divisor|factor) of {n}",
      "i have {n} chairs, which row lengths use all of them",
      "{n} (sweets|students|tiles), which equal group sizes are possible",
      "what are all numbers with {n} as a multiple",
      "for my homework: all (divisors|factors) of {n}",
      "(list|print|show|give|name|find|write down) (me |)(all |)(the |)(divisors|factors) of {n}",
      "(divisors|factors) of {n}",
      "(which|what) (numbers|integers) divide {n} (evenly|without remainder|exactly|)",
      "(what|which) are (all |)the (divisors|factors) of {n}",
      "by (which|what) numbers (is {n} divisible|can {n} be divided|can i divide {n})",
      "(which|what) (divisors|factors) does {n} have",
      "{n} is divisible by (which|what) numbers",
      "i need (all |)(the |)(divisors|factors) of {n}",
      "(make|create|build) a list of (all |)(the |)(divisors|factors) of {n}",
      "what (goes|divides) evenly into {n}",
    ],
    heldOut: {
      nouns: ["all the numbers that go evenly into {n}"],
      sentences: ["for {n}, list every number it is divisible by", "{n}, which are its divisors"],
    },
    program: ({ n }) => `${divisors(n)}result = divisors\nprint(result)`,
    reply: ({ n }, output) => `The divisors of ${n} are ${output}.`,
    followUps: [
      {
        wordings: ["(and |)how many are (there|that|they)", "(now |)count them"],
        draw: (_random, before) => before,
        program: ({ n }) => `${divisors(n)}result = len(divisors)\nprint(result)`,
        reply: ({ n }, output) => `${n} has ${output} divisors.`,
      },
      {
        wordings: ["(and |)(what is |)(their|the) (sum|total)", "(now |)add them (up|together)"],
        draw: (_random, before) => before,
        program: ({ n }) => `${divisors(n)}result = sum(divisors)\nprint(result)`,
        reply: ({ n }, output) => `The sum of the divisors of ${n} is ${output}.`,
      },
    ],
  }),
  repeatable("{n}", {
    name: "number-of-divisors",
    topic: "number-theory",
    result: "integer",
    draw: (random) => ({ n: divisible(random) }),
    nouns: [
      "the (number|count|amount) of (divisors|factors) of (the number |){n}",
      "the (number|count|amount) of (divisors|factors) (that |){n} has",
      "the (number|count) of (numbers|integers) that divide {n} (evenly|without remainder|exactly|)",
      "the (divisor|factor) count of {n}",
      "the (total |)(number|count) of (all |)(divisors|factors) of {n}",
      "the number of ways to divide {n} evenly",
    ],
    sentences: [
      "divisor count {n}",
      "(determine|work out|get) (how many|the number of) (divisors|factors) {n} has",
      "{n}: (number of divisors|how many divisors|count the divisors)",
      "(i want to know|help me find|show me) how many (divisors|factors) {n} has",
      "how many whole numbers go into {n} (evenly|without remainder)",
      "what's the number of (factors|divisors) of {n}",
      "total number of (divisors|factors) of {n}",
      "how many (positive |)(divisors|factors) are in {n}",
      "d\\({n}\\), the number of divisors",
      "tau of {n}, the number of divisors",
      "count the numbers that divide {n}",
      "len of the list of divisors of {n}",
      "how many different rectangles' sides divide {n}, i mean how many divisors does it have",
      "{n} has a certain number of divisors, how many",
      "how many (divisors|factors) does {n} have",
      "how many (divisors|factors) are there (of|for) {n}",
      "how many (numbers|integers) divide {n} (evenly|without remainder|exactly|)",
      "count (all |)(the |)(divisors|factors) of {n}",
      "number of (divisors|factors) of {n}",
      "{n} has how many (divisors|factors)",
      "by how many numbers (is {n} divisible|can {n} be divided)",
      "(tell me|find) how many (divisors|factors) {n} has",
      "how many different (divisors|factors) (does {n} have|has {n})",
      "what is the (divisor|factor) count (of|for) {n}",
      "(what is|compute|calculate|find) the number of (divisors|factors) of {n}",
      "in how many ways can {n} be divided (evenly|without remainder)",
      "(list|find) (all |)the (divisors|factors) of {n} and say how many there are",
    ],
    heldOut: {
      nouns: ["the amount of numbers by which {n} is divisible"],
      sentences: [
        "find the divisors of {n} and count them",
        "for {n}, how many divisors are there",
      ],
    },
    program: ({ n }) => `${divisors(n)}result = len(divisors)\nprint(result)`,
    reply: ({ n }, output) => `${n} has ${output} divisors.`,
  }),
  repeatable("{a} and {b}", {
    name: "gcd-of-two",
    topic: "number-theory",
    result: "integer",
    draw: (random) => {
      const factor = random.int(1, 15);
      return random.chance(0.5)
        ? { a: random.int(4, 999), b: random.int(4, 999) }
        : { a: factor * random.int(2, 60), b: factor * random.int(2, 60) };
    },
    nouns: [
      "the (gcd|greatest common divisor|greatest common factor|highest common factor|gcf|hcf) of {a} and {b}",
      "the (largest|biggest|highest) common (divisor|factor) of {a} and {b}",
      "the (gcd|greatest common divisor) of (the (two |)numbers|these two numbers:) {a} and {b}",
      "the (largest|biggest|greatest) number that divides (both |){a} and {b}",
      "the (gcd|greatest common divisor) (for|between) {a} and {b}",
      "the (largest|biggest) (number|integer) by which (both |){a} and {b} (are divisible|can be divided)",
    ],
    sentences: [
      "math.gcd\\({a}, {b}\\)",
      "gcd {a} {b}",
      "hcf {a} {b}",
      "(determine|work out|evaluate|get) the (gcd|hcf|greatest common divisor|greatest common factor) of {a} and {b}",
      "what's the (gcd|hcf|greatest common divisor) of {a} and {b}",
      "(largest|biggest|highest) number (dividing|that goes into) both {a} and {b}",
      "(largest|biggest|highest) common (divisor|factor) of {a} and {b}",
      "(i want to know|help me find|show me) the greatest common (divisor|factor) of {a} and {b}",
      "run euclid's algorithm on {a} and {b}",
      "what is the (biggest|largest) number that goes into {a} and {b} evenly",
      "two ropes of {a} and {b} (meters|cm) are cut into equal pieces without waste, how long can a piece be at most",
      "a floor of {a} by {b} is covered by equal square tiles, what is the largest tile size",
      "the common divisors of {a} and {b}: which is the greatest",
      "to simplify {a}/{b}, by what (largest |)number can i divide top and bottom",
      "(gcd|hcf|gcf) (of |){a} and {b}",
      "gcd\\({a}, {b}\\)",
      "(which|what) is the (greatest|largest|biggest|highest) (number|integer) that divides both {a} and {b}",
      "(find|calculate|compute|give me) the (gcd|greatest common divisor|highest common factor|largest common factor) of {a} and {b}",
      "(what|which) (greatest|largest|biggest) common (divisor|factor) do {a} and {b} have",
      "greatest common (divisor|factor) of {a} and {b}",
      "for {a} and {b}, what is the (gcd|greatest common divisor|hcf)",
      "{a} and {b}, (what is their|their) (gcd|greatest common divisor|hcf)",
      "by what largest number can i divide both {a} and {b}",
      "i have {a} red and {b} blue (balls|beads|flowers|tiles). what is the largest number of (equal|identical) (groups|bags|sets) i can make",
    ],
    heldOut: {
      nouns: ["the biggest divisor that {a} and {b} share"],
      sentences: [
        "{a} and {b} are both divisible by which largest number",
        "with {a} and {b}, find the highest common factor",
      ],
    },
    program: ({ a, b }) => `import math\nresult = math.gcd(${a}, ${b})\nprint(result)`,
    reply: ({ a, b }, output) => `The greatest common divisor of ${a} and ${b} is ${output}.`,
    followUps: [
      {
        wordings: [
          "(and |)(what is |what about |)(their|the) (lcm|least common multiple)",
          "and the lcm",
        ],
        draw: (_random, before) => before,
        program: ({ a, b }) => `import math\nresult = math.lcm(${a}, ${b})\nprint(result)`,
        reply: ({ a, b }, output) => `The least common multiple of ${a} and ${b} is ${output}.`,
      },
    ],
  }),
];
