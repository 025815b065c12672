import type { Draw, Family } from "../family.ts";
import { family } from "../family.ts";
import { py } from "../py.ts";
import { again, numberList } from "./drawing.ts";

/** Numbers in order, up or down, and the highest or lowest few. */
export const sortingNumbersFamilies: readonly Family[] = [
  family({
    name: "sort-numbers",
    topic: "sorting",
    result: "list",
    weight: 1.6,
    draw: (random) => ({ values: sortable(random), order: orderName(random) }),
    nouns: [
      "(the numbers |the list |){values} (sorted|ordered|arranged) {order}",
      "the {order} (arrangement|order|sorting) of {values}",
      "the sorted (list|version|numbers) of {values}, {order}",
      "(the numbers |the list |){values} put in order {order}",
      "{values} in (sorted |)order, {order}",
      "a list of {values} (sorted|ordered) {order}",
      "the (items|elements|values) of {values} (sorted|ordered) {order}",
      "the sequence {values} (sorted|rearranged) {order}",
    ],
    sentences: [
      "sorted {order}: {values}",
      "{values}, {order}",
      "{values} - {order}",
      "(arrange|organize|organise|line up) {values} {order}",
      "(could you|can you|please|help me) (sort|order|arrange) {values} {order}",
      "(i want|i'd like|i need) {values} (sorted |ordered |){order}",
      "(what is|show me) {values} sorted {order}",
      "(numbers|values|data): {values}. (sort|order) {order}",
      "my class scored {values}, (sort|list) the scores {order}",
      "sorted list of {values}, {order}",
      "order these (numbers |){order}: {values}",
      "the (sorted |)order of {values} {order}",
      "the heights are {values}, line them up {order}",
      "put {values} {order}",
      "return {values} sorted {order}",
      "(sort|order|arrange|rank) (the numbers |the list |these numbers |these: |){values} {order}",
      "(put|bring|write|list) (the numbers |){values} (in order|in sorted order) {order}",
      "(sort|order) {order}(:| ) {values}",
      "{values} (sorted|in order) {order}",
      "{values}(:|,) (sort|order) (them |these |){order}",
      "(what|how) (are|do you sort|would you sort) {values} {order}",
      "i have {values}, (sort|order|put|arrange) them {order}",
      "(take|use) (the list |the numbers |){values} and (sort|order) (it|them) {order}",
      "our (scores|prices|temperatures|results) are {values}, (sort|order|list) them {order}",
      "(rearrange|reorder) (the numbers |){values} so that they go {order}",
      "(given|for) (the numbers |the list |){values}, (sort|order) (it|them) {order}",
    ],
    heldOut: {
      nouns: ["how {values} look once they are in order {order}"],
      sentences: ["{values} should stand {order}, sort them", "go through {values} {order}"],
    },
    program: ({ values, order }) =>
      `numbers = ${py(values)}\nresult = sorted(numbers${isDescending(order) ? ", reverse=True" : ""})\nprint(result)`,
    reply: ({ order }, output) =>
      `Sorted ${isDescending(order) ? "in descending" : "in ascending"} order: ${output}.`,
    followUps: [
      {
        wordings: ["(and|what about|how about|now) {order}", "(and|now) sort (them|it) {order}"],
        draw: (random, { values }) => ({ values, order: orderName(random) }),
      },
      {
        wordings: again("values"),
        draw: (random, { order }) => ({ order, values: sortable(random) }),
      },
    ],
  }),
  family({
    name: "sort-numbers-plain",
    topic: "sorting",
    result: "list",
    draw: (random) => ({ values: sortable(random) }),
    nouns: [
      "(the numbers |the list |the values |){values} (sorted|in order|ordered|in sorted order)",
      "the sorted (list|version|form) of (the list |){values}",
      "the (numbers|values) {values} (put in order|sorted by size|ordered by size)",
      "the right order of (the numbers |){values}",
      "{values} as a sorted list",
      "the order of {values} by size",
      "a sorted copy of (the list |){values}",
      "the (items|elements) of {values}, sorted",
    ],
    sentences: [
      "sorted\\({values}\\)",
      "sort {values}",
      "sort: {values}",
      "{values}.sort\\(\\)",
      "(could you|can you|please|help me) (sort|order|arrange) (the numbers |){values}",
      "(i want|i'd like|i need) {values} (sorted|in order|ordered)",
      "(organize|organise|line up) (the numbers |){values} (by size|in order)",
      "(numbers|values|data): {values}. (sort|order) them",
      "what do {values} look like sorted",
      "what is the sorted (order|list) of {values}",
      "my class scored {values}, (sort|order) the scores",
      "sorted list of {values}",
      "return {values} sorted",
      "run a sort on {values}",
      "(sort|order) my (scores|prices|times): {values}",
      "(sort|order|arrange) (the numbers |the list |these numbers |this list: |these: |){values}( by size|)",
      "(put|bring|write) (the numbers |){values} (in|into) order",
      "{values} sorted",
      "{values}(:|,) (sort|put in order) please",
      "i have {values}, (sort|order) them",
      "(take|use) (the list |){values} and sort it",
      "can {values} be put in order",
      "(what is|show) {values} (sorted|in order)",
      "use python to sort {values}",
      "(make|give) a sorted list (of|from) {values}",
    ],
    heldOut: {
      nouns: ["how {values} look once they are sorted"],
      sentences: [
        "{values} should be in order, sort them",
        "i want the numbers {values} to be in sorted order",
      ],
    },
    program: ({ values }) => `numbers = ${py(values)}\nresult = sorted(numbers)\nprint(result)`,
    reply: (_, output) => `Sorted in ascending order: ${output}.`,
  }),
  family({
    name: "top-k-numbers",
    topic: "sorting",
    result: "list",
    draw: (random) => ({
      values: random.distinctInts(random.int(5, 9), 1, random.pick([50, 100, 1000])),
      k: random.int(2, 4),
      which: random.pick(TOPS),
    }),
    nouns: [
      "the {k} {which} (numbers|values|items|ones) (of|in|from|among) (the list |the numbers |){values}",
      "the {which} {k} (numbers|values|ones|) (of|in|from|among) {values}",
      "the {k} {which} (of|in) {values}",
      "a list of the {k} {which} (numbers|values) (in|from|among) {values}",
      "which {k} (numbers|values) (of|in) {values} are the {which}",
      "the {k} {which} (entries|elements) of the list {values}",
      "the {k} {which} (out of|of all) {values}",
      "the {which} {k} you can find in {values}",
    ],
    sentences: [
      "{which} {k}: {values}",
      "{k} {which}: {values}",
      "(determine|work out|tell me|print|select) the {k} {which} (numbers |values |)(of|in|from|among) {values}",
      "what are the {k} {which} (numbers |values |)(of|in|among) {values}",
      "(i want to know|help me find|could you tell me) the {k} {which} (of|in|among) {values}",
      "the {k} {which} ones (of|from|in) {values}",
      "{values} - the {k} {which}",
      "my class scored {values}, what are the {k} {which} scores",
      "list the {which} {k} (numbers|values) (of|from|in) {values}",
      "sort {values} and keep the {k} {which}",
      "(pick|single) out the {k} {which} (from|of) {values}",
      "only the {k} {which} (numbers|values) from {values}",
      "the bids are {values}, show the {k} {which}",
      "(numbers|data|values): {values}. the {k} {which} please",
      "(what|which) are the {k} {which} (numbers|values|ones|) (of|in|among|from) (the list |){values}",
      "(find|get|show|pick|list|return|take) the {k} {which} (numbers|values|) (of|in|from) {values}",
      "(find|get|show|list) the {which} {k} (of|in|from) {values}",
      "{k} {which} (of|in) {values}",
      "{values}(:|,) (the |){k} {which}",
      "i have {values}, (show|tell|give) me the {k} {which}",
      "(of|among|from) (the numbers |){values}, which {k} are (the |){which}",
      "our (scores|prices|temperatures|results) were {values}, what were the {k} {which}",
      "(take|sort) (the list |){values} and (show|keep|give me) the {k} {which}",
      "which {k} of {values} are the {which}",
    ],
    heldOut: {
      nouns: ["whichever {k} of {values} are {which}"],
      sentences: [
        "i need {k} numbers from {values}, the {which}",
        "among all of {values}, which {k} numbers are {which}",
      ],
    },
    program: ({ values, k, which }) =>
      `numbers = ${py(values)}\nresult = sorted(numbers${HIGH.includes(which) ? ", reverse=True" : ""})[:${k}]\nprint(result)`,
    reply: ({ k, which }, output) => `The ${k} ${which} are ${output}.`,
    followUps: [
      {
        wordings: ["(and|what about|how about|now) the {k} {which}", "(and|now) the {which} {k}"],
        draw: (random, { values }) => ({ values, k: random.int(2, 4), which: random.pick(TOPS) }),
      },
    ],
  }),
];

const ASCENDING = [
  "in ascending order",
  "ascending",
  "from smallest to largest",
  "from low to high",
  "in increasing order",
  "from lowest to highest",
  "smallest first",
  "from small to big",
];
const DESCENDING = [
  "in descending order",
  "descending",
  "from largest to smallest",
  "from high to low",
  "in decreasing order",
  "from highest to lowest",
  "largest first",
  "from big to small",
];
const HIGH = ["largest", "highest", "biggest", "greatest"];
const TOPS = [...HIGH, "smallest", "lowest"];

function orderName(random: Draw): string {
  return random.pick(random.chance(0.5) ? ASCENDING : DESCENDING);
}

function isDescending(order: string): boolean {
  return DESCENDING.includes(order);
}

function sortable(random: Draw): number[] {
  if (random.chance(0.15))
    return Array.from({ length: random.int(3, 5) }, () => random.decimal(0, 20, 1));
  return numberList(random);
}
