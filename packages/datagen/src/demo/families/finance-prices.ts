import type { Draw, Family } from "../family.ts";
import { family } from "../family.ts";
import { again, money, rate } from "./drawing.ts";

/** Discounts, taxes and tips. */
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
      "{price} - {percent}% discount",
      "{price} at {percent}(%| percent) off",
      "(determine|find|compute|calculate|work out) the (sale|discounted|reduced) price of {price} with {percent}(%| percent) off",
      "sale price: {price}, {percent}% off",
      "(i want to know|help me find|could you tell me) what a {thing} (for|of) {price} costs with {percent}(%| percent) off",
      "what is the (sale|discounted|reduced) price of a {thing} (at|for) {price} with {percent}(%| percent) off",
      "there's a {percent}(%| percent) sale and the {thing} (costs|was) {price}, (how much|what) do i pay",
      "my coupon takes {percent}(%| percent) off the {price} {thing}, how much is it then",
      "black friday: {thing} {price}, {percent}% off, new price",
      "with {percent}(%| percent) knocked off, what does a {thing} of {price} cost",
      "original price {price}, discount {percent}%, final price",
      "the {thing} is marked down {percent}(%| percent) from {price}, what is the price now",
      "a {price} {thing} with a student discount of {percent}(%| percent), how much",
      "how much after {percent}(%| percent) discount on {price}",
      "how much (is|does|will) (a|the) {thing} (for|of|at) {price} (cost |be |)(with|after|at) {percent}(%| percent) (off|discount)",
      "what is {price} (dollars |euros |)(with|after|minus|less) {percent}(%| percent) (off|discount)",
      "(take|deduct|knock) {percent}(%| percent) off {price}",
      "{percent}(%| percent) off {price}",
      "{price} (with|minus|less) {percent}(%| percent) discount",
      "a {thing} (costs|is) {price} and is {percent}(%| percent) off, (what do i pay|how much is it|what does it cost now|what is the new price)",
      "the {thing} was {price}, now it is {percent}(%| percent) (off|cheaper|less), (how much is it|what does it cost|what is the new price)",
      "(a|the) shop (gives|offers) {percent}(%| percent) discount on a {thing} (of|for) {price}, (what do i pay|how much is it|what does it cost)",
      "i get {percent}(%| percent) off (a|on a) {thing} (for|of) {price}, (what do i pay|how much is it)",
      "(reduce|lower|cut) the price of {price} by {percent}(%| percent)",
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
      "{price} incl. {percent}% {tax}",
      "{price} with {percent}(%| percent) {tax}",
      "(determine|find|compute|calculate|work out) the (gross price|total price|price with {tax}) for {price} at {percent}(%| percent) {tax}",
      "gross price: {price} net, {percent}% {tax}",
      "(i want to know|help me find|could you tell me) what {price} is with {percent}(%| percent) {tax} (added|on top|included)",
      "what is the (total|final|gross) price of a {thing} at {price} plus {percent}(%| percent) {tax}",
      "the {thing} is {price} before {tax}, {tax} is {percent}(%| percent), what is the price at the till",
      "{tax} {percent}% on top of {price}, total",
      "the bill is {price} plus {percent}(%| percent) {tax}, what do i pay altogether",
      "including {percent}(%| percent) {tax}, how much is {price}",
      "invoice: net {price}, {tax} {percent}%, total",
      "after {percent}(%| percent) {tax}, how much is a {thing} of {price}",
      "net {price}, {tax} {percent}%, gross = ?",
      "how much with {tax} of {percent}(%| percent) is {price}",
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
      "{bill} bill, {percent}%, {want}",
      "(determine|find|tell me) the {want} for {bill} at {percent}(%| percent)",
      "{want}: {bill} at {percent}(%| percent)",
      "(i want to know|help me find|could you tell me) the {want} on {bill} at {percent}(%| percent)",
      "our (restaurant|taxi|bar|hotel) bill is {bill}, with {percent}(%| percent) what is the {want}",
      "the check is {bill} and i (add|give|leave) {percent}(%| percent), what is the {want}",
      "what is a {percent}(%| percent) {want} on {bill}",
      "what would the {want} be for {bill} at {percent}(%| percent)",
      "{percent}(%| percent) for the waiter on {bill}, what is the {want}",
      "pizza for {bill}, {percent}(%| percent) for the driver, the {want} please",
      "{want} calculator: bill {bill}, rate {percent}%",
      "the service was good, {percent}(%| percent) on {bill}, how much is the {want}",
      "bill {bill}, tip rate {percent}%, {want} = ?",
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
