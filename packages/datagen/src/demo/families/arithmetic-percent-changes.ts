import type { Draw, Family } from "../family.ts";
import { repeatable } from "./repeatable.ts";

const percentage = (random: Draw): number =>
  random.chance(0.12) ? random.decimal(0, 30, 1) : random.int(1, random.pick([19, 50, 99]));

const amount = (random: Draw): number =>
  random.chance(0.15) ? random.decimal(2, 500, 2) : random.int(10, random.pick([100, 500, 5000]));

/** Numbers and prices that a percentage raises or lowers; tips. */
export const arithmeticPercentChangesFamilies: readonly Family[] = [
  repeatable(["{p}%", "{x} and {p}%", "{x}"], {
    name: "increase-by-percent",
    topic: "arithmetic",
    result: "number",
    draw: (random) => ({ x: amount(random), p: percentage(random) }),
    nouns: [
      "{x} (increased|raised) by {p}(%| percent)",
      "{x} plus {p}(%| percent)",
      "the (new |)(value|number|amount|total) (after|when|if) {x} (is increased by|goes up by|rises by|grows by) {p}(%| percent)",
      "the (result|value|number) (of adding|you get by adding) {p}(%| percent) to {x}",
      "{x} with {p}(%| percent) (on top|added|more)",
      "{p}(%| percent) more than {x}",
      "the (number|value) that is {p}(%| percent) (more|larger|higher|greater) than {x}",
      "(an increase|a rise|growth) of {p}(%| percent) (on|from) {x}, as the new value",
    ],
    sentences: [
      "(add|put) {p}(%| percent) (to|on) {x}",
      "(increase|raise) {x} by {p}(%| percent)",
      "{x} + {p}%",
      "{x} (goes up|grows|rises|increases) by {p}(%| percent). (what is the new value|how much is it now|what is it then)",
      "(how much|what) is {x} (plus|after adding|increased by|raised by) {p}(%| percent)",
      "if {x} (grows|rises|goes up) by {p}(%| percent), what is the new (value|number)",
      "(a town|the population|a number|the value) of {x} (grows|rises|goes up) by {p}(%| percent). (what is it then|how much is it now|what is the new number)",
      "(which|what) number is {p}(%| percent) (more|higher|larger) than {x}",
      "what do i get (when|if) i (increase|raise) {x} by {p}(%| percent)",
      "{p}(%| percent) (up|more) from {x} (is how much|is what|makes what)",
      "(make|let) {x} {p}(%| percent) (larger|bigger|higher)",
    ],
    heldOut: {
      nouns: ["the new value of {x} after a rise of {p} percent"],
      sentences: [
        "it was {x} and now it is {p}% more, so how much is it",
        "by {p} percent, raise {x}",
      ],
    },
    program: ({ x, p }) => `result = round(${x} * (1 + ${p} / 100), 2)\nprint(result)`,
    reply: ({ x, p }, output) => `${x} increased by ${p}% is ${output}.`,
  }),
  repeatable(["{p}%", "{x} and {p}%", "{x}"], {
    name: "decrease-by-percent",
    topic: "arithmetic",
    result: "number",
    draw: (random) => ({ x: amount(random), p: percentage(random) }),
    nouns: [
      "{x} (decreased|reduced|lowered|cut) by {p}(%| percent)",
      "{x} minus {p}(%| percent)",
      "the (new |)(value|number|amount|total) (after|when|if) {x} (is decreased by|goes down by|falls by|shrinks by|drops by) {p}(%| percent)",
      "the (result|value|number) (of subtracting|of taking away|you get by subtracting) {p}(%| percent) from {x}",
      "{p}(%| percent) less than {x}",
      "the (number|value) that is {p}(%| percent) (less|smaller|lower) than {x}",
      "(a decrease|a drop|a fall) of {p}(%| percent) (on|from) {x}, as the new value",
      "{x} with {p}(%| percent) (taken away|subtracted|less)",
    ],
    sentences: [
      "(subtract|take away|remove) {p}(%| percent) from {x}",
      "(decrease|reduce|lower|cut) {x} by {p}(%| percent)",
      "{x} - {p}%",
      "{x} (goes down|falls|drops|shrinks|decreases) by {p}(%| percent). (what is the new value|how much is it now|what is it then)",
      "(how much|what) is {x} (minus|less|decreased by|reduced by) {p}(%| percent)",
      "if {x} (falls|drops|goes down|shrinks) by {p}(%| percent), what is the new (value|number)",
      "(a town|the population|a number|the value) of {x} (falls|drops|shrinks|goes down) by {p}(%| percent). (what is it then|how much is it now|what is the new number)",
      "(which|what) number is {p}(%| percent) (less|lower|smaller) than {x}",
      "what do i get (when|if) i (decrease|reduce|lower) {x} by {p}(%| percent)",
      "{p}(%| percent) (down|less) from {x} (is how much|is what|makes what)",
      "how much is left (when|if) {p}(%| percent) of {x} (is|are) (lost|gone|taken away)",
    ],
    heldOut: {
      nouns: ["the new value of {x} after a drop of {p} percent"],
      sentences: [
        "it was {x} and now it is {p}% less, so how much is it",
        "by {p} percent, reduce {x}",
      ],
    },
    program: ({ x, p }) => `result = round(${x} * (1 - ${p} / 100), 2)\nprint(result)`,
    reply: ({ x, p }, output) => `${x} decreased by ${p}% is ${output}.`,
  }),
  repeatable(["{p}%", "{p}% off {x}", "{p} percent off", "a price of {x}"], {
    name: "discount",
    topic: "arithmetic",
    result: "number",
    draw: (random) => ({ x: amount(random), p: percentage(random) }),
    nouns: [
      "the (sale|discount|reduced) price for {x} (dollars |euros |)(with|at|after) {p}(%| percent) off",
      "the (price|sale price|final price|amount|total) (of|for) {x} (with|after|at) (a |){p}(%| percent) (discount|off)",
      "the (new |)price (after|when|if) {x} (dollars |euros |)(is reduced by|goes down by|drops by) {p}(%| percent)",
      "the (discounted|reduced) price (of|for) {x} (dollars |euros |)(with|at|after) {p}(%| percent) off",
      "the (result|value) of taking {p}(%| percent) off {x}",
      "{p}(%| percent) off {x}",
      "the (price|cost) of (a shirt|a jacket|shoes|a book|an item) for {x} (dollars |euros |)with {p}(%| percent) off",
    ],
    sentences: [
      "{p}% off {x}",
      "(take|subtract|deduct) {p}(%| percent) (off|from) {x}",
      "{x} with {p}% (off|discount)",
      "(how much|what) is {x} (minus|less|after|with) {p}(%| percent) (discount|off)",
      "(a shirt|a jacket|a book|an item|a phone|a bike|something) (costs|is) {x} (dollars |euros |)(and is|but is|, now) {p}(%| percent) off. (how much|what) (do i pay|is it now|does it cost now)",
      "what do i pay (for {x}|for something that costs {x}|on {x}) (with|after) {p}(%| percent) (off|discount)",
      "there is a {p}(%| percent) discount on {x} (dollars|euros|). (what is the price|what do i pay|what is the new price)",
      "(a price|the price) of {x} (falls|drops|goes down) by {p}(%| percent), (what is it then|how much is it now)",
      "how much is left (when|if) {p}(%| percent) is taken off {x}",
      "original price {x}, discount {p}(%| percent). what is the (sale|final|new) price",
    ],
    heldOut: {
      nouns: ["the amount i pay for {x} with a discount of {p} percent"],
      sentences: [
        "with {p}% off, how much is something that costs {x}",
        "the price was {x} and it dropped by {p} percent. what is the new price",
      ],
    },
    program: ({ x, p }) =>
      `price = ${x}\ndiscount = ${p} / 100\nresult = round(price * (1 - discount), 2)\nprint(result)`,
    reply: ({ p }, output) => `With ${p}% off, the price is ${output}.`,
  }),
  repeatable(["{p}%", "{p} percent", "a bill of {x}", "a {p}% tip"], {
    name: "tip",
    topic: "arithmetic",
    result: "number",
    draw: (random) => ({
      x: random.chance(0.4) ? random.decimal(8, 200, 2) : random.int(8, 200),
      p: random.pick([5, 8, 10, 12, 15, 18, 20, 22, 25]),
    }),
    nouns: [
      "(a|the) {p}(%| percent) tip (on|for) {x} (dollars|euros|)",
      "(a|the) {p}(%| percent) tip (on|for) (a|the) (bill|check|meal|dinner) of {x} (dollars|euros|)",
      "the tip (on|for) (a|the) {x} (dollar |euro |)(bill|check|meal|dinner) at {p}(%| percent)",
      "the tip (on|for) {x} at {p}(%| percent)",
      "the tip (for|on) (a|the) (bill|check) of {x}, {p}(%| percent)",
      "the amount of a {p}(%| percent) tip (on|for) {x}",
    ],
    sentences: [
      "how much (tip |)(should|do|must) i (leave|give|tip) (on|for) (a bill of |a meal of |){x} (dollars |euros |)(at|with) {p}(%| percent)",
      "how much is a {p}(%| percent) tip (on|for) {x}",
      "tip (on|for) {x} at {p}%",
      "{p}% tip on {x}",
      "(my|the|our) (bill|check|dinner) (is|was|comes to) {x} (dollars|euros|). (how much|what) is a {p}(%| percent) tip",
      "(dinner|lunch|the meal) (cost|costs|was) {x} and i want to tip {p}(%| percent). how much is (that|the tip)",
      "i (want|would like) to (leave|give) a {p}(%| percent) tip on {x}. how much is (that|it)",
      "compute the tip for a bill of {x} at {p}(%| percent)",
      "what tip do i (leave|give) for {x} if i (want to |)tip {p}(%| percent)",
      "for a {x} (bill|check|dinner), what is a {p}(%| percent) tip",
    ],
    heldOut: {
      nouns: ["a tip of {p} percent when the bill is {x}"],
      sentences: [
        "i tip {p}% and the dinner was {x}. how much do i leave",
        "a bill of {x}, a tip of {p} percent: how much is the tip",
      ],
    },
    program: ({ x, p }) =>
      `bill = ${x}\ntip = ${p} / 100\nresult = round(bill * tip, 2)\nprint(result)`,
    reply: (_slots, output) => `The tip is ${output}.`,
    followUps: [
      {
        wordings: [
          "(and |)(what is |)the total (with tip|with the tip|including the tip)",
          "(so |)(what|how much) do i pay (in total|altogether|with the tip)",
          "and (together with|including) the (bill|tip)",
        ],
        draw: (_random, before) => before,
        program: ({ x, p }) =>
          `bill = ${x}\ntip = ${p} / 100\nresult = round(bill * (1 + tip), 2)\nprint(result)`,
        reply: (_slots, output) => `The total with the tip is ${output}.`,
      },
    ],
  }),
];
