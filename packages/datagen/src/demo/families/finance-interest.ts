import type { Draw, Family } from "../family.ts";
import { family } from "../family.ts";
import { again, money, rate } from "./drawing.ts";

/** Interest, simple and compound. */
export const financeInterestFamilies: readonly Family[] = [
  family({
    name: "simple-interest",
    topic: "finance",
    result: "number",
    draw: deposit,
    nouns: [
      "the simple interest (on|for) {amount} (dollars |euros |)at {rate}(%| percent) (per year |a year |)(for|over|after) {years} years",
      "the (simple interest|interest without compounding) on {amount} (for|over) {years} years at {rate}(%| percent)",
      "the simple interest (earned |paid |)on (a deposit|a loan|savings|a principal) of {amount} (dollars |euros |)at {rate}(%| percent) (for|over) {years} years",
      "how much simple interest {amount} (brings|earns|gives) at {rate}(%| percent) in {years} years",
      "the simple interest with principal {amount}, rate {rate}(%| percent) and {years} years",
      "{years} years of simple interest on {amount} at {rate}(%| percent)",
      "the interest on {amount} (dollars |euros |)at {rate}(%| percent) simple interest (for|over|after) {years} years",
      "simple interest of {rate}(%| percent) on {amount} (for|over) {years} years",
    ],
    sentences: [
      "(determine|evaluate|tell me) the simple interest on {amount} at {rate}(%| percent) for {years} years",
      "simple interest: {amount} at {rate}% for {years} years",
      "simple interest, P = {amount}, r = {rate}%, t = {years}",
      "what simple interest do i (earn|get|pay) on {amount} at {rate}(%| percent) (over|in|for) {years} years",
      "(i want to know|help me find|could you tell me) the simple interest for {amount}, {rate}(%| percent), {years} years",
      "I = P r t with P = {amount}, r = {rate}%, t = {years}, the simple interest",
      "interest without compounding on {amount} at {rate}(%| percent) for {years} years",
      "i borrow {amount} for {years} years at {rate}(%| percent) simple interest, how much interest do i (owe|pay)",
      "{name} puts {amount} away at {rate}(%| percent) simple interest, how much interest after {years} years",
      "{years} years of simple interest at {rate}(%| percent) on {amount}",
      "non-compounded interest: {amount}, {rate}%, {years} years",
      "the simple interest earned by {amount} in {years} years when the rate is {rate}(%| percent)",
      "finance homework: simple interest, {amount} for {years} years at {rate}%",
      "how much simple interest (does|do|will) {amount} (dollars |euros |)(earn|bring|give|pay) at {rate}(%| percent) (in|over|after|for) {years} years",
      "what is the simple interest (on|for) {amount} at {rate}(%| percent) (for|over) {years} years",
      "(calculate|compute|work out|find) simple interest: (principal |){amount}, (rate |){rate}(%| percent), {years} years",
      "simple interest {amount} {rate}% {years} years",
      "i (put|deposit|invest|lend) {amount} (dollars |euros |)at {rate}(%| percent) simple interest (for|over) {years} years, how much interest (do i get|is that|will i get)",
      "a (loan|deposit|credit) of {amount} has {rate}(%| percent) simple interest, how much interest (is it|is due|comes together) (after|in) {years} years",
      "if (i|we|you) (lend|deposit|borrow) {amount} at {rate}(%| percent) (per year|a year), what is the simple interest (after|for) {years} years",
      "with simple interest of {rate}(%| percent), how much does {amount} (earn|bring) in {years} years",
      "P = {amount}, r = {rate}%, t = {years} years, (what is the |)simple interest",
      "{name} lends {amount} (dollars |euros |)for {years} years at {rate}(%| percent) simple interest, how much interest is (due|paid)",
    ],
    heldOut: {
      nouns: ["what {amount} earns in {years} years if simple interest is {rate} percent"],
      sentences: [
        "without compounding, what does {amount} earn at {rate}% over {years} years",
        "{years} years, {rate} percent, {amount} dollars: how much simple interest",
      ],
    },
    program: ({ amount, rate: percent, years }) =>
      `amount = ${amount}\nrate = ${percent} / 100\nyears = ${years}\nresult = round(amount * rate * years, 2)\nprint(result)`,
    reply: ({ years }, output) => `The simple interest after ${years} years is ${output}.`,
    followUps: [
      {
        wordings: [
          ...again("years").slice(0, 5),
          "(and|what about|how about|now) (for |after |over |){years} years",
        ],
        draw: (random, before) => ({ ...before, years: random.int(2, 30) }),
      },
    ],
  }),
  family({
    name: "compound-interest",
    topic: "finance",
    result: "number",
    weight: 1.6,
    draw: deposit,
    nouns: [
      "the (value|worth|balance|final amount) of {amount} (dollars |euros |)(after|in) {years} years at {rate}(%| percent) (compound |)interest( per year| a year|)",
      "the (balance|value|total|final amount) with compound interest (of|for) {amount} at {rate}(%| percent) (for|over|after) {years} years",
      "what {amount} (dollars |euros |)(grows to|becomes|is worth|will be) (in|after) {years} years at {rate}(%| percent) (compound interest|per year|a year|compounded yearly)",
      "the future value of {amount} at {rate}(%| percent) (for|over|after) {years} years",
      "the balance after {years} years of a deposit of {amount} (dollars |euros |)with {rate}(%| percent) (interest|yearly interest|compounded annually)",
      "the (final amount|end value|total) when {amount} (earns|grows at|is compounded at) {rate}(%| percent) (a year |yearly |)for {years} years",
      "how much money {amount} (becomes|turns into|grows to) at {rate}(%| percent) (a year|yearly|compounded yearly) in {years} years",
      "{amount} compounded at {rate}(%| percent) (yearly |annually |)(for|over) {years} years",
    ],
    sentences: [
      "(determine|evaluate|tell me) the (balance|final amount|future value) of {amount} at {rate}(%| percent) compounded (yearly|annually) for {years} years",
      "compound interest: {amount} at {rate}% for {years} years, final amount",
      "future value of {amount} at {rate}(%| percent) for {years} years",
      "{amount} * \\(1 + {rate}/100\\)^{years}",
      "FV, P = {amount}, r = {rate}%, n = {years}, compounded yearly",
      "what is {amount} worth after {years} years at {rate}(%| percent) compound interest",
      "(i want to know|help me find|could you tell me) what {amount} grows to at {rate}(%| percent) in {years} years with compound interest",
      "i (leave|lock|save) {amount} for {years} years and get {rate}(%| percent) compounded, what is my balance",
      "interest on interest: {amount}, {rate}%, {years} years, what do i end up with",
      "{name} puts {amount} into an account with {rate}(%| percent) a year compounded, what is the balance after {years} years",
      "a fund returns {rate}(%| percent) a year, what does {amount} become in {years} years",
      "{years} years of compounding at {rate}(%| percent) turn {amount} into what",
      "how does {amount} grow at {rate}(%| percent) compounded yearly, value after {years} years",
      "finance homework: {amount} at {rate}% compounded annually, value after {years} years",
      "how much (is|will be|does) {amount} (dollars |euros |)(worth|grown to) (after|in) {years} years at {rate}(%| percent) (compound |)interest",
      "what (does|will) {amount} (grow to|become|turn into) (in|after) {years} years at {rate}(%| percent) (compound interest|a year|per year|compounded annually)",
      "(calculate|compute|work out|find) the (final amount|end value) with compound interest: (principal |){amount}, (rate |){rate}(%| percent), {years} years",
      "{amount} {rate}% {years} years (compound interest, |)(final amount|end value|balance)",
      "i (put|deposit|invest) {amount} (dollars |euros |)at {rate}(%| percent) (a year|per year|yearly|compounded yearly), how much (do i have|is it|will i have) (after|in) {years} years",
      "{name} (invests|deposits|saves) {amount} (dollars |euros |)at {rate}(%| percent) compound interest, (how much|what) is (it|there) after {years} years",
      "if (i|we|you) (invest|put|leave) {amount} at {rate}(%| percent) for {years} years with compound interest, (how much is it then|what do i get|what is it worth)",
      "with {rate}(%| percent) (yearly|annual|compound) interest, (how much|what) (does|will) {amount} (become|grow to) in {years} years",
      "my savings of {amount} (earn|get|bring) {rate}(%| percent) (a year|per year|yearly), what (are they|is the balance) (after|in) {years} years",
      "{amount} at {rate}(%| percent) for {years} years(, compounded (yearly|annually)|, compound)",
    ],
    heldOut: {
      nouns: ["the money i have after {years} years if {amount} grows by {rate} percent each year"],
      sentences: [
        "{amount} grows by {rate} percent every year: what is it after {years} years",
        "leave {amount} in the bank at {rate}% for {years} years, what do i get",
      ],
    },
    program: ({ amount, rate: percent, years }) =>
      `amount = ${amount}\nrate = ${percent} / 100\nyears = ${years}\nresult = round(amount * (1 + rate) ** years, 2)\nprint(result)`,
    reply: ({ years }, output) => `After ${years} years it is ${output}.`,
    followUps: [
      {
        wordings: [
          "(and|what about|how about|now) (for |after |in |){years} years",
          "(and|now) (in|after|with) {years} years",
        ],
        draw: (random, before) => ({ ...before, years: random.int(2, 30) }),
      },
      {
        wordings: [
          "(and|what about|how about|now) (at|with) {rate}(%| percent)",
          "and if the rate is {rate}(%| percent)",
        ],
        draw: (random, before) => ({ ...before, rate: rate(random, 1, 12) }),
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
