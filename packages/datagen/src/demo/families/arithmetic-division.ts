import type { Draw, Family } from "../family.ts";
import { repeatable } from "./repeatable.ts";

const divided = (random: Draw): { a: number; b: number } => ({
  a: random.int(10, random.pick([100, 1000, 10000, 100000])),
  b: random.int(2, random.pick([9, 12, 19, 60, 150])),
});

/** Division with a fraction, and the remainder. */
export const arithmeticDivisionFamilies: readonly Family[] = [
  repeatable(["{a} divided by {b}", "{a} and {b}", "{a} by {b}"], {
    name: "divide-two",
    topic: "arithmetic",
    result: "number",
    draw: (random) => {
      const { a, b } = divided(random);
      return { a: random.chance(0.15) ? random.decimal(1, 100, 2) : a, b };
    },
    nouns: [
      "{a} (divided by|over|/|÷) {b}",
      "the quotient of {a} and {b}",
      "the (result|outcome) of dividing {a} by {b}",
      "the ratio of {a} to {b} (as a decimal|as a decimal number)",
      "the (fraction|division) {a}/{b} (as a decimal|as a decimal number)",
      "the answer to {a} (/|÷|divided by) {b}",
      "{a} split (into|in) {b} equal parts",
      "the decimal value of {a}/{b}",
      "the (value|number|answer) (you get|i get|we get) (when|from|if you are) dividing {a} by {b}",
      "{a} (shared|distributed) (equally|evenly) (over|among) {b} (parts|groups)",
    ],
    sentences: [
      "{a} (/|÷|divided by) {b}",
      "{a}/{b}",
      "{a} / {b} =",
      "divide {a} by {b}",
      "(how much|what) is {a} (divided by|/|over|÷) {b}",
      "what do (i|you|we) get (if|when) (i|you|we) divide {a} by {b}",
      "(split|divide) {a} (into|in) {b} equal parts, how (big|large|much) is (each|one|one part)",
      "how large is each part (if|when) {a} is (divided|split) (into|by) {b}",
      "{a} and {b}, the first divided by the second",
      "what does {a} divided by {b} (equal|give|come to)",
      "express {a} over {b} as a decimal",
    ],
    heldOut: {
      nouns: ["the number you get when {a} is divided by {b}"],
      sentences: [
        "take {a} and divide it by {b}",
        "if {a} is split into {b} equal parts, how much is one part",
      ],
    },
    program: ({ a, b }) => `result = round(${a} / ${b}, 4)\nprint(result)`,
    reply: ({ a, b }, output) => `${a} / ${b} is ${output}.`,
  }),
  repeatable(["{a} and {b}", "{a} mod {b}", "{a} divided by {b}"], {
    name: "remainder",
    topic: "arithmetic",
    result: "integer",
    draw: divided,
    nouns: [
      "the remainder (of|when dividing|in) {a} (divided by|by|/) {b}",
      "the remainder (when|if) {a} is divided by {b}",
      "{a} (mod|modulo|%) {b}",
      "the (rest|remainder|leftover) (after dividing|of dividing|from dividing|when you divide) {a} by {b}",
      "(the modulo|the modulus|the residue) of {a} (and|by|mod) {b}",
      "the remainder of the (integer |whole |)division (of {a} by|{a} by|{a} /) {b}",
      "the (number|amount|rest) (left over|remaining|left) (when|after) {a} is divided by {b}",
      "the value of {a} (mod|modulo) {b}",
    ],
    sentences: [
      "{a} (mod|modulo|%) {b}",
      "{a}%{b}",
      "divide {a} by {b} and (give|tell|show) me (only |)(the remainder|the rest|what is left over)",
      "what (remains|is left|is left over) (when|if|after) (i|you|we) divide {a} by {b}",
      "(how much|what) is left over (when|if) {a} is divided (by|into groups of) {b}",
      "(if|when) {a} (things|items|people|cookies|marbles) are (put|packed|split) into (groups|boxes|bags|teams) of {b}, how many (are left over|remain|are left)",
      "compute {a} (mod|modulo) {b}",
      "dividing {a} by {b} leaves what (remainder|rest)",
      "what remainder do (i|you|we) get (when|if) dividing {a} by {b}",
      "{a} divided by {b} has (which|what) remainder",
      "how many are left over if {a} is divided by {b}",
    ],
    heldOut: {
      nouns: ["the number left over when {a} is split into groups of {b}"],
      sentences: [
        "if you divide {a} by {b}, what is the remainder",
        "for {a} and {b}, give me the first modulo the second",
      ],
    },
    program: ({ a, b }) => `result = ${a} % ${b}\nprint(result)`,
    reply: ({ a, b }, output) => `The remainder of ${a} divided by ${b} is ${output}.`,
  }),
];
