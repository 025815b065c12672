import type { Draw, Family } from "../family.ts";
import { repeatable } from "./repeatable.ts";
import { data, listed } from "./number-lists.ts";

const few = (random: Draw): number[] => data(random, 2, 8);

/** Mean, median and mode. */
export const statisticsAveragesFamilies: readonly Family[] = [
  repeatable("{values}", {
    name: "mean",
    topic: "statistics",
    result: "number",
    weight: 1.6,
    draw: (random) => ({ values: few(random) }),
    nouns: [
      "the (average|mean|arithmetic mean|mean value|average value) of {values}",
      "the (average|mean) of (the |these |)(numbers|values|scores|grades|measurements)(:|) {values}",
      "the (average|mean) of (the list|the data|the series|this list|the dataset)(:|) {values}",
      "the (average|mean) (for|over|across) {values}",
      "the (average|mean) (score|grade|age|price|temperature|time|weight) (of|for|from) {values}",
      "the (sum of {values} divided by how many there are|arithmetic average of {values})",
      "(an average|the average) of these: {values}",
      "the average (number|value) (in|among) {values}",
    ],
    sentences: [
      "(average|mean) (of|for) {values}",
      "average {values}",
      "avg (of |){values}",
      "(average|mean): {values}",
      "{values}: (average|mean|what is the mean|what is the average)",
      "(for|given) (the |)(numbers|values|data) {values}, (what is|find|compute|give me) the (average|mean)",
      "i have (the (numbers|values|grades|scores) |){values}. (what is|what's|find) (their|the) (mean|average)",
      "(what is|what's) {values} on average",
      "(my|the) (grades|scores|marks|times|prices|temperatures) (are|were) {values}. what is (my|the) (average|mean)",
      "how (much|high|large) is (it|this) on average: {values}",
      "(take|find|compute) the (average|mean) (of|from) the (list|numbers|values) {values}",
      "what do {values} (average|average out) to",
      "(numbers|data|values): {values}. (mean|average) please",
    ],
    heldOut: {
      nouns: ["the value that {values} have on average"],
      sentences: [
        "here are some numbers, {values}, and i need to know their average",
        "how much do {values} come to on average",
      ],
    },
    program: ({ values }) =>
      `${listed(values)}result = round(sum(numbers) / len(numbers), 4)\nprint(result)`,
    reply: (_slots, output) => `The average is ${output}.`,
    followUps: [
      {
        wordings: [
          "(and |)(what is |what about |)(the|their) median",
          "(now |)the median (please|instead|too|)",
        ],
        draw: (_random, before) => before,
        program: ({ values }) =>
          `import statistics\n${listed(values)}result = statistics.median(numbers)\nprint(result)`,
        reply: (_slots, output) => `The median is ${output}.`,
      },
      {
        wordings: [
          "(and |)(what is |what about |)(the|their) (standard deviation|std)",
          "(now |)the standard deviation (please|instead|too|)",
        ],
        draw: (_random, before) => before,
        program: ({ values }) =>
          `import statistics\n${listed(values)}result = round(statistics.stdev(numbers), 4)\nprint(result)`,
        reply: (_slots, output) => `The standard deviation is ${output}.`,
      },
      {
        wordings: [
          "(and |)(what is |what about |)(the|their) (sum|total)",
          "(and |)(how much|what) is it in total",
        ],
        draw: (_random, before) => before,
        program: ({ values }) => `${listed(values)}result = sum(numbers)\nprint(result)`,
        reply: (_slots, output) => `The sum is ${output}.`,
      },
    ],
  }),
  repeatable("{values}", {
    name: "median",
    topic: "statistics",
    result: "number",
    weight: 1.3,
    draw: (random) => ({ values: data(random, 3, 9) }),
    nouns: [
      "the (median|median value) of {values}",
      "the median of (the |these |)(numbers|values|scores|grades|measurements)(:|) {values}",
      "the median of (the list|the data|the series|this list|the dataset)(:|) {values}",
      "the (middle value|middle number|central value) of {values} (when sorted|in sorted order|after sorting)",
      "the median (for|in|among) {values}",
      "the median (score|grade|age|price|temperature|time|weight|income) (of|for|from) {values}",
      "the (value|number) in the middle of the sorted (list|numbers|values) {values}",
    ],
    sentences: [
      "median (of|for) {values}",
      "median {values}",
      "median: {values}",
      "{values}: (median|what is the median)",
      "(for|given) (the |)(numbers|values|data) {values}, (what is|find|compute|give me) the median",
      "i have (the (numbers|values|grades|scores) |){values}. (what is|what's|find) (their|the) median",
      "sort {values} and (tell|give|show) me the (middle one|middle value|value in the middle)",
      "(which|what) (number|value) is in the middle (of|if i sort) {values}",
      "(my|the) (grades|scores|marks|times|prices|temperatures) (are|were) {values}. what is the median",
      "(take|find|compute) the median (of|from) the (list|numbers|values) {values}",
      "(numbers|data|values): {values}. median please",
      "what median do {values} have",
    ],
    heldOut: {
      nouns: ["the value in the middle when {values} are sorted"],
      sentences: [
        "here are some numbers, {values}, and i need to know their median",
        "after sorting {values}, what is the middle value",
      ],
    },
    program: ({ values }) =>
      `import statistics\n${listed(values)}result = statistics.median(numbers)\nprint(result)`,
    reply: (_slots, output) => `The median is ${output}.`,
    followUps: [
      {
        wordings: [
          "(and |)(what is |what about |)(the|their) (mean|average)",
          "(now |)the (mean|average) (please|instead|too|)",
        ],
        draw: (_random, before) => before,
        program: ({ values }) =>
          `${listed(values)}result = round(sum(numbers) / len(numbers), 4)\nprint(result)`,
        reply: (_slots, output) => `The average is ${output}.`,
      },
    ],
  }),
  repeatable("{values}", {
    name: "mode",
    topic: "statistics",
    result: "integer",
    draw: (random) => {
      const values = random.ints(random.int(4, 8), 1, random.pick([6, 12, 40]));
      return { values: [...values, values[1] ?? 1, values[1] ?? 1] };
    },
    nouns: [
      "the mode of {values}",
      "the mode of (the |these |)(numbers|values|scores|grades|measurements)(:|) {values}",
      "the mode of (the list|the data|this list|the dataset)(:|) {values}",
      "the (most frequent|most common|most repeated) (number|value|element) (in|of|among) {values}",
      "the (number|value) that (appears|occurs|comes up|shows up) (most often|most|the most) in {values}",
      "the statistical mode of {values}",
    ],
    sentences: [
      "mode (of|for) {values}",
      "mode: {values}",
      "{values}: (mode|what is the mode)",
      "(which|what) (number|value) (appears|occurs|comes up|shows up) (most often|the most|most frequently) in {values}",
      "(which|what) is the most (common|frequent) (number|value) in {values}",
      "most (common|frequent) (number|value) (in|of) {values}",
      "(for|given) (the |)(numbers|values|data) {values}, (what is|find) the mode",
      "i have (the (numbers|values|grades) |){values}. (what is|what's|find) (their|the) mode",
      "(find|give me|show me) the (number|value) that (occurs|appears) most often in {values}",
      "in {values}, which number is (repeated|there) (most often|the most)",
      "(numbers|data|values): {values}. mode please",
    ],
    heldOut: {
      nouns: ["the number that {values} repeat most often"],
      sentences: [
        "here are some numbers, {values}, which is the most frequent",
        "which value do i find most often in {values}",
      ],
    },
    program: ({ values }) =>
      `import statistics\n${listed(values)}result = statistics.mode(numbers)\nprint(result)`,
    reply: (_slots, output) => `The mode is ${output}.`,
  }),
];
