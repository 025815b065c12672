import type { Draw, Family, FollowUp, ResultKind } from "../family.ts";
import { family } from "../family.ts";
import { py } from "../py.ts";
import { drawTool, toolsOf } from "./tool-draws.ts";
import type { ToolSlots } from "./tool-draws.ts";

/** What is asked of a function that gives a number for one thing. */
interface ToolQuestion {
  readonly name: string;
  readonly result: ResultKind;
  readonly nouns: readonly string[];
  readonly sentences: readonly string[];
  readonly heldOut: Family["heldOut"];
  readonly lines: (slots: ToolSlots) => readonly string[];
  readonly reply: (slots: ToolSlots, output: string) => string;
  readonly followUps?: readonly FollowUp<ToolSlots>[];
}

const USE = "(using|with|use|call|with the help of) (the function|the tool|) {tool}";

function oneOther(random: Draw, before: ToolSlots): ToolSlots {
  const rest = before.items.filter((item) => item !== before.item);
  const item = random.pick(rest.length === 0 ? before.items : rest);
  return { ...before, item, other: before.item };
}

function toolFamily(question: ToolQuestion): Family {
  return family<ToolSlots>({
    name: `tool-${question.name}`,
    topic: "tools",
    result: question.result,
    draw: drawTool,
    nouns: question.nouns,
    sentences: question.sentences,
    heldOut: question.heldOut,
    program: (slots) => [...question.lines(slots), "print(result)"].join("\n"),
    reply: question.reply,
    tools: toolsOf,
    followUps: question.followUps,
  });
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

function extreme(side: "highest" | "lowest"): ToolQuestion {
  const words =
    side === "highest"
      ? "(highest|largest|biggest|greatest|most)"
      : "(lowest|smallest|least|fewest)";
  return {
    name: side,
    result: "text",
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
    "subtract the {thing} of {other} from (the|that of|the {thing} of) {item} (and give the absolute value|without sign|)",
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

/** Questions that are answered by calling a given function that gives a number for one thing. */
export const toolNumberFamilies: readonly Family[] = [
  toolFamily(ONE),
  toolFamily(extreme("highest")),
  toolFamily(extreme("lowest")),
  toolFamily(folded("total")),
  toolFamily(folded("average")),
  toolFamily(DIFFERENCE),
  toolFamily(COMPARE),
  toolFamily(EACH),
];
