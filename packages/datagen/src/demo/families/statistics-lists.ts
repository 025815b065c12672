import type { Family } from "../family.ts";
import { data, listed } from "./number-lists.ts";
import { repeatable } from "./repeatable.ts";

/** Totals and extremes of lists. */
export const statisticsListsFamilies: readonly Family[] = [
  repeatable("{values}", {
    name: "sum-of-list",
    topic: "statistics",
    result: "number",
    weight: 1.5,
    draw: (random) => ({
      values: random.ints(random.int(4, 9), 1, random.pick([20, 100, 100, 1000, 5000])),
    }),
    nouns: [
      "the (sum|total) of {values}",
      "the (sum|total) of (the |these |all these |)(numbers|values|amounts|items|prices)(:|) {values}",
      "the (sum|total) of (the list|the data|this list|the column)(:|) {values}",
      "{values} (added together|added up|summed up|in total)",
      "the (total|sum) (for|from|over) {values}",
      "the (sum|total) of (all |)(the |)(numbers|elements|values) (in|of) (the list |){values}",
      "the (grand total|overall total|whole sum) of {values}",
    ],
    sentences: [
      "sum (of |){values}",
      "total (of |){values}",
      "(add|sum|total) (up |){values}",
      "add {values} (together|up)",
      "{values}: (sum|total|what is the sum|what is the total)",
      "(add|sum) (up |)(the |these |all these |)(numbers|values|amounts)(:|) {values}",
      "what do {values} (add up to|sum to|come to|total|make together)",
      "how much (is|are) {values} (together|in total|added up|all together|combined)",
      "i have (the (numbers|values|bills|prices) |){values}. (what is|what's|find) (their|the) (sum|total)",
      "i (spent|earned|paid|saved|got) {values}. how much is that (in total|altogether|together)",
      "(for|given) (the |)(numbers|values) {values}, (what is|find|compute|give me) the (sum|total)",
      "if i add {values}, what (do i get|is the total)",
      "(numbers|data|values|bills): {values}. (sum|total) please",
    ],
    heldOut: {
      nouns: ["the amount that {values} make together"],
      sentences: [
        "here are some numbers, {values}, and i need their total",
        "with {values} in the list, what is the sum",
      ],
    },
    program: ({ values }) => `${listed(values)}result = sum(numbers)\nprint(result)`,
    reply: (_slots, output) => `The sum is ${output}.`,
    followUps: [
      {
        wordings: [
          "(and |)(what is |what about |)(the|their) (mean|average)",
          "(now |)the (mean|average) (please|instead|too|)",
          "and on average",
        ],
        draw: (_random, before) => before,
        program: ({ values }) =>
          `${listed(values)}result = round(sum(numbers) / len(numbers), 4)\nprint(result)`,
        reply: (_slots, output) => `The average is ${output}.`,
      },
      {
        wordings: [
          "(and |)(which|what) is the (largest|biggest|highest) (one|of them|)",
          "(and |)the (maximum|max|largest)",
        ],
        draw: (_random, before) => before,
        program: ({ values }) => `${listed(values)}result = max(numbers)\nprint(result)`,
        reply: (_slots, output) => `The largest is ${output}.`,
      },
    ],
  }),
  repeatable("{values}", {
    name: "product-of-list",
    topic: "statistics",
    result: "integer",
    draw: (random) => ({ values: random.ints(random.int(4, 7), 1, random.pick([9, 12, 19, 40])) }),
    nouns: [
      "the product of {values}",
      "the product of (the |these |all these |)(numbers|values|factors)(:|) {values}",
      "the product of (the list|the data|this list)(:|) {values}",
      "{values} (multiplied together|multiplied|multiplied with each other)",
      "the product of (all |)(the |)(numbers|elements|values) in {values}",
      "the (result|outcome) of multiplying {values} (together|)",
    ],
    sentences: [
      "product (of |){values}",
      "multiply {values} (together|)",
      "{values}: (product|what is the product)",
      "multiply (together |)(the |these |all these |)(numbers|values)(:|) {values}",
      "what do {values} (give|make) when multiplied (together|)",
      "how much are {values} multiplied (together|with each other)",
      "i have (the (numbers|values) |){values}. (what is|what's|find) (their|the) product",
      "(for|given) (the |)(numbers|values) {values}, (what is|find|compute|give me) the product",
      "if i multiply {values}, what do i get",
      "(numbers|data|values): {values}. product please",
      "(find|compute|take) the product (of|over) the (list|numbers|values) {values}",
    ],
    heldOut: {
      nouns: ["the number that {values} make when multiplied together"],
      sentences: [
        "here are some numbers, {values}, and i need their product",
        "with {values} in the list, what is the product",
      ],
    },
    program: ({ values }) =>
      `import math\n${listed(values)}result = math.prod(numbers)\nprint(result)`,
    reply: (_slots, output) => `The product is ${output}.`,
  }),
  repeatable("{values}", {
    name: "largest-of-list",
    topic: "statistics",
    result: "number",
    weight: 1.3,
    draw: (random) => ({ values: data(random, 3, 9) }),
    nouns: [
      "the (largest|biggest|greatest|highest|maximum|max) (number|value|element|) (of|in|among|from) {values}",
      "the (maximum|max|largest|biggest|highest) of (the |these |)(numbers|values|scores|prices|temperatures)(:|) {values}",
      "the (maximum|max|largest number|biggest value) (of|in) (the list|the data|this list)(:|) {values}",
      "the (top|highest|best|largest) (value|score|number) (in|of|among) {values}",
      "the (maximum|max) (of|for) {values}",
    ],
    sentences: [
      "(max|maximum|largest|biggest) (of |in ){values}",
      "max {values}",
      "{values}: (max|maximum|which is the largest|which is the biggest|largest)",
      "(which|what) (of {values} is|number of {values} is) (the (largest|biggest|greatest|highest)|largest|biggest)",
      "(which|what) is the (largest|biggest|greatest|highest) (number|value|) (of|in|among) {values}",
      "(find|pick|get|take) the (largest|biggest|greatest|highest|maximum) (number|value|) (of|in|from|out of|among) {values}",
      "(for|given) (the |)(numbers|values) {values}, (what is|find|compute|give me) the (maximum|max|largest)",
      "i have (the (numbers|values|scores|offers) |){values}. (which|what) is the (largest|biggest|highest)",
      "how (large|big|high) is the (largest|biggest|highest) of {values}",
      "what's the (biggest|highest|largest) among {values}",
      "(numbers|data|values): {values}. (max|maximum) please",
    ],
    heldOut: {
      nouns: ["the number that is the biggest among {values}"],
      sentences: [
        "here are some numbers, {values}, and i need the highest",
        "none of {values} is larger than which one",
      ],
    },
    program: ({ values }) => `${listed(values)}result = max(numbers)\nprint(result)`,
    reply: (_slots, output) => `The largest is ${output}.`,
    followUps: [
      {
        wordings: [
          "(and |)(which|what) is the (smallest|lowest) (one|of them|)",
          "(and |)(the|what about the) (minimum|min|smallest|lowest)",
        ],
        draw: (_random, before) => before,
        program: ({ values }) => `${listed(values)}result = min(numbers)\nprint(result)`,
        reply: (_slots, output) => `The smallest is ${output}.`,
      },
    ],
  }),
  repeatable("{values}", {
    name: "smallest-of-list",
    topic: "statistics",
    result: "number",
    weight: 1.2,
    draw: (random) => ({ values: data(random, 3, 9) }),
    nouns: [
      "the (smallest|lowest|least|minimum|min) (number|value|element|) (of|in|among|from) {values}",
      "the (minimum|min|smallest|lowest) of (the |these |)(numbers|values|scores|prices|temperatures)(:|) {values}",
      "the (minimum|min|smallest number|lowest value) (of|in) (the list|the data|this list)(:|) {values}",
      "the (bottom|lowest|worst|smallest|cheapest) (value|score|number|price) (in|of|among) {values}",
      "the (minimum|min) (of|for) {values}",
    ],
    sentences: [
      "(min|minimum|smallest|lowest) (of |in ){values}",
      "min {values}",
      "{values}: (min|minimum|which is the smallest|which is the lowest|smallest)",
      "(which|what) (of {values} is|number of {values} is) (the (smallest|lowest|least)|smallest|lowest)",
      "(which|what) is the (smallest|lowest|least) (number|value|) (of|in|among) {values}",
      "(find|pick|get|take) the (smallest|lowest|least|minimum) (number|value|) (of|in|from|out of|among) {values}",
      "(for|given) (the |)(numbers|values) {values}, (what is|find|compute|give me) the (minimum|min|smallest)",
      "i have (the (numbers|values|scores|prices) |){values}. (which|what) is the (smallest|lowest)",
      "how (small|low) is the (smallest|lowest) of {values}",
      "what's the (smallest|lowest) among {values}",
      "(numbers|data|values): {values}. (min|minimum) please",
    ],
    heldOut: {
      nouns: ["the number that is the lowest among {values}"],
      sentences: [
        "here are some numbers, {values}, and i need the lowest",
        "none of {values} is smaller than which one",
      ],
    },
    program: ({ values }) => `${listed(values)}result = min(numbers)\nprint(result)`,
    reply: (_slots, output) => `The smallest is ${output}.`,
  }),
];
