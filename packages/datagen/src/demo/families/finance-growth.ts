import type { Draw, Family } from "../family.ts";
import { family } from "../family.ts";
import { again, money, rate } from "./drawing.ts";

/** The interest that compounding brings, monthly compounding, and how long money takes to double. */
export const financeGrowthFamilies: readonly Family[] = [
  family({
    name: "compound-interest-earned",
    topic: "finance",
    result: "number",
    draw: deposit,
    nouns: [
      "the compound interest (earned |)(on|from) {amount} (dollars |euros |)at {rate}(%| percent) (for|over|after|in) {years} years",
      "the (interest|compound interest) earned on {amount} (dollars |euros |)at {rate}(%| percent) compounded (yearly|annually|every year) (for|over|after) {years} years",
      "how much (interest|compound interest) {amount} (earns|brings|gives) (in|over|after) {years} years at {rate}(%| percent) compounded (yearly|annually)",
      "the compound interest (for|with) principal {amount}, rate {rate}(%| percent) and {years} years",
      "{years} years of compound interest on {amount} at {rate}(%| percent)",
      "the total (interest|compound interest) on {amount} at {rate}(%| percent) (a year |)with compounding (for|over) {years} years",
      "only the interest part of {amount} compounded at {rate}(%| percent) for {years} years",
      "the gain on {amount} at {rate}(%| percent) compound interest (for|over|after) {years} years",
    ],
    sentences: [
      "what is the compound interest (on|for|from) {amount} (dollars |euros |)at {rate}(%| percent) (for|over|after) {years} years",
      "how much (interest|compound interest) (does|do|will) {amount} (dollars |euros |)(earn|bring|give) (in|over|after) {years} years at {rate}(%| percent) compounded (yearly|annually)",
      "(calculate|compute|work out|find) the compound interest: (principal |){amount}, (rate |){rate}(%| percent), {years} years",
      "compound interest {amount} {rate}% {years} years",
      "compound interest on {amount} at {rate}(%| percent) for {years} years",
      "i (put|deposit|invest) {amount} (dollars |euros |)at {rate}(%| percent) compound interest, how much interest (do i get|do i earn|is that) (in|over|after) {years} years",
      "{name} (invests|deposits) {amount} at {rate}(%| percent) compounded (yearly|annually), how much interest (is it|is earned|comes together) (in|after) {years} years",
      "with compounding, how much interest does {amount} earn at {rate}(%| percent) (in|over) {years} years",
      "P = {amount}, r = {rate}%, t = {years} years, (what is the |)compound interest",
      "how much do i gain on {amount} (in|over|after) {years} years at {rate}(%| percent) compound interest",
    ],
    heldOut: {
      nouns: ["what {amount} earns in {years} years if interest is compounded at {rate} percent"],
      sentences: [
        "{years} years, {rate} percent, {amount} dollars: how much compound interest",
        "leave {amount} in the bank at {rate}% compound interest for {years} years, what is the gain",
      ],
    },
    program: ({ amount, rate: percent, years }) =>
      `amount = ${amount}\nrate = ${percent} / 100\nyears = ${years}\nresult = round(amount * (1 + rate) ** years - amount, 2)\nprint(result)`,
    reply: ({ years }, output) => `The compound interest after ${years} years is ${output}.`,
    followUps: [
      {
        wordings: ["(and|what about|how about|now) (for |after |in |){years} years"],
        draw: (random, before) => ({ ...before, years: random.int(2, 30) }),
      },
    ],
  }),
  family({
    name: "compound-interest-monthly",
    topic: "finance",
    result: "number",
    draw: deposit,
    nouns: [
      "the (value|worth|balance) of {amount} (dollars |euros |)(after|in) {years} years at {rate}(%| percent) compounded monthly",
      "the (balance|value|total) of {amount} at {rate}(%| percent) (for|over|after) {years} years with monthly compounding",
      "what {amount} (dollars |euros |)(grows to|becomes|is worth) (in|after) {years} years at {rate}(%| percent) (compounded monthly|with monthly compounding)",
      "the future value of {amount} at {rate}(%| percent) compounded monthly (for|over|after) {years} years",
      "the balance after {years} years of a deposit of {amount} with {rate}(%| percent) (interest |)compounded (monthly|every month)",
      "the final amount when {amount} is compounded monthly at {rate}(%| percent) for {years} years",
      "how much money {amount} becomes at {rate}(%| percent) (compounded monthly|with monthly interest) in {years} years",
      "{amount} compounded (monthly|every month) at {rate}(%| percent) (for|over) {years} years",
    ],
    sentences: [
      "how much is {amount} (dollars |euros |)worth (after|in) {years} years at {rate}(%| percent) compounded monthly",
      "what (does|will) {amount} (grow to|become) (in|after) {years} years at {rate}(%| percent) (compounded monthly|with monthly compounding)",
      "(calculate|compute|work out) monthly compound interest: {amount}, {rate}(%| percent), {years} years",
      "{amount} {rate}% {years} years compounded monthly",
      "i (put|deposit|invest) {amount} (dollars |euros |)at {rate}(%| percent) compounded monthly, how much (do i have|is it|will i have) (after|in) {years} years",
      "{name} (invests|deposits) {amount} at {rate}(%| percent), compounded (monthly|every month), (how much|what) is it after {years} years",
      "with {rate}(%| percent) interest compounded monthly, (how much|what) (does|will) {amount} (become|grow to) in {years} years",
      "if interest of {rate}(%| percent) is (added|compounded) every month, what is {amount} (worth |)after {years} years",
      "with monthly compounding at {rate}(%| percent), what is {amount} after {years} years",
      "{amount} at {rate}(%| percent) for {years} years, compounded (monthly|every month)",
    ],
    heldOut: {
      nouns: [
        "the money i have after {years} years if {amount} is compounded each month at {rate} percent",
      ],
      sentences: [
        "compounding monthly at {rate} percent, {amount} grows to what in {years} years",
        "monthly compounding, {rate}% a year, {years} years, {amount} dollars: what is it worth",
      ],
    },
    program: ({ amount, rate: percent, years }) =>
      `amount = ${amount}\nrate = ${percent} / 100\nyears = ${years}\nresult = round(amount * (1 + rate / 12) ** (12 * years), 2)\nprint(result)`,
    reply: ({ years }, output) => `Compounded monthly, it is ${output} after ${years} years.`,
  }),
  family({
    name: "doubling-time",
    topic: "finance",
    result: "number",
    weight: 0.8,
    draw: (random) => ({ rate: rate(random, 1, 15) }),
    nouns: [
      "the doubling time (at|for|of|with) {rate}(%| percent) (interest|growth|a year|per year|)",
      "the (time|number of years) (it takes |)(money|a deposit|an investment|capital) (needs |)to double at {rate}(%| percent)",
      "how many years (it takes|money needs) to double (money |)at {rate}(%| percent) (a year|per year|interest|)",
      "how long (money|a deposit|an investment) (takes|needs) to double at {rate}(%| percent) (a year|per year|interest|)",
      "the years until (money|an investment|savings) doubles at {rate}(%| percent)",
      "how long it takes (until|till) money is twice as much at {rate}(%| percent) (a year|interest)",
      "the doubling time of (an investment|savings) with {rate}(%| percent) (yearly|annual|compound) interest",
      "the number of years for doubling at a rate of {rate}(%| percent)",
    ],
    sentences: [
      "how long does it take to double (money|my money|an investment|savings|a deposit) at {rate}(%| percent) (a year|per year|interest|)",
      "how many years (does it take|until|till|do i need) to double (money|my money|an investment) at {rate}(%| percent)",
      "when (does|will) (my money|an investment|a deposit) double at {rate}(%| percent) (a year|per year|interest|)",
      "doubling time (at|for) {rate}(%| percent)",
      "at {rate}(%| percent) (a year|interest|growth), how (long|many years) until it doubles",
      "(calculate|compute|work out|find) the doubling time (at|for) {rate}(%| percent)",
      "with {rate}(%| percent) (yearly|annual|compound) interest, (when is|how long until) my money (doubled|is doubled)",
      "something grows by {rate}(%| percent) (a year|every year), how many years (until|till) it (doubles|is twice as much)",
      "{rate}(%| percent) interest, how long to double",
      "how long must i wait until my savings double at {rate}(%| percent)",
    ],
    heldOut: {
      nouns: ["the years i wait until i have twice the money at {rate} percent"],
      sentences: [
        "growing {rate} percent each year, after how many years is it twice as much",
        "to have twice my money at {rate}%, how many years do i need",
      ],
    },
    program: ({ rate: percent }) =>
      `import math\nrate = ${percent} / 100\nresult = round(math.log(2) / math.log(1 + rate), 2)\nprint(result)`,
    reply: ({ rate: percent }, output) => `At ${percent}% it takes ${output} years to double.`,
    followUps: [
      {
        wordings: [...again("rate"), "(and|what about) (at|with) {rate}(%| percent)"],
        draw: (random) => ({ rate: rate(random, 1, 15) }),
      },
    ],
  }),
];

function deposit(random: Draw): {
  readonly amount: number;
  readonly rate: number;
  readonly years: number;
  readonly name: string;
} {
  return {
    amount: money(random, 100, 20_000),
    rate: rate(random, 1, 12),
    years: random.int(2, 30),
    name: random.name(),
  };
}
