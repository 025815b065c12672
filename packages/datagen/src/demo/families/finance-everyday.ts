import type { Draw, Family } from "../family.ts";
import { family } from "../family.ts";
import { again, money, rate, shuffled } from "./drawing.ts";

/** Pay, savings, profit, exchange, bills and what a thing costs per piece. */
export const financeEverydayFamilies: readonly Family[] = [
  family({
    name: "savings-after-months",
    topic: "finance",
    result: "number",
    draw: (random) => ({
      start: money(random, 100, 5000),
      monthly: money(random, 20, 900),
      n: random.int(3, 60),
      each: random.pick(["month", "month", "week", "year"]),
      name: random.name(),
    }),
    nouns: [
      "the savings after {n} {each}s (starting with|when starting from|beginning with) {start} and (saving|adding|putting aside) {monthly} (a|per|each|every) {each}",
      "the (total|balance|amount saved) after {n} {each}s (of saving|when saving) {monthly} (each|every) {each} with {start} (at the start|to start with)",
      "how much (money|) {name} has after {n} {each}s, starting with {start} and adding {monthly} (a|per|each|every) {each}",
      "the (balance|total) with {start} now and {monthly} more (each|every) {each} for {n} {each}s",
      "{start} plus {n} {each}s of (saving|adding) {monthly}",
      "the savings of {name} after {n} {each}s with {start} at the start and {monthly} (a|per|each|every) {each}",
      "the money saved (in|after) {n} {each}s with {start} at first and {monthly} (a|per|each|every) {each}",
      "what {start} (becomes|grows to) in {n} {each}s when {monthly} is added (a|per|each|every) {each}",
    ],
    sentences: [
      "i have {start} (dollars |euros |)and save {monthly} (a|per|each) {each} for the next {n} {each}s, how much (do i have|will i have|is it) then",
      "{name} has {start} and (saves|adds|puts aside) {monthly} (a|per|each|every) {each}, how much is it after {n} {each}s",
      "how much do i have after {n} {each}s if i (start|begin) with {start} and (save|add) {monthly} (a|per|each|every) {each}",
      "starting with {start} and saving {monthly} (a|per|each|every) {each}, what (do i have|is the total) after {n} {each}s",
      "start {start}, add {monthly} for {n} {each}s, (total|what is the total|how much)",
      "my account has {start}, i (add|put in|save) {monthly} for {n} {each}s, what is the balance",
      "(calculate|work out) my savings: {start} now, {monthly} for {n} {each}s",
      "after {n} {each}s of saving {monthly}, how much is it if i (had|started with) {start}",
      "if {name} starts with {start} and saves {monthly} for {n} {each}s, (how much|what) (is it|is the total)",
      "with {start} in the bank and {monthly} saved for each of {n} {each}s, how much do i have",
    ],
    heldOut: {
      nouns: ["the money i have once i add {monthly} to {start} in each of {n} {each}s"],
      sentences: [
        "{n} {each}s long, {name} adds {monthly} to the {start} in the bank: what is the balance",
        "there are {start} in my account and {monthly} more come for {n} {each}s: how much is that",
      ],
    },
    program: ({ start, monthly, n }) =>
      `start = ${start}\nsaved = ${monthly} * ${n}\nresult = round(start + saved, 2)\nprint(result)`,
    reply: ({ n, each }, output) => `After ${n} ${each}s it is ${output}.`,
    followUps: [
      {
        wordings: ["(and|what about|how about|now) (after |for |){n} {each}s"],
        draw: (random, before) => ({ ...before, n: random.int(3, 60) }),
      },
    ],
  }),
  family({
    name: "hourly-pay",
    topic: "finance",
    result: "number",
    weight: 1.2,
    draw: (random) => ({
      hours: random.chance(0.75) ? random.int(3, 180) : random.decimal(2, 60, 1),
      wage: random.chance(0.6) ? random.int(8, 60) : random.decimal(8, 60, 2),
      name: random.name(),
    }),
    nouns: [
      "the pay for {hours} hours at {wage} (dollars |euros |)(an hour|per hour|each hour)",
      "the (wage|pay|earnings|salary) for working {hours} hours at {wage} (an hour|per hour)",
      "how much {name} (earns|gets|makes) for {hours} hours at {wage} (an hour|per hour)",
      "the (money|amount) earned in {hours} hours (at|with) {wage} (dollars |euros |)(an hour|per hour)",
      "the earnings (from|for) {hours} hours of work (at|paid) {wage} per hour",
      "{hours} hours of (pay|work|wages) at {wage} (an hour|per hour)",
      "the total pay with an hourly (wage|rate) of {wage} and {hours} hours",
      "{name}'s pay for {hours} hours if an hour (pays|brings|is) {wage}",
    ],
    sentences: [
      "how much (do i|does {name}|do you) (earn|make|get) (in|for|with) {hours} hours at {wage} (dollars |euros |)(an hour|per hour)",
      "{name} (works|worked) {hours} hours (at|for) {wage} (dollars |euros |)(an hour|per hour), (what|how much) is the pay",
      "i (work|worked) {hours} hours and get {wage} (an hour|per hour), how much (do i earn|is that|do i get)",
      "{hours} hours at {wage} an hour",
      "(what is|calculate|work out) the pay for {hours} hours at {wage} (an hour|per hour)",
      "with an hourly (wage|rate) of {wage}, how much (is|are|do i get for) {hours} hours",
      "my hourly (wage|rate|pay) is {wage}, what do {hours} hours (bring|pay|make)",
      "an hour (pays|brings) {wage}, (what|how much) do {hours} hours (pay|bring)",
      "for {hours} hours (i get|you get|we pay) {wage} each, (what|how much) is it in total",
      "a (plumber|tutor|painter|driver) charges {wage} (an hour|per hour), (what|how much) do {hours} hours cost",
    ],
    heldOut: {
      nouns: ["what i get if i work {hours} hours and each hour pays {wage}"],
      sentences: [
        "each hour {name} makes {wage}: how much is it after {hours} hours",
        "{wage} per hour times {hours} hours of work is how much money",
      ],
    },
    program: ({ hours, wage }) =>
      `hours = ${hours}\nwage = ${wage}\nresult = round(hours * wage, 2)\nprint(result)`,
    reply: ({ hours }, output) => `The pay for ${hours} hours is ${output}.`,
    followUps: [
      {
        wordings: [
          "(and|what about|how about|now) (for |){hours} hours",
          "(and|now) with {hours} hours",
        ],
        draw: (random, before) => ({ ...before, hours: random.int(3, 180) }),
      },
    ],
  }),
  family({
    name: "salary-after-raise",
    topic: "finance",
    result: "number",
    draw: (random) => ({
      salary: money(random, 1000, 90_000),
      percent: rate(random, 1, 25),
      name: random.name(),
      what: random.pick(["salary", "salary", "salary", "rent", "wage", "income", "price"]),
    }),
    nouns: [
      "the new {what} after a (raise|rise|increase) of {percent}(%| percent) (on|from) {salary}",
      "the {what} of {salary} (dollars |euros |)after (a raise of|an increase of|a rise of) {percent}(%| percent)",
      "the {what} (when|if) {salary} (rises|goes up|increases|is raised) by {percent}(%| percent)",
      "a {what} of {salary} (raised|increased) by {percent}(%| percent)",
      "{name}'s {what} of {salary} (after|with) a raise of {percent}(%| percent)",
      "the {what} after {percent}(%| percent) (more|increase) on {salary}",
      "what a {what} of {salary} becomes with {percent}(%| percent) more",
      "the (raised|increased|higher) {what} for {salary} plus {percent}(%| percent)",
    ],
    sentences: [
      "{name} (earns|pays) {salary} and it goes up {percent}(%| percent), what is the new {what}",
      "my {what} is {salary} and (goes up|rises|is raised|increases) by {percent}(%| percent), (what|how much) is it (then|now|afterwards)",
      "a {what} of {salary} (rises|goes up|is raised|grows) by {percent}(%| percent), (what|how much) is (it then|the new {what})",
      "what is a {what} of {salary} after a (raise|rise|increase) of {percent}(%| percent)",
      "{what} {salary} raise {percent}%",
      "(raise|increase) a {what} of {salary} by {percent}(%| percent)",
      "if a {what} of {salary} gets {percent}(%| percent) (higher|more|bigger), (what|how much) is it",
      "after a {percent}(%| percent) (raise|rise|increase), what is a {what} of {salary}",
      "i get {percent}(%| percent) more on my {what} of {salary}, (what|how much) is it (now|then)",
      "the {what} was {salary}, it went up by {percent}(%| percent), how much is it now",
    ],
    heldOut: {
      nouns: ["what i have if {percent} percent is put on top of my {what} of {salary}"],
      sentences: [
        "{percent} percent comes on top of the {what}, which was {salary}: what is it now",
        "how much is the {what} once {salary} has grown by {percent}%",
      ],
    },
    program: ({ salary, percent, what }) =>
      `${what} = ${salary}\nraised = ${percent} / 100\nresult = round(${what} * (1 + raised), 2)\nprint(result)`,
    reply: ({ what }, output) => `The new ${what} is ${output}.`,
    followUps: [
      {
        wordings: ["(and|what about|how about|now) (with |by |){percent}(%| percent)"],
        draw: (random, before) => ({ ...before, percent: rate(random, 1, 25) }),
      },
    ],
  }),
  family({
    name: "profit-and-margin",
    topic: "finance",
    result: "number",
    weight: 1.2,
    draw: (random) => {
      const cost = money(random, 10, 900);
      return {
        cost,
        price: money(random, Math.ceil(cost * 1.1), Math.ceil(cost * 2.2) + 5),
        what: random.pick([
          "profit",
          "profit",
          "profit margin in percent",
          "profit in percent of the cost",
          "markup in percent",
        ]),
      };
    },
    nouns: [
      "the {what} (when|if) (something|an item|a thing) costs {cost} and sells for {price}",
      "the {what} with (a cost of|costs of) {cost} and a (selling |sale |)price of {price}",
      "the {what} (of|on|from) (buying|making) at {cost} and selling at {price}",
      "the {what} on (an item|a product|goods) bought for {cost} and sold for {price}",
      "the {what} (when|if) (i|we|you) buy (for|at) {cost} and sell (for|at) {price}",
      "the {what} for cost {cost}, (selling |)price {price}",
      "the {what} that a (shop|seller|dealer) makes with a cost of {cost} and a price of {price}",
      "the {what} (of|from) a sale at {price} with costs of {cost}",
    ],
    sentences: [
      "i (buy|bought) (it|something|a thing) for {cost} and (sell|sold) it for {price}, what is the {what}",
      "(something|an item|a product) costs {cost} and sells for {price}, what is the {what}",
      "cost {cost}, price {price}, (what is the |){what}",
      "what is the {what} with (cost|costs of) {cost} and (a price of|a selling price of) {price}",
      "(calculate|compute|work out) the {what}: cost {cost}, (price|sold for) {price}",
      "we (make|produce|buy) it for {cost} and sell it for {price}, what is (the|our) {what}",
      "if the cost is {cost} and the price {price}, what is the {what}",
      "bought for {cost}, sold for {price}, {what}",
      "a (dealer|shop|farmer) buys at {cost} and sells at {price}, what is the {what}",
      "selling for {price} what cost {cost} gives (what|which) {what}",
    ],
    heldOut: {
      nouns: ["the {what} i make if {cost} was paid and {price} comes in"],
      sentences: [
        "we sell at {price} what we bought at {cost}: what is our {what}",
        "the seller paid {cost} and gets {price}: what {what} is that",
      ],
    },
    program: ({ cost, price: income, what }) =>
      `cost = ${cost}\nprice = ${income}\nresult = round(${PROFITS[what] ?? "price - cost"}, 2)\nprint(result)`,
    reply: ({ what }, output) => `The ${what} is ${output}.`,
    followUps: [
      {
        wordings: ["(and|what about|how about|now) the {what}", "(and|now) what is the {what}"],
        draw: (random, before) => ({ ...before, what: random.pick(Object.keys(PROFITS)) }),
      },
    ],
  }),
  family({
    name: "currency-exchange",
    topic: "finance",
    result: "number",
    weight: 1.2,
    draw: exchange,
    nouns: [
      "{amount} {from} in {to} (at|with) (a rate|an exchange rate|the rate) of {rate}",
      "{amount} {from} (converted|changed|exchanged) (to|into) {to} at (a rate of |){rate}",
      "the (amount|number) of {to} for {amount} {from} (when|if) (one|1) of them (is|costs) {rate} {to}",
      "how many {to} {amount} {from} (are|give|buy) at (a rate of |){rate}",
      "the (value|worth) of {amount} {from} in {to} at (a rate of |){rate}",
      "what {amount} {from} (are|is) in {to} at {rate}( each|)",
      "the {to} you get for {amount} {from} at (a rate of |an exchange rate of |){rate}",
      "the exchange of {amount} {from} into {to} at {rate}",
    ],
    sentences: [
      "how many {to} (are|do i get for|is) {amount} {from} at (a rate of |an exchange rate of |){rate}",
      "(convert|change|exchange) {amount} {from} (to|into) {to} (at|with) (a rate of |the rate |){rate}",
      "{amount} {from} (in|to) {to}, rate {rate}",
      "(one|1) of the {from} is {rate} {to}, (how much|what) are {amount} {from}",
      "(the rate|the exchange rate) is {rate}, (how many|what are) {amount} {from} in {to}",
      "what is {amount} {from} in {to} (if|when) the rate is {rate}",
      "i have {amount} {from} and want {to}, the rate is {rate}, how much (do i get|is it)",
      "with a rate of {rate} {to} (for one|each), (what|how much) are {amount} {from}",
      "at {rate}, how many {to} (do i get|are there) for {amount} {from}",
      "i (change|exchanged|spent) {amount} {from}, how much is that in {to} at a rate of {rate}",
    ],
    heldOut: {
      nouns: ["what i get in {to} if i have {amount} {from} and the rate is {rate}"],
      sentences: [
        "my {amount} {from} should be changed to {to}, the bank gives {rate} for each",
        "{rate} {to} for each, so how many for {amount} {from}",
      ],
    },
    program: ({ amount, rate: course }) =>
      `amount = ${amount}\nrate = ${course}\nresult = round(amount * rate, 2)\nprint(result)`,
    reply: ({ amount, from, to }, output) => `${amount} ${from} are ${output} ${to}.`,
    followUps: [
      {
        wordings: [...again("amount").slice(0, 6), "(and|what about) {amount} {from}"],
        draw: (random, before) => ({ ...before, amount: money(random, 5, 3000) }),
      },
    ],
  }),
];

const PROFITS: Readonly<Record<string, string>> = {
  profit: "price - cost",
  "profit margin in percent": "(price - cost) / price * 100",
  "profit in percent of the cost": "(price - cost) / cost * 100",
  "markup in percent": "(price - cost) / cost * 100",
};
const CURRENCIES = [
  "dollars",
  "euros",
  "pounds",
  "yen",
  "francs",
  "crowns",
  "rupees",
  "pesos",
  "USD",
  "EUR",
  "GBP",
];

function exchange(random: Draw): {
  readonly amount: number;
  readonly rate: number;
  readonly from: string;
  readonly to: string;
} {
  const [from = "", to = ""] = shuffled(random, CURRENCIES);
  return {
    amount: money(random, 5, 3000),
    rate: random.decimal(0.2, random.pick([2, 2, 30]), random.int(2, 4)),
    from,
    to,
  };
}
