import type { Draw, Family } from "../family.ts";
import { family } from "../family.ts";
import { numberList, shuffled } from "./drawing.ts";
import { listCode, twoListTexts } from "./list-text.ts";

/** Two lists: what they share, what sets them apart, both in one, item by item. */
export const listsTwoFamilies: readonly Family[] = [
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
    name: "list-union",
    topic: "lists",
    result: "list",
    draw: twoSets,
    nouns: [
      "the union of (the lists |the sets |){a} and {b}",
      "all (different|distinct|unique) (items|elements|values) (of|in|from) {a} and {b}",
      "the (items|elements|values) that (are in|occur in) {a} or {b} (or both|)",
      "{a} and {b} (joined|combined|together) without (duplicates|repeats)",
      "the sorted union of {a} and {b}",
      "everything that is in {a} or in {b}, once each",
      "the set union of {a} and {b}",
      "one list of all (items|values) in {a} and {b} without duplicates",
    ],
    sentences: [
      "(find|get|show|compute) the union of {a} and {b}",
      "what is the union of {a} and {b}",
      "union of {a} and {b}",
      "(combine|join|merge) {a} and {b} without (duplicates|repeats|double entries)",
      "(which|what) (items|values|elements) are in {a} or {b}",
      "{a} and {b}(:|,) (what is the union|union|everything once)",
      "i have (the lists |two lists, |){a} and {b}, (what is the union|put them together without duplicates)",
      "first list {a}, second list {b}, (union|join them without duplicates)",
      "unite {a} (with|and) {b}",
      "(list|show) everything in {a} and {b}, each (item |)only once",
    ],
    heldOut: {
      nouns: ["the items you find in at least one of {a} and {b}"],
      sentences: [
        "an item should be kept once if {a} or {b} has it",
        "put {a} and {b} in one list with nothing twice",
      ],
    },
    program: ({ a, b }) =>
      `a = ${listCode(a)}\nb = ${listCode(b)}\nresult = sorted(set(a) | set(b))\nprint(result)`,
    reply: (_, output) => `The union is ${output}.`,
  }),
  family({
    name: "list-difference",
    topic: "lists",
    result: "list",
    draw: twoSets,
    nouns: [
      "the (items|elements|values|numbers) of {a} (that are|which are|) not in {b}",
      "the difference (of|between) the (lists|sets) {a} and {b}",
      "the (items|elements|values) in {a} but not in {b}",
      "everything in {a} that is (missing from|not in|absent from) {b}",
      "what is in {a} but (missing in|not in) {b}",
      "{a} without the (items|elements|values) of {b}",
      "{a} with (everything|all items) in {b} (removed|taken out)",
      "the (items|values) that {a} has and {b} (has not|does not have|lacks)",
    ],
    sentences: [
      "(which|what) (items|elements|values|numbers) (are in|of) {a} (but |are |)not in {b}",
      "(find|get|show|list) (the items|everything|what is) in {a} (but|that is) not in {b}",
      "(remove|delete|take) (all items of |everything in |){b} from {a}",
      "items (of|in) {a} not in {b}",
      "what does {a} have that {b} (has not|does not have|lacks)",
      "what is missing in {b} compared (to|with) {a}",
      "list difference of {a} and {b}",
      "i have {a}, but not {b}, (what is left|which are left)",
      "first list {a}, second list {b}, (what is only in the first|which items are missing in the second)",
      "which (ones |)of {a} (are missing|do not occur) in {b}",
    ],
    heldOut: {
      nouns: ["the items you find in {a} when those of {b} do not count"],
      sentences: ["an item of {a} should be kept if {b} does not have it", "leave {b} out of {a}"],
    },
    program: ({ a, b }) =>
      `a = ${listCode(a)}\nb = ${listCode(b)}\nresult = [x for x in a if x not in b]\nprint(result)`,
    reply: (_, output) => `Only in the first list: ${output}.`,
  }),
  family({
    name: "list-merge-sorted",
    topic: "lists",
    result: "list",
    draw: twoLists,
    nouns: [
      "{a} and {b} (merged|joined|combined|put together) (and sorted|into one sorted list|in order)",
      "the (merged|combined|joined) and sorted list of {a} and {b}",
      "one sorted list (of|from|made of) {a} and {b}",
      "the sorted (combination|merge) of {a} and {b}",
      "a sorted list of all (items|numbers) (of|in) {a} and {b}",
      "all numbers of {a} and {b} in (ascending |)order",
      "the result of merging {a} (with|and) {b} (and sorting|in order)",
      "the lists {a} and {b} as one sorted list",
    ],
    sentences: [
      "(merge|join|combine) {a} and {b} (and sort (them|the result)|into one sorted list|in sorted order)",
      "(put|bring) {a} and {b} together (and sort them|in order|in one sorted list)",
      "merge {a} (and|with) {b} sorted",
      "sort {a} and {b} together",
      "(make|build|create) one sorted list (of|from) {a} and {b}",
      "i have (the lists |two lists, |){a} and {b}, (merge and sort them|make one sorted list)",
      "what is {a} and {b} (merged and sorted|as one sorted list)",
      "first list {a}, second list {b}, (merge them sorted|one sorted list please)",
      "(add|append) {b} to {a} and sort (it|the result|everything)",
      "{a} and {b}(:|,) (merge and sort|in one sorted list)",
    ],
    heldOut: {
      nouns: ["the numbers of both {a} and {b}, in order"],
      sentences: [
        "both {a} and {b} should be in one list, in order",
        "sort everything you find in {a} and {b}",
      ],
    },
    program: ({ a, b }) =>
      `a = ${listCode(a)}\nb = ${listCode(b)}\nresult = sorted(a + b)\nprint(result)`,
    reply: (_, output) => `Merged and sorted: ${output}.`,
  }),
  family({
    name: "list-elementwise",
    topic: "lists",
    result: "list",
    draw: (random) => {
      const { a, b } = sameLength(random);
      return { a, b, what: random.pick(["sum", "sum", "product", "difference"]) };
    },
    nouns: [
      "the (elementwise|element by element|item by item|element-wise) {what} of {a} and {b}",
      "the {what} of {a} and {b}, (element by element|item by item|position by position|one by one)",
      "the {what} of the (vectors|lists) {a} and {b} (element by element|elementwise|item by item)",
      "the list of the {what} of (each pair|matching items|corresponding items) (of|in|from) {a} and {b}",
      "the {what} at each (position|place) of {a} and {b}",
      "the pairwise {what} of {a} and {b}",
      "a list with the {what} of each (pair of items|two items at the same place) in {a} and {b}",
      "the {what}, item by item, of {a} and {b}",
    ],
    sentences: [
      "what is the (elementwise|element by element|item by item|pairwise) {what} of {a} and {b}",
      "(find|get|show|compute|calculate) the (elementwise|item by item|pairwise) {what} of {a} and {b}",
      "(elementwise|pairwise) {what} {a} and {b}",
      "(take|use) {a} and {b} and (compute|give me|show) the {what} (element by element|item by item|of each pair)",
      "for (each|every) (position|pair) in {a} and {b}, (compute|what is) the {what}",
      "i have (the lists |){a} and {b}, what is the {what} (item by item|of each pair|element by element)",
      "first list {a}, second list {b}, {what} (item by item|element by element|position by position)",
      "{a} and {b}(:|,) (the |){what} (element by element|item by item|one by one)",
      "(compute|form) the {what} of (matching|corresponding) (items|elements) (of|in) {a} and {b}",
      "(line up|pair up) {a} and {b} and (compute|give me) the {what} of each pair",
    ],
    heldOut: {
      nouns: ["the {what} of the items at the same places in {a} and {b}"],
      sentences: [
        "going through {a} and {b} side by side, compute the {what}",
        "of {a} and {b}, what is the {what} at each place",
      ],
    },
    program: ({ a, b, what }) =>
      `a = ${listCode(a)}\nb = ${listCode(b)}\nresult = [x ${what === "sum" ? "+" : what === "product" ? "*" : "-"} y for x, y in zip(a, b)]\nprint(result)`,
    reply: ({ what }, output) => `Item by item, the ${what} is ${output}.`,
    followUps: [
      {
        wordings: [
          "(and|what about|how about|now) the {what}",
          "(and|now) the (elementwise |pairwise |){what}",
        ],
        draw: (random, before) => ({
          ...before,
          what: random.pick(["sum", "product", "difference"]),
        }),
      },
    ],
  }),
  family({
    name: "dot-product",
    topic: "lists",
    result: "integer",
    draw: sameLength,
    nouns: [
      "the (dot product|scalar product|inner product) of (the vectors |the lists |){a} and {b}",
      "the (dot|scalar|inner) product (of|between) {a} and {b}",
      "{a} dot {b}",
      "the sum of the products of (matching|corresponding) (items|elements) (of|in) {a} and {b}",
      "the (dot product|scalar product) of vector {a} (and|with) vector {b}",
      "the (dot|scalar) product for the vectors {a} and {b}",
      "the value of the (dot|scalar|inner) product of {a} and {b}",
      "the (dot product|inner product) that {a} and {b} have",
    ],
    sentences: [
      "what is the (dot product|scalar product|inner product) of {a} and {b}",
      "(find|get|compute|calculate|work out) the (dot product|scalar product|inner product) of {a} and {b}",
      "dot product of {a} and {b}",
      "dot product {a} and {b}",
      "multiply (matching|corresponding) (items|elements) of {a} and {b} and add (them|the products) up",
      "i have the vectors {a} and {b}, what is (the|their) (dot|scalar|inner) product",
      "(take|use) {a} and {b} and compute the (dot|scalar) product",
      "vectors {a} and {b}(:|,) (dot product|scalar product)",
      "the quantities are {a} and the prices {b}, what (is the total|does it cost in total|do i pay)",
      "for {a} and {b}, (what is|compute) the (dot|scalar|inner) product",
    ],
    heldOut: {
      nouns: ["the sum you get multiplying {a} and {b} item by item"],
      sentences: [
        "item by item, multiply {a} and {b}, then add up",
        "of the vectors {a} and {b} i need the dot product",
      ],
    },
    program: ({ a, b }) =>
      `a = ${listCode(a)}\nb = ${listCode(b)}\nresult = sum(x * y for x, y in zip(a, b))\nprint(result)`,
    reply: (_, output) => `The dot product is ${output}.`,
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

function twoLists(random: Draw): { readonly a: string; readonly b: string } {
  return twoListTexts(random, numberList(random, 2, 5), numberList(random, 2, 5));
}

function sameLength(random: Draw): { readonly a: string; readonly b: string } {
  const length = random.int(2, 5);
  const max = random.pick([10, 10, 20, 50]);
  return twoListTexts(random, random.ints(length, 1, max), random.ints(length, 1, max));
}
