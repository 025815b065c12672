import type { Family } from "../family.ts";
import { family } from "../family.ts";
import { py } from "../py.ts";
import { again, listName, numberList, ordinalNumber } from "./drawing.ts";

const LIST = "(the list |the numbers |these numbers: |)";

/** Parts of a list: the first ones, every second, groups; places of items; lists changed number by number. */
export const listsPartsFamilies: readonly Family[] = [
  family({
    name: "list-count-value",
    topic: "lists",
    result: "integer",
    draw: (random) => {
      const pool = random.distinctInts(random.int(3, 5), 0, random.pick([9, 30, 99]));
      const values = Array.from({ length: random.int(6, 11) }, () => random.pick(pool));
      return { values, item: random.pick(pool) };
    },
    nouns: [
      `how (many times|often) (the number |the value |){item} (occurs|appears|is found|comes up|is) in ${LIST}{values}`,
      `the number of times {item} (occurs|appears|comes up) in ${LIST}{values}`,
      "the (count|number of occurrences|frequency) of {item} in (the list |){values}",
      "the number of {item}s in {values}",
      "how many {item}s (are|there are) in {values}",
      "how many of (the numbers |){values} are {item}",
      "how (often|many times) (the list |){values} (has|contains) {item}",
      "the number of (items|entries|elements) of {values} equal to {item}",
    ],
    sentences: [
      `how (many times|often) does (the number |the value |){item} (occur|appear|come up) in ${LIST}{values}`,
      "count (the number |how often we see |the occurrences of |){item} in (the list |){values}",
      "how many {item}s (are|are there|do you see) in {values}",
      "how many of (the numbers |){values} are (equal to |){item}",
      "{values}(:|,) how (often|many times) (is there |does it have |){item}",
      "in (the list |){values}, how (often|many times) (is there|do you see|does one find) (a |){item}",
      "i have {values}, how (often|many times) (is|do i have) {item}",
      "number of {item}s in {values}",
      "how many times (is|can you find) {item} in {values}",
      "we rolled {values}, how (often|many times) did we get (a |){item}",
    ],
    heldOut: {
      nouns: ["how many times you read {item} in {values}"],
      sentences: [
        "going through {values}, how often do i see {item}",
        "{values} contains {item} how many times",
      ],
    },
    program: ({ values, item }) =>
      `numbers = ${py(values)}\nresult = numbers.count(${item})\nprint(result)`,
    reply: ({ item }, output) =>
      `The number ${item} occurs ${output === "1" ? "once" : `${output} times`}.`,
    followUps: [
      {
        wordings: again("item"),
        draw: (random, { values }) => ({ values, item: random.pick(values) }),
      },
    ],
  }),
  family({
    name: "list-first-last-items",
    topic: "lists",
    result: "list",
    draw: (random) => {
      const values = random.chance(0.6) ? numberList(random, 5, 9) : random.words(random.int(5, 7));
      return { values, end: random.pick(["first", "last"]), n: random.int(2, 4) };
    },
    nouns: [
      "the {end} {n} (items|elements|entries|values|) (of|in|from) (the list |){values}",
      "the {n} {end} (items|elements|entries|values) (of|in|from) (the list |){values}",
      "only the {end} {n} of {values}",
      "the list {values} cut (down |)to (its|the) {end} {n} (items|elements|entries)",
      "the part of {values} with the {end} {n} (items|elements|entries)",
      "{values}, (reduced|shortened) to the {end} {n} (items|elements|ones)",
      "the {end} {n} ones of the list {values}",
      "a list of the {end} {n} (items|elements) (in|of) {values}",
    ],
    sentences: [
      "(what|which) are the {end} {n} (items|elements|values|entries|) (of|in) (the list |){values}",
      "(take|get|print|show|pick|return|keep) (only |)the {end} {n} (items|elements|entries|values|) (of|from|in) {values}",
      "{end} {n} (items |elements |values |)of {values}",
      "{values}(:|,) (the |){end} {n} (items|elements|ones|)",
      "(from|given|in) (the list |){values}, (take|show|give me|what are) the {end} {n}(| items| elements| ones)",
      "(cut|shorten|trim) (the list |){values} to (its|the) {end} {n} (items|elements|entries)",
      "i have {values}, (show|give|list|tell) me the {end} {n}",
      "(slice|cut) the {end} {n} (items|elements) (off|out of|from) {values}",
      "the {end} {n} of {values} are which",
      "(drop|remove) everything but the {end} {n} (items|elements) of {values}",
    ],
    heldOut: {
      nouns: ["what remains of {values} if just the {end} {n} stay"],
      sentences: ["of {values} i need just the {end} {n}", "which {n} are {end} in {values}"],
    },
    program: ({ values, end, n }) =>
      `${listName(values)} = ${py(values)}\nresult = ${listName(values)}[${end === "first" ? `:${n}` : `-${n}:`}]\nprint(result)`,
    reply: ({ end, n }, output) => `The ${end} ${n} items are ${output}.`,
    followUps: [
      {
        wordings: ["(and|what about|how about|now) the {end} {n}(| ones)", "(and|now) {end} {n}"],
        draw: (random, { values, end }) => ({
          values,
          end: end === "first" ? "last" : "first",
          n: random.int(2, 4),
        }),
      },
    ],
  }),
  family({
    name: "list-index-of",
    topic: "lists",
    result: "integer",
    draw: (random) => {
      const values: readonly (number | string)[] = random.chance(0.5)
        ? random.distinctInts(random.int(4, 7), 1, 99)
        : random.words(random.int(3, 6));
      return { values, item: random.pick(values) };
    },
    nouns: [
      "the (index|position in Python|zero-based position) of {item} in (the list |){values}",
      "the index (at which|where) {item} (is|stands|occurs) in (the list |){values}",
      "the index of (the item|the element|the value) {item} in {values}",
      "the (list |)index {item} has in {values}",
      "at which index {item} (is|stands) in (the list |){values}",
      "the (place|position) (counted|counting) from 0 of {item} in {values}",
      "the first index of {item} in (the list |){values}",
      "the zero-based index of {item} in (the list |){values}",
    ],
    sentences: [
      "(what|which) is the index of {item} in (the list |){values}",
      "at (which|what) index is {item} in (the list |){values}",
      "(find|get|show) the index of {item} in (the list |){values}",
      "index of {item} in {values}",
      "in (the list |){values}, (at which index is|what is the index of|what index has) {item}",
      "{values}(:|,) (index of|which index has) {item}",
      "(counting from 0|starting to count at 0), at which (place|position) is {item} in {values}",
      "(search|look for) {item} in {values} and (give|show|tell) me its index",
      "(which|what) index does {item} have in {values}",
      "i have {values}, (what is the index of|at which index is) {item}",
    ],
    heldOut: {
      nouns: ["the index you need to get {item} out of {values}"],
      sentences: [
        "to get {item} from {values}, which index do i use",
        "{item} is in {values}, at which index",
      ],
    },
    program: ({ values, item }) =>
      `${listName(values)} = ${py(values)}\nresult = ${listName(values)}.index(${py(item)})\nprint(result)`,
    reply: ({ item }, output) => `The index of ${item} is ${output}, counting from 0.`,
    followUps: [
      {
        wordings: again("item"),
        draw: (random, { values }) => ({ values, item: random.pick(values) }),
      },
    ],
  }),
  family({
    name: "list-every-nth",
    topic: "lists",
    result: "list",
    draw: (random) => ({
      values: numberList(random, 6, 12),
      nth: random.pick(["second", "second", "third", "fourth", "2nd", "3rd", "4th"]),
    }),
    nouns: [
      "every {nth} (item|element|number|value|entry) (of|in|from) (the list |){values}",
      "(the list |){values} with only every {nth} (item|element|number) (kept|left)",
      "a list of every {nth} (item|element|number|one) (of|in|from) {values}",
      "every {nth} one of {values}, (starting|beginning) with the first",
      "each {nth} (item|element|number) (of|in) (the list |){values}",
      "the (items|numbers) you get taking every {nth} (one |)of {values}",
      "every {nth} (one |)of (the numbers |){values}",
      "the slice with every {nth} (item|element) of {values}",
    ],
    sentences: [
      "(take|get|print|show|pick|keep|list|select) (only |)every {nth} (item|element|number|value|one) (of|from|in) (the list |){values}",
      "(which|what) is every {nth} (item|element|number) (of|in) {values}",
      "every {nth} (item|element|number) of {values}",
      "{values}(:|,) every {nth} (item|one|number|)",
      "(from|in|of) (the list |the numbers |){values}, (take|show|give me|keep) every {nth}(| one| item)",
      "i have {values}, (show|give|list) me every {nth}(| one)",
      "(slice|cut) every {nth} (item|element) out of {values}",
      "starting with the first, (take|list|show) every {nth} (item|number) of {values}",
      "go through {values} and (keep|take) every {nth} (item|number|one)",
      "(drop|remove) everything but every {nth} (item|number) of {values}",
    ],
    heldOut: {
      nouns: ["what remains of {values} if just every {nth} stays"],
      sentences: [
        "of {values} i need just every {nth} one",
        "which ones do i get, taking every {nth} of {values}",
      ],
    },
    program: ({ values, nth }) =>
      `numbers = ${py(values)}\nresult = numbers[::${ordinalNumber(nth)}]\nprint(result)`,
    reply: ({ nth }, output) => `Every ${nth} item is ${output}.`,
    followUps: [
      {
        wordings: ["(and|what about|how about|now) every {nth}(| one)", "(and|now) each {nth}"],
        draw: (random, { values }) => ({ values, nth: random.pick(["second", "third", "fourth"]) }),
      },
    ],
  }),
];
