import type { Draw, Family } from "../family.ts";
import { family } from "../family.ts";
import { money, shuffled } from "./drawing.ts";

/** Saving for a goal, and bills with quantities. */
export const financePlanningFamilies: readonly Family[] = [
  family({
    name: "months-to-goal",
    topic: "finance",
    result: "integer",
    draw: (random) => ({
      goal: money(random, 300, 20_000),
      monthly: money(random, 25, 800),
      thing: random.pick(GOALS),
    }),
    nouns: [
      "the number of months (to save|until i have saved|until i have) {goal} (at|saving|with) {monthly} (a month|per month|monthly|each month)",
      "how many months (it takes|i need|one needs) to save {goal} (at|with|saving) {monthly} (a month|per month)",
      "how long it takes to save {goal} (for a {thing} |)(at|with) {monthly} (a month|per month)",
      "the months until {goal} is saved (at|with) {monthly} (a month|per month|monthly)",
      "the time in months to (reach|get to|save) {goal} (saving|putting aside) {monthly} (a month|each month)",
      "the months needed for a {thing} of {goal} (saving|when saving) {monthly} (a month|per month)",
      "the number of monthly payments of {monthly} to reach {goal}",
      "how many months of saving {monthly} make {goal}",
    ],
    sentences: [
      "how (long|many months) (does it take|do i need|will it take) to save {goal} (at|with|saving) {monthly} (a month|per month|monthly)",
      "i save {monthly} (a month|per month|each month), (when|after how many months) do i have {goal}",
      "i want (to buy |)a {thing} for {goal} and save {monthly} (a month|per month), how many months (is that|do i need|does it take)",
      "saving {monthly} (a month|per month|monthly), how many months (until|till|to) {goal}",
      "goal {goal}, {monthly} a month, how many months",
      "after how many months (do i have|is) {goal} (saved |)if i (save|put aside) {monthly} (a month|each month)",
      "a {thing} costs {goal}, i can put aside {monthly} (a month|each month), how many months (does it take|do i save)",
      "my goal is {goal}, i save {monthly} (a month|per month), how (long|many months) (does that take|is it)",
      "months to save {goal} with {monthly} a month",
      "if i put away {monthly} (a month|every month), when can i (buy|afford) a {thing} for {goal}",
    ],
    heldOut: {
      nouns: ["the months i wait for a {thing} of {goal} if {monthly} is saved each month"],
      sentences: [
        "each month {monthly} comes in, and the {thing} costs {goal}: after how many months can i pay",
        "to have {goal}, for how many months do i put aside {monthly}",
      ],
    },
    program: ({ goal, monthly }) =>
      `import math\ngoal = ${goal}\nmonthly = ${monthly}\nresult = math.ceil(goal / monthly)\nprint(result)`,
    reply: ({ goal }, output) => `It takes ${output} months to save ${goal}.`,
    followUps: [
      {
        wordings: [
          "(and|what about|how about|now) (with |at |saving |){monthly} (a month|per month|each month)",
          "and if i save {monthly}",
        ],
        draw: (random, before) => ({ ...before, monthly: money(random, 25, 800) }),
      },
    ],
  }),
  family({
    name: "monthly-savings-for-goal",
    topic: "finance",
    result: "number",
    draw: (random) => ({
      goal: money(random, 300, 20_000),
      n: random.int(3, 60),
      each: random.pick(["month", "month", "month", "week"]),
      thing: random.pick(GOALS),
    }),
    nouns: [
      "the (amount|sum|money) to save (a|per|each) {each} to (have|reach|get) {goal} in {n} {each}s",
      "how much to (save|put aside) (a|per|each|every) {each} for {goal} in {n} {each}s",
      "the savings (needed|necessary) (a|per|each|every) {each} to (reach|have) {goal} (in|after|within) {n} {each}s",
      "{goal} (split|spread|divided) over {n} {each}s",
      "the savings (a|per|each) {each} for a {thing} of {goal} in {n} {each}s",
      "what i (must|need to|have to) save in each of {n} {each}s to (have|reach|get) {goal}",
      "the instalment for {goal} (over|in) {n} equal {each}s without interest",
      "the amount per {each} when {goal} is (paid|saved) in {n} {each}s",
    ],
    sentences: [
      "how much (must|do|should) i (save|put aside) (a|per|each) {each} to have {goal} (in|after|within) {n} {each}s",
      "i (want|need) {goal} in {n} {each}s, how much (must|do|should) i (save|put aside) (a|per|each) {each}",
      "i want a {thing} for {goal} in {n} {each}s, how much (must|do|should) i save (a|per|each) {each}",
      "to (reach|have|get) {goal} in {n} {each}s, (what|how much) (must|do|should) i (save|put aside) (a|per|each|every) {each}",
      "goal {goal} in {n} {each}s, how much (a|per|each|every) {each}",
      "(split|spread|divide) {goal} (over|across) {n} {each}s",
      "a {thing} costs {goal} and i have {n} {each}s (to save|left), how much (must|do|should) i save (a|per|each|every) {each}",
      "my goal is {goal} in {n} {each}s, what must i (save|put aside) (a|per|each|every) {each}",
      "we pay {goal} in {n} equal parts over {n} {each}s, how much is each (part|payment)",
      "save {goal} in {n} {each}s, how much each",
    ],
    heldOut: {
      nouns: [
        "the money i need to put aside (a|per|each|every) {each} so that {n} {each}s make {goal}",
      ],
      sentences: [
        "the {thing} costs {goal} and must be paid after {n} {each}s: what do i put aside (a|per|each|every) {each}",
        "with {n} {each}s left, how much (a|per|each|every) {each} until i have {goal}",
      ],
    },
    program: ({ goal, n, each }) =>
      `goal = ${goal}\n${each}s = ${n}\nresult = round(goal / ${each}s, 2)\nprint(result)`,
    reply: ({ each }, output) => `That is ${output} per ${each}.`,
    followUps: [
      {
        wordings: ["(and|what about|how about|now) (in |over |with |){n} {each}s"],
        draw: (random, before) => ({ ...before, n: random.int(3, 60) }),
      },
    ],
  }),
  family({
    name: "bill-total",
    topic: "finance",
    result: "number",
    weight: 1.5,
    draw: basket,
    nouns: [
      "the total (price|cost|bill|) (for|of) {n} {first} at {a} (each |)and {m} {second} at {b}( each|)",
      "the (bill|price|cost) (for|of) {n} {first} at {a} and {m} {second} at {b}",
      "the cost of {n} {first} (for|at) {a} each plus {m} {second} (for|at) {b} each",
      "how much {name} pays for {n} {first} at {a} and {m} {second} at {b}",
      "the sum for {n} {first} at {a} and {m} {second} at {b} (each|apiece)",
      "the total when {n} {first} cost {a} each and {m} {second} cost {b} each",
      "the price of {n} times {a} and {m} times {b}",
      "the amount for {n} {first} and {m} {second} if they cost {a} and {b} each",
    ],
    sentences: [
      "{name} buys {n} {first} at {a} each and {m} {second} at {b} each, (how much does {name} pay|what is the total|how much is that)",
      "i (buy|bought) {n} {first} (for|at) {a} (each|apiece) and {m} {second} (for|at) {b} (each|apiece), (how much do i pay|what is the total|how much is it)",
      "how much (are|is|do i pay for) {n} {first} at {a} and {m} {second} at {b}",
      "{n} {first} at {a}, {m} {second} at {b}, (total|what is the total|how much in total|how much)",
      "what (do|does|would) {n} {first} at {a} and {m} {second} at {b} cost (together|in total|altogether|)",
      "(calculate|work out|add up) the bill: {n} {first} at {a}, {m} {second} at {b}",
      "(a|one) of the {first} costs {a} and one of the {second} {b}, (what|how much) do {n} {first} and {m} {second} cost",
      "total for {n} {first} at {a} and {m} {second} at {b}",
      "the shop sells {first} for {a} and {second} for {b}, (what|how much) are {n} {first} and {m} {second}",
      "bill: {n} x {first} {a}, {m} x {second} {b}",
    ],
    heldOut: {
      nouns: ["what i pay if i take {n} {first} at {a} and also {m} {second} at {b}"],
      sentences: [
        "in the basket are {n} {first}, {a} each, and {m} {second}, {b} each: what does {name} pay",
        "{a} each for {n} {first}, {b} each for {m} {second}: how much together",
      ],
    },
    program: ({ n, a, m, b }) =>
      `total = ${n} * ${a} + ${m} * ${b}\nresult = round(total, 2)\nprint(result)`,
    reply: (_, output) => `The total is ${output}.`,
  }),
  family({
    name: "items-cost",
    topic: "finance",
    result: "number",
    weight: 1.3,
    draw: (random) => ({
      name: random.name(),
      n: random.int(2, 60),
      first: random.pick(GOODS),
      a: cost(random),
    }),
    nouns: [
      "the (price|cost|total) (for|of) {n} {first} at {a} (each|apiece|per piece|)",
      "the cost of {n} {first} (if|when) one costs {a}",
      "how much {name} pays for {n} {first} at {a} each",
      "what {n} {first} cost at {a} (each|apiece)",
      "the total (to pay |)for {n} {first} with a price of {a} each",
      "the price of {n} {first} when each (is|costs) {a}",
      "the amount due for {n} {first} at {a} each",
      "the bill for {n} {first} (for|at) {a} each",
    ],
    sentences: [
      "{name} buys {n} {first} (at|for) {a} each, (how much does {name} pay|what is the total|how much is that)",
      "i (buy|bought) {n} {first} (at|for) {a} (each|apiece), (how much do i pay|what is the total|how much is it)",
      "how much (are|is|do i pay for) {n} {first} at {a} (each|apiece|)",
      "{n} {first} at {a} each",
      "what do {n} {first} (cost|come to) at {a} (each|apiece|)",
      "if one costs {a}, (what|how much) do {n} {first} cost",
      "{first} (cost|are) {a} each, (how much are|what do i pay for|what do) {n} (cost|of them|)",
      "one of the {first} costs {a}, how much are {n}",
      "(calculate|work out) the price of {n} {first} at {a} each",
      "the shop sells {first} for {a} each, what do {n} cost",
    ],
    heldOut: {
      nouns: ["what i pay if i take {n} {first} and each costs {a}"],
      sentences: [
        "in the basket are {n} {first}, {a} each: what does {name} pay",
        "{a} each for {n} {first}: how much together",
      ],
    },
    program: ({ n, a }) => `price = ${a}\nresult = round(${n} * price, 2)\nprint(result)`,
    reply: ({ n, first }, output) => `${n} ${first} cost ${output}.`,
    followUps: [
      {
        wordings: [
          "(and|what about|how about|now) {n} {first}",
          "(and|what about|now|and for) {n}",
          "and if i (buy|take) {n}",
        ],
        draw: (random, before) => ({ ...before, n: random.int(2, 60) }),
      },
    ],
  }),
];

const GOALS = [
  "bike",
  "trip",
  "car",
  "laptop",
  "guitar",
  "wedding",
  "sofa",
  "camera",
  "phone",
  "boat",
];
const GOODS = [
  "apples",
  "pears",
  "books",
  "pens",
  "cups",
  "tickets",
  "eggs",
  "lemons",
  "shirts",
  "chairs",
  "cakes",
  "candles",
  "stamps",
  "notebooks",
  "bottles",
  "plants",
];

function basket(random: Draw): {
  readonly name: string;
  readonly n: number;
  readonly m: number;
  readonly first: string;
  readonly second: string;
  readonly a: number;
  readonly b: number;
} {
  const [first = "", second = ""] = shuffled(random, GOODS);
  return {
    name: random.name(),
    n: random.int(2, 30),
    m: random.int(2, 20),
    first,
    second,
    a: cost(random),
    b: cost(random),
  };
}

function cost(random: Draw): number {
  return random.chance(0.6) ? random.decimal(0.2, 15, 2) : random.int(1, 40);
}
