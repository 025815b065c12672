import type { Family } from "../family.ts";
import { family } from "../family.ts";
import { money, rate } from "./drawing.ts";

/** The break-even point, which offer is cheaper per piece, what things lose in value. */
export const financeComparingFamilies: readonly Family[] = [
  family({
    name: "break-even",
    topic: "finance",
    result: "integer",
    draw: (random) => {
      const cost = random.int(1, 60);
      return { fixed: money(random, 200, 9000), cost, price: cost + random.int(2, 60) };
    },
    nouns: [
      "the (break-even point|break even|break-even quantity) with fixed costs of {fixed}, a cost of {cost} (per piece|each|per unit) and a price of {price}",
      "the number of (pieces|units|items) to sell to break even (with|at) fixed costs {fixed}, unit cost {cost} and price {price}",
      "the (break-even point|break-even) for fixed costs {fixed}, variable cost {cost}, (selling |)price {price}",
      "how many (pieces|units|items) (must be sold|i must sell|we need to sell) to cover {fixed} (of |in |)fixed costs at a price of {price} and a cost of {cost} each",
      "the sales needed to break even: fixed {fixed}, cost {cost}, price {price}",
      "the break-even number of (units|pieces) (if|when) one costs {cost}, sells for {price} and the fixed costs are {fixed}",
      "the break-even quantity (for|of) a product with price {price}, unit cost {cost} and fixed costs {fixed}",
      "the least number of (units|pieces) that covers fixed costs of {fixed} (at|with) a cost of {cost} and a price of {price}",
    ],
    sentences: [
      "how many (pieces|units|items|of them) (must|do) (i|we) sell to break even with fixed costs of {fixed}, a cost of {cost} each and a price of {price}",
      "fixed costs {fixed}, cost (per unit |each |){cost}, price {price}, (when do i break even|break-even point|how many to break even)",
      "when do (i|we) break even with fixed costs {fixed}, unit cost {cost} and (a |)price (of |){price}",
      "my fixed costs are {fixed}, (a|one) piece costs {cost} and sells for {price}, how many (must i sell|to break even|until i break even)",
      "(calculate|compute|work out|find) the break-even point: fixed {fixed}, cost {cost}, price {price}",
      "break even: fixed {fixed}, unit cost {cost}, price {price}",
      "a (stand|shop|bakery|band) has fixed costs of {fixed}, makes a thing for {cost} and sells it for {price}, how many to break even",
      "what is the break-even (point|quantity) for fixed costs {fixed}, cost {cost} and price {price}",
      "to cover fixed costs of {fixed}, how many (pieces|units) that cost {cost} must be sold at {price}",
      "if it costs {cost} to make and sells for {price}, how many must (we|i) sell to cover {fixed}",
    ],
    heldOut: {
      nouns: [
        "how many i must sell at {price}, each costing {cost}, until {fixed} of fixed costs are covered",
      ],
      sentences: [
        "we paid {fixed} up front, each piece costs {cost} and brings {price}: how many until we break even",
        "selling at {price} with a cost of {cost} each, when is {fixed} covered",
      ],
    },
    program: ({ fixed, cost, price }) =>
      `import math\nfixed = ${fixed}\ncost = ${cost}\nprice = ${price}\nresult = math.ceil(fixed / (price - cost))\nprint(result)`,
    reply: (_, output) => `It takes ${output} sales to break even.`,
    followUps: [
      {
        wordings: [
          "(and|what about|how about|now) (at |with |for )a price of {price}",
          "and if the price is {price}",
        ],
        draw: (random, before) => ({ ...before, price: before.cost + random.int(2, 80) }),
      },
    ],
  }),
  family({
    name: "unit-price",
    topic: "finance",
    result: "number",
    draw: (random) => ({
      total: money(random, 2, 150),
      n: random.int(2, 48),
      unit: random.pick(UNITS),
    }),
    nouns: [
      "the price (per unit|for one|of one|for each) (if|when) {n} {unit} cost {total}",
      "the (unit price|price per piece|single price) of {n} {unit} for {total}",
      "the price of one when {n} {unit} cost {total}",
      "what one (costs|is) if {n} {unit} are {total}",
      "the cost (per piece|for each|of each one) of {n} {unit} (at|for) {total}",
      "the (unit price|price for one) at {total} for {n} {unit}",
      "the price per one of {n} {unit} that cost {total} (together|in total|altogether)",
      "how much one of {n} {unit} costs that are {total} together",
    ],
    sentences: [
      "{n} {unit} cost {total}, (what|how much) (does one cost|is one|is it for one|is it each)",
      "(what|how much) is the (unit price|price per piece|price for one) if {n} {unit} cost {total}",
      "if {n} {unit} (are|cost) {total}, (what|how much) is one",
      "{total} for {n} {unit}, (how much each|what is the unit price|how much is one)",
      "i (paid|pay) {total} for {n} {unit}, (how much is one|what does one cost|how much is it each)",
      "unit price of {n} {unit} for {total}",
      "(calculate|work out|find) the (unit price|price per piece): {n} {unit} for {total}",
      "a pack of {n} {unit} costs {total}, (what|how much) is (it each|one)",
      "how much (does|is) one cost when {n} {unit} cost {total}",
      "a box with {n} {unit} is {total}, what is the price for one",
    ],
    heldOut: {
      nouns: ["what each costs if i pay {total} for {n} {unit}"],
      sentences: [
        "at {total} for the pack of {n} {unit}, how much do i pay for each",
        "for one of them, what do i pay when {n} {unit} come to {total}",
      ],
    },
    program: ({ total, n }) => `price = ${total}\nresult = round(price / ${n}, 2)\nprint(result)`,
    reply: (_, output) => `One costs ${output}.`,
  }),
  family({
    name: "cheaper-offer",
    topic: "finance",
    result: "text",
    draw: (random) => ({
      a: money(random, 2, 90),
      n: random.int(2, 30),
      b: money(random, 2, 90),
      m: random.int(2, 30),
      unit: random.pick(UNITS),
    }),
    nouns: [
      "the (cheaper|better) (offer|deal|buy)(:| of|,) {n} {unit} for {a} or {m} {unit} for {b}",
      "which (offer|deal|one) is (cheaper|better)(:|,) {n} {unit} for {a} or {m} for {b}",
      "the (cheaper|better) (one|offer) of {n} {unit} for {a} and {m} {unit} for {b}",
      "the (better|cheaper) unit price(:| of|,) {n} {unit} at {a} or {m} {unit} at {b}",
      "whether {n} {unit} for {a} or {m} for {b} is (cheaper|the better deal)",
      "the offer with the lower price per piece(:| of|,) {n} {unit} for {a} or {m} for {b}",
      "the (best|better) (value|deal)(:|,) {n} {unit} for {a} or {m} {unit} for {b}",
      "the first or the second, whichever is cheaper, of {n} {unit} for {a} and {m} for {b}",
    ],
    sentences: [
      "(which|what) is (cheaper|the better deal|better|the better offer)(:|,) {n} {unit} for {a} or {m} {unit} for {b}",
      "is {n} {unit} for {a} (cheaper|better|a better deal) than {m} (for|at) {b}",
      "{n} {unit} for {a} or {m} for {b}, (which is cheaper|which is the better deal|what should i buy)",
      "compare {n} {unit} for {a} (with|and) {m} {unit} for {b}",
      "(shop one|the first shop) sells {n} {unit} for {a}, (shop two|the second) {m} for {b}, (which is cheaper|where is it cheaper)",
      "should i buy {n} {unit} for {a} or {m} for {b}",
      "which offer is (cheaper|better) per piece(:|,) {n} {unit} for {a} or {m} {unit} for {b}",
      "first offer {n} {unit} for {a}, second offer {m} for {b}, which is (cheaper|better)",
      "i can get {n} {unit} for {a} or {m} for {b}, (which is cheaper|what is the better deal)",
      "(where|when) do i pay less per piece, {n} {unit} for {a} or {m} for {b}",
    ],
    heldOut: {
      nouns: ["the offer i should take(:|,) {n} {unit} at {a} or {m} at {b}"],
      sentences: [
        "two packs: {n} {unit} cost {a} and {m} cost {b}; per piece, which is cheaper",
        "by unit price, are {n} {unit} for {a} or {m} for {b} the better buy",
      ],
    },
    program: ({ a, n, b, m }) =>
      `first = ${a} / ${n}\nsecond = ${b} / ${m}\nresult = 'first' if first < second else 'second'\nprint(result)`,
    reply: (_, output) => `The ${output} offer is cheaper per piece.`,
  }),
  family({
    name: "depreciation",
    topic: "finance",
    result: "number",
    draw: (random) => ({
      value: money(random, 300, 40_000),
      percent: rate(random, 3, 35),
      years: random.int(2, 12),
      thing: random.pick([
        "car",
        "machine",
        "van",
        "laptop",
        "tractor",
        "boat",
        "printer",
        "truck",
      ]),
    }),
    nouns: [
      "the value of a {thing} (of|bought for|worth) {value} after {years} years (losing|at a loss of|with a loss of) {percent}(%| percent) (a year|per year|each year|yearly)",
      "what a {thing} (of|for|worth) {value} is worth after {years} years if it loses {percent}(%| percent) (a year|per year|each year)",
      "the (depreciated|remaining|residual) value of {value} after {years} years at {percent}(%| percent) (a year|depreciation|per year)",
      "the value after {years} years of a {value} {thing} that loses {percent}(%| percent) (a year|yearly)",
      "how much a {thing} of {value} is (still |)worth after {years} years at {percent}(%| percent) depreciation",
      "{value} depreciated (by|at) {percent}(%| percent) (a year |per year |)(for|over) {years} years",
      "the worth of a {thing} after {years} years, bought for {value} and losing {percent}(%| percent) (a year|every year)",
      "the value left of {value} (when|if) it falls by {percent}(%| percent) (a year |every year |)for {years} years",
    ],
    sentences: [
      "a {thing} costs {value} and loses {percent}(%| percent) (a year|per year|of its value each year|every year), (what|how much) is it worth after {years} years",
      "what is a {thing} of {value} worth after {years} years (at|with) {percent}(%| percent) depreciation( a year|)",
      "i bought a {thing} for {value}, it loses {percent}(%| percent) (a year|each year), (what|how much) is it worth (after|in) {years} years",
      "depreciation: {value}, {percent}(%| percent), {years} years",
      "{value} falls by {percent}(%| percent) (a year|every year), how much is it after {years} years",
      "(calculate|compute|work out) the value after {years} years: {value} losing {percent}(%| percent) (a year|per year)",
      "a {thing} (worth|of) {value} depreciates (by|at) {percent}(%| percent) (a year|per year|yearly), what is (it worth|its value) after {years} years",
      "if a {thing} loses {percent}(%| percent) (a year|each year), what is (it worth|left of {value}) after {years} years, starting at {value}",
      "how much is left of {value} after {years} years with a loss of {percent}(%| percent) (a year|per year)",
      "after {years} years of losing {percent}(%| percent) (a year|each year), what is a {value} {thing} worth",
    ],
    heldOut: {
      nouns: [
        "the money a {thing} of {value} is still worth if {percent} percent goes each year for {years} years",
      ],
      sentences: [
        "each year the {thing} is worth {percent} percent less: what is left of {value} after {years} years",
        "{years} years on, what is my {thing} worth if {value} was paid and {percent}% is lost yearly",
      ],
    },
    program: ({ value, percent, years }) =>
      `value = ${value}\nrate = ${percent} / 100\nyears = ${years}\nresult = round(value * (1 - rate) ** years, 2)\nprint(result)`,
    reply: ({ years }, output) => `After ${years} years it is worth ${output}.`,
    followUps: [
      {
        wordings: ["(and|what about|how about|now) (after |in |){years} years"],
        draw: (random, before) => ({ ...before, years: random.int(2, 12) }),
      },
    ],
  }),
];

const UNITS = [
  "apples",
  "eggs",
  "rolls",
  "bottles",
  "cans",
  "pens",
  "batteries",
  "cups",
  "lemons",
  "bags",
  "cards",
  "candles",
];
