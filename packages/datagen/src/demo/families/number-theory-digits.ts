import type { Draw, Family } from "../family.ts";
import { repeatable } from "./repeatable.ts";

/** From two digits to about twelve. */
const long = (random: Draw): number =>
  random.chance(0.6)
    ? random.int(20, random.pick([999, 9999, 99999, 999999]))
    : Number(random.digits(random.int(6, 14)));

/** Digits of a number. */
export const numberTheoryDigitsFamilies: readonly Family[] = [
  repeatable("{n}", {
    name: "digit-sum",
    topic: "number-theory",
    result: "integer",
    draw: (random) => ({ n: long(random) }),
    nouns: [
      "the (digit sum|cross sum|checksum of digits|sum of digits|sum of the digits) of {n}",
      "the (sum|total) of (all |)(the |)(digits|single digits|individual digits) (of|in) (the number |){n}",
      "the digits of {n} (added together|added up|summed up|in total)",
      "the (result|total) of adding (up |)(all |)(the |)digits (of|in) {n}",
      "the digit sum of the number {n}",
      "the sum of every digit (of|in) {n}",
    ],
    sentences: [
      "sum\\(int\\(d\\) for d in str\\({n}\\)\\)",
      "digitsum {n}",
      "digit sum {n}",
      "cross sum of {n}",
      "(evaluate|determine|compute|calculate|find|work out) the (digit sum|sum of the digits) of {n}",
      "(total|sum) of all digits of {n}",
      "what's the digit sum of {n}",
      "(i want to know|help me find|show me) the digit sum of {n}",
      "the digits of {n}, (summed|added|added up|all added together)",
      "split {n} into its digits and (sum|add|total) them",
      "{n}: add the digits",
      "what is the (total|sum) of the single digits (in|of) {n}",
      "what number results from adding the digits of {n}",
      "for my homework, the sum of the digits of {n}",
      "digit sum (of|for) {n}",
      "sum of (the |)digits (of|in) {n}",
      "(add|sum) (up |)(all |)(the |)digits (of|in) (the number |){n}",
      "what do (all |)the digits (of|in) {n} (add up to|sum to|come to|make together)",
      "how much (is|are) (all |)the digits (of|in) {n} (together|in total|added up)",
      "if i add (up |)(all |)the digits (of|in) {n}, what (do i get|is the total)",
      "{n}: what is the (digit sum|sum of its digits)",
      "add together every digit (of|in) {n}",
      "take {n} and add (up |)its digits",
      "(which|what) digit sum does {n} have",
    ],
    heldOut: {
      nouns: ["the total when every digit of {n} is added"],
      sentences: ["for {n}, what do its digits add up to", "{n} has digits, add them all"],
    },
    program: ({ n }) => `result = sum(int(d) for d in str(${n}))\nprint(result)`,
    reply: ({ n }, output) => `The digit sum of ${n} is ${output}.`,
  }),
];
