import type { Family } from "../family.ts";
import { family } from "../family.ts";
import { py } from "../py.ts";
import { numberList, shuffled } from "./drawing.ts";
import { listCode, twoListTexts } from "./list-text.ts";

/** Going through a list: running totals, steps between neighbours, runs, pairs with a given sum, pairs of two lists. */
export const listsWalkingFamilies: readonly Family[] = [
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
  family({
    name: "neighbour-differences",
    topic: "lists",
    result: "list",
    draw: (random) => ({ values: numberList(random, 4, 8) }),
    nouns: [
      "the differences (between|of) (neighbours|neighbors|neighbouring numbers|consecutive numbers|adjacent items) (in|of) {values}",
      "the differences between each (number|item) and the next in {values}",
      "the (steps|changes|differences) from one (number|item) to the next in {values}",
      "the (consecutive|successive|neighbouring|pairwise) differences (of|in) (the list |){values}",
      "how much {values} (change|changes|grow) from (each|one) (number|step) to the next",
      "the list of differences between neighbours in {values}",
      "the change at each step (of|in|through) {values}",
      "the gaps between (consecutive|neighbouring) (numbers|items) (in|of) {values}",
    ],
    sentences: [
      "what are the differences between (neighbours|neighbors|consecutive numbers|adjacent items) (in|of) {values}",
      "(find|get|show|compute|list) the (consecutive|successive|neighbouring|pairwise) differences (of|in) {values}",
      "(find|compute|list) the differences between (neighbours|consecutive numbers) in {values}",
      "differences between neighbours in {values}",
      "(by how much|how much) (does|do) {values} (change|grow) from (one|each) (number |step |)to the next",
      "{values}(:|,) differences between (neighbours|consecutive numbers)",
      "our (meter readings|temperatures|prices|scores) were {values}, (what are|list) the changes from one to the next",
      "(take|use) {values} and subtract (each|every) number from the next",
      "for {values}, what are the steps from one (number|item) to the next",
      "subtract neighbouring numbers in {values}",
    ],
    heldOut: {
      nouns: ["how far each number of {values} is from the next"],
      sentences: [
        "going through {values}, by how much does each step change",
        "subtract each of {values} from the one after it",
      ],
    },
    program: ({ values }) =>
      `numbers = ${py(values)}\nresult = [y - x for x, y in zip(numbers, numbers[1:])]\nprint(result)`,
    reply: (_, output) => `The differences are ${output}.`,
  }),
  family({
    name: "longest-run",
    topic: "lists",
    result: "integer",
    weight: 0.8,
    draw: (random) => {
      const pool = random.distinctInts(random.int(2, 3), 0, 9);
      const values = Array.from({ length: random.int(3, 5) }, () => random.pick(pool)).flatMap(
        (value) => Array.from({ length: random.int(1, 3) }, () => value),
      );
      return { values };
    },
    nouns: [
      "the (length of the |)longest (run|streak) (of equal (numbers|items|values) |of the same (number|value) |)in {values}",
      "the longest (run|streak|stretch) of (equal|identical|repeated) (numbers|items|values) in {values}",
      "the length of the longest (stretch|block|series) of (equal|identical) (numbers|items) in {values}",
      "how long the longest (run|streak) in {values} is",
      "the (greatest|largest) number of equal (numbers|items) in a row in {values}",
      "how many equal (numbers|items|values) (come|stand|are) in a row (at most|at the longest) in {values}",
      "the size of the longest run in (the list |){values}",
      "the longest streak of one number in {values}",
    ],
    sentences: [
      "how long is the longest (run|streak) (of equal (numbers|items) |of the same number |)in {values}",
      "what is the (length of the |)longest (run|streak) (of equal (numbers|items) |)in {values}",
      "(find|get|compute) the (length of the |)longest (run|streak|stretch) (of equal numbers |)in {values}",
      "longest (run|streak) in {values}",
      "how many (times|equal numbers) (in a row|one after the other) at most in {values}",
      "{values}(:|,) (how long is the longest run|longest run|longest streak)",
      "we rolled {values}, how long was the longest (run|streak) of the same number",
      "in {values}, how many equal (numbers|items) are there in a row at most",
      "(look at|go through) {values} and find the longest (run|streak) of equal (numbers|items)",
      "(what is|how long is) the longest stretch of (identical|equal) (numbers|items) in {values}",
    ],
    heldOut: {
      nouns: ["how often the same number comes in a row at most in {values}"],
      sentences: [
        "going through {values}, how many times at most do i see the same number in a row",
        "equal numbers in a row: what is the most in {values}",
      ],
    },
    program: ({ values }) =>
      `from itertools import groupby\nnumbers = ${py(values)}\nresult = max(len(list(group)) for _, group in groupby(numbers))\nprint(result)`,
    reply: (_, output) => `The longest run has length ${output}.`,
  }),
  family({
    name: "pairs-with-sum",
    topic: "lists",
    result: "list",
    draw: (random) => {
      const values = random.distinctInts(random.int(4, 7), 1, random.pick([15, 20, 40]));
      const [x = 1, y = 2] = shuffled(random, values);
      return { values, total: x + y };
    },
    nouns: [
      "the pairs (of numbers |)(in|of|from) {values} (that|which) (add up|sum|sum up) to {total}",
      "all pairs (in|of|from) {values} (with|having) (the |a |)sum (of |){total}",
      "the pairs (in|from) {values} whose sum is {total}",
      "every (pair|two numbers) (in|of|from) {values} (adding up|summing) to {total}",
      "which two numbers (of|in) {values} (add up to|make|give) {total}",
      "a list of pairs from {values} that (make|give|add up to) {total}",
      "the (ways|pairs) to (get|make) {total} from two of {values}",
      "the two-number combinations of {values} with sum {total}",
    ],
    sentences: [
      "(which|what) (pairs|two numbers) (of|in|from) {values} (add up to|sum to|make|give) {total}",
      "(find|get|show|list) (all |the |)pairs (in|of|from) {values} (that (add up|sum) to|with sum|whose sum is) {total}",
      "(which|what) two of {values} (add up to|make|give|sum to) {total}",
      "pairs in {values} (with sum|that sum to) {total}",
      "{values}(:|,) (which two add up to|pairs with sum|which pairs make) {total}",
      "(are there|is there) (pairs|a pair|two numbers) in {values} (that add up to|with sum|making) {total}",
      "i have {values}, which two (make|give|add up to) {total}",
      "given {values}, (find|list) (the |all |)pairs (that sum|adding up) to {total}",
      "(take|pick) two (numbers |)of {values} so that (they add up to|their sum is) {total}",
      "two sum: {values}, target {total}",
    ],
    heldOut: {
      nouns: ["any two of {values} that make {total} together"],
      sentences: [
        "i need {total} from two numbers of {values}",
        "adding two of {values}, how do i get {total}",
      ],
    },
    program: ({ values, total }) =>
      `from itertools import combinations\nnumbers = ${py(values)}\nresult = [pair for pair in combinations(numbers, 2) if sum(pair) == ${total}]\nprint(result)`,
    reply: ({ total }, output) => `The pairs with sum ${total} are ${output}.`,
  }),
  family({
    name: "zip-lists",
    topic: "lists",
    result: "list",
    draw: (random) => {
      const length = random.int(2, 4);
      const a = random.chance(0.5) ? random.names(length) : random.words(length);
      return twoListTexts(random, a, random.ints(a.length, 1, 99));
    },
    nouns: [
      "the pairs (of|from|made of) {a} and {b}",
      "{a} (zipped|paired|paired up|matched) with {b}",
      "{a} and {b} (zipped|paired up|put together) (to|into|as) pairs",
      "the lists {a} and {b} as (a list of |)pairs",
      "a list of pairs (from|of) {a} and {b}",
      "the pairs you get (zipping|matching) {a} (with|and) {b}",
      "(each|every) item of {a} (paired |together |)with the one of {b} at the same place",
      "the zip of {a} and {b}",
    ],
    sentences: [
      "zip {a} (with|and) {b}",
      "(pair|match) (up |){a} (with|and) {b}",
      "(make|build|form|create) pairs (of|from|out of) {a} and {b}",
      "(combine|put|join) {a} and {b} (into|to|as) pairs",
      "what are the pairs (of|from) {a} and {b}",
      "{a} and {b}(:|,) (make pairs|zip them|as pairs)",
      "i have (the lists |){a} and {b}, (pair them up|zip them|make pairs of them)",
      "(take|use) {a} and {b} and (zip them|make pairs)",
      "the names are {a} and the numbers {b}, (pair them up|make pairs|zip them)",
      "put (each|every) item of {a} together with (one|its partner) (of|from) {b}",
    ],
    heldOut: {
      nouns: ["what goes together at each place of {a} and {b}"],
      sentences: [
        "side by side, {a} and {b} make which pairs",
        "first list {a}, second list {b}, show them as pairs",
      ],
    },
    program: ({ a, b }) =>
      `a = ${listCode(a)}\nb = ${listCode(b)}\nresult = list(zip(a, b))\nprint(result)`,
    reply: (_, output) => `The pairs are ${output}.`,
  }),
];
