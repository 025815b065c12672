import type { Family } from "../family.ts";
import { family } from "../family.ts";
import { py } from "../py.ts";
import { again, numberList, ordinalNumber, shuffled } from "./drawing.ts";

const LIST = "(the list |the numbers |these numbers: |)";

/** Items of a list: the largest, those that fit, the first ones, one at a place. */
export const listsPickingFamilies: readonly Family[] = [
  family({
    name: "list-extreme",
    topic: "lists",
    result: "integer",
    weight: 1.3,
    draw: (random) => ({ values: numberList(random), which: random.pick(EXTREMES) }),
    nouns: [
      `the {which} (number|value|item|element|one|) (of|in|from) ${LIST}{values}`,
      `the {which} of ${LIST}{values}`,
      "the {which} (number|value) among {values}",
      "the {which} (number|value|element) (that occurs |)in the list {values}",
      "which (number|value) is the {which} of {values}",
      "the {which} (item|entry|element) of the (list|array) {values}",
      "the {which} (one |)(out of|of all) {values}",
      "the {which} (number|value) (you can find |)in {values}",
    ],
    sentences: [
      `(what|which) is the {which} (number|value|one|) (of|in|among) ${LIST}{values}`,
      "(which|what) (number|value|one) is the {which}(:| of|,) {values}",
      "(find|get|show|pick|return) the {which} (number|value|element) (in|of|from) {values}",
      "{which} (of|in) {values}",
      "{values}(:|,) (which|what) is the {which}",
      "(for|given|from|in) (the numbers |the list |){values}, (what|which) is the {which}(| one| number)",
      "i have {values}, (what's|which is|tell me|give me) the {which}(| one| number)",
      "(of|among) (the numbers |){values}, which is the {which}",
      "(look at|take|here is) (the list |){values} (and|then) (find|show|tell me|give me) the {which}(| number| value)",
      "our (scores|prices|temperatures|results) were {values}, what was the {which}",
      "{which} number {values}",
    ],
    heldOut: {
      nouns: ["whichever of {values} is the {which}"],
      sentences: [
        "i need one number from {values}, the {which}",
        "among all of {values}, which number is {which}",
      ],
    },
    program: ({ values, which }) =>
      `numbers = ${py(values)}\nresult = ${isMaximum(which) ? "max" : "min"}(numbers)\nprint(result)`,
    reply: ({ which }, output) => `The ${which} number is ${output}.`,
    followUps: [
      {
        wordings: [
          "(and|what about|how about|now) the {which}(| one)",
          "(and|now) (which|what) is the {which}(| one)",
        ],
        draw: (random, { values }) => ({ values, which: random.pick(EXTREMES) }),
      },
      {
        wordings: again("values"),
        draw: (random, { which }) => ({ which, values: numberList(random) }),
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
  family({
    name: "list-compare-to",
    topic: "lists",
    result: "list",
    draw: (random) => {
      const values = random.ints(random.int(4, 9), 1, 100);
      const sorted = [...values].sort((a, b) => a - b);
      const limit = Math.floor(((sorted[1] ?? 1) + (sorted.at(-2) ?? 9)) / 2);
      return { values, than: random.pick(COMPARISONS), limit };
    },
    nouns: [
      `the (numbers|values|ones|items) (of|in|from) ${LIST}{values} (that are|which are|) {than} {limit}`,
      "(all|only) the (numbers|values|ones) {than} {limit} (of|in|from) {values}",
      "(all|the) (items|entries|elements) of the (list|array) {values} {than} {limit}",
      "which (numbers|values) (of|in) {values} are {than} {limit}",
      "the list {values} with only (numbers|values) {than} {limit} (kept|left|in it)",
      "a list of the (numbers|ones) (in|among|from) {values} that are {than} {limit}",
      "every (number|value|item) (in|of|from) {values} that is {than} {limit}",
      "the (part|numbers) of {values} {than} {limit}",
    ],
    sentences: [
      `(which|what) (numbers|values|ones) (of|in|among) ${LIST}{values} are {than} {limit}`,
      "(find|get|show|pick|list|keep|filter|select) (all |only |)(the |)(numbers|values|ones) {than} {limit} (in|of|from|out of) {values}",
      "(numbers|values|ones) {than} {limit} (in|from|of) {values}",
      "{values}(:|,) (which|what) (ones |numbers |)are {than} {limit}",
      "(for|given|from|in) (the numbers |the list |){values}, (what|which) (ones |numbers |)are {than} {limit}",
      "i have {values}, (which are|which ones are|show me the ones that are) {than} {limit}",
      "(of|among) (the numbers |){values}, which (ones |)are {than} {limit}",
      "(take|use|go through) (the list |){values} and (keep|show|list|print) (only |)(the ones|those|numbers) {than} {limit}",
      "our (scores|prices|temperatures|results) were {values}, which were {than} {limit}",
      "filter {values}(:|,) only (ones|numbers) {than} {limit}",
    ],
    heldOut: {
      nouns: ["what is left of {values} if only numbers {than} {limit} stay"],
      sentences: [
        "from {values} i need just those that are {than} {limit}",
        "show me every number of {values} if it is {than} {limit}",
      ],
    },
    program: ({ values, than, limit }) =>
      `numbers = ${py(values)}\nresult = [x for x in numbers if x ${isAbove(than) ? ">" : "<"} ${limit}]\nprint(result)`,
    reply: ({ than, limit }, output) => `The numbers ${than} ${limit} are ${output}.`,
    followUps: [
      {
        wordings: [
          "(and|what about|how about|now) (the ones |those |){than} {limit}",
          "(and|now) which are {than} {limit}",
        ],
        draw: (random, { values, limit }) => ({ values, limit, than: random.pick(COMPARISONS) }),
      },
    ],
  }),
];

const MAXIMA = ["largest", "biggest", "highest", "greatest", "maximum", "max"];
const EXTREMES = [...MAXIMA, "smallest", "lowest", "minimum", "min", "least"];
const ABOVE = [
  "greater than",
  "larger than",
  "bigger than",
  "above",
  "more than",
  "over",
  "higher than",
];
const COMPARISONS = [...ABOVE, "less than", "smaller than", "below", "under", "lower than"];

function isMaximum(which: string): boolean {
  return MAXIMA.includes(which);
}

function isAbove(than: string): boolean {
  return ABOVE.includes(than);
}
