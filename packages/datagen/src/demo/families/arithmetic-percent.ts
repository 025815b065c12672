import type { Draw, Family } from "../family.ts";
import { repeatable } from "./repeatable.ts";

const percentage = (random: Draw): number =>
  random.chance(0.12) ? random.decimal(0, 30, 1) : random.int(1, random.pick([19, 50, 99]));

const amount = (random: Draw): number =>
  random.chance(0.15) ? random.decimal(2, 500, 2) : random.int(10, random.pick([100, 500, 5000]));

/** Percentages: of, change, share, adding, taking off, tips. */
export const arithmeticPercentFamilies: readonly Family[] = [
  repeatable(["{p}%", "{p}% of {x}", "{x}", "{p} percent"], {
    name: "percentage-of",
    topic: "arithmetic",
    result: "number",
    draw: (random) => ({ p: percentage(random), x: amount(random) }),
    nouns: [
      "{p}(%| percent| per cent) of {x}",
      "{p}% from {x}",
      "the value of {p}(%| percent) of {x}",
      "(a share|a part|a portion) of {p}(%| percent) of {x}",
      "the amount that is {p}(%| percent) of {x}",
      "{p} (percent|%) of the (number|amount|total) {x}",
      "the number you get when taking {p}(%| percent) of {x}",
      "{p} hundredths of {x}",
    ],
    sentences: [
      "{p}% of {x}",
      "{p} (percent|per cent|pct) of {x}",
      "how much (is|are) {p}(%| percent) of {x}",
      "(take|find|get|compute) {p}(%| percent) of {x}",
      "from {x}, (how much|what) is {p}(%| percent)",
      "i need {p}(%| percent) of {x}",
      "{p}% of {x} is (what|how much)",
      "(if|when) {p}(%| percent) of {x} (people|students|voters|items|parts) (agree|are new|are red|are broken), how many are that",
      "(out of|of) {x}, {p}(%| percent) is how much",
      "how (much|many) does {p}(%| percent) of {x} (make|come to)",
      "what's {p}(%| percent) of {x}",
    ],
    heldOut: {
      nouns: ["the part of {x} that makes {p} percent"],
      sentences: [
        "if the total is {x}, how much is {p}%",
        "with {x} as the total, find {p} percent",
      ],
    },
    program: ({ p, x }) => `result = round(${x} * ${p} / 100, 4)\nprint(result)`,
    reply: ({ p, x }, output) => `${p}% of ${x} is ${output}.`,
  }),
  repeatable("{a} to {b}", {
    name: "percent-change",
    topic: "arithmetic",
    result: "number",
    draw: (random) => ({ a: amount(random), b: amount(random) }),
    nouns: [
      "the (percent|percentage|percentual) (change|difference) from {a} to {b}",
      "the (change|growth|increase or decrease) in percent from {a} to {b}",
      "the (percent|percentage) (increase|growth|rise|decrease|drop) from {a} to {b}",
      "the (relative change|change in percent|percentage change) (when|if) (a price|a value|something|the number) goes from {a} to {b}",
      "the (growth rate|change|rate of change) from {a} to {b} (in percent|as a percentage|in %)",
      "the percent change between {a} and {b}",
      "the (percentage|percent) by which {a} (changed|grew|rose|fell) to (reach |){b}",
    ],
    sentences: [
      "percent change from {a} to {b}",
      "(by|) how many percent did (it|the price|the value|sales|the rent) (change|grow|rise|fall|go up|go down) from {a} to {b}",
      "(the price|the value|our revenue|the rent|the population) (went|changed|moved|rose|fell|dropped) from {a} to {b}. what is (that|the change) in percent",
      "from {a} to {b}, (how much|what) (percent|percentage) (change|increase|decrease|growth) is (that|it)",
      "how much (percent|in percent) is the (change|rise|step|jump|drop) from {a} to {b}",
      "(last year|yesterday|before) it was {a}, (now|today|this year) it is {b}. (what is|give me) the (percent|percentage) change",
      "(a price|a share|a stock) goes from {a} to {b}, what is the change in percent",
      "going from {a} to {b} is a change of (what|how many) percent",
      "percentage (change|increase|growth): {a} to {b}",
      "if {a} becomes {b}, what is the percentage change",
      "it was {a} and (became|is now) {b}, by what percentage did it (change|grow)",
    ],
    heldOut: {
      nouns: ["the change in percent for old value {a} and new value {b}"],
      sentences: [
        "old value {a}, new value {b}: what is the change in percent",
        "by what percent did {a} change to become {b}",
      ],
    },
    program: ({ a, b }) => `result = round((${b} - ${a}) / ${a} * 100, 2)\nprint(result)`,
    reply: ({ a, b }, output) => `The change from ${a} to ${b} is ${output}%.`,
  }),
  repeatable("{a} of {b}", {
    name: "what-percent-is",
    topic: "arithmetic",
    result: "number",
    draw: (random) => {
      const b = random.int(10, random.pick([50, 100, 500, 5000]));
      return { a: random.int(1, b), b };
    },
    nouns: [
      "{a} as a percentage of {b}",
      "the percentage (that |){a} is of {b}",
      "the (share|percentage|proportion in percent) of {a} (in|out of|of) {b}",
      "{a} (out of|of) {b} (as a percentage|in percent|in %|as percent)",
      "the fraction {a}/{b} (as a percentage|in percent)",
      "the (share|proportion) {a} of {b} (as a percentage|in percent)",
      "the percentage for {a} (points |)out of {b}",
      "the percent score for {a} (correct|right|points) out of {b}",
    ],
    sentences: [
      "(what|how many) (percent|percentage) of {b} is {a}",
      "{a} is (what|how many) (percent|percentage) of {b}",
      "{a} (out of|of) {b} (in|as) percent",
      "(express|write|give|show) {a} (out of|of|/) {b} (as a percentage|in percent)",
      "i (got|scored|had) {a} (out of|of) {b} (points |)(on a test|in the exam|in the quiz|right). (what percentage is that|what is that in percent)",
      "{a} out of {b} (people|students|votes|items|days). (how many|what) percent is that",
      "how (many|much) percent are {a} of {b}",
      "what percent is {a} (out |)of {b}",
      "(if|when) {a} of {b} (people|students|votes|items) (agree|are new|are sold), what percentage is that",
      "turn {a} out of {b} into a percentage",
      "{a}/{b} in %",
    ],
    heldOut: {
      nouns: ["the percent that the part {a} makes of {b}"],
      sentences: [
        "the total is {b} and the part is {a}. what percentage is that",
        "of {b} votes, {a} agree. how many percent are that",
      ],
    },
    program: ({ a, b }) => `result = round(${a} / ${b} * 100, 2)\nprint(result)`,
    reply: ({ a, b }, output) => `${a} is ${output}% of ${b}.`,
  }),
];
