import type { Draw, Family } from "../family.ts";
import { family } from "../family.ts";
import { py } from "../py.ts";
import { numberList, shuffled } from "./drawing.ts";

/** What two lists share, and the running totals of one. */
export const listsCombiningFamilies: readonly Family[] = [
  family({
    name: "list-common-items",
    topic: "lists",
    result: "list",
    weight: 1.2,
    draw: twoSets,
    nouns: [
      "the (common|shared) (items|elements|values|numbers) (of|in) {a} and {b}",
      "the (items|elements|values|numbers) (common to|shared by|in both) {a} and {b}",
      "the intersection of (the lists |the sets |){a} and {b}",
      "what {a} and {b} have in common",
      "the (items|elements|values) that (are in|occur in|appear in) both {a} and {b}",
      "the overlap (of|between) {a} and {b}",
      "everything that is in {a} and also in {b}",
      "the (items|values) of {a} (that|which) are also in {b}",
    ],
    sentences: [
      "set\\({a}\\) & set\\({b}\\)",
      "{a} & {b}, the intersection",
      "{a} ∩ {b}",
      "common elements: {a} and {b}",
      "(determine|work out|tell me|return) the (common|shared) (items|elements|values) of {a} and {b}",
      "(i want to know|help me find|could you tell me) what {a} and {b} have in common",
      "overlap (of|between) {a} and {b}",
      "what's in both {a} and {b}",
      "(which|what) (items|elements|values) appear in both lists, {a} and {b}",
      "list one is {a}, list two is {b}, what is in both",
      "anna likes {a} and ben likes {b}, what do both like",
      "what do the lists {a} and {b} share",
      "(keep|show) only what {a} and {b} both (contain|have)",
      "what can be found in {a} and also in {b}",
      "matching items of {a} and {b}",
      "(which|what) (items|elements|values|numbers) (are in|are common to|occur in|do we find in) (both |){a} and {b}",
      "(what|which) (items |)do {a} and {b} (have in common|share)",
      "(find|get|show|list) the (common|shared) (items|elements|values) (of|in) {a} and {b}",
      "(find|get|compute) the intersection of {a} and {b}",
      "intersection of {a} and {b}",
      "{a} and {b}(:|,) (what do they have in common|common items|which are in both)",
      "i have (the lists |two lists, |){a} and {b}, (what is in both|what do they share|which items are common)",
      "which (items|ones) of {a} are also in {b}",
      "first list {a}, second list {b}, (common items|what is in both|what do they share)",
      "intersect {a} (with|and) {b}",
    ],
    heldOut: {
      nouns: ["the items you find in {a} as well as in {b}"],
      sentences: [
        "an item should be kept if both {a} and {b} have it",
        "where do {a} and {b} overlap",
      ],
    },
    program: ({ a, b }) =>
      `a = ${listCode(a)}\nb = ${listCode(b)}\nresult = [x for x in a if x in b]\nprint(result)`,
    reply: (_, output) => `In both lists: ${output}.`,
  }),
  family({
    name: "running-totals",
    topic: "lists",
    result: "list",
    draw: (random) => ({ values: numberList(random, 3, 8) }),
    nouns: [
      "the (running totals|running sums|cumulative sums|cumulative totals|partial sums) of (the list |the numbers |){values}",
      "the (running total|cumulative sum|running sum) (at each step|after each number|) of {values}",
      "the list of (running totals|cumulative sums|partial sums) (for|of) {values}",
      "{values} (summed up|added up) step by step",
      "the totals after (each|every) (number|item) of {values}",
      "the (cumulative|running) sum list of {values}",
      "the sums of {values} (so far|up to each item|up to each place)",
      "how the total grows (through|over|along) {values}",
    ],
    sentences: [
      "cumsum\\({values}\\)",
      "accumulate\\({values}\\)",
      "cumulative sum of {values}",
      "running total {values}",
      "(determine|work out|tell me|return) the (running totals|cumulative sums|running sum) of {values}",
      "(i want to know|help me find|could you show me) the (running|cumulative) totals of {values}",
      "keep a running total of {values}",
      "itertools.accumulate over {values}",
      "add {values} up step by step, showing each subtotal",
      "(what are|show|list) the (subtotals|partial sums|totals so far) of {values}",
      "day by day i made {values}, show the total so far after each day",
      "my deposits are {values}, what is the balance after each",
      "prefix sums of {values}",
      "the cumulative totals for {values}",
      "how does the sum grow through {values}",
      "what are the (running totals|cumulative sums|running sums|partial sums) of (the numbers |){values}",
      "(find|get|show|compute|calculate|list) the (running totals|cumulative sums|running sums|partial sums) (of|for) {values}",
      "(running totals|cumulative sum|running sum) of {values}",
      "(add up|sum up) {values} step by step",
      "{values}(:|,) (running totals|cumulative sums|show the running total)",
      "i (sold|earned|saved|ran) {values}, what is the running total (after each|each time|step by step)",
      "(take|use|go through) {values} and (show|list|keep) (the running total|the total so far|the cumulative sum)",
      "what is the total after (each|every) (number|item) of {values}",
      "for {values}, (list|compute|what are) the cumulative sums",
      "(accumulate|cumulate) (the numbers |){values}",
    ],
    heldOut: {
      nouns: ["the total so far at each place of {values}"],
      sentences: [
        "after each of {values}, how much is it so far",
        "add the numbers {values} one after the other and show each total",
      ],
    },
    program: ({ values }) =>
      `from itertools import accumulate\nnumbers = ${py(values)}\nresult = list(accumulate(numbers))\nprint(result)`,
    reply: (_, output) => `The running totals are ${output}.`,
  }),
];

/** Two lists of numbers or of words that share something and differ in something. */
function twoSets(random: Draw): { readonly a: string; readonly b: string } {
  const size = random.int(5, 8);
  const pool: readonly (number | string)[] = random.chance(0.7)
    ? random.distinctInts(size, 1, random.pick([20, 50, 100]))
    : random.words(size);
  const shared = random.int(1, 2);
  const half = Math.floor((pool.length - shared) / 2) + shared;
  return twoListTexts(
    random,
    shuffled(random, pool.slice(0, half)),
    shuffled(random, pool.slice(half - shared)),
  );
}

/** Two lists in one question, written alike and so that nobody takes the end of one for the start of the other. */
function twoListTexts(
  random: Draw,
  a: readonly (number | string)[],
  b: readonly (number | string)[],
): { readonly a: string; readonly b: string } {
  const style = random.pick(["[]", "[]", "[]", "plain", "plain", "()", "quoted"]);
  return { a: listText(a, style), b: listText(b, style) };
}

function listText(items: readonly (number | string)[], style: string): string {
  if (style === "plain") return items.join(", ");
  if (style === "()") return `(${items.join(", ")})`;
  if (style === "[]") return `[${items.join(", ")}]`;
  return `[${items.map((item) => (typeof item === "string" ? `"${item}"` : item)).join(", ")}]`;
}

/** The Python list that {@link twoListTexts} wrote. */
function listCode(text: string): string {
  const items = text.replaceAll(/[[\]()"]/g, "").split(", ");
  return py(items.map((item) => (/^-?\d+$/.test(item) ? Number(item) : item)));
}
