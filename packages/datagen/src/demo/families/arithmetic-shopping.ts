import type { Draw, Family } from "../family.ts";
import { repeatable } from "./repeatable.ts";

const GOODS = [
  "apples",
  "pens",
  "books",
  "tickets",
  "eggs",
  "cups",
  "oranges",
  "shirts",
  "chairs",
  "bottles",
  "cakes",
  "notebooks",
  "bananas",
  "stamps",
] as const;

const price = (random: Draw): number =>
  random.chance(0.45)
    ? random.decimal(0, random.pick([3, 10, 40]), 2)
    : random.int(1, random.pick([12, 30, 90]));

/** Buying and paying. */
export const arithmeticShoppingFamilies: readonly Family[] = [
  repeatable([{ values: "{n} {goods}", kept: ["goods"] }, "a price of {p}", "{n}"], {
    name: "price-of-several",
    topic: "arithmetic",
    result: "number",
    weight: 1.3,
    draw: (random) => ({
      name: random.name(),
      n: random.int(2, random.pick([12, 19, 60, 200])),
      goods: random.pick(GOODS),
      p: price(random),
    }),
    nouns: [
      "the (total |)(price|cost) (of|for) {n} {goods} at {p} (dollars |euros |)each",
      "the (total|price|cost) (of|for) {n} {goods} (if|when) (one|each|each one) costs {p} (dollars|euros|)",
      "the (total |)(price|cost) of {n} {goods} (at|for) {p} (a piece|apiece|per piece)",
      "the amount (to pay|i pay|due) for {n} {goods} at {p} each",
      "the bill for {n} {goods} at {p} (dollars|euros|) each",
    ],
    sentences: [
      "{name} buys {n} {goods} (at|for) {p} (dollars |euros |)each. how much does (she|he|{name}) pay",
      "{name} (buys|bought|orders) {n} {goods} (at|for) {p} each, (how much is that|what is the total|how much is it in total)",
      "how much (do {n} {goods} cost|are {n} {goods}) (at {p} each|if each costs {p}|for {p} a piece)",
      "i (buy|need|want) {n} {goods} and (one|each|each one) costs {p} (dollars|euros|). (how much|what) (do i pay|is the total|is it)",
      "(one|each) of the {goods} costs {p}. (what|how much) do {n} (of them |)cost",
      "{n} {goods} at {p} each, (total|how much|what is the total)",
      "(what|how much) do i pay for {n} {goods} at {p} (dollars |euros |)each",
      "(what|how much) do {n} {goods} cost (if|when) (one is|one costs|the price is) {p}",
      "we sold {n} {goods} for {p} each. how much money (is that|did we make|did we get)",
      "if {goods} cost {p} each, how much are {n} (of them|)",
      "a shop sells {goods} (at|for) {p} each. {name} takes {n}. (how much|what) is the bill",
    ],
    heldOut: {
      nouns: ["the money that {name} pays for {n} {goods} at {p} each"],
      sentences: [
        "each of the {goods} is {p} and {name} wants {n}, so how much is it",
        "{name} pays {p} for each of {n} {goods}. how much is that in total",
      ],
    },
    program: ({ n, p }) => `price = ${p}\nresult = round(${n} * price, 2)\nprint(result)`,
    reply: ({ n, goods }, output) => `${n} ${goods} cost ${output}.`,
  }),
  repeatable("{p} from {x}", {
    name: "change-back",
    topic: "arithmetic",
    result: "number",
    draw: (random) => {
      const x = random.pick([5, 10, 20, 50, 100]);
      const p = random.decimal(1, x - 1, 2);
      return { name: random.name(), x, p };
    },
    nouns: [
      "the change (from|for|out of) {x} (when|if) (something|the bill|it) (costs|is) {p}",
      "the change {name} gets (from|back from) {x} (dollars |euros |)for a bill of {p}",
      "the (change|money back) (for|on) a {p} purchase paid with {x}",
      "the change (if|when) i pay {p} with {x} (dollars|euros|)",
    ],
    sentences: [
      "how much change (do i|does {name}) get (back |)from {x} (dollars |euros |)(for {p}|if it costs {p}|if the bill is {p})",
      "i pay {p} with (a |){x} (dollar bill|euro note|bill|). how much (change do i get|do i get back)",
      "{name} pays {p} with {x} (dollars|euros|). how much (change does (she|he|{name}) get|does (she|he|{name}) get back)",
      "something costs {p} and i (give|hand over|pay) {x}. (what is my change|how much do i get back|how much change)",
      "change from {x} for {p}",
      "the bill is {p}, i give {x}, (what is the change|how much change|how much do i get back)",
      "(if|when) {name} buys something for {p} and gives {x}, what is the change",
      "{x} minus a bill of {p}, how much change",
      "(compute|work out) the change: bill {p}, paid {x}",
      "what do i get back (from|out of) {x} for a bill of {p}",
    ],
    heldOut: {
      nouns: ["the money back when {name} gives {x} for a bill of {p}"],
      sentences: [
        "{name} gives {x} for something that costs {p}, and gets back how much",
        "of my {x} i pay {p}. how much is left as change",
      ],
    },
    program: ({ x, p }) => `result = round(${x} - ${p}, 2)\nprint(result)`,
    reply: (_slots, output) => `The change is ${output}.`,
  }),
];
