import type { Family } from "../family.ts";
import { py } from "../py.ts";
import { toolFamily, USE } from "./tool-question.ts";
import type { ToolQuestion } from "./tool-question.ts";

const DIFFERENCE: ToolQuestion = {
  name: "difference",
  result: "number",
  nouns: [
    "the difference (in|of the|between the) {thing} (between|of) {item} and {other}",
    "the {thing} difference between {item} and {other}",
    "the difference between the {thing} of {item} and (the {thing} of|that of) {other}",
    "the difference between {item}'s and {other}'s {thing}",
    "the gap in {thing} between {item} and {other}",
    "the distance (in|between the) {thing} of {item} and {other}",
    "the difference in {thing} of {item} and {other}",
    "the {thing} gap between {item} and {other}",
  ],
  sentences: [
    "by how much does the {thing} (differ between|of) {item} and {other} (differ|)",
    "how (much|far) (do|does) the {thing} of {item} and {other} differ",
    "how different is the {thing} of {item} and {other}",
    "compare the {thing} of {item} and {other}, what is the difference",
    "{item} and {other}: what is the difference in {thing}",
    "subtract the {thing} of {other} from (that of|the {thing} of|the one of) {item} (and give the absolute value|without sign|)",
    "how far apart are {item} and {other} in {thing}",
    "what is the difference in {thing} from {item} to {other}",
    `${USE} to find the difference between {item} and {other}`,
    "(look up|get) the {thing} of {item} and {other} and tell me the difference",
  ],
  heldOut: {
    nouns: ["between {item} and {other} the difference in {thing}"],
    sentences: [
      "between {item} and {other}, how much does the {thing} differ",
      "{item} against {other}, how far is their {thing} apart",
    ],
  },
  lines: ({ tool, item, other }) => [
    `result = round(abs(${tool}(${py(item)}) - ${tool}(${py(other)})), 2)`,
  ],
  reply: ({ thing, item, other }, output) =>
    `The difference in ${thing} between ${item} and ${other} is ${output}.`,
};

const COMPARE: ToolQuestion = {
  name: "compare",
  result: "boolean",
  nouns: [],
  sentences: [
    "is the {thing} of {item} (higher|larger|greater|bigger) than (the {thing} of|that of|the one of|of) {other}",
    "is {item}'s {thing} (higher|larger|greater|bigger) than {other}'s",
    "does {item} have a (higher|larger|greater|bigger) {thing} than {other}",
    "has {item} (more|a higher|a larger) {thing} than {other}",
    "(check|tell me) (if|whether) the {thing} of {item} is (higher|greater|larger) than that of {other}",
    "(check|tell me) (if|whether) {item} has a (higher|larger|greater) {thing} than {other}",
    "{item} or {other}: does the first have the (higher|larger|greater) {thing}",
    "is the {thing} (higher|larger|greater) for {item} than for {other}",
    "compare {item} and {other}: is the first one's {thing} (higher|larger|greater)",
    "does the {thing} of {item} exceed (that of|the one of|the {thing} of) {other}",
    "is it true that {item} has a (higher|larger|greater|bigger) {thing} than {other}",
    "i (think|guess|believe) {item} has a (higher|larger) {thing} than {other}. is that (right|true|correct)",
    "would you say that {item}'s {thing} is (higher|larger|greater) than {other}'s",
    "true or false: the {thing} of {item} is (higher|larger|greater) than that of {other}",
    "when it comes to {thing}, is {item} above {other}",
    `${USE} to check if {item} has a (higher|larger|greater) {thing} than {other}`,
  ],
  heldOut: {
    nouns: [],
    sentences: [
      "{item} against {other}: is the {thing} of the first (higher|larger|greater)",
      "do we have a (higher|larger|greater) {thing} for {item} than for {other}",
    ],
  },
  lines: ({ tool, item, other }) => [`result = ${tool}(${py(item)}) > ${tool}(${py(other)})`],
  reply: ({ thing, item, other }, output) =>
    output === "True"
      ? `Yes, the ${thing} of ${item} is higher than that of ${other}.`
      : `No, the ${thing} of ${item} is not higher than that of ${other}.`,
};

const EACH: ToolQuestion = {
  name: "each",
  result: "text",
  nouns: [
    "the {thing} of (each of|) {items}",
    "the {thing} for each of {items}",
    "the {thing} of every one of {items}",
    "the {thing} values of {items}",
    "(a|the) list of the {thing} of {items}",
    "the {thing} of all these: {items}",
    "the {thing} of {items}, (one by one|each one|separately)",
    "each {thing}: {items}",
  ],
  sentences: [
    "(list|show|print|look up) the {thing} of (each of|) {items}",
    "(list|show|print|look up) the {thing} for (each of|) {items}",
    "what {thing} do {items} have",
    "what {thing} does each of {items} have",
    "{items}: (list|show|what is) the {thing} of each",
    "for each of {items}, (look up|tell me|what is) the {thing}",
    "call {tool} for (each of|) {items}",
    `${USE} for each of {items}`,
    "i need the {thing} of (each of|all of|) {items}",
    "(make|give me) a list with the {thing} of {items}",
    "how (high|much|large) is the {thing} of each of {items}",
  ],
  heldOut: {
    nouns: ["for {items} each {thing}"],
    sentences: [
      "go through {items} and (show|tell me) the {thing}",
      "for all of {items}, what is the {thing}",
    ],
  },
  lines: ({ tool, items }) => [
    `items = ${py(items)}`,
    `result = ', '.join(f'{item}: {${tool}(item)}' for item in items)`,
  ],
  reply: ({ thing }, output) => `The ${thing} of each: ${output}.`,
  followUps: [
    {
      wordings: [
        "which (one|of them|) has the (highest|largest|most)",
        "and the (highest|largest) one",
        "which is the (highest|largest)",
      ],
      draw: (_random, before) => before,
      program: ({ tool }) => `result = max(items, key=${tool})\nprint(result)`,
      reply: ({ thing }, output) => `${output} has the highest ${thing}.`,
    },
    {
      wordings: [
        "which (one|of them|) has the (lowest|smallest|least)",
        "and the (lowest|smallest) one",
        "which is the (lowest|smallest)",
      ],
      draw: (_random, before) => before,
      program: ({ tool }) => `result = min(items, key=${tool})\nprint(result)`,
      reply: ({ thing }, output) => `${output} has the lowest ${thing}.`,
    },
  ],
};

/** Questions that call a given function for two or more things and compare or list what it gives. */
export const toolCompareFamilies: readonly Family[] = [DIFFERENCE, COMPARE, EACH].map(toolFamily);
