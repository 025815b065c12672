import type { Family } from "../family.ts";
import { repeatable } from "./repeatable.ts";

/** Sums over runs of whole numbers. */
export const arithmeticSeriesFamilies: readonly Family[] = [
  repeatable("{n}", {
    name: "sum-to-n",
    topic: "arithmetic",
    result: "integer",
    draw: (random) => ({ n: random.int(2, random.pick([20, 100, 1000, 10000])) }),
    nouns: [
      "the (sum|total) of (all |)(the |)(numbers|integers|whole numbers|natural numbers) from 1 (to|up to|through|until) {n}",
      "the (sum|total) of the first {n} (natural numbers|positive integers|whole numbers|integers|numbers)",
      "the (sum|total) 1 + 2 + ... + {n}",
      "1 + 2 + 3 + ... + {n}",
      "the (sum|total) of (all |)(the |)(numbers|integers) (between 1 and {n}|up to {n}|1 to {n}|1 through {n})",
      "the result of adding (all |)(the |)(numbers|integers) from (1|one) to {n}",
      "the (sum|total) of (range|everything) from 1 to {n}",
      "(sum|total) from 1 to {n}",
    ],
    sentences: [
      "(add|sum) (up |)(all |)(the |)(numbers|integers|whole numbers) from 1 (to|up to|through) {n}",
      "sum 1 to {n}",
      "1+2+...+{n}",
      "add (up |)the first {n} (natural numbers|positive integers|numbers|integers|whole numbers)",
      "what (is|do i get for) 1 + 2 + 3 and so on up to {n}",
      "how much (is|are) (all |)(the |)(numbers|integers) from 1 to {n} (together|added up|in total|summed)",
      "what do (all |)(the |)(numbers|integers) from 1 to {n} (add up to|come to|make together)",
      "(add|sum) everything from 1 (to|up to) {n}",
      "if i add (all |)(the |)numbers from 1 to {n}, (what do i get|what is the total|how much is it)",
      "add together 1, 2, 3 and so on until {n}",
    ],
    heldOut: {
      nouns: ["the total that the numbers from 1 to {n} add up to"],
      sentences: [
        "take the first {n} natural numbers and add them up",
        "i start with 1, add 2, add 3 and so on up to {n}. what is the sum",
      ],
    },
    program: ({ n }) => `n = ${n}\nresult = sum(range(1, n + 1))\nprint(result)`,
    reply: ({ n }, output) => `The sum of the numbers from 1 to ${n} is ${output}.`,
  }),
  repeatable("{a} to {b}", {
    name: "sum-between",
    topic: "arithmetic",
    result: "integer",
    draw: (random) => {
      const a = random.int(2, random.pick([19, 100, 500]));
      return { a, b: random.int(a + 5, a + random.pick([50, 200, 2000])) };
    },
    nouns: [
      "the (sum|total) of (all |)(the |)(numbers|integers|whole numbers) from {a} (to|up to|through|until) {b}",
      "the (sum|total) of (all |)(the |)(numbers|integers|whole numbers) between {a} and {b} (inclusive|)",
      "the (sum|total) {a} + ... + {b}",
      "the result of adding (all |)(the |)(numbers|integers) from {a} to {b}",
      "(sum|total) from {a} to {b}",
      "the (numbers|integers) from {a} to {b} (added up|summed up|added together)",
    ],
    sentences: [
      "(add|sum) (up |)(all |)(the |)(numbers|integers|whole numbers) from {a} (to|up to|through) {b}",
      "sum {a} to {b}",
      "add up everything (from {a} to|between {a} and) {b}",
      "how much (is|are) (all |)(the |)(numbers|integers) from {a} to {b} (together|added up|in total|summed)",
      "what do (all |)(the |)(numbers|integers) from {a} to {b} (add up to|come to|make together)",
      "if i add (all |)(the |)(numbers|integers) (from {a} to|between {a} and) {b}, (what do i get|what is the total)",
      "start at {a} and add every number up to {b}",
      "sum of the (range|integers) {a} to {b}",
      "(total|sum) up the (integers|numbers) between {a} and {b}",
      "sum of {a} through {b}",
    ],
    heldOut: {
      nouns: ["the total when adding every integer between {a} and {b}"],
      sentences: [
        "from {a} up to {b}, add all the whole numbers",
        "starting at {a} and stopping at {b}, what is the sum of the numbers",
      ],
    },
    program: ({ a, b }) => `result = sum(range(${a}, ${b} + 1))\nprint(result)`,
    reply: ({ a, b }, output) => `The sum of the numbers from ${a} to ${b} is ${output}.`,
  }),
];
