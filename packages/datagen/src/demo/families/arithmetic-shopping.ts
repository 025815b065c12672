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

/** Buying, selling, paying and sharing. */
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
  repeatable(
    [
      { values: "{n} {goods}", kept: ["goods"] },
      { values: "{k} {others}", kept: ["others"] },
    ],
    {
      name: "price-of-two-kinds",
      topic: "arithmetic",
      result: "number",
      draw: (random) => {
        const goods = random.pick(GOODS.slice(0, 7));
        const others = random.pick(GOODS.slice(7));
        return {
          name: random.name(),
          n: random.int(2, 19),
          goods,
          p: price(random),
          k: random.int(2, 19),
          others,
          q: price(random),
        };
      },
      nouns: [
        "the (total|cost|total cost|total price) of {n} {goods} at {p} each and {k} {others} at {q} each",
        "the (total|cost|bill) for {n} {goods} at {p} and {k} {others} at {q} (each|)",
        "the (amount|price) to pay for {n} {goods} ({p} each|at {p}) and {k} {others} ({q} each|at {q})",
      ],
      sentences: [
        "{name} buys {n} {goods} at {p} each and {k} {others} at {q} each. how much does (she|he|{name}) pay (in total|)",
        "i (buy|bought|need) {n} {goods} (for|at) {p} each and {k} {others} (for|at) {q} each. (what is the total|how much is that|what do i pay)",
        "how much are {n} {goods} at {p} and {k} {others} at {q} (together|in total)",
        "{n} {goods} at {p}, {k} {others} at {q}: (total|how much|what is the bill)",
        "{goods} cost {p} each and {others} cost {q} each. (what|how much) do {n} {goods} and {k} {others} cost",
        "what do i pay for {n} {goods} at {p} each plus {k} {others} at {q} each",
        "an order has {n} {goods} at {p} and {k} {others} at {q}. (what is|how much is) the (total|bill)",
        "{name} sells {n} {goods} for {p} each and {k} {others} for {q} each. how much money is that",
        "(compute|work out) the (total|bill): {n} {goods} at {p}, {k} {others} at {q}",
        "if {goods} are {p} and {others} are {q}, how much (is it|do i pay) for {n} {goods} and {k} {others}",
      ],
      heldOut: {
        nouns: ["the money that {name} pays for {n} {goods} at {p} and {k} {others} at {q}"],
        sentences: [
          "{name} wants {n} {goods}, each {p}, and {k} {others}, each {q}. what is the bill",
          "each of the {goods} is {p}, each of the {others} is {q}; i take {n} and {k}, how much is it",
        ],
      },
      program: ({ n, p, k, q }) =>
        `total = ${n} * ${p} + ${k} * ${q}\nresult = round(total, 2)\nprint(result)`,
      reply: (_slots, output) => `The total is ${output}.`,
    },
  ),
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
  repeatable(["{n} people", "{x}", "{n} friends"], {
    name: "share-amount",
    topic: "arithmetic",
    result: "number",
    draw: (random) => ({
      x: random.chance(0.3) ? random.decimal(10, 300, 2) : random.int(10, random.pick([100, 1000])),
      n: random.int(2, 15),
      who: random.pick(["friends", "people", "children", "students", "players", "roommates"]),
    }),
    nouns: [
      "the share (of each|per person) (if|when) {n} {who} (split|share) {x} (dollars |euros |)(equally|evenly|)",
      "the (amount|share) (each gets|for each|per person) when {x} is (split|shared|divided) (among|between|by) {n} {who}",
      "{x} (dollars |euros |)(shared|split|divided) (equally |evenly |)(among|between) {n} {who}",
      "the (cost|amount|price) per (head|person) of {x} for {n} {who}",
    ],
    sentences: [
      "{n} {who} (share|split) {x} (dollars |euros |)(equally|evenly|). how much does each (get|pay)",
      "(split|share|divide) {x} (dollars |euros |)(equally |evenly |)(among|between) {n} {who}",
      "how much does each of {n} {who} (get|pay) (if|when) they (share|split) {x} (equally|)",
      "a bill of {x} is (split|shared) (by|among|between) {n} {who}. (what|how much) does each pay",
      "we are {n} {who} and (want to split|share|split) {x}. how much (each|per person|is that for each)",
      "{x} for {n} {who}, how much (each|per person|per head)",
      "{n} {who}, {x} (dollars|euros|), (equal shares|split equally|how much each)",
      "if {x} is divided (equally |)among {n} {who}, (what|how much) does each one get",
      "what is everyone's share of {x} for {n} {who}",
      "{n} {who} (win|earn|find|collect) {x} (dollars|euros|) and share it. how much for each",
    ],
    heldOut: {
      nouns: ["the money that each of {n} {who} gets out of {x}"],
      sentences: [
        "there is {x} to share and we are {n} {who}, so how much each",
        "among {n} {who}, {x} is split. what does one get",
      ],
    },
    program: ({ x, n }) => `result = round(${x} / ${n}, 2)\nprint(result)`,
    reply: (_slots, output) => `Each one's share is ${output}.`,
  }),
  repeatable([{ values: "{k} {goods}", kept: ["goods"] }, "{k}"], {
    name: "unit-price-scaling",
    topic: "arithmetic",
    result: "number",
    draw: (random) => ({
      n: random.int(2, 12),
      p: price(random),
      k: random.int(2, 40),
      goods: random.pick(GOODS),
    }),
    nouns: [
      "the (price|cost) of {k} {goods} (if|when) {n} {goods} cost {p} (dollars|euros|)",
      "the (price|cost) of {k} {goods} (if|when|given that) {n} (of them |)cost {p}",
      "the (price|cost) for {k} {goods} at {p} (for|per) {n}",
      "the (total|amount) for {k} {goods} if {n} of them (are|cost) {p}",
    ],
    sentences: [
      "{n} {goods} cost {p} (dollars|euros|). (how much|what) do {k} {goods} cost",
      "if {n} {goods} (cost|are) {p} (dollars|euros|), (how much|what) do {k} (of them |)cost",
      "(how much|what) do {k} {goods} cost (if|when) {n} cost {p}",
      "{n} {goods} for {p}, {k} {goods} for (how much|what)",
      "i paid {p} for {n} {goods}. (how much|what) would {k} (cost|be)",
      "{goods} are sold at {p} for {n}. (what|how much) do i pay for {k}",
      "at {p} for {n} {goods}, what is the price of {k}",
      "{n} {goods}: {p}. {k} {goods}: how much",
      "(use the rule of three|scale it): {n} {goods} cost {p}, what do {k} cost",
      "a pack of {n} {goods} costs {p}. at that price, how much are {k} {goods}",
      "at a price of {p} for {n} {goods}, (how much|what) do {k} {goods} cost",
      "i want {k} {goods}; {n} of them (cost|are) {p}. (how much|what) do i pay",
      "(can you |please |)(scale|work out) the price: {n} {goods} for {p}, {k} {goods} for how much",
    ],
    heldOut: {
      nouns: ["the money for {k} {goods} when {n} of them are {p}"],
      sentences: [
        "i need {k} {goods} and know that {n} cost {p}, so how much is it",
        "for {p} i get {n} {goods}; what is the price of {k}",
      ],
    },
    program: ({ n, p, k }) => `price = ${p}\nresult = round(price / ${n} * ${k}, 2)\nprint(result)`,
    reply: ({ k, goods }, output) => `${k} ${goods} cost ${output}.`,
  }),
];
