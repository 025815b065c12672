import type { Family } from "../family.ts";
import { repeatable } from "./repeatable.ts";

/** What people call an operation on two fractions, and Python's sign. */
const SIGNS: Readonly<Record<string, string>> = {
  "+": "+",
  "-": "-",
  "*": "*",
  plus: "+",
  minus: "-",
  times: "*",
};

/** Fractions. */
export const arithmeticFractionsFamilies: readonly Family[] = [
  repeatable(["{a}/{b} {sign} {c}/{d}"], {
    name: "fraction-arithmetic",
    topic: "arithmetic",
    result: "text",
    weight: 1.2,
    draw: (random) => ({
      a: random.int(1, 12),
      b: random.int(2, 16),
      c: random.int(1, 12),
      d: random.int(2, 16),
      sign: random.pick(Object.keys(SIGNS)),
    }),
    nouns: [
      "{a}/{b} {sign} {c}/{d}",
      "{a}/{b} {sign} {c}/{d} (as a fraction|as an exact fraction|in lowest terms|as a reduced fraction)",
      "the (result|value) of {a}/{b} {sign} {c}/{d} as a fraction",
      "the (exact value|exact result) of {a}/{b} {sign} {c}/{d}",
      "the fraction {a}/{b} {sign} {c}/{d}",
      "the (result|outcome|answer) {a}/{b} {sign} {c}/{d} (in lowest terms|as a fraction)",
      "{a}/{b} {sign} {c}/{d} (simplified|reduced|exactly)",
      "the (answer to|solution of) {a}/{b} {sign} {c}/{d} (as a fraction|)",
    ],
    sentences: [
      "{a}/{b} {sign} {c}/{d}",
      "{a}/{b} {sign} {c}/{d} =",
      "{a}/{b} {sign} {c}/{d} as a fraction",
      "(calculate|compute|work out) {a}/{b} {sign} {c}/{d} (exactly|as a fraction|with fractions|)",
      "how much is {a}/{b} {sign} {c}/{d} (as a fraction|)",
      "what is {a}/{b} {sign} {c}/{d} (as a fraction|in lowest terms|exactly)",
      "(do|run) the fraction (math|arithmetic): {a}/{b} {sign} {c}/{d}",
      "with fractions, what is {a}/{b} {sign} {c}/{d}",
      "give {a}/{b} {sign} {c}/{d} as a (reduced |simplified |)fraction",
      "what do i get for {a}/{b} {sign} {c}/{d}",
      "(what's|what is|evaluate|solve) {a}/{b} {sign} {c}/{d} (as a reduced fraction|as an exact fraction|exactly|)",
      "{a}/{b} {sign} {c}/{d}, (reduced|simplified|as a fraction|in lowest terms)",
      "(can you |please |could you |)(work out|compute|calculate) {a}/{b} {sign} {c}/{d} as a fraction",
      "(what|how much) does {a}/{b} {sign} {c}/{d} (give|make|equal) (as a fraction|)",
    ],
    heldOut: {
      nouns: ["the exact fraction that {a}/{b} {sign} {c}/{d} gives"],
      sentences: [
        "i need {a}/{b} {sign} {c}/{d} and it should be a fraction",
        "as a reduced fraction, how much is {a}/{b} {sign} {c}/{d}",
      ],
    },
    program: ({ a, b, c, d, sign }) =>
      `from fractions import Fraction\nresult = Fraction(${a}, ${b}) ${SIGNS[sign] ?? "+"} Fraction(${c}, ${d})\nprint(result)`,
    reply: ({ a, b, c, d, sign }, output) => `${a}/${b} ${sign} ${c}/${d} is ${output}.`,
  }),
  repeatable(["{a}/{b}"], {
    name: "simplify-fraction",
    topic: "arithmetic",
    result: "text",
    draw: (random) => {
      const k = random.int(2, random.pick([12, 30]));
      return { a: k * random.int(1, 15), b: k * random.int(2, 20) };
    },
    nouns: [
      "{a}/{b} (in lowest terms|in simplest form|simplified|reduced|as a reduced fraction)",
      "the (simplest|reduced|simplified|shortest) form of {a}/{b}",
      "the fraction {a}/{b} (in lowest terms|in simplest form|simplified|reduced)",
      "the (reduced|simplified) fraction (for|of) {a}/{b}",
      "the lowest terms of {a}/{b}",
      "{a}/{b} (with|in) the (smallest|lowest) (numbers|terms)",
      "the (fraction |)equal to {a}/{b} in (lowest terms|simplest form)",
    ],
    sentences: [
      "(simplify|reduce|shorten) {a}/{b}",
      "(simplify|reduce) the fraction {a}/{b}",
      "(simplify|reduce) {a}/{b} (to lowest terms|as far as possible|to its simplest form)",
      "(write|express|give) {a}/{b} in (lowest terms|simplest form)",
      "what is {a}/{b} in (lowest terms|its simplest form|simplest form)",
      "what is {a}/{b} (simplified|reduced)",
      "how can {a}/{b} be (simplified|reduced)",
      "cancel (down |)the fraction {a}/{b}",
      "{a}/{b}: simplest form",
      "can you make the fraction {a}/{b} simpler",
      "(what's|what is|find|give me) the (simplest|reduced|simplified) form of {a}/{b}",
      "(can you |please |could you |)(simplify|reduce) {a}/{b}",
      "{a}/{b} (simplified|reduced|in lowest terms)",
      "(bring|put) {a}/{b} (to|into|in) (lowest terms|simplest form)",
    ],
    heldOut: {
      nouns: ["the form of {a}/{b} that is simplest"],
      sentences: [
        "to lowest terms, please reduce {a}/{b}",
        "i have the fraction {a}/{b} and need its simplest form",
      ],
    },
    program: ({ a, b }) =>
      `from fractions import Fraction\nresult = Fraction(${a}, ${b})\nprint(result)`,
    reply: ({ a, b }, output) => `${a}/${b} in lowest terms is ${output}.`,
  }),
];
