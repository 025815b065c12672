import type { Family } from "../family.ts";
import { repeatable } from "./repeatable.ts";

/** Square numbers, even and odd ones, common multiples. */
export const numberTheoryMultiplesFamilies: readonly Family[] = [
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
    name: "lcm-of-two",
    topic: "number-theory",
    result: "integer",
    draw: (random) => {
      const max = random.pick([19, 60, 300]);
      return { a: random.int(2, max), b: random.int(2, max) };
    },
    nouns: [
      "the (lcm|least common multiple|lowest common multiple|smallest common multiple) of {a} and {b}",
      "the (lcm|least common multiple) of (the (two |)numbers|these two numbers:) {a} and {b}",
      "the (smallest|least|lowest) number (divisible by|that is a multiple of) (both |){a} and {b}",
      "the (smallest|least|lowest) (number|integer) that (both |){a} and {b} divide",
      "the (lcm|least common multiple) (for|between) {a} and {b}",
      "the (smallest|first|lowest) common multiple of {a} and {b}",
    ],
    sentences: [
      "lcm (of |){a} and {b}",
      "lcm\\({a}, {b}\\)",
      "(which|what) is the (smallest|least|lowest) (number|integer) (divisible by|that is a multiple of) both {a} and {b}",
      "(find|calculate|compute|give me) the (lcm|least common multiple|lowest common multiple|smallest common multiple) of {a} and {b}",
      "(what|which) (least|smallest|lowest) common multiple do {a} and {b} have",
      "(least|lowest|smallest) common multiple of {a} and {b}",
      "for {a} and {b}, what is the (lcm|least common multiple)",
      "{a} and {b}, (what is their|their) (lcm|least common multiple)",
      "one (bus|light|bell) comes every {a} minutes, another every {b} minutes. after how many minutes do they (meet again|come together again)",
      "two (lights|bells|machines) (blink|ring|start) every {a} and every {b} seconds. after how many seconds do they (blink|ring|start) together again",
    ],
    heldOut: {
      nouns: ["the smallest multiple that {a} and {b} share"],
      sentences: [
        "both {a} and {b} divide which smallest number",
        "with {a} and {b}, find the lowest common multiple",
      ],
    },
    program: ({ a, b }) => `import math\nresult = math.lcm(${a}, ${b})\nprint(result)`,
    reply: ({ a, b }, output) => `The least common multiple of ${a} and ${b} is ${output}.`,
    followUps: [
      {
        wordings: [
          "(and |)(what is |what about |)(their|the) (gcd|greatest common divisor)",
          "and the gcd",
        ],
        draw: (_random, before) => before,
        program: ({ a, b }) => `import math\nresult = math.gcd(${a}, ${b})\nprint(result)`,
        reply: ({ a, b }, output) => `The greatest common divisor of ${a} and ${b} is ${output}.`,
      },
    ],
  }),
];
