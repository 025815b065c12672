import type { Family } from "../family.ts";
import { data, listed } from "./number-lists.ts";
import { repeatable } from "./repeatable.ts";

/** Spread: standard deviation, variance, range. */
export const statisticsSpreadFamilies: readonly Family[] = [
  repeatable("{values}", {
    name: "sample-standard-deviation",
    topic: "statistics",
    result: "number",
    weight: 1.3,
    draw: (random) => ({ values: data(random, 3, 8) }),
    nouns: [
      "the (standard deviation|std|stdev|std dev|standard dev) of {values}",
      "the (sample |)(standard deviation|stdev) of {values}",
      "the (sample |)standard deviation of (the |these |)(numbers|values|scores|grades|measurements)(:|) {values}",
      "the (sample |)standard deviation of (the list|the data|the sample|the dataset)(:|) {values}",
      "the (sample |)(standard deviation|std) (for|from|in) {values}",
      "the (sample |)sd of {values}",
    ],
    sentences: [
      "(standard deviation|std|stdev|std dev) (of|for) {values}",
      "stdev: {values}",
      "{values}: (standard deviation|std|what is the standard deviation)",
      "(for|given) (the |)(numbers|values|data|sample) {values}, (what is|find|compute|give me) the (sample |)standard deviation",
      "i have (the (numbers|values|grades|scores) |){values}. (what is|what's|find) (their|the) standard deviation",
      "how much do {values} (vary|scatter|spread) (in terms of|as) standard deviation",
      "(take|find|compute) the (sample |)standard deviation (of|from) the (list|numbers|values|sample) {values}",
      "(numbers|data|values): {values}. (standard deviation|std) please",
      "what standard deviation do {values} have",
      "how (large|big) is the standard deviation of {values}",
      "by how much do {values} deviate from their mean, as a standard deviation",
    ],
    heldOut: {
      nouns: ["the deviation, the standard one, of {values}"],
      sentences: [
        "here are some numbers, {values}, and i need their standard deviation",
        "with {values} as a sample, how much is the standard deviation",
      ],
    },
    program: ({ values }) =>
      `import statistics\n${listed(values)}result = round(statistics.stdev(numbers), 4)\nprint(result)`,
    reply: (_slots, output) => `The standard deviation is ${output}.`,
    followUps: [
      {
        wordings: [
          "(and |)(what is |what about |)(the|their) variance",
          "(now |)the variance (please|instead|too|)",
        ],
        draw: (_random, before) => before,
        program: ({ values }) =>
          `import statistics\n${listed(values)}result = round(statistics.variance(numbers), 4)\nprint(result)`,
        reply: (_slots, output) => `The variance is ${output}.`,
      },
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
    name: "population-standard-deviation",
    topic: "statistics",
    result: "number",
    draw: (random) => ({ values: data(random, 3, 8) }),
    nouns: [
      "the population (standard deviation|stdev|std) of {values}",
      "the population standard deviation of (the |these |)(numbers|values|scores|measurements)(:|) {values}",
      "the population standard deviation of (the list|the data|the dataset)(:|) {values}",
      "the standard deviation of the (whole |entire |)population {values}",
      "the standard deviation of {values} (as a population|for the whole population|treated as a population)",
      "pstdev of {values}",
    ],
    sentences: [
      "population (standard deviation|stdev|std) (of|for) {values}",
      "pstdev (of |){values}",
      "{values}: population standard deviation",
      "(for|given) the (whole |)population {values}, (what is|find|compute) the standard deviation",
      "(for|given) (the |)(numbers|values|data) {values}, (what is|find|compute|give me) the population standard deviation",
      "i have (the |)(a |)population {values}. (what is|find) its standard deviation",
      "(take|find|compute) the population standard deviation (of|from) {values}",
      "if {values} (are|is) the (whole|entire) population, what is the standard deviation",
      "(numbers|data|values): {values}. population (standard deviation|std) please",
      "treat {values} as a population and (compute|give me) the standard deviation",
    ],
    heldOut: {
      nouns: ["the deviation, the population standard one, of {values}"],
      sentences: [
        "{values} is the entire population, and i need the standard deviation",
        "not of a sample but of a population, the standard deviation of {values}",
      ],
    },
    program: ({ values }) =>
      `import statistics\n${listed(values)}result = round(statistics.pstdev(numbers), 4)\nprint(result)`,
    reply: (_slots, output) => `The population standard deviation is ${output}.`,
  }),
  repeatable("{values}", {
    name: "sample-variance",
    topic: "statistics",
    result: "number",
    draw: (random) => ({ values: data(random, 3, 8) }),
    nouns: [
      "the (sample |)variance of {values}",
      "the (sample |)variance of (the |these |)(numbers|values|scores|grades|measurements)(:|) {values}",
      "the (sample |)variance of (the list|the data|the sample|the dataset)(:|) {values}",
      "the (sample |)variance (for|from|in) {values}",
      "the (sample |)var of {values}",
    ],
    sentences: [
      "(sample |)variance (of|for) {values}",
      "variance: {values}",
      "{values}: (sample |)variance",
      "(for|given) (the |)(numbers|values|data|sample) {values}, (what is|find|compute|give me) the (sample |)variance",
      "i have (the (numbers|values|grades|scores) |){values}. (what is|what's|find) (their|the) variance",
      "(take|find|compute) the (sample |)variance (of|from) the (list|numbers|values|sample) {values}",
      "(numbers|data|values): {values}. variance please",
      "what variance do {values} have",
      "how (large|big) is the variance of {values}",
      "how much do {values} vary, as (a |)variance",
    ],
    heldOut: {
      nouns: ["the variance that the sample {values} has"],
      sentences: [
        "here are some numbers, {values}, and i need their variance",
        "with {values} as a sample, how much is the variance",
      ],
    },
    program: ({ values }) =>
      `import statistics\n${listed(values)}result = round(statistics.variance(numbers), 4)\nprint(result)`,
    reply: (_slots, output) => `The variance is ${output}.`,
  }),
  repeatable("{values}", {
    name: "range-of-values",
    topic: "statistics",
    result: "number",
    draw: (random) => ({ values: random.ints(random.int(3, 9), 1, random.pick([20, 100, 1000])) }),
    nouns: [
      "the (range|spread|span) of {values}",
      "the (range|spread) of (the |these |)(numbers|values|scores|temperatures|measurements)(:|) {values}",
      "the (range|spread) of (the list|the data|the dataset)(:|) {values}",
      "the difference between the (largest and (the |)smallest|highest and (the |)lowest|maximum and (the |)minimum|biggest and (the |)smallest) (number |value |)(of|in|among) {values}",
      "the (statistical range|max minus the min|maximum minus the minimum) of {values}",
      "the (gap|distance) between the (smallest and (the |)largest|lowest and (the |)highest) (number |value |)(of|in) {values}",
    ],
    sentences: [
      "(range|spread) of {values}",
      "statistical range: {values}",
      "{values}: (range|what is the range)",
      "(for|given) (the |)(numbers|values|data) {values}, (what is|find|compute|give me) the (range|spread)",
      "i have (the (numbers|values|grades|scores) |){values}. (what is|find) (their|the) range",
      "how far apart are the (largest and the smallest|highest and the lowest|smallest and the largest) (number |value |)(of|in) {values}",
      "subtract the (smallest|lowest|minimum) (of|in) {values} from the (largest|highest|maximum)",
      "max minus min (of|for) {values}",
      "(numbers|data|values): {values}. range please",
      "how (wide|large|big) is the (range|spread) of {values}",
      "by how much does the (largest|highest) of {values} exceed the (smallest|lowest)",
    ],
    heldOut: {
      nouns: ["the span from the lowest to the highest of {values}"],
      sentences: [
        "here are some numbers, {values}, and i need the largest minus the smallest",
        "from the smallest to the largest, how wide is {values}",
      ],
    },
    program: ({ values }) => `${listed(values)}result = max(numbers) - min(numbers)\nprint(result)`,
    reply: (_slots, output) => `The range is ${output}.`,
  }),
];
