import type { Draw, Family } from "../family.ts";
import { py } from "../py.ts";
import { toolCompareFamilies } from "./tool-compare.ts";
import type { ToolSlots } from "./tool-draws.ts";
import { toolFamily, USE } from "./tool-question.ts";
import type { ToolQuestion } from "./tool-question.ts";
import type { Wordings } from "./wordings.ts";

function oneOther(random: Draw, before: ToolSlots): ToolSlots {
  const rest = before.items.filter((item) => item !== before.item);
  const item = random.pick(rest.length === 0 ? before.items : rest);
  return { ...before, item, other: before.item };
}

const ONE: ToolQuestion = {
  name: "one-call",
  result: "number",
  nouns: [
    "the {thing} of {item}",
    "the {thing} for {item}",
    "{item}'s {thing}",
    "the (current|) {thing} of (the {kind}|) {item}",
    "the {thing} of {item:quoted}",
    "the {thing} that {item} has",
    "the {thing} of the {kind} {item:quoted}",
    "the {thing} (value|number|figure) (for|of) {item}",
  ],
  sentences: [
    "what {thing} does {item} have",
    "how (much|high|large|big) is the {thing} (of|for) {item}",
    "(look up|check|find out|get|fetch) the {thing} (of|for) {item}",
    "(look up|check|find out|get) {item}'s {thing}",
    "{item}: what is the {thing}",
    "which {thing} (has|do we have for) {item}",
    `${USE} to (get|find) the {thing} of {item}`,
    "call {tool} (with|for|on) {item:quoted}",
    "what does {tool} (return|say|give) for {item:quoted}",
    "i need the {thing} (of|for) {item}",
    "{thing} of {item}",
    "do you know {item}'s {thing}",
  ],
  heldOut: {
    nouns: ["for the {kind} {item} the {thing}"],
    sentences: ["for {item}, what is the {thing}", "{item} has which {thing}"],
  },
  lines: ({ tool, item }) => [`result = ${tool}(${py(item)})`],
  reply: ({ thing, item }, output) => `The ${thing} of ${item} is ${output}.`,
  followUps: [
    {
      wordings: [
        "and {item}",
        "and (of|for) {item}",
        "what about {item}",
        "and what is it for {item}",
        "now {item}",
      ],
      draw: oneOther,
    },
    {
      wordings: [
        "(is that|is it) (more|higher|larger|bigger) than (for|of) {other}",
        "is (that|it) (above|higher than|more than) the one of {other}",
      ],
      draw: (_random, before) => before,
      program: ({ tool, other }) =>
        `other = ${tool}(${py(other)})\nresult = result > other\nprint(result)`,
      reply: ({ thing, item, other }, output) =>
        output === "True"
          ? `Yes, the ${thing} of ${item} is higher than that of ${other}.`
          : `No, the ${thing} of ${item} is not higher than that of ${other}.`,
    },
  ],
};

/** How the one with the most or least is asked for. */
function extremeWordings(words: string): Wordings {
  return {
    nouns: [
      `the {kind} with the ${words} {thing} (among|out of|of) {items}`,
      `the one of {items} with the ${words} {thing}`,
      `the {kind} that has the ${words} {thing}: {items}`,
      `the {kind} (among|of) {items} whose {thing} is (the|) ${words}`,
      `the name of the {kind} with the ${words} {thing} (among|of) {items}`,
      `the ${words} {thing} {kind} (among|of) {items}`,
      `the winner of {items} in having the ${words} {thing}`,
      `the {kind} with the ${words} {thing}, given {items}`,
    ],
    sentences: [
      `which of {items} has the ${words} {thing}`,
      `which {kind} has the ${words} {thing}: {items}`,
      `which {kind} has the ${words} {thing}, {items}`,
      `who or what of {items} has the ${words} {thing}`,
      `(find|tell me|show|pick) the one with the ${words} {thing}: {items}`,
      `(compare|check) {items}: which has the ${words} {thing}`,
      `compare the {thing} of {items} and (tell me|name) the ${words}`,
      `for which of {items} is the {thing} (the|) ${words}`,
      `{items}: which one has the ${words} {thing}`,
      `i (have|look at|compare) {items}. (which|which one) has the ${words} {thing}`,
      `${USE} to find which of {items} has the ${words} {thing}`,
      `where is the {thing} ${words}, {items}`,
      `of {items}, who has the ${words} {thing}`,
    ],
    heldOut: {
      nouns: [`among {items} the {kind} with the ${words} {thing}`],
      sentences: [
        `among {items}, which has the ${words} {thing}`,
        `the {thing} is ${words} for which of {items}`,
      ],
    },
  };
}

function extreme(side: "highest" | "lowest"): ToolQuestion {
  const words =
    side === "highest"
      ? "(highest|largest|biggest|greatest|most)"
      : "(lowest|smallest|least|fewest)";
  return {
    name: side,
    result: "text",
    ...extremeWordings(words),
    lines: ({ tool, items }) => [
      `items = ${py(items)}`,
      `result = ${side === "highest" ? "max" : "min"}(items, key=${tool})`,
    ],
    reply: ({ thing }, output) => `${output} has the ${side} ${thing}.`,
    followUps: [
      {
        wordings: [
          "and what is (it|its {thing}|the {thing})",
          "and how (much|high) is it",
          "what {thing} is that",
          "what is its {thing}",
        ],
        draw: (_random, before) => before,
        program: ({ tool }) => `result = ${tool}(result)\nprint(result)`,
        reply: ({ thing }, output) => `Its ${thing} is ${output}.`,
      },
    ],
  };
}

/** How one number for all things is asked for. */
function foldedWordings(words: string, verb: string): Wordings {
  return {
    nouns: [
      `the ${words} {thing} of {items}`,
      `the ${words} {thing} (for|over) {items}`,
      `the ${words} {thing} of these: {items}`,
      `the ${words} {thing} of the ({kind} list|list|following): {items}`,
      `the ${words} {thing} of {items} (together|taken together|)`,
      `the ${words} {thing} for all of {items}`,
      `the ${words} {thing} (when|if) i take {items}`,
      `the ${words} {thing} of all these: {items}`,
    ],
    sentences: [
      `${verb} the {thing} of {items}`,
      `${verb} the {thing} (for|over) {items}`,
      `what is the ${words} {thing} of {items}`,
      `how (much|high|large) is the ${words} {thing} of {items}`,
      `{items}: what is the ${words} {thing}`,
      `(look up|get|fetch) the {thing} of {items} and ${verb} (them|the values|these)`,
      `i (have|take|need|want) {items}. what is the ${words} {thing}`,
      `(compute|calculate|work out) the ${words} {thing}: {items}`,
      `${USE} for {items} and ${verb} the (results|values)`,
      `call {tool} for (each of|) {items} and ${verb} (the results|what you get)`,
      `what do you get if you ${verb} the {thing} of {items}`,
    ],
    heldOut: {
      nouns: [`for {items} the ${words} {thing}`],
      sentences: [
        `for {items}, how (much|high) is the ${words} {thing}`,
        `taking {items}, what is their ${words} {thing}`,
      ],
    },
  };
}

function folded(name: "total" | "average"): ToolQuestion {
  const words = name === "total" ? "(total|sum of the|combined|overall)" : "(average|mean)";
  const verb =
    name === "total"
      ? "(add up|sum up|sum|total|add together)"
      : "(average|take the average of|take the mean of)";
  const expression =
    name === "total" ? "round(sum(values), 2)" : "round(sum(values) / len(values), 4)";
  return {
    name,
    result: "number",
    ...foldedWordings(words, verb),
    lines: ({ tool, items }) => [
      `items = ${py(items)}`,
      `values = [${tool}(item) for item in items]`,
      `result = ${expression}`,
    ],
    reply: ({ thing }, output) => `The ${name} ${thing} is ${output}.`,
    followUps: [
      {
        wordings: ["and the average", "what about the average", "and on average"].map((text) =>
          name === "total"
            ? text
            : text.replace("on average", "in total").replace("average", "total"),
        ),
        draw: (_random, before) => before,
        program: () =>
          name === "total"
            ? "result = round(sum(values) / len(values), 4)\nprint(result)"
            : "result = round(sum(values), 2)\nprint(result)",
        reply: ({ thing }, output) =>
          `The ${name === "total" ? "average" : "total"} ${thing} is ${output}.`,
      },
    ],
  };
}

/** Questions that are answered by calling a given function that gives a number for one thing. */
export const toolNumberFamilies: readonly Family[] = [
  ...toolCompareFamilies,
  toolFamily(ONE),
  toolFamily(extreme("highest")),
  toolFamily(extreme("lowest")),
  toolFamily(folded("total")),
  toolFamily(folded("average")),
];
