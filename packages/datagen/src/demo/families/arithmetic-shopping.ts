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
      "i bought {n} {goods} for {p} each, what do i pay (in total|altogether|)",
      "{n} x {goods} at {p}",
      "(work out|determine|find|compute|calculate) the (total|cost|price) of {n} {goods} at {p} each",
      "cost of {n} {goods} at {p} each",
      "{goods} are {p} (each|apiece|a piece). i (take|want|order|get) {n}. what (is|will be) the (total|bill)",
      "what is the total (price|cost) for {n} {goods} if one (is|costs) {p}",
      "{n} {goods}, {p} (dollars |euros |)each, altogether",
      "how much money (do i need|does {name} need) for {n} {goods} at {p} each",
      "{name} wants {n} {goods}. each (one |)costs {p}. what does it come to",
      "my shopping list: {n} {goods} at {p} each. (what's|what is) the total",
      "unit price {p}, quantity {n} {goods}, total",
      "(i want to know|help me find) what {n} {goods} cost at {p} each",
      "at {p} per piece, what (do|will) {n} {goods} come to",
      "for a party we need {n} {goods} and each is {p}, how much (altogether|in all)",
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
      "(calculate|determine|find) the change from {x} for (a bill of |a purchase of |){p}",
      "{x} given, {p} due, change",
      "paid {x} for {p}, change",
      "i gave the cashier {x} and it cost {p}, what (comes back|do i get back|should i get back)",
      "{p} paid with {x}, (how much change|what is the change)",
      "my (lunch|coffee|book|ticket) costs {p}, i pay with {x}, how much (change|money) (do i get|comes back)",
      "a customer owes {p} and hands me {x}, how much change do i give",
      "what change (do i get|is due|is owed) from {x} when the (price|total|bill) is {p}",
      "{name} has {x} and buys something for {p}, how much does (she|he|{name}) get back",
      "(i want to know|help me find) my change: price {p}, paid {x}",
      "total {p}, cash {x}, change due",
      "how much do i get back from {x} after paying {p}",
      "out of {x} i spend {p} at the till, what is my change",
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
