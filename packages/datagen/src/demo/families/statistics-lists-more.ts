import type { Draw, Family } from "../family.ts";
import { listed } from "./number-lists.ts";
import { repeatable } from "./repeatable.ts";

const marks = (random: Draw): number[] =>
  random.ints(random.int(4, 9), 1, random.pick([20, 100, 100]));

/** Running totals, counting against a limit, shares, frequencies, squares of lists. */
export const statisticsListsMoreFamilies: readonly Family[] = [
  repeatable("{values}", {
    name: "cumulative-sums",
    topic: "statistics",
    result: "list",
    draw: (random) => ({ values: random.ints(random.int(3, 8), 1, 100) }),
    nouns: [
      "the (cumulative|running) (sum|sums|total|totals) of {values}",
      "the (cumulative|running) (sum|total) of (the |these |)(numbers|values|amounts)(:|) {values}",
      "the (cumulative|running) (sum|total) of (the list|the data|this list)(:|) {values}",
      "the (partial sums|prefix sums) of {values}",
      "the list of (running totals|partial sums) (of|for) {values}",
    ],
    sentences: [
      "(cumulative|running) (sum|sums|total|totals) (of|for) {values}",
      "{values}: (cumulative sum|running total)",
      "cumsum (of |){values}",
      "(accumulate|add up step by step) {values}",
      "(show|give|print|list) (me |)the (running totals|cumulative sums|partial sums) (of|for) {values}",
      "(for|given) (the |)(numbers|values) {values}, (find|compute|give me) the (cumulative sum|running total)",
      "i have (the (numbers|values) |){values}. (what are|find) (their|the) (running totals|cumulative sums)",
      "add {values} one (by one|after the other) and (show|list) (each|every) (intermediate |partial |)(sum|total)",
      "(numbers|data|values): {values}. (cumulative sum|running total) please",
      "what are the (partial|cumulative|running) sums of {values}",
    ],
    heldOut: {
      nouns: ["the totals, one after the other, of {values}"],
      sentences: [
        "here are some numbers, {values}, and i need the running total",
        "how does the total grow when i add {values} step by step",
      ],
    },
    program: ({ values }) =>
      `from itertools import accumulate\n${listed(values)}result = list(accumulate(numbers))\nprint(result)`,
    reply: (_slots, output) => `The running totals are ${output}.`,
  }),
  repeatable(["{x}", "above {x}", "more than {x}"], {
    name: "count-above",
    topic: "statistics",
    result: "integer",
    draw: (random) => ({ values: marks(random), x: random.int(5, random.pick([19, 60])) }),
    nouns: [
      "the (number|count|amount) of (values|numbers|scores) (above|over|greater than|larger than|higher than|bigger than|exceeding) {x} in {values}",
      "the (number|count) of (values|numbers|scores) in {values} (that are |)(above|over|greater than|larger than|more than|bigger than) {x}",
      "the (number|count) of (values|numbers) of {values} that (exceed|are above|are greater than) {x}",
    ],
    sentences: [
      "how many (of|among|in) {values} are (above|over|greater than|larger than|more than|bigger than|higher than) {x}",
      "how many (values|numbers|scores|grades) (in|of) {values} are (above|over|greater than|larger than|more than|bigger than) {x}",
      "how many of {values} (exceed|are above|lie above) {x}",
      "count (the |all |)(values|numbers|scores) (in|of) {values} (that are |)(above|over|greater than|larger than|bigger than) {x}",
      "count how many (of|in) {values} are (above|over|greater than|more than) {x}",
      "{values}: how many (are |)(above|over|greater than|larger than|more than) {x}",
      "(for|given) (the |)(numbers|values) {values}, how many are (above|over|greater than|larger than) {x}",
      "i have (the (numbers|values|scores) |){values}. how many (of them |)are (above|over|greater than|larger than|bigger than) {x}",
      "count (everything|what is) (above|over|greater than) {x} in {values}",
      "(the|my) (scores|temperatures|prices) (are|were) {values}. how many of them (are|were) (above|over|higher than) {x}",
    ],
    heldOut: {
      nouns: ["the amount of numbers in {values} bigger than {x}"],
      sentences: [
        "the limit is {x}, how many of {values} are above it",
        "greater than {x}: how many of the numbers {values} are that",
      ],
    },
    program: ({ values, x }) =>
      `${listed(values)}result = sum(1 for k in numbers if k > ${x})\nprint(result)`,
    reply: ({ x }, output) => `${output} of the values are above ${x}.`,
  }),
  repeatable(["{x}", "below {x}", "less than {x}"], {
    name: "count-below",
    topic: "statistics",
    result: "integer",
    draw: (random) => ({ values: marks(random), x: random.int(5, random.pick([19, 60])) }),
    nouns: [
      "the (number|count|amount) of (values|numbers|scores) (below|under|less than|smaller than|lower than) {x} in {values}",
      "the (number|count) of (values|numbers|scores) in {values} (that are |)(below|under|less than|smaller than|lower than) {x}",
      "the (number|count) of (values|numbers) of {values} that (stay under|are below|are less than) {x}",
    ],
    sentences: [
      "how many (of|among|in) {values} are (below|under|less than|smaller than|lower than) {x}",
      "how many (values|numbers|scores|grades) (in|of) {values} are (below|under|less than|smaller than|lower than) {x}",
      "how many of {values} (stay under|are below|lie below) {x}",
      "count (the |all |)(values|numbers|scores) (in|of) {values} (that are |)(below|under|less than|smaller than) {x}",
      "count how many (of|in) {values} are (below|under|less than|smaller than) {x}",
      "{values}: how many (are |)(below|under|less than|smaller than) {x}",
      "(for|given) (the |)(numbers|values) {values}, how many are (below|under|less than|smaller than) {x}",
      "i have (the (numbers|values|scores) |){values}. how many (of them |)are (below|under|less than|smaller than) {x}",
      "count (everything|what is) (below|under|less than) {x} in {values}",
      "(the|my) (scores|temperatures|prices) (are|were) {values}. how many of them (are|were) (below|under|lower than) {x}",
    ],
    heldOut: {
      nouns: ["the amount of numbers in {values} smaller than {x}"],
      sentences: [
        "the limit is {x}, how many of {values} are below it",
        "less than {x}: how many of the numbers {values} are that",
      ],
    },
    program: ({ values, x }) =>
      `${listed(values)}result = sum(1 for k in numbers if k < ${x})\nprint(result)`,
    reply: ({ x }, output) => `${output} of the values are below ${x}.`,
  }),
  repeatable("{values}", {
    name: "shares-in-percent",
    topic: "statistics",
    result: "list",
    draw: (random) => ({ values: random.ints(random.int(2, 6), 1, random.pick([20, 100, 500])) }),
    nouns: [
      "{values} (as percentages|in percent|as percentages of the total|as shares in percent)",
      "the (percentages|shares in percent|percent shares) of {values}",
      "the (percentage|share in percent) of each (value|number|part) (in|of) {values}",
      "each of {values} as a percentage of (their|the) (sum|total)",
      "the (values|votes|amounts) {values} (normalized|normalised|converted) to percentages",
      "the (share|percentage) of the total that each of {values} (has|makes up)",
    ],
    sentences: [
      "(normalize|normalise|convert|turn) {values} (to|into) (percentages|percent)",
      "(express|write|show) {values} (as percentages|in percent|as percentages of the total)",
      "(what|which) percentage of the total is each of {values}",
      "{values}: (percentages|shares in percent|percent of total)",
      "how many percent of the total is each (value |number |)(of|in) {values}",
      "(the votes|the sales|the amounts|the counts) are {values}. (what|which) (percentages are|shares in percent are) (that|these)",
      "(for|given) (the |)(numbers|values|counts) {values}, (find|compute|give me) the (percentages|percentage of each)",
      "i have (the (counts|values|votes) |){values}. (what is|find|show) the (share|percentage) of each",
      "split 100 percent (by|in proportion to) {values}",
      "scale {values} so that they (add up|sum) to 100",
    ],
    heldOut: {
      nouns: ["the percent of the total that every one of {values} makes"],
      sentences: [
        "here are some counts, {values}, and i need percentages",
        "if the whole is 100 percent, how much is each of {values}",
      ],
    },
    program: ({ values }) =>
      `${listed(values)}total = sum(numbers)\nresult = [round(k / total * 100, 2) for k in numbers]\nprint(result)`,
    reply: (_slots, output) => `The percentages are ${output}.`,
  }),
  repeatable("{values}", {
    name: "frequency-count",
    topic: "statistics",
    result: "none",
    draw: (random) => ({ values: random.ints(random.int(5, 10), 1, random.pick([4, 6, 9])) }),
    nouns: [
      "the (frequency|frequencies|frequency count|frequency table) of (the |)(values|numbers|) (in|of) {values}",
      "the (number of times|count of how often) each (number|value) (appears|occurs) in {values}",
      "the (counts|count) of each (number|value|element) in {values}",
      "a frequency (table|count|distribution) (of|for) {values}",
      "the (distribution|tally) of the (values|numbers|rolls) {values}",
    ],
    sentences: [
      "how often does each (number|value) (appear|occur|come up) in {values}",
      "how many times does each (number|value) (appear|occur|come up|show up) in {values}",
      "(count|tally) (each|every|the) (number|value|element) in {values}",
      "(make|build|show|create) a (frequency table|tally|frequency count) (of|for) {values}",
      "frequencies (of|in|for) {values}",
      "{values}: (frequencies|count each|how often each)",
      "count how often (each|every) (number|value) (appears|occurs) in {values}",
      "(for|given) (the |)(numbers|values|rolls) {values}, count each (value|number)",
      "i (rolled|got|have) {values}. how often did each (number|value) (come up|appear)",
      "(which|what) numbers are in {values} and how often",
    ],
    heldOut: {
      nouns: ["the times that every value appears in {values}"],
      sentences: [
        "here are some numbers, {values}, count how many of each there are",
        "in {values}, how often do i find each number",
      ],
    },
    program: ({ values }) =>
      `from collections import Counter\n${listed(values)}result = dict(sorted(Counter(numbers).items()))\nprint(result)`,
    reply: (_slots, output) => `The counts are ${output}.`,
  }),
];
