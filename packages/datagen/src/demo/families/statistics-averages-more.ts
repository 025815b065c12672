import type { Draw, Family } from "../family.ts";
import { data, listed } from "./number-lists.ts";
import { repeatable } from "./repeatable.ts";

const positive = (random: Draw): number[] =>
  random.ints(random.int(2, 6), 1, random.pick([10, 20, 100]));

/** Geometric, harmonic, weighted and moving averages, root mean square. */
export const statisticsAveragesMoreFamilies: readonly Family[] = [
  repeatable("{values}", {
    name: "geometric-mean",
    topic: "statistics",
    result: "number",
    draw: (random) => ({ values: positive(random) }),
    nouns: [
      "the geometric (mean|average) of {values}",
      "the geometric (mean|average) of (the |these |)(numbers|values|factors)(:|) {values}",
      "the geometric (mean|average) of (the list|the data|this list)(:|) {values}",
      "the geometric mean (for|from) {values}",
      "the nth root of the product of {values}, that is their geometric mean",
    ],
    sentences: [
      "geometric (mean|average) (of|for) {values}",
      "geometric mean: {values}",
      "{values}: geometric (mean|average)",
      "(for|given) (the |)(numbers|values|data) {values}, (what is|find|compute|give me) the geometric (mean|average)",
      "i have (the (numbers|values) |){values}. (what is|find) (their|the) geometric (mean|average)",
      "(take|find|compute) the geometric (mean|average) (of|from) the (list|numbers|values) {values}",
      "(numbers|data|values): {values}. geometric mean please",
      "what geometric (mean|average) do {values} have",
      "how (much|large|big) is the geometric mean of {values}",
      "average {values} geometrically",
    ],
    heldOut: {
      nouns: ["the mean, the geometric one, of {values}"],
      sentences: [
        "here are some numbers, {values}, and i need their geometric mean",
        "with {values}, what is the geometric average",
      ],
    },
    program: ({ values }) =>
      `import statistics\n${listed(values)}result = round(statistics.geometric_mean(numbers), 4)\nprint(result)`,
    reply: (_slots, output) => `The geometric mean is ${output}.`,
  }),
  repeatable("{values}", {
    name: "harmonic-mean",
    topic: "statistics",
    result: "number",
    weight: 0.8,
    draw: (random) => ({ values: positive(random) }),
    nouns: [
      "the harmonic (mean|average) of {values}",
      "the harmonic (mean|average) of (the |these |)(numbers|values|speeds)(:|) {values}",
      "the harmonic (mean|average) of (the list|the data|this list)(:|) {values}",
      "the harmonic mean (for|from) {values}",
      "the harmonic mean of the (speeds|rates) {values}",
    ],
    sentences: [
      "harmonic (mean|average) (of|for) {values}",
      "harmonic mean: {values}",
      "{values}: harmonic (mean|average)",
      "(for|given) (the |)(numbers|values|data|speeds) {values}, (what is|find|compute|give me) the harmonic (mean|average)",
      "i have (the (numbers|values|speeds) |){values}. (what is|find) (their|the) harmonic (mean|average)",
      "(take|find|compute) the harmonic (mean|average) (of|from) the (list|numbers|values) {values}",
      "(numbers|data|values): {values}. harmonic mean please",
      "what harmonic (mean|average) do {values} have",
      "how (much|large|big) is the harmonic mean of {values}",
      "average {values} harmonically",
    ],
    heldOut: {
      nouns: ["the mean, the harmonic one, of {values}"],
      sentences: [
        "here are some numbers, {values}, and i need their harmonic mean",
        "with {values}, what is the harmonic average",
      ],
    },
    program: ({ values }) =>
      `import statistics\n${listed(values)}result = round(statistics.harmonic_mean(numbers), 4)\nprint(result)`,
    reply: (_slots, output) => `The harmonic mean is ${output}.`,
  }),
  repeatable("{values} with weights {weights}", {
    name: "weighted-mean",
    topic: "statistics",
    result: "number",
    draw: (random) => {
      const count = random.int(2, 5);
      return {
        values: random.ints(count, 1, 100),
        weights: random.ints(count, 1, random.pick([5, 10, 40])),
      };
    },
    nouns: [
      "the weighted (average|mean) of {values} with (the |)weights {weights}",
      "the weighted (average|mean) of (the |)(values|numbers|scores|grades) {values}(, weights:| and weights| weighted by| with the weights) {weights}",
      "the (average|mean) of {values} weighted (by|with) {weights}",
      "the weighted (average|mean) (when|if) the (values|scores|grades) are {values} and the weights are {weights}",
    ],
    sentences: [
      "weighted (average|mean) of {values} (with weights|weighted by|and weights) {weights}",
      "(values|numbers|scores|grades) {values}, weights {weights}: (what is|find|give me) the weighted (average|mean)",
      "(values|grades|scores): {values}; weights: {weights}; weighted (average|mean)",
      "average {values} (with|using) the weights {weights}",
      "(my|the) (grades|scores) are {values} and (they count|their weights are|their credits are) {weights}. what is the weighted (average|mean)",
      "with (the |)weights {weights}, what is the (weighted |)(average|mean) of {values}",
      "(weigh|weight) {values} (by|with) {weights} and (take|compute) the (average|mean)",
      "i bought {weights} pieces at prices {values}. what is the average price (per piece|weighted by amount)",
      "(for|given) the values {values} and the weights {weights}, (find|compute) the weighted (average|mean)",
      "(compute|calculate|work out|find) the weighted (average|mean) of {values} (with weights|using weights|with the weights) {weights}",
      "(what's|what is) the weighted (average|mean) (for|of) {values} (given|with) weights {weights}",
    ],
    heldOut: {
      nouns: ["the mean that {values} have if their weights are {weights}"],
      sentences: [
        "weights are {weights}, values are {values}, and i need the weighted mean",
        "if {values} count with weights {weights}, what is the average",
      ],
    },
    program: ({ values, weights }) =>
      `${listed(values, "values")}${listed(weights, "weights")}total = sum(v * w for v, w in zip(values, weights))\nresult = round(total / sum(weights), 4)\nprint(result)`,
    reply: (_slots, output) => `The weighted average is ${output}.`,
  }),
  repeatable(["{values}", "a window of {k}", "window {k}"], {
    name: "moving-average",
    topic: "statistics",
    result: "list",
    draw: (random) => ({ values: random.ints(random.int(5, 9), 1, 100), k: random.int(2, 4) }),
    nouns: [
      "the (moving|rolling|running) (average|mean) of {values} with (a window of|window size|window) {k}",
      "the {k}-(point|day|step|period) (moving|rolling) (average|mean) of {values}",
      "the (moving|rolling|sliding) (averages|means) (of|for) {values} over {k} (values|numbers|days)",
      "the (moving|rolling) (average|mean) over {k} (values|days|numbers) (of|for) {values}",
      "the (smoothed values|smoothed list) of {values} with a moving average of {k}",
    ],
    sentences: [
      "(moving|rolling) (average|mean) of {values}(, window {k}| with window {k}| over {k} values)",
      "(compute|calculate|find|give me) the {k}-(point|day|step) (moving|rolling) average (of|for) {values}",
      "(smooth|average) {values} with a (moving|rolling|sliding) window of {k}",
      "window {k}, (moving|rolling) (average|mean) (of|for) {values}",
      "average (every|each) {k} (neighbouring|neighboring|consecutive) (values|numbers) (in|of) {values}",
      "(data|numbers|values): {values}. (moving|rolling) average over {k}",
      "slide a window of {k} over {values} and average",
      "for {values}, what is the (moving|rolling) (average|mean) over {k} (values|days)",
      "what are the (moving|rolling) averages of {values} if the window is {k}",
    ],
    heldOut: {
      nouns: ["the averages of {k} consecutive values in {values}"],
      sentences: [
        "with a window of {k}, smooth the numbers {values}",
        "take {values} and average over {k} at a time, rolling",
      ],
    },
    program: ({ values, k }) =>
      `${listed(values)}k = ${k}\nresult = [round(sum(numbers[i:i + k]) / k, 2) for i in range(len(numbers) - k + 1)]\nprint(result)`,
    reply: ({ k }, output) => `The moving averages over ${k} values are ${output}.`,
  }),
  repeatable("{values}", {
    name: "root-mean-square",
    topic: "statistics",
    result: "number",
    weight: 0.6,
    draw: (random) => ({ values: data(random, 3, 6) }),
    nouns: [
      "the (root mean square|rms|quadratic mean) of {values}",
      "the (root mean square|rms|rms value) of (the |these |)(numbers|values|measurements)(:|) {values}",
      "the (root mean square|rms) of (the list|the data|the signal)(:|) {values}",
      "the square root of the (mean|average) of the squares of {values}",
      "the rms (for|from) {values}",
    ],
    sentences: [
      "(root mean square|rms|quadratic mean) (of|for) {values}",
      "rms {values}",
      "{values}: (rms|root mean square)",
      "(for|given) (the |)(numbers|values|data) {values}, (what is|find|compute) the (rms|root mean square)",
      "i have (the values |){values}. (what is|find) (their|the) (rms|root mean square)",
      "square {values}, average (them|the squares) and take the (square |)root",
      "(take|find|compute) the (rms|root mean square) (of|from) the (list|numbers|values) {values}",
      "(numbers|data|values): {values}. rms please",
      "what (rms|root mean square) do {values} have",
      "how (much|large) is the (rms|quadratic mean) of {values}",
    ],
    heldOut: {
      nouns: ["the mean, the quadratic one, of {values}"],
      sentences: [
        "here are some numbers, {values}, and i need their root mean square",
        "with {values}, what is the rms",
      ],
    },
    program: ({ values }) =>
      `${listed(values)}result = round((sum(x ** 2 for x in numbers) / len(numbers)) ** 0.5, 4)\nprint(result)`,
    reply: (_slots, output) => `The root mean square is ${output}.`,
  }),
];
