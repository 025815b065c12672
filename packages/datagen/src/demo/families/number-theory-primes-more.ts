import type { Family } from "../family.ts";
import { primesBetween, primesUpTo } from "./prime-programs.ts";
import { repeatable } from "./repeatable.ts";

/** Ranges of primes, prime tests, neighbours and factors. */
export const numberTheoryPrimesMoreFamilies: readonly Family[] = [
  repeatable("{n}", {
    name: "sum-of-primes-up-to",
    topic: "number-theory",
    result: "integer",
    draw: (random) => ({ n: random.int(5, random.pick([50, 100, 1000, 2000])) }),
    nouns: [
      "the (sum|total) of (all |)(the |)(primes|prime numbers) (up to|until|not above) {n}",
      "the (sum|total) of (all |)(the |)(primes|prime numbers) (between 1 and|from 1 to) {n}",
      "the (sum|total) of (all |)(the |)(numbers|integers) (up to|from 1 to) {n} that are prime",
      "(all |)(the |)(primes|prime numbers) (up to|from 1 to) {n} (added together|added up|summed up)",
      "the result of adding (up |)(all |)(the |)(primes|prime numbers) (up to|until) {n}",
      "the (sum|total) of every prime (up to|not greater than) {n}",
    ],
    sentences: [
      "(add|sum|total) (up |)(all |)(the |)(primes|prime numbers) (up to|until|from 1 to|between 1 and) {n}",
      "add (together |)every prime (up to|until) {n}",
      "sum of (the |all |)(primes|prime numbers) (up to|until) {n}",
      "what do (all |)the (primes|prime numbers) (up to|until) {n} (add up to|sum to|come to|make together)",
      "how much (is|are) (all |)the (primes|prime numbers) (up to|until) {n} (together|in total|added up)",
      "if (i|you|we) add (up |)(all |)the (primes|prime numbers) (up to|until) {n}, what (do i get|is the total|is the sum)",
      "(find|list) (all |)the primes (up to|from 1 to) {n} and (add|sum) them (up|together|)",
      "up to {n}, what is the sum of (all |)the primes",
      "add together all prime numbers not (greater|larger|bigger) than {n}",
      "primes up to {n}: what is their (sum|total)",
    ],
    heldOut: {
      nouns: ["the total when every prime up to {n} is added"],
      sentences: [
        "go from 1 to {n} and add the numbers that are prime",
        "take all primes not above {n}. what is their sum",
      ],
    },
    program: ({ n }) => `${primesUpTo(n)}result = sum(primes)\nprint(result)`,
    reply: ({ n }, output) => `The sum of the primes up to ${n} is ${output}.`,
  }),
  repeatable("{a} and {b}", {
    name: "primes-between",
    topic: "number-theory",
    result: "list",
    draw: (random) => {
      const a = random.int(8, random.pick([19, 100, 500, 2000]));
      return { a, b: random.int(a + (a < 100 ? 12 : 36), a + 70) };
    },
    nouns: [
      "(all |)(the |)(primes|prime numbers) (between {a} and|from {a} to) {b}",
      "(a|the) list of (all |)(the |)(primes|prime numbers) (between {a} and|from {a} to) {b}",
      "(the |all |)numbers (between {a} and|from {a} to) {b} that are prime",
      "every (prime|prime number) (between {a} and|from {a} to) {b}",
      "the (primes|prime numbers) in the range (from |){a} to {b}",
      "the (primes|prime numbers) that lie between {a} and {b}",
    ],
    sentences: [
      "(list|print|show|give|name|enumerate|write|display|find) (me |)(all |)(the |)(primes|prime numbers) (between {a} and|from {a} to) {b}",
      "primes (between {a} and|from {a} to) {b}",
      "(which|what) (primes|prime numbers) (are there|lie|are|are found) (between {a} and|from {a} to) {b}",
      "which (numbers|integers) (between {a} and|from {a} to) {b} are prime",
      "i need (all |)(the |)(primes|prime numbers) (between {a} and|from {a} to) {b}",
      "(make|build|create|generate) (a|the) list of (primes|prime numbers) (between {a} and|from {a} to) {b}",
      "between {a} and {b}, which numbers are prime",
      "find every (prime|prime number) (between {a} and|from {a} to) {b}",
      "what are the primes (between {a} and|from {a} to) {b}",
      "start at {a} and list all primes up to {b}",
    ],
    heldOut: {
      nouns: ["the numbers in the range from {a} to {b} that are prime"],
      sentences: [
        "from {a} up to {b}, list every prime",
        "go from {a} to {b} and show me the primes",
      ],
    },
    program: ({ a, b }) => `${primesBetween(a, `${b} + 1`)}result = primes\nprint(result)`,
    reply: ({ a, b }, output) => `The primes between ${a} and ${b} are ${output}.`,
    followUps: [
      {
        wordings: ["(and |)how many are (there|that|they)", "(now |)count them"],
        draw: (_random, before) => before,
        program: ({ a, b }) => `${primesBetween(a, `${b} + 1`)}result = len(primes)\nprint(result)`,
        reply: ({ a, b }, output) => `There are ${output} primes between ${a} and ${b}.`,
      },
    ],
  }),
];
