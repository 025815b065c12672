import type { Family } from "../family.ts";
import { family } from "../family.ts";
import { py } from "../py.ts";
import { shuffled } from "./drawing.ts";
import { repeatable } from "./repeatable.ts";

const BINARY_SEARCH = family({
  name: "binary-search-steps",
  topic: "algorithms",
  result: "integer",
  draw: (random) => {
    const values = [...random.distinctInts(random.int(5, 10), 1, 100)].sort((a, b) => a - b);
    return { values, k: random.pick(values) };
  },
  nouns: [
    "the number of (steps|comparisons|looks) (binary search needs|of a binary search) for {k} in {values}",
    "the number of steps of (a|) binary search for {k} in (the list|the sorted list|) {values}",
    "the (binary search steps|steps of binary search) to find {k} in {values}",
    "the number of (steps|tries) until binary search finds {k} in {values}",
    "the number of (steps|comparisons) it takes to find {k} in {values} by binary search",
    "the step count of a binary search for {k} in {values}",
    "the number of halvings of binary search for {k} in {values}",
    "the number of steps to find {k} by binary search in {values}",
  ],
  sentences: [
    "how many steps does (a|) binary search (need|take|make) (for|to find) {k} in {values}",
    "in how many steps does binary search find {k} in {values}",
    "do a binary search for {k} in {values} and count the steps",
    "search {k} in {values} by binary search, how many steps",
    "binary search for {k} in {values}: how many steps",
    "count the steps of (a|) binary search for {k} in {values}",
    "the list is {values}. how many steps does binary search need for {k}",
    "i have the sorted list {values}. in how many steps does binary search find {k}",
    "(look for|find) {k} in {values} with binary search and tell me the number of steps",
    "given {values}, how many steps until binary search hits {k}",
  ],
  heldOut: {
    nouns: ["in {values} the number of binary search steps to {k}"],
    sentences: [
      "to find {k} in {values}, how many steps has a binary search",
      "in {values}, binary search for {k} takes how many steps",
    ],
  },
  program: ({ values, k }) =>
    [
      `numbers = ${py(values)}`,
      "low, high = 0, len(numbers) - 1",
      "result = 1",
      `while low < high and numbers[(low + high) // 2] != ${k}:`,
      "    middle = (low + high) // 2",
      `    if numbers[middle] < ${k}:`,
      "        low = middle + 1",
      "    else:",
      "        high = middle - 1",
      "    result += 1",
      "print(result)",
    ].join("\n"),
  reply: ({ k }, output) => `Binary search finds ${k} in ${output} steps.`,
  followUps: [
    {
      wordings: ["and for {k}", "what about {k}", "and {k}", "now look for {k}"],
      draw: (random, before) => ({ ...before, k: random.pick(before.values) }),
    },
  ],
  weight: 0.6,
});

const SUBSETS = repeatable("{values}", {
  name: "all-subsets",
  topic: "algorithms",
  result: "list",
  draw: (random) => {
    const count = random.int(2, 3);
    return { values: random.chance(0.5) ? random.distinctInts(count, 1, 30) : random.words(count) };
  },
  nouns: [
    "(all|the|all the) subsets of {values}",
    "(all|the) subsets of the set {values}",
    "the power set of {values}",
    "the power set of the (set|list) {values}",
    "(a|the) list of all subsets of {values}",
    "every subset of {values}",
    "(all|the) (combinations|subsets) of any size of {values}",
    "(all|the) selections one can make from {values}",
  ],
  sentences: [
    "list (all|the|all the) subsets of {values}",
    "(show|print|give me|generate) (all|the|all the) subsets of (the set|the list|) {values}",
    "which subsets does {values} have",
    "what are (all|) the subsets of {values}",
    "write down the power set of {values}",
    "{values}: all subsets",
    "i have {values}. (list|show) all subsets",
    "which selections can i make from {values}, the empty one included",
    "in which ways can i choose some, all or none of {values}",
    "power set of {values}",
  ],
  heldOut: {
    nouns: ["for {values} all subsets"],
    sentences: ["{values} has which subsets", "of {values}, what are all subsets"],
  },
  program: ({ values }) =>
    [
      "from itertools import combinations",
      `items = ${py(values)}`,
      "result = [list(c) for n in range(len(items) + 1) for c in combinations(items, n)]",
      "print(result)",
    ].join("\n"),
  reply: (_slots, output) => `The subsets are ${output}.`,
  weight: 0.6,
});

const KNAPSACK = repeatable("{limit}", {
  name: "knapsack",
  topic: "algorithms",
  result: "integer",
  draw: (random) => {
    const count = random.int(3, 4);
    const weights = random.ints(count, 1, 12);
    const worths = random.ints(count, 1, 60);
    const least = Math.min(...weights);
    const all = weights.reduce((sum, weight) => sum + weight, 0);
    return { weights, worths, limit: random.int(least, Math.max(least, all - 1)) };
  },
  nouns: [
    "the (best|largest|maximum) value of a knapsack of capacity {limit} with weights {weights} and values {worths}",
    "the (maximum|best) knapsack value for weights {weights}, values {worths} and capacity {limit}",
    "the largest value that fits into {limit} with weights {weights} and values {worths}",
    "the knapsack optimum for capacity {limit}, weights {weights} and values {worths}",
    "the (highest|best) total value of things with weights {weights} and values {worths} (within|up to) weight {limit}",
    "the solution of the knapsack problem with weights {weights}, values {worths}, capacity {limit}",
    "the best value for a bag that holds {limit} with weights {weights} and values {worths}",
    "the most valuable load up to {limit} from weights {weights} and values {worths}",
  ],
  sentences: [
    "solve the knapsack problem: weights {weights}, values {worths}, capacity {limit}",
    "knapsack with weights {weights} and values {worths}, capacity {limit}",
    "items weigh {weights} and are worth {worths}. my bag holds {limit}. what is the best value",
    "what is the (best|largest) value i can carry if the weights are {weights}, the values {worths} and the limit is {limit}",
    "a thief can carry {limit}. the things weigh {weights} and are worth {worths}. how much can he take at most",
    "how much value fits into a knapsack of {limit} with weights {weights} and values {worths}",
    "weights: {weights}. values: {worths}. capacity: {limit}. best value",
    "which value at most fits into {limit} given weights {weights} and values {worths}",
    "(find|compute) the best knapsack value for weights {weights}, values {worths}, limit {limit}",
    "i can carry {limit}. weights {weights}, values {worths}. how much value can i take",
  ],
  heldOut: {
    nouns: ["with capacity {limit}, weights {weights} and values {worths} the best knapsack value"],
    sentences: [
      "up to a weight of {limit}, how much value can be packed from weights {weights} and values {worths}",
      "the bag takes {limit}, the weights are {weights}, the values {worths}, what is the best load worth",
    ],
  },
  program: ({ weights, worths, limit }) =>
    [
      `weights = ${py(weights)}`,
      `values = ${py(worths)}`,
      `best = [0] * (${limit} + 1)`,
      "for weight, value in zip(weights, values):",
      `    for room in range(${limit}, weight - 1, -1):`,
      "        best[room] = max(best[room], best[room - weight] + value)",
      "result = max(best)",
      "print(result)",
    ].join("\n"),
  reply: ({ limit }, output) => `The best value within ${limit} is ${output}.`,
  weight: 0.5,
});

const SUDOKU_ROW = repeatable("{values}", {
  name: "sudoku-row",
  topic: "algorithms",
  result: "boolean",
  draw: (random) => {
    const row = shuffled(random, [1, 2, 3, 4, 5, 6, 7, 8, 9]);
    if (random.chance(0.5)) return { values: row };
    const at = random.int(0, 8);
    return { values: row.map((digit, index) => (index === at ? random.int(1, 9) : digit)) };
  },
  nouns: [],
  sentences: [
    "is {values} a (valid|correct|proper) sudoku row",
    "is {values} a (valid|correct|complete) (row|line|column) (of|in|for) (a|) sudoku",
    "(check|test|tell me) (if|whether) {values} is a (valid|correct) sudoku (row|column)",
    "(check|test|tell me) (if|whether) {values} has (each|every) digit from 1 to 9 once",
    "does {values} contain (each|every) (number|digit) from 1 to 9 (exactly|) once",
    "sudoku row {values}: (valid|correct|ok)",
    "can {values} be a row (of|in) a sudoku",
    "are all digits from 1 to 9 in {values}",
    "my sudoku has the row {values}. is it (valid|correct|right)",
    "i filled in {values}. is this sudoku row (valid|correct|right)",
    "validate the sudoku row {values}",
    "is the sudoku (row|line) {values} (correct|ok|valid)",
    "{values}: is that a (valid|correct) sudoku row",
    "would {values} be allowed as a row in sudoku",
    "do the numbers {values} make a (valid|correct) sudoku row",
    "are {values} the digits 1 to 9 without a repeat",
  ],
  heldOut: {
    nouns: [],
    sentences: [
      "as a row of a sudoku, is {values} allowed",
      "in sudoku terms, is the row {values} fine",
    ],
  },
  program: ({ values }) =>
    `numbers = ${py(values)}\nresult = sorted(numbers) == list(range(1, 10))\nprint(result)`,
  reply: (_slots, output) =>
    output === "True" ? "Yes, it is a valid Sudoku row." : "No, it is not a valid Sudoku row.",
  weight: 0.5,
});

/** Searching in lists and choosing from them. */
export const algorithmSelectionFamilies: readonly Family[] = [
  BINARY_SEARCH,
  SUBSETS,
  KNAPSACK,
  SUDOKU_ROW,
];
