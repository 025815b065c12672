import type { Draw, Family } from "../family.ts";
import { family } from "../family.ts";
import { py } from "../py.ts";

/** Words and names in order: by the alphabet, by length. */
export const sortingWordsFamilies: readonly Family[] = [
  family({
    name: "sort-words",
    topic: "sorting",
    result: "list",
    weight: 1.4,
    draw: (random) => ({ values: textItems(random), order: wordOrder(random) }),
    nouns: [
      "(the words |the names |the list |){values} (sorted|ordered|arranged|put) {order}",
      "the {order} (arrangement|order|sorting) of {values}",
      "the sorted (list|version) of {values}, {order}",
      "the words {values} (put|brought|set) {order}",
      "{values} in order, {order}",
      "a list of {values} (sorted|ordered) {order}",
      "the (items|entries|names) of the list {values} (sorted|ordered) {order}",
      "{values} {order}",
    ],
    sentences: [
      "{values}, {order}",
      "sorted {order}: {values}",
      "(arrange|organize|organise|line up) {values} {order}",
      "(could you|can you|please|help me) (sort|order|arrange) {values} {order}",
      "(i want|i'd like|i need) {values} (sorted |listed |){order}",
      "(what is|show me) {values} sorted {order}",
      "(words|names): {values}. (sort|order) them {order}",
      "here are some (words|names): {values}. (put|list) them {order}",
      "these words {order}: {values}",
      "order these {order}: {values}",
      "return {values} sorted {order}",
      "my class has {values}, list the names {order}",
      "the sorted list of {values} {order}",
      "the (right |)order of {values} {order}",
      "for my (bibliography|index|phone book), {values} {order}",
      "(sort|order|arrange) (the words |the names |the list |these words |these: |){values} {order}",
      "(put|bring|write|list) (the words |the names |){values} {order}",
      "(alphabetize|alphabetise|sort) {values} {order}",
      "{values} (sorted|ordered) {order}",
      "{values}(:|,) (sort|order|put) (them |these |){order}",
      "(what|which) is the order of {values} (sorted |){order}",
      "i have {values}, (sort|order|put|list) them {order}",
      "(take|use) (the list |the words |){values} and (sort|order) (it|them) {order}",
      "my (guests|pupils|files|books) are {values}, (sort|order|list) them {order}",
      "(rearrange|reorder) (the words |){values} so that they (come|are) {order}",
      "(given|for) (the words |the list |){values}, (sort|order) (it|them) {order}",
    ],
    heldOut: {
      nouns: ["how {values} look once they are sorted {order}"],
      sentences: [
        "{values} should stand {order}, sort them",
        "in the index, {values} come {order}: list them",
      ],
    },
    program: ({ values, order }) =>
      `words = ${py(values)}\nresult = sorted(words${BACKWARDS.includes(order) ? ", reverse=True" : ""})\nprint(result)`,
    reply: ({ order }, output) =>
      `Sorted ${BACKWARDS.includes(order) ? "from z to a" : "alphabetically"}: ${output}.`,
    followUps: [
      {
        wordings: ["(and|what about|how about|now) {order}", "(and|now) sort them {order}"],
        draw: (random, { values, order }) => ({
          values,
          order: random.pick(BACKWARDS.includes(order) ? FORWARDS : BACKWARDS),
        }),
      },
    ],
  }),
  family({
    name: "sort-words-plain",
    topic: "sorting",
    result: "list",
    weight: 0.7,
    draw: (random) => ({ values: textItems(random) }),
    nouns: [
      "(the words |the names |the list |){values} (sorted|in order|ordered)",
      "the sorted (list|version) of (the words |the names |){values}",
      "{values} as a sorted list",
      "the order of (the words |the names |){values}",
      "a sorted copy of (the list |){values}",
      "the words {values}, sorted",
      "the names {values} in sorted order",
      "the right order of (the words |){values}",
    ],
    sentences: [
      "sorted\\({values}\\)",
      "sort {values}",
      "sort: {values}",
      "(could you|can you|please|help me) (sort|order|alphabetize|alphabetise|arrange) (the words |){values}",
      "(i want|i'd like|i need) {values} (sorted|in order)",
      "(organize|organise) (the words |){values}",
      "(words|names): {values}. (sort|order) them",
      "here are some (words|names): {values}. put them in order",
      "what do {values} look like sorted",
      "what is the sorted (order|list) of {values}",
      "sorted list of {values}",
      "return {values} sorted",
      "run a sort on {values}",
      "my class has {values}, sort the names",
      "sort my list: {values}",
      "(sort|order|alphabetize|alphabetise) (the words |the names |the list |these words |these: |){values}",
      "(put|bring) (the words |the names |){values} (in|into) order",
      "{values} sorted",
      "{values}(:|,) (sort|put in order) please",
      "i have {values}, (sort|order|alphabetize) them",
      "(take|use) (the list |){values} and sort it",
      "sort this list of (words|names): {values}",
      "(what is|show) {values} (sorted|in order)",
      "use python to sort {values}",
      "(make|give) a sorted list (of|from) {values}",
    ],
    heldOut: {
      nouns: ["how {values} look once they are in order"],
      sentences: [
        "{values} should be in order, sort them",
        "i want the words {values} to be in sorted order",
      ],
    },
    program: ({ values }) => `words = ${py(values)}\nresult = sorted(words)\nprint(result)`,
    reply: (_, output) => `Sorted alphabetically: ${output}.`,
  }),
  family({
    name: "sort-words-by-length",
    topic: "sorting",
    result: "list",
    draw: (random) => ({
      values: random.words(random.int(3, 6)),
      order: random.pick([
        "by length",
        "by their length",
        "by number of letters",
        "from shortest to longest",
        "shortest first",
        "from longest to shortest",
        "longest first",
      ]),
    }),
    nouns: [
      "(the words |the list |){values} (sorted|ordered|arranged) {order}",
      "the (arrangement|order|sorting) of (the words |){values} {order}",
      "the sorted (list|version) of {values}, {order}",
      "the words {values} (put|brought) in order {order}",
      "{values} in order, {order}",
      "a list of {values} (sorted|ordered) {order}",
      "the (items|words|entries) of {values} (sorted|ordered) {order}",
      "{values} {order}",
    ],
    sentences: [
      "{values}, {order}",
      "sorted {order}: {values}",
      "(arrange|organize|organise|line up) {values} {order}",
      "(could you|can you|please|help me) (sort|order|arrange) {values} {order}",
      "(i want|i'd like|i need) {values} (sorted |ordered |){order}",
      "(what is|show me) {values} sorted {order}",
      "(words|names): {values}. (sort|order) them {order}",
      "here are some words: {values}. (put|sort|list) them {order}",
      "these words {order}: {values}",
      "order these {order}: {values}",
      "return {values} sorted {order}",
      "the sorted list of {values} {order}",
      "compare the lengths of {values} and (sort|order) them {order}",
      "my word list is {values}, (sort|order) it {order}",
      "(sort|order|arrange|rank) (the words |the list |these words |these: |){values} {order}",
      "(put|bring|write|list) (the words |){values} in order {order}",
      "(sort|list) {order}(:| ) {values}",
      "{values} (sorted|ordered) {order}",
      "{values}(:|,) (sort|order) (them |these |){order}",
      "(what|which) is the order of {values} {order}",
      "i have {values}, (sort|order|list) them {order}",
      "(take|use) (the list |the words |){values} and (sort|order) (it|them) {order}",
      "(rearrange|reorder) (the words |){values} {order}",
      "(given|for) (the words |the list |){values}, (sort|order) (it|them) {order}",
    ],
    heldOut: {
      nouns: ["how the words {values} look once they are in order {order}"],
      sentences: [
        "the words {values} should stand {order}, sort them",
        "go through the words {values} {order}",
      ],
    },
    program: ({ values, order }) =>
      `words = ${py(values)}\nresult = sorted(words, key=len${order.startsWith("from longest") || order.startsWith("longest") ? ", reverse=True" : ""})\nprint(result)`,
    reply: (_, output) => `Sorted by length: ${output}.`,
    followUps: [
      {
        wordings: ["(and|what about|how about|now) {order}", "(and|now) sort them {order}"],
        draw: (random, { values }) => ({
          values,
          order: random.pick([
            "by length",
            "longest first",
            "shortest first",
            "from longest to shortest",
          ]),
        }),
      },
    ],
  }),
];

const FORWARDS = ["alphabetically", "in alphabetical order", "from a to z", "by the alphabet"];
const BACKWARDS = ["in reverse alphabetical order", "from z to a", "alphabetically backwards"];

function wordOrder(random: Draw): string {
  return random.pick(random.chance(0.75) ? FORWARDS : BACKWARDS);
}

function textItems(random: Draw): string[] {
  const count = random.int(3, 6);
  return random.chance(0.6) ? random.words(count) : random.names(count);
}
