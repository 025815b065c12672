import type { Draw, Family } from "../family.ts";
import { listed } from "./number-lists.ts";
import { repeatable } from "./repeatable.ts";

const sample = (random: Draw, shortest: number, longest: number): number[] =>
  random.ints(random.int(shortest, longest), 1, random.pick([20, 100, 100, 500]));

/** Quartiles as people name them: the place in what Python's `quantiles` gives. */
const QUARTILES: Readonly<Record<string, number>> = {
  "first quartile": 0,
  "lower quartile": 0,
  Q1: 0,
  "25th percentile": 0,
  "third quartile": 2,
  "upper quartile": 2,
  Q3: 2,
  "75th percentile": 2,
};

/** Means of two lists, the sum of the products of their deviations and that of the squares of the first. */
const deviations = (
  x: readonly number[],
  y: readonly number[],
): string => `${listed(x, "x")}${listed(y, "y")}mx = sum(x) / len(x)
my = sum(y) / len(y)
sxy = sum((a - mx) * (b - my) for a, b in zip(x, y))
sx = sum((a - mx) ** 2 for a in x)
`;

/** Quartiles, z-scores, correlation and regression of two lists. */
export const statisticsPositionFamilies: readonly Family[] = [
  repeatable(["{values}", "the {which}"], {
    name: "quartile",
    topic: "statistics",
    result: "number",
    draw: (random) => ({
      values: sample(random, 4, 9),
      which: random.pick(Object.keys(QUARTILES)),
    }),
    nouns: [
      "the {which} of {values}",
      "the {which} of (the |these |)(numbers|values|scores|grades|measurements)(:|) {values}",
      "the {which} of (the list|the data|the sample|the dataset)(:|) {values}",
      "the {which} (for|from|in) {values}",
      "the value of the {which} (of|for|in) {values}",
    ],
    sentences: [
      "{which} (of|for) {values}",
      "{which}: {values}",
      "{values}: {which}",
      "(for|given) (the |)(numbers|values|data) {values}, (what is|find|compute|give me) the {which}",
      "i have (the (numbers|values|grades|scores) |){values}. (what is|what's|find) (their|the) {which}",
      "(take|find|compute|get) the {which} (of|from) the (list|numbers|values|sample) {values}",
      "(numbers|data|values): {values}. {which} please",
      "what {which} do {values} have",
      "how (large|big|high) is the {which} of {values}",
      "where is the {which} of {values}",
      "in {values}, what is the {which}",
    ],
    heldOut: {
      nouns: ["the {which} that the sample {values} has"],
      sentences: [
        "here are some numbers, {values}, and i need the {which}",
        "after sorting {values}, what is the {which}",
      ],
    },
    program: ({ values, which }) =>
      `import statistics\n${listed(values)}result = statistics.quantiles(numbers, n=4, method="inclusive")[${QUARTILES[which] ?? 0}]\nprint(result)`,
    reply: ({ which }, output) => `The ${which} is ${output}.`,
  }),
  repeatable("{values}", {
    name: "all-quartiles",
    topic: "statistics",
    result: "list",
    weight: 0.7,
    draw: (random) => ({ values: sample(random, 4, 9) }),
    nouns: [
      "(the|all|all three) quartiles of {values}",
      "(the|all) quartiles of (the |these |)(numbers|values|scores|grades)(:|) {values}",
      "the three quartiles (for|from|in) {values}",
      "the quartiles of (the list|the data|the dataset)(:|) {values}",
      "Q1, Q2 and Q3 of {values}",
      "the cut points that split {values} into (four equal parts|quarters)",
    ],
    sentences: [
      "quartiles (of|for) {values}",
      "{values}: quartiles",
      "(for|given) (the |)(numbers|values|data) {values}, (what are|find|compute|give me) the quartiles",
      "(what|which) are the quartiles (of|for) {values}",
      "i have (the (numbers|values|scores) |){values}. (what are|find) (their|the) quartiles",
      "(take|find|compute|get) (all |)the quartiles (of|from) the (list|numbers|values) {values}",
      "split {values} into quarters and (give|show) me the (quartiles|cut points)",
      "(numbers|data|values): {values}. quartiles please",
      "what quartiles do {values} have",
      "show me Q1, the median and Q3 (of|for) {values}",
    ],
    heldOut: {
      nouns: ["all the quartiles that the sample {values} has"],
      sentences: [
        "here are some numbers, {values}, and i need the quartiles",
        "where are the quartiles when {values} is the data",
      ],
    },
    program: ({ values }) =>
      `import statistics\n${listed(values)}result = statistics.quantiles(numbers, n=4, method="inclusive")\nprint(result)`,
    reply: (_slots, output) => `The quartiles are ${output}.`,
  }),
  repeatable("{values}", {
    name: "interquartile-range",
    topic: "statistics",
    result: "number",
    weight: 0.8,
    draw: (random) => ({ values: sample(random, 4, 9) }),
    nouns: [
      "the (interquartile range|iqr|inter-quartile range) of {values}",
      "the (interquartile range|iqr) of (the |these |)(numbers|values|scores|grades)(:|) {values}",
      "the (interquartile range|iqr) of (the list|the data|the dataset)(:|) {values}",
      "the (interquartile range|iqr) (for|from|in) {values}",
      "the (difference|distance) between the (first and (the |)third|lower and (the |)upper) quartile of {values}",
      "Q3 minus Q1 (of|for) {values}",
    ],
    sentences: [
      "(iqr|interquartile range) (of|for) {values}",
      "{values}: (iqr|interquartile range)",
      "(for|given) (the |)(numbers|values|data) {values}, (what is|find|compute|give me) the (iqr|interquartile range)",
      "i have (the (numbers|values|scores) |){values}. (what is|find) (their|the) (iqr|interquartile range)",
      "(take|find|compute|get) the (iqr|interquartile range) (of|from) the (list|numbers|values) {values}",
      "(numbers|data|values): {values}. (iqr|interquartile range) please",
      "what (iqr|interquartile range) do {values} have",
      "how (large|wide|big) is the (iqr|interquartile range) of {values}",
      "subtract the first quartile of {values} from the third (quartile|)",
      "third quartile minus first quartile (of|for) {values}",
    ],
    heldOut: {
      nouns: ["the range between the quartiles of {values}"],
      sentences: [
        "here are some numbers, {values}, and i need their interquartile range",
        "from the lower to the upper quartile, how wide is {values}",
      ],
    },
    program: ({ values }) =>
      `import statistics\n${listed(values)}q = statistics.quantiles(numbers, n=4, method="inclusive")\nresult = q[2] - q[0]\nprint(result)`,
    reply: (_slots, output) => `The interquartile range is ${output}.`,
  }),
  repeatable(["a value of {x}", "{x}", "mean {m}"], {
    name: "z-score",
    topic: "statistics",
    result: "number",
    draw: (random) => ({
      x: random.int(10, random.pick([100, 200])),
      m: random.int(10, random.pick([100, 150])),
      s: random.int(2, 19),
    }),
    nouns: [
      "the (z-score|z score|standard score|z value) of {x} (for|with|given|if) (a |)(mean|average) (of |){m} and (a |)standard deviation (of |){s}",
      "the (z-score|z score|standard score) (when|if) the value is {x}, the (mean|average) is {m} and the standard deviation is {s}",
      "the (z-score|z score) (of|for) x = {x}, mean {m}, (sd|std|standard deviation) {s}",
      "the (z-score|z score|standard score) of {x} in a distribution with mean {m} and (standard deviation|sd) {s}",
    ],
    sentences: [
      "(z-score|z score) of {x}, mean {m}, (sd|std|standard deviation) {s}",
      "the (mean|average) is {m} and the standard deviation is {s}. what is the (z-score|z score|standard score) of {x}",
      "(value|score) {x}, mean {m}, (sd|std|standard deviation) {s}: (what is the |)z-score",
      "how many standard deviations is {x} (away from|above) the mean if (the mean|it) is {m} and the (standard deviation|sd) is {s}",
      "(mean|average) {m}, standard deviation {s}. (find|compute|give me) the z-score (of|for) {x}",
      "i scored {x} in a test with (mean|average) {m} and standard deviation {s}. what is my (z-score|z score)",
      "(standardize|standardise) {x} with mean {m} and (standard deviation|sd) {s}",
      "with mean {m} and (standard deviation|sd) {s}, what is the z-score of {x}",
      "(compute|find) the (z-score|standard score) for a value of {x} (mean {m}, sd {s}|given mean {m} and sd {s})",
    ],
    heldOut: {
      nouns: [
        "the standard score when the mean is {m}, the standard deviation {s} and the value {x}",
      ],
      sentences: [
        "a value is {x}, the average is {m}, and the standard deviation is {s}, so i need the z-score",
        "if the sd is {s} and the mean is {m}, what z-score does {x} have",
      ],
    },
    program: ({ x, m, s }) => `result = round((${x} - ${m}) / ${s}, 4)\nprint(result)`,
    reply: ({ x }, output) => `The z-score of ${x} is ${output}.`,
  }),
  repeatable(["{x} and {y}", "x = {x} and y = {y}"], {
    name: "correlation",
    topic: "statistics",
    result: "number",
    draw: (random) => {
      const count = random.int(3, 6);
      return { x: random.distinctInts(count, 1, 60), y: random.distinctInts(count, 1, 60) };
    },
    nouns: [
      "the (correlation|correlation coefficient|pearson correlation) (of|between) {x} and {y}",
      "the (correlation|correlation coefficient|pearson correlation|pearson coefficient) (of|between) x = {x} and y = {y}",
      "the (correlation|correlation coefficient) (of|between) (the (two |)lists|the data) {x} and {y}",
      "pearson's r (of|for|between) {x} and {y}",
      "the (correlation|correlation coefficient) when x is {x} and y is {y}",
      "the (pearson |linear |)correlation (coefficient |)(of|for|between) the (values|numbers|data|series) {x} and {y}",
      "the (strength of the |)linear relation between {x} and {y}, as a correlation",
    ],
    sentences: [
      "(correlation|pearson correlation) (of|between) {x} and {y}",
      "x: {x}; y: {y}; (correlation|correlation coefficient|pearson r)",
      "how strong is the correlation between {x} and {y}",
      "x = {x}, y = {y}. (what is|find|compute) the (correlation|correlation coefficient)",
      "(correlate|find the correlation of) {x} (with|and) {y}",
      "(compute|calculate|give me) the (pearson |)correlation (coefficient |)of x = {x} and y = {y}",
      "for x = {x} and y = {y}, what is the (pearson |)correlation",
      "i have two lists, {x} and {y}. what is their correlation",
      "(what's|what is) the (pearson |)correlation (coefficient |)(of|between) {x} and {y}",
      "how strongly do the (lists|series|values) {x} and {y} correlate",
      "pearson (r |correlation |coefficient |)(of|for|between) {x} and {y}",
      "(measure|find|get) the correlation (of|between) {x} and {y}",
    ],
    heldOut: {
      nouns: ["the correlation coefficient if one list is {x} and the other is {y}"],
      sentences: [
        "two lists: {x} and {y}, and i need their correlation",
        "with {x} as x and {y} as y, find the correlation coefficient",
      ],
    },
    program: ({ x, y }) =>
      `${deviations(x, y)}sy = sum((b - my) ** 2 for b in y)\nresult = round(sxy / (sx * sy) ** 0.5, 4)\nprint(result)`,
    reply: (_slots, output) => `The correlation is ${output}.`,
  }),
  repeatable(["x = {x} and y = {y}"], {
    name: "linear-regression",
    topic: "statistics",
    result: "list",
    weight: 0.7,
    draw: (random) => {
      const count = random.int(3, 6);
      return { x: random.distinctInts(count, 1, 30), y: random.distinctInts(count, 1, 60) };
    },
    nouns: [
      "the (linear regression|regression line|best fit line|least squares line|line of best fit) (of|for|through) x = {x} and y = {y}",
      "the slope and (the |)intercept of the (regression line|best fit line|line of best fit) (for|through) x = {x} and y = {y}",
      "the (linear fit|linear regression|regression line) (of|for) the points with x = {x} and y = {y}",
      "a (linear fit|straight line fit|linear regression) (for|of) {y} (over|against|on) {x}",
    ],
    sentences: [
      "fit a (straight |)line (through|to) x = {x} and y = {y}",
      "linear (regression|fit): x = {x}, y = {y}",
      "x: {x}; y: {y}; (slope and intercept|regression line|linear regression)",
      "(do|run|compute) a linear regression (of y = {y} on x = {x}|with x = {x} and y = {y})",
      "what are (the |)slope and (the |)intercept (of the line|of the best line) through x = {x} and y = {y}",
      "for x = {x} and y = {y}, (find|give me|compute) the (regression line|line of best fit)",
      "which (straight |)line fits x = {x} and y = {y} best",
      "x = {x}, y = {y}. find the (slope and intercept|best straight line|regression line)",
      "fit y = a + b x to x = {x} and y = {y}",
      "(what's|what is) the (regression line|line of best fit|least squares line|best fit line) (for|through) x = {x} and y = {y}",
      "(find|get|compute|calculate) (the |)slope and (the |)intercept (for|of the fit to|of the line through) x = {x} and y = {y}",
      "(regress|fit) y = {y} on x = {x}",
      "least squares (fit|line) (for|through) x = {x}, y = {y}",
    ],
    heldOut: {
      nouns: ["the line that fits best when x is {x} and y is {y}"],
      sentences: [
        "with {x} as x and {y} as y, find slope and intercept",
        "the points have x = {x} and y = {y}, run a linear fit",
      ],
    },
    program: ({ x, y }) =>
      `${deviations(x, y)}slope = sxy / sx\nresult = [round(slope, 4), round(my - slope * mx, 4)]\nprint(result)`,
    reply: (_slots, output) => `[slope, intercept] of the line is ${output}.`,
  }),
];
