import type { Family } from "../family.ts";
import { family } from "../family.ts";
import { py } from "../py.ts";
import { again, listName, numberList, ordinalNumber, shuffled } from "./drawing.ts";

const LIST = "(the list |the numbers |these numbers: |)";

/** Items of a list: how often and where one stands, the second or third largest, the even or odd ones. */
export const listsSearchingFamilies: readonly Family[] = [
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
      "{values}.count\\({item}\\)",
      "count {item} in {values}",
      "{item} in {values}, how (often|many times)",
      "occurrences of {item} in {values}",
      "(determine|work out|find|tell me) how (often|many times) {item} (occurs|appears|is) in {values}",
      "what is the (count|number) of {item} in {values}",
      "(i want to know|help me find|could you tell me) how (often|many times) {item} (occurs|appears) in {values}",
      "frequency of {item} in {values}",
      "how many (entries|elements|items) of {values} are {item}",
      "how many (occurrences|instances) of {item} (are |are there |)in {values}",
      "the dice showed {values}, how many {item}s (were there|did we get)",
      "tally the {item}s in {values}",
      "how frequently does {item} (occur|appear) in {values}",
      "{values} contains {item} a number of times, how many",
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
      "{values}.index\\({item}\\)",
      "index: {item} in {values}",
      "(determine|work out|return|tell me) the index of {item} (in|within) {values}",
      "what's the index of {item} in {values}",
      "(i want to know|help me find|could you tell me) the index of {item} in {values}",
      "zero-based (position|index) of {item} in {values}",
      "counting from zero, where is {item} in {values}",
      "at what python index does {values} have {item}",
      "what is the (list |python |)index for {item} in {values}",
      "locate {item} in {values}, by index",
      "the index at which {item} (stands|sits|is) in {values}",
      "where is {item} in {values} (if the first has index 0|with the first at 0|when you start counting at 0)",
      "find {item} in {values} and return the index",
      "index number of {item} within {values}",
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
    name: "list-second-extreme",
    topic: "lists",
    result: "integer",
    draw: (random) => ({
      values: random.distinctInts(random.int(4, 8), 1, random.pick([30, 100, 1000])),
      nth: random.pick(["second", "second", "third", "2nd", "3rd"]),
      which: random.pick(["largest", "biggest", "highest", "smallest", "lowest", "greatest"]),
    }),
    nouns: [
      `the {nth} {which} (number|value|item|element|) (of|in|from) ${LIST}{values}`,
      "the {nth} {which} of {values}",
      "the {nth} {which} (number|value) among {values}",
      "the {nth} {which} (number|value|element) in the (list|array) {values}",
      "which (number|value) is the {nth} {which} of {values}",
      "the (number|value) that (comes|is|ranks) {nth} {which} in {values}",
      "the {nth} {which} (one |)(out of|of all) {values}",
      "the {nth} {which} (number|value) you can find in {values}",
    ],
    sentences: [
      "{nth} {which}: {values}",
      "(determine|work out|tell me|return|print) the {nth} {which} (number|value|one) (of|in|from|among) {values}",
      "what's the {nth} {which} (number |value |)(of|in) {values}",
      "(i want to know|help me find|could you tell me) the {nth} {which} (number|value) (of|in|among) {values}",
      "the {nth} {which} among {values}",
      "{values} - {nth} {which}",
      "my class scored {values}, what was the {nth} {which} (score|mark|result)",
      "we measured {values}, which one is {nth} {which}",
      "not the first but the {nth} {which} of {values}",
      "(select|pick out) the {nth} {which} (number|value) (from|out of) {values}",
      "which (number|value) ranks {nth} {which} in {values}",
      "sort {values} and give me the {nth} {which}",
      "{values}, show the {nth} {which}",
      "the bids are {values}, what is the {nth} {which} bid",
      `(what|which) is the {nth} {which} (number|value|one|) (of|in|among) ${LIST}{values}`,
      "(which|what) (number|value|one) is the {nth} {which}(:| of|,) {values}",
      "(find|get|show|pick|return) the {nth} {which} (number|value|element) (in|of|from) {values}",
      "{nth} {which} (of|in) {values}",
      "{values}(:|,) (which|what) is the {nth} {which}",
      "(for|given|from|in) (the numbers |the list |){values}, (what|which) is the {nth} {which}(| one| number)",
      "i have {values}, (what's|which is|tell me|give me) the {nth} {which}(| one| number)",
      "(of|among) (the numbers |){values}, which is the {nth} {which}",
      "(look at|take) (the list |){values} (and|then) (find|show|tell me) the {nth} {which}(| number| value)",
      "our (scores|prices|temperatures|results) were {values}, what was the {nth} {which}",
    ],
    heldOut: {
      nouns: ["whichever of {values} is the {nth} {which}"],
      sentences: [
        "i need one number from {values}, the {nth} {which}",
        "among all of {values}, which number is {nth} {which}",
      ],
    },
    program: ({ values, nth, which }) => {
      const place = ordinalNumber(nth);
      return `numbers = ${py(values)}\nresult = sorted(set(numbers))[${isMaximum(which) ? -place : place - 1}]\nprint(result)`;
    },
    reply: ({ nth, which }, output) => `The ${nth} ${which} number is ${output}.`,
    followUps: [
      {
        wordings: [
          "(and|what about|how about|now) the {nth} {which}(| one)",
          "(and|now) {nth} {which}",
        ],
        draw: (random, { values }) => ({
          values,
          nth: random.pick(["second", "third"]),
          which: random.pick(["largest", "smallest"]),
        }),
      },
    ],
  }),
  family({
    name: "list-even-odd",
    topic: "lists",
    result: "list",
    draw: (random) => {
      const kind = random.pick(["even", "odd"]);
      return {
        values: shuffled(random, [
          ...numberList(random, 2, 6),
          2 * random.int(1, 40),
          2 * random.int(1, 40) + 1,
        ]),
        kind,
      };
    },
    nouns: [
      `the {kind} (numbers|values|ones|items) (of|in|from|among) ${LIST}{values}`,
      "(all|only) the {kind} (numbers|values|ones) (of|in|from) {values}",
      "the (numbers|values) (of|in|from) {values} (that|which) are {kind}",
      "the {kind} (items|entries|elements) of the (list|array) {values}",
      "which (numbers|values) (of|in) {values} are {kind}",
      "the list {values} with only {kind} (numbers|values) (kept|left|in it)",
      "a list of the {kind} (numbers|ones) (in|among|from) {values}",
      "every {kind} (number|value|item) (in|of|from) {values}",
    ],
    sentences: [
      "[x for x in (the list|) {values} if {kind}]",
      "{kind} numbers: {values}",
      "{kind} in {values}",
      "(determine|work out|tell me|return|print) the {kind} numbers (of|in|from) {values}",
      "what are the {kind} (numbers|ones|values) (in|of|among) {values}",
      "(i want to know|help me find|could you tell me) which of {values} are {kind}",
      "(only|just) the {kind} (numbers|ones) (of|from|in) {values}",
      "which are {kind} in {values}",
      "(pick|sort|fish|single) out the {kind} (numbers|ones) (from|of) {values}",
      "(leave|keep) only {kind} numbers in {values}",
      "the {kind} ones of these: {values}",
      "house numbers {values}: which are on the {kind} side",
      "all {kind} (elements|entries|members) of {values}",
      "(drop|delete|discard) whatever is not {kind} from {values}",
      `(which|what) (numbers|values|ones) (of|in|among) ${LIST}{values} are {kind}`,
      "(find|get|show|pick|list|keep|filter|select) (all |only |)(the |){kind} (numbers|values|ones) (in|of|from|out of) {values}",
      "{kind} (numbers|ones) (of|in|from) {values}",
      "{values}(:|,) (which|what) (ones |numbers |)are {kind}",
      "(for|given|from|in) (the numbers |the list |){values}, (what|which) are the {kind} (ones|numbers)",
      "i have {values}, (which are|which ones are|show me the ones that are) {kind}",
      "(of|among) (the numbers |){values}, which (ones |)are {kind}",
      "(take|use|go through) (the list |){values} and (keep|show|list|print) (only |)the {kind} (ones|numbers)",
      "(remove|drop|throw out) everything (that is not|but what is) {kind} from {values}",
      "filter {values}(:|,) only {kind} (ones|numbers)",
    ],
    heldOut: {
      nouns: ["what is left of {values} if only {kind} numbers stay"],
      sentences: [
        "from {values} i need just those that are {kind}",
        "show me every number of {values} that is {kind}",
      ],
    },
    program: ({ values, kind }) =>
      `numbers = ${py(values)}\nresult = [x for x in numbers if x % 2 == ${kind === "even" ? 0 : 1}]\nprint(result)`,
    reply: ({ kind }, output) => `The ${kind} numbers are ${output}.`,
    followUps: [
      {
        wordings: [
          "(and|what about|how about|now) the {kind} (ones|numbers)",
          "(and|now) (only |)the {kind} (ones|numbers)",
          "and {kind}",
        ],
        draw: (_, { values, kind }) => ({ values, kind: kind === "even" ? "odd" : "even" }),
      },
    ],
  }),
];

const MAXIMA = new Set(["largest", "biggest", "highest", "greatest"]);

function isMaximum(which: string): boolean {
  return MAXIMA.has(which);
}
