import type { Draw, Family } from "../family.ts";
import { family } from "../family.ts";
import { again, money, rate } from "./drawing.ts";

/** Discounts, taxes, tips, bills, and which of two offers is the better one. */
export const financePricesFamilies: readonly Family[] = [
  family({
    name: "discount-price",
    topic: "finance",
    result: "number",
    weight: 1.5,
    draw: (random) => ({
      price: price(random),
      percent: percentage(random),
      thing: random.pick(THINGS),
    }),
    nouns: [
      "the price of (a|the) {thing} for {price} (dollars |euros |)(after|with) (a discount of {percent}(%| percent)|{percent}(%| percent) off|a {percent}(%| percent) discount)",
      "the (sale|discounted|reduced|final|new) price (of|for) {price} (with|after|at) {percent}(%| percent) (off|discount)",
      "{price} (dollars |euros |)(minus|less|with) (a discount of {percent}(%| percent)|{percent}(%| percent) discount|{percent}(%| percent) off)",
      "the cost of a {price} (dollar |euro |){thing} (with|at|after) {percent}(%| percent) off",
      "the price after (a reduction of|taking off|a discount of) {percent}(%| percent) (from|on) {price}",
      "what (is left|remains|i pay) of {price} (after|with) (a discount of |){percent}(%| percent)( off| discount|)",
      "how much a {thing} (of|for|at) {price} costs (with|after) (a discount of {percent}(%| percent)|{percent}(%| percent) off)",
      "the discounted price of a {thing} that costs {price} at {percent}(%| percent) off",
    ],
    sentences: [
      "how much (is|does|will) (a|the) {thing} (for|of|at) {price} (cost |be |)(with|after|at) {percent}(%| percent) (off|discount)",
      "what is {price} (dollars |euros |)(with|after|minus|less) {percent}(%| percent) (off|discount)",
      "(take|deduct|knock) {percent}(%| percent) off {price}",
      "{percent}(%| percent) off {price}",
      "{price} (with|minus|less) {percent}(%| percent) discount",
      "a {thing} (costs|is) {price} and is {percent}(%| percent) off, (what do i pay|how much is it|what does it cost now|what is the new price)",
      "the {thing} was {price}, now it is {percent}(%| percent) (off|cheaper|less), (how much is it|what does it cost|what is the new price)",
      "(a|the) shop (gives|offers) {percent}(%| percent) discount on a {thing} (of|for) {price}, (what do i pay|how much is it|what does it cost)",
      "i get {percent}(%| percent) off (a|on a) {thing} (for|of) {price}, (what do i pay|how much is it)",
      "(reduce|lower|cut) {price} by {percent}(%| percent)",
      "(what|how much) do i pay for a {thing} (of|at|for) {price} with a {percent}(%| percent) discount",
    ],
    heldOut: {
      nouns: ["what i pay if {percent} percent is taken off the {price} for a {thing}"],
      sentences: [
        "the sign on a {thing} says {price}, but there is {percent} percent off: how much do i pay",
        "with {percent}% off, what does a {price} {thing} cost",
      ],
    },
    program: ({ price: cost, percent }) =>
      `price = ${cost}\ndiscount = ${percent} / 100\nresult = round(price * (1 - discount), 2)\nprint(result)`,
    reply: ({ percent }, output) => `With ${percent}% off, the price is ${output}.`,
    followUps: [
      {
        wordings: [
          "(and|what about|how about|now) (with |at |){percent}(%| percent)( off| discount|)",
          "(and|now) {percent}(%| percent) off",
        ],
        draw: (random, before) => ({ ...before, percent: percentage(random) }),
      },
      { wordings: again("price"), draw: (random, before) => ({ ...before, price: price(random) }) },
    ],
  }),
  family({
    name: "price-with-tax",
    topic: "finance",
    result: "number",
    weight: 1.2,
    draw: (random) => ({
      price: price(random),
      percent: rate(random, 3, 27),
      tax: random.pick(TAXES),
      thing: random.pick(THINGS),
    }),
    nouns: [
      "the (price|total|cost|final price|gross price) of {price} (dollars |euros |)(with|including|plus|after) {percent}(%| percent) {tax}",
      "{price} (dollars |euros |)plus {percent}(%| percent) {tax}",
      "{price} with {percent}(%| percent) {tax} (added|on top|included)",
      "the (gross price|gross amount|price with tax) (of|for) {price} net (at|with) {percent}(%| percent) {tax}",
      "the total (to pay |)for a {thing} of {price} (with|plus) {percent}(%| percent) {tax}",
      "the price including {tax} of {percent}(%| percent) (on|for) {price}",
      "what a {thing} for {price} costs (with|including|plus) {percent}(%| percent) {tax}",
      "the bill for {price} plus {tax} (of|at) {percent}(%| percent)",
    ],
    sentences: [
      "add {percent}(%| percent) {tax} to {price}",
      "how much is {price} (dollars |euros |)(with|plus|including|after) {percent}(%| percent) {tax}",
      "what is {price} (with|plus|including) {percent}(%| percent) {tax}",
      "{price} + {percent}% {tax}",
      "{price} plus {percent}(%| percent) {tax}",
      "a {thing} costs {price} (before|without|net of|excluding) {tax}, {tax} is {percent}(%| percent), (what do i pay|what is the total|how much is it)",
      "the net price is {price} and {tax} is {percent}(%| percent), what is the (gross|final|total) (price|amount)",
      "with {tax} (of|at) {percent}(%| percent), (what|how much) does a {thing} (of|for) {price} cost",
      "(what|how much) do i pay for {price} net (at|with) {percent}(%| percent) {tax}",
      "{tax} is {percent}(%| percent), what is {price} with (it|tax)",
    ],
    heldOut: {
      nouns: ["what i pay if {tax} of {percent} percent comes on top of {price}"],
      sentences: [
        "the {thing} is {price}, and {percent} percent {tax} comes on top: what is the total",
        "put {percent}% {tax} on top of {price}",
      ],
    },
    program: ({ price: cost, percent }) =>
      `price = ${cost}\ntax = ${percent} / 100\nresult = round(price * (1 + tax), 2)\nprint(result)`,
    reply: ({ percent, tax }, output) => `With ${percent}% ${tax}, it is ${output}.`,
    followUps: [
      {
        wordings: ["(and|what about|how about|now) (with |at |){percent}(%| percent)( {tax}|)"],
        draw: (random, before) => ({ ...before, percent: rate(random, 3, 27) }),
      },
    ],
  }),
  family({
    name: "price-without-tax",
    topic: "finance",
    result: "number",
    draw: (random) => ({
      price: price(random),
      percent: rate(random, 3, 27),
      tax: random.pick(TAXES),
      thing: random.pick(THINGS),
    }),
    nouns: [
      "the net (price|amount) of {price} (dollars |euros |)(with|including|at) {percent}(%| percent) {tax}",
      "the (price|amount) without {tax} (of|for) {price} (that includes|including|gross at) {percent}(%| percent)",
      "{price} (without|excluding|before|net of) the {percent}(%| percent) {tax} (included|in it)",
      "the (net price|price before tax) (when|if) {price} (includes|contains) {percent}(%| percent) {tax}",
      "the (price|cost) of a {thing} before {tax} if it is {price} (including|with) {percent}(%| percent)",
      "what is left of {price} gross (after|without) {percent}(%| percent) {tax}",
      "the net value of a gross price of {price} at {percent}(%| percent) {tax}",
      "the amount before {percent}(%| percent) {tax} (was added |)that gives {price}",
    ],
    sentences: [
      "{price} includes {percent}(%| percent) {tax}, what is the (net price|net|price without it|price before tax)",
      "(remove|take out|subtract) {percent}(%| percent) {tax} (included in|contained in|from the gross price) {price}",
      "what is the net price of {price} (with|including|at) {percent}(%| percent) {tax}",
      "a {thing} costs {price} including {percent}(%| percent) {tax}, (what is the price without {tax}|how much is it without {tax}|what is the net price)",
      "(the gross price|the total|the bill) is {price} and {tax} is {percent}(%| percent), what is the net (price|amount)",
      "net (price |)of {price} gross at {percent}(%| percent) {tax}",
      "how much is {price} without the {percent}(%| percent) {tax} in it",
      "with {percent}(%| percent) {tax} included it is {price}, (what|how much) is it without",
      "i paid {price} including {percent}(%| percent) {tax}, what was the (net price|price before tax)",
      "(find|calculate|work out) the price before {tax}: {price} including {percent}(%| percent)",
    ],
    heldOut: {
      nouns: ["the net price if {tax} of {percent} percent is already in {price}"],
      sentences: [
        "{percent} percent {tax} is already in the {price}, so what was it before",
        "before {tax} of {percent}% was added to reach {price}, how much was the {thing}",
      ],
    },
    program: ({ price: cost, percent }) =>
      `price = ${cost}\ntax = ${percent} / 100\nresult = round(price / (1 + tax), 2)\nprint(result)`,
    reply: ({ tax }, output) => `Without ${tax}, it is ${output}.`,
  }),
  family({
    name: "tip-split",
    topic: "finance",
    result: "number",
    weight: 1.2,
    draw: (random) => ({
      bill: money(random, 20, 400),
      percent: random.int(5, 25),
      people: random.int(2, 9),
      name: random.name(),
    }),
    nouns: [
      "(the share of each|each person's share) of a bill of {bill} (dollars |euros |)with {percent}(%| percent) tip (split|shared|divided) (among|between|by) {people} (people|friends|persons)",
      "what each of {people} (people|friends) pays for a {bill} bill (with|plus|including) {percent}(%| percent) tip",
      "how much each (person|one|friend) pays if {people} (people|friends) share a bill of {bill} with {percent}(%| percent) tip",
      "the amount per person for {bill} plus {percent}(%| percent) tip (split|shared) (among|between) {people} (people|friends|)",
      "a bill of {bill} with a {percent}(%| percent) tip (split|divided) {people} ways",
      "{bill} plus {percent}(%| percent) tip (divided|split|shared) (by|among|between) {people}( people|)",
      "the per person share for {people} people of {bill} and a {percent}(%| percent) tip",
      "the cost per person (when|if) {people} (people|friends) split {bill} and a tip of {percent}(%| percent)",
    ],
    sentences: [
      "(split|share|divide) a bill of {bill} (dollars |euros |)with {percent}(%| percent) tip (among|between|by) {people} (people|friends|persons)",
      "we are {people} (people|friends) and the bill is {bill}, with {percent}(%| percent) tip (what|how much) does (each|everyone|each of us) pay",
      "(dinner|lunch|the bill|the meal) (was|is|costs) {bill}, we (tip|leave|give) {percent}(%| percent) and are {people} people, (how much|what) (is it each|does each pay|per person)",
      "{bill} bill, {percent}% tip, {people} people",
      "how much (does|will) each (person|one|of us) pay if {people} (people|friends) (split|share) {bill} with {percent}(%| percent) tip",
      "{people} (people|friends) (split|share) a bill of {bill} and (add|leave|give) {percent}(%| percent) tip, (what|how much) (does each pay|is it each|is that per person)",
      "add {percent}(%| percent) tip to {bill} and (split|divide) (it|that) (by|among|between) {people}( people|)",
      "(what is|how much is) {bill} plus {percent}(%| percent) tip (split|divided) {people} ways",
      "{name} and friends, {people} in all, share a bill of {bill} plus {percent}(%| percent) tip, what does each pay",
      "tip {percent}(%| percent) on {bill}, split {people} ways",
    ],
    heldOut: {
      nouns: ["what i pay of a {bill} bill if {people} of us share it and tip {percent} percent"],
      sentences: [
        "after adding {percent} percent to a bill of {bill}, what is one share for {people} people",
        "at a table of {people}, the bill is {bill} and the tip {percent}%: what is due from each",
      ],
    },
    program: ({ bill, percent, people }) =>
      `bill = ${bill}\ntip = ${percent} / 100\npeople = ${people}\nresult = round(bill * (1 + tip) / people, 2)\nprint(result)`,
    reply: (_, output) => `Each person pays ${output}.`,
    followUps: [
      {
        wordings: [
          "(and|what about|how about|now) (for |with |){people} (people|persons|friends)",
          "(and|now) if we are {people}",
        ],
        draw: (random, before) => ({ ...before, people: random.int(2, 12) }),
      },
    ],
  }),
  family({
    name: "tip-amount",
    topic: "finance",
    result: "number",
    draw: (random) => ({
      bill: money(random, 10, 300),
      percent: random.int(5, 25),
      want: random.pick(["tip", "tip", "total with tip"]),
    }),
    nouns: [
      "the {want} (on|for) a bill of {bill} (dollars |euros |)at {percent}(%| percent)",
      "the {want} for {bill} (when|if) (i tip|we tip|one tips|you tip) {percent}(%| percent)",
      "the {want} at {percent}(%| percent) (on|for|of) {bill}",
      "the {want} (for|on) a {bill} (dollar |euro |)(meal|bill|dinner|taxi ride) at {percent}(%| percent)",
      "the {want} of {percent}(%| percent) on {bill}",
      "the {want} when {percent}(%| percent) is given on {bill}",
      "the {want} (for|on) a restaurant bill of {bill} and {percent}(%| percent)",
      "the {percent}(%| percent) {want} (on|for) {bill}",
    ],
    sentences: [
      "what is the {want} (on|for) {bill} (at|with) {percent}(%| percent)",
      "how much is the {want} (on|for) a bill of {bill} (at|with) {percent}(%| percent)",
      "(dinner|lunch|the bill|the meal|the haircut) (was|is|costs) {bill} and i (tip|leave|give) {percent}(%| percent), (what|how much) is the {want}",
      "{percent}(%| percent) {want} on {bill}",
      "(calculate|compute|work out) the {want}: bill {bill}, {percent}(%| percent)",
      "a bill of {bill} with {percent}(%| percent), (what is|give me|tell me) the {want}",
      "i want to (tip|give|leave) {percent}(%| percent) on {bill}, (what|how much) is the {want}",
      "{want} for {bill} at {percent}%",
      "at {percent}(%| percent), what is the {want} (on|for) {bill}",
      "if we (tip|leave|give) {percent}(%| percent) on a {bill} bill, what is the {want}",
    ],
    heldOut: {
      nouns: ["the {want} i pay if i leave {percent} percent on {bill}"],
      sentences: [
        "the waiter gets {percent} percent on our bill of {bill}: what is the {want}",
        "leaving {percent}% on {bill}, what is the {want}",
      ],
    },
    program: ({ bill, percent, want }) =>
      `bill = ${bill}\ntip = ${percent} / 100\nresult = round(bill * ${want === "tip" ? "tip" : "(1 + tip)"}, 2)\nprint(result)`,
    reply: ({ want }, output) => `The ${want} is ${output}.`,
    followUps: [
      {
        wordings: ["(and|what about|how about|now) (with |at |){percent}(%| percent)"],
        draw: (random, before) => ({ ...before, percent: random.int(5, 25) }),
      },
    ],
  }),
];

const THINGS = [
  "jacket",
  "phone",
  "bike",
  "book",
  "lamp",
  "chair",
  "laptop",
  "ticket",
  "coat",
  "table",
  "camera",
  "watch",
  "shirt",
  "sofa",
  "tent",
  "guitar",
];
const TAXES = ["tax", "VAT", "vat", "sales tax"];

function price(random: Draw): number {
  return money(random, 5, random.pick([100, 500, 1500]));
}

function percentage(random: Draw): number {
  return random.chance(0.4) ? random.pick([10, 15, 20, 25, 30, 40, 50]) : random.int(3, 80);
}
