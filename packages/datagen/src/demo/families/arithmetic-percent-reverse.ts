import type { Family } from "../family.ts";
import { repeatable } from "./repeatable.ts";

/** Percentages the other way round, bills with tips, shared bills. */
export const arithmeticPercentReverseFamilies: readonly Family[] = [
  repeatable(["{p}%", "{x}"], {
    name: "whole-from-percent",
    topic: "arithmetic",
    result: "number",
    draw: (random) => ({
      x: random.int(2, random.pick([50, 200, 1000])),
      p: random.pick([2, 4, 5, 8, 10, 12, 15, 20, 25, 30, 35, 40, 50, 60, 75, 80]),
    }),
    nouns: [
      "the (number|value|amount) of which {x} is {p}(%| percent)",
      "the (whole|total|full amount) if {x} is {p}(%| percent) (of it|)",
      "the (whole|total) when {p}(%| percent) (is|are) {x}",
      "the (number|value) whose {p}(%| percent) is {x}",
      "100(%| percent) if {p}(%| percent) is {x}",
      "the (number|total) such that {p}(%| percent) of it is {x}",
    ],
    sentences: [
      "{x} is {p}(%| percent) of (what|which number|what number|how much)",
      "{p}(%| percent) of (what|which number|what number) is {x}",
      "if {x} is {p}(%| percent), (what|how much) is (100%|100 percent|the whole|the total)",
      "if {p}(%| percent) (is|are|equals) {x}, (what|how much) is (the whole|the total|100%)",
      "of which number is {x} {p}(%| percent)",
      "{p}(%| percent) of a number is {x}. what is the number",
      "{x} (people|students|votes|items) are {p}(%| percent). how many are there (in total|altogether)",
      "find the number (of which|for which) {p}(%| percent) is {x}",
      "{p}% = {x}, 100% = ",
      "{x} makes {p}(%| percent) of the total. (what|how much) is the total",
    ],
    heldOut: {
      nouns: ["the whole, where {x} makes {p} percent of it"],
      sentences: [
        "i know that {p}% is {x}. how much is everything",
        "for which number is {x} equal to {p} percent",
      ],
    },
    program: ({ x, p }) => `result = round(${x} / ${p} * 100, 4)\nprint(result)`,
    reply: ({ x, p }, output) => `${x} is ${p}% of ${output}.`,
  }),
  repeatable(["{p}%", "{p} percent off", "{x}"], {
    name: "price-before-discount",
    topic: "arithmetic",
    result: "number",
    draw: (random) => ({
      x: random.int(5, random.pick([50, 200, 1000])),
      p: random.pick([5, 10, 15, 20, 25, 30, 40, 50, 60, 70, 75]),
    }),
    nouns: [
      "the original price (of something |)(if|when) (it costs|i pay|the price is) {x} after (a |){p}(%| percent) (discount|off)",
      "the (original price|price before|old price|full price) (before|without) (a|the) {p}(%| percent) discount, when the (sale|final|new) price is {x}",
      "the price before a {p}(%| percent) discount (that led to|that gave) {x}",
      "the (old|original|full) price, given {x} (after|with) {p}(%| percent) off",
    ],
    sentences: [
      "(something|a shirt|a jacket|a bike|an item) costs {x} after (a |){p}(%| percent) (discount|off). what was the (original|old|full) price",
      "after {p}(%| percent) off (it|something|the price) is {x}. what was the (original|old|full) price",
      "i (paid|pay) {x} with (a |){p}(%| percent) (discount|off). (what was the price before|how much was it before|what was the original price)",
      "the sale price is {x} and the discount was {p}(%| percent). what was the (original|old|full) price",
      "what was the price before the discount if i paid {x} with {p}(%| percent) off",
      "{x} is the price after a {p}(%| percent) discount, (find|what is|what was) the original",
      "undo a {p}(%| percent) discount on {x}",
      "original price if {x} is left after {p}(%| percent) off",
      "a price dropped by {p}(%| percent) to {x}. (how much|what) was it before",
      "before the {p}(%| percent) discount, how much did something for {x} cost",
    ],
    heldOut: {
      nouns: ["the price before {p}% off, if it is {x} now"],
      sentences: [
        "with {p} percent off i paid {x}. how much was the full price",
        "the old price dropped by {p}% and is now {x}. find the old price",
      ],
    },
    program: ({ x, p }) => `result = round(${x} / (1 - ${p} / 100), 2)\nprint(result)`,
    reply: (_slots, output) => `The original price was ${output}.`,
  }),
  repeatable(["{n} people", "a {p}% tip", "{n} of us"], {
    name: "shared-bill-with-tip",
    topic: "arithmetic",
    result: "number",
    draw: (random) => ({
      x: random.chance(0.4) ? random.decimal(20, 300, 2) : random.int(20, 300),
      p: random.pick([5, 8, 10, 12, 15, 18, 20, 25]),
      n: random.int(2, 12),
    }),
    nouns: [
      "the (share|amount|cost) per person (for|of) a {x} (dollar |euro |)bill with (a |){p}(%| percent) tip split (among|between|by) {n} (people|friends)",
      "the (amount|part) that each of {n} (people|friends) pays for a bill of {x} (with|plus|including) (a |){p}(%| percent) tip",
      "the amount each person pays when {n} (people|friends) split a bill of {x} plus {p}(%| percent) tip",
      "each person's share of a {x} bill with {p}(%| percent) tip for {n} people",
    ],
    sentences: [
      "split a bill of {x} (with|plus|including) (a |){p}(%| percent) tip (among|between|by) {n} (people|friends|of us)",
      "{n} (people|friends) (split|share) a bill of {x} and (add|leave|give) a {p}(%| percent) tip. (how much|what) does each (one |person |)pay",
      "a (dinner|meal|lunch) costs {x}, (we tip|the tip is|plus a tip of) {p}(%| percent), and (we are|there are) {n} people. how much (per person|each|does each pay)",
      "how much does each of {n} (people|friends) pay for {x} (plus|with) (a |){p}(%| percent) tip",
      "the bill is {x}, tip {p}(%| percent), {n} people. how much (per person|each)",
      "divide {x} plus {p}(%| percent) tip (by|among|between) {n} (people|friends)",
      "we are {n} and the bill is {x}. with a {p}(%| percent) tip, (what|how much) does everyone pay",
      "bill {x}, {p}% tip, split {n} ways",
      "(what|how much) is each share if {n} friends split {x} with {p}(%| percent) tip",
    ],
    heldOut: {
      nouns: ["the amount for everyone if {n} people share {x} with {p}% tip"],
      sentences: [
        "there are {n} of us, we add {p} percent to a bill of {x} and split it. how much each",
        "with {p}% tip, split {x} between {n} friends",
      ],
    },
    program: ({ x, p, n }) =>
      `bill = ${x}\ntip = ${p} / 100\npeople = ${n}\nresult = round(bill * (1 + tip) / people, 2)\nprint(result)`,
    reply: (_slots, output) => `Each person pays ${output}.`,
  }),
];
